"""The programs of one run: started together, their lines in one log, stopped in order so that nothing is left.

A worker may be killed by the system where memory is short. That must not take the pages away from readers, so programs
that can be missed for a while are started again.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from mlcareers.lib.processes import die_with_parent
from mlcareers.lib.run_file import RunFile

STOP_S = 10.0
_STEP_S = 0.1
# What was killed is gone by then. It is not waited for without an end: a signal that came while a program was asked whether it
# runs leaves the lock of its Popen taken.
_KILLED_S = 5.0
# Seconds before a program that ended is started again: after its first end, its second ... When all were tried, it is given up.
PAUSES_S = (0.0, 1.0, 5.0, 15.0, 30.0)
# A program that ran so long has recovered: its next end counts as the first.
RECOVERED_S = 120.0


class ProgramEnded(Exception):
    """A program ended by itself; the message is one sentence that names it."""


@dataclass(slots=True)
class _Program:
    """One program: how it is started, since when it runs, and how often it ended in a row."""

    arguments: Sequence[str]
    descriptors: Sequence[int]
    again: bool
    process: subprocess.Popen[bytes]
    since: float
    ends: int = 0
    start_at: float | None = None


class Supervisor:
    """Starts Python programs in `folder`; each has its own session, so that Ctrl-C reaches them through us alone."""

    def __init__(self, run: RunFile, folder: Path, environment: Mapping[str, str]) -> None:
        self.run = run
        self.folder = folder
        self.environment = {**environment, "PYTHONUNBUFFERED": "1"}
        self._programs: dict[str, _Program] = {}
        self._copiers: list[threading.Thread] = []
        self._writing = threading.Lock()

    def start(
        self, name: str, arguments: Sequence[str], descriptors: Sequence[int] = (), *, again: bool = False
    ) -> None:
        """Start `python ARGUMENTS`, whose lines go to our log under `name`; it inherits the open `descriptors`.

        With `again`, `watch` starts it anew when it ends by itself.
        """
        process = self._run(name, arguments, descriptors)
        self._programs[name] = _Program(arguments, descriptors, again, process, time.monotonic())

    def _run(self, name: str, arguments: Sequence[str], descriptors: Sequence[int]) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(  # noqa: S603 - our own programs, no shell
            [sys.executable, *arguments], cwd=self.folder, env=self.environment, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, pass_fds=descriptors,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )  # fmt: skip
        self.run.add(name, process.pid)
        copier = threading.Thread(target=self._copy, args=(name, process), daemon=True)
        copier.start()
        self._copiers.append(copier)
        return process

    def check(self) -> None:
        """Raise ProgramEnded where one of them has ended."""
        for name in self._who_ended():
            raise ProgramEnded(f"The {name} process ended by itself; its last lines above say why.")

    def watch(self, say: Callable[[str], None]) -> None:
        """Start again what may be, telling `say` in a sentence; raise ProgramEnded once another ends or one ends too often."""
        while True:
            now = time.monotonic()
            ended = self._who_ended()
            for name, program in self._programs.items():
                if program.start_at is not None:
                    if now >= program.start_at:
                        program.process, program.since = self._run(name, program.arguments, program.descriptors), now
                        program.start_at = None
                elif name in ended:
                    self._ended(name, program, now, say)
            time.sleep(_STEP_S)

    def _who_ended(self) -> set[str]:
        """Return the names of those that do not run."""
        return {name for name, program in self._programs.items() if program.process.poll() is not None}

    def _ended(self, name: str, program: _Program, now: float, say: Callable[[str], None]) -> None:
        """Decide when a program that has ended is started again; raises ProgramEnded where it is not."""
        if not program.again:
            raise ProgramEnded(f"The {name} process ended by itself; its last lines above say why.")
        if now - program.since >= RECOVERED_S:
            program.ends = 0
        if program.ends >= len(PAUSES_S):
            raise ProgramEnded(
                f"The {name} process ended {program.ends + 1} times in a row; its last lines above say why."
            )
        pause = PAUSES_S[program.ends]
        program.ends += 1
        program.start_at = now + pause
        self._end_session(program.process)
        self.run.remove(name)
        say(f"The {name} process ended by itself; it is started again" + (f" in {pause:.0f} s." if pause else "."))

    @staticmethod
    def _end_session(process: subprocess.Popen[bytes]) -> None:
        """End what is left of a program's session: children of one that did not wait for them."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)

    def stop(self) -> None:
        """Ask all to stop, give them STOP_S together, then end what is left with its children."""
        for program in self._programs.values():
            with suppress(ProcessLookupError):
                program.process.terminate()
        deadline = time.monotonic() + STOP_S
        for name, program in self._programs.items():
            with suppress(subprocess.TimeoutExpired):
                program.process.wait(max(0.1, deadline - time.monotonic()))
            self._end_session(program.process)
            with suppress(subprocess.TimeoutExpired):
                program.process.wait(_KILLED_S)
            self.run.remove(name)
        for copier in self._copiers:
            copier.join(1)
        self._programs.clear()

    def _copy(self, name: str, program: subprocess.Popen[bytes]) -> None:
        assert program.stdout is not None
        with suppress(OSError, ValueError):
            for line in program.stdout:
                with self._writing:
                    sys.stderr.write(f"{name:6} | {line.decode('utf-8', 'replace').rstrip()}\n")
                    sys.stderr.flush()
