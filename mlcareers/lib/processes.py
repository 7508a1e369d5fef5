"""Processes told apart by number and start time, so that a number that was given out again is never ended."""

from __future__ import annotations

import ctypes
import os
import platform
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_STEP_S = 0.05
_NOBODY = 2**31 - 2  # above the highest number that a system gives out, and still one that a program can read
# Asked by name, not by sys.platform, which type checkers take for a constant.
_LINUX = platform.system() == "Linux"


@dataclass(frozen=True, slots=True)
class Process:
    """One process of this machine; `started` is text to compare, not a time to read."""

    pid: int
    started: str

    @classmethod
    def find(cls, pid: int) -> Process | None:
        """Return the process that has the number `pid` now; None where there is none, or only its remains."""
        started = started_at(pid)
        return None if started is None else cls(pid, started)

    def is_alive(self) -> bool:
        """Whether this very process still runs."""
        return started_at(self.pid) == self.started

    def send(self, signal_number: int) -> None:
        """Send a signal, unless the process is gone."""
        if self.is_alive():
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal_number)

    def end(self, *steps: tuple[int, float]) -> None:
        """Send each (signal, seconds to wait for it) until the process is gone; SIGKILL is the last one."""
        for signal_number, seconds in (*steps, (signal.SIGKILL, 5.0)):
            self.send(signal_number)
            deadline = time.monotonic() + seconds
            while self.is_alive() and time.monotonic() < deadline:
                time.sleep(_STEP_S)
            if not self.is_alive():
                return


def started_at(pid: int) -> str | None:
    """Return when the process `pid` started, as text to compare; None where there is none, or only its remains."""
    if pid <= 0:
        return None
    if _LINUX:
        try:
            # proc(5): the name may hold spaces and brackets; state and start time are fields 3 and 22 of the line.
            fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        except OSError:
            return None
        return None if fields[0] in "ZX" else fields[19]
    return _ps(pid, "lstart=")


def command_of(pid: int) -> str:
    """Return the command line of the process `pid`, its words separated by spaces; empty where it cannot be seen."""
    if _LINUX:
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "surrogateescape")
        except OSError:
            return ""
    return _ps(pid, "command=") or ""


def die_with_parent(signal_number: int) -> Callable[[], None] | None:
    """Return a `preexec_fn` that has the child get a signal when the thread that started it ends, even by SIGKILL.

    None where the system cannot do that (macOS): there the next start finds what was left by its run file.
    """
    if not _LINUX:
        return None
    prctl = ctypes.CDLL(None).prctl
    parent = os.getpid()

    def ask() -> None:
        prctl(_PR_SET_PDEATHSIG, signal_number, 0, 0, 0)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal_number)

    return ask


def end_holder(pid_file: Path, marker: str) -> None:
    """End the server named in its own pid file, if its command has `marker`: one that no run file knows.

    A number that is in use without being that server, by another program or by remains that nobody reaps, keeps
    PostgreSQL from starting: it is replaced by one that nobody has. The rest of the file stays, since PostgreSQL reads
    there which memory sessions of the dead server may still hold.
    """
    try:
        number, *rest = pid_file.read_text(encoding="utf-8").splitlines(keepends=True)
        pid = abs(int(number))
    except (OSError, ValueError):
        return
    process = Process.find(pid)
    if process is not None and marker in command_of(pid):
        process.end((signal.SIGINT, 10.0), (signal.SIGQUIT, 10.0))
    elif _is_in_use(pid):
        with suppress(OSError):
            pid_file.write_text("".join([f"{_NOBODY}\n", *rest]), encoding="utf-8")


def _is_in_use(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _ps(pid: int, column: str) -> str | None:
    shown = subprocess.run(  # noqa: S603 - a number and a fixed column
        ["/bin/ps", "-ww", "-o", column, "-p", str(pid)], check=False, capture_output=True, text=True
    )
    return shown.stdout.strip() or None
