"""The programs of one run: started together, their lines in one log, stopped in order so that nothing is left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from mlcareers.lib.processes import die_with_parent
from mlcareers.lib.run_file import RunFile

STOP_S = 10.0
_STEP_S = 0.1


class ProgramEnded(Exception):
    """A program ended by itself; the message is one sentence that names it."""


class Supervisor:
    """Starts Python programs in `folder`; each has its own session, so that Ctrl-C reaches them through us alone."""

    def __init__(self, run: RunFile, folder: Path, environment: Mapping[str, str]) -> None:
        self.run = run
        self.folder = folder
        self.environment = {**environment, "PYTHONUNBUFFERED": "1"}
        self._programs: dict[str, subprocess.Popen[bytes]] = {}
        self._copiers: list[threading.Thread] = []
        self._writing = threading.Lock()

    def start(self, name: str, arguments: Sequence[str], descriptors: Sequence[int] = ()) -> None:
        """Start `python ARGUMENTS`, whose lines go to our log under `name`; it inherits the open `descriptors`."""
        program = subprocess.Popen(  # noqa: S603 - our own programs, no shell
            [sys.executable, *arguments], cwd=self.folder, env=self.environment, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, pass_fds=descriptors,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )  # fmt: skip
        self._programs[name] = program
        self.run.add(name, program.pid)
        copier = threading.Thread(target=self._copy, args=(name, program), daemon=True)
        copier.start()
        self._copiers.append(copier)

    def check(self) -> None:
        """Raise ProgramEnded where one of them has ended."""
        for name, program in self._programs.items():
            if program.poll() is not None:
                raise ProgramEnded(f"The {name} process ended by itself; its last lines above say why.")

    def watch(self) -> None:
        """Wait for one of them to end, and raise ProgramEnded then."""
        while True:
            self.check()
            time.sleep(_STEP_S)

    def stop(self) -> None:
        """Ask all to stop, give them STOP_S together, then end what is left with its children."""
        for program in self._programs.values():
            with suppress(ProcessLookupError):
                program.terminate()
        deadline = time.monotonic() + STOP_S
        for name, program in self._programs.items():
            with suppress(subprocess.TimeoutExpired):
                program.wait(max(0.1, deadline - time.monotonic()))
            # What is left of the session: children of a program that did not wait for them.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(program.pid, signal.SIGKILL)
            program.wait()
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
