"""What runs in one folder: a lock that is held while it runs, and a file that names its processes."""

from __future__ import annotations

import fcntl
import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from mlcareers.lib.processes import Process

OWNER = "owner"
END_S = 10.0
# PostgreSQL: SIGINT disconnects everybody and stops (fast), SIGQUIT stops at once and recovers at the next start.
ENDS = {"postgres": ((signal.SIGINT, END_S), (signal.SIGQUIT, END_S))}
SERVERS = ("postgres", "valkey")


class RunFileError(Exception):
    """The folder cannot be run in; the message is one sentence that says why."""


class RunFile:
    """`path` is JSON: name -> {"pid", "started"}, and the `url` that is served; a lock file lies beside it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock: int | None = None
        self._processes: dict[str, Process] = {}
        self._url = ""

    @contextmanager
    def held(self) -> Iterator[RunFile]:
        """Hold the folder for the block, after ending what a killed run left behind; raises RunFileError."""
        self._take()
        try:
            self._end_left_overs()
            self.add(OWNER, os.getpid())
            yield self
        finally:
            self._release()

    def add(self, name: str, pid: int) -> None:
        """Record a process that this run has started."""
        process = Process.find(pid)
        if process is not None:
            self._processes[name] = process
            self._write()

    def remove(self, name: str) -> None:
        """Forget a process that has ended."""
        if self._processes.pop(name, None) is not None and self._lock is not None:
            self._write()

    def set_url(self, url: str) -> None:
        """Record the address that this run serves."""
        self._url = url
        self._write()

    def url(self) -> str:
        """Return the address that is served from this folder now, by whichever process; empty where none is."""
        processes, url = self._read()
        owner = processes.get(OWNER)
        return url if owner is not None and owner.is_alive() else ""

    def is_left_over(self) -> bool:
        """Whether somebody ran here, and nobody does now."""
        if not self._lock_path.exists():
            return False
        try:
            self._take()
        except RunFileError:
            return False
        self._unlock()
        return True

    @property
    def _lock_path(self) -> Path:
        return self.path.with_suffix(".lock")

    def _take(self) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            # The system drops the lock with the last process that holds it, however that one ends.
            lock = os.open(self._lock_path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
        except OSError as error:
            raise self._unwritable(error) from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(lock)
            owner = self._read()[0].get(OWNER)
            who = f" (process {owner.pid})" if owner else ""
            raise RunFileError(
                f"This folder runs already{who}; stop that one first, or run a second clone beside it."
            ) from error
        self._lock = lock

    def _release(self) -> None:
        with suppress(OSError):
            self.path.unlink()
        self._unlock()

    def _unlock(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _end_left_overs(self) -> None:
        """End what is still there: first the programs, all asked at once, then the servers that they use."""
        left = {name: process for name, process in self._read()[0].items() if name != OWNER}
        programs = {name: process for name, process in left.items() if name not in SERVERS}
        for process in programs.values():
            process.send(signal.SIGTERM)
        for name, process in (*programs.items(), *left.items()):
            if process.is_alive():
                process.end(*ENDS.get(name, ((signal.SIGTERM, END_S),)))

    def _read(self) -> tuple[dict[str, Process], str]:
        """Return the recorded processes by name, and the address; nothing where the file is missing or broken."""
        try:
            record: Any = json.loads(self.path.read_text(encoding="utf-8"))
            processes = {
                name: Process(int(entry["pid"]), str(entry["started"]))
                for name, entry in record.items()
                if isinstance(entry, dict)
            }
            return processes, str(record.get("url", ""))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}, ""

    def _write(self) -> None:
        record: dict[str, Any] = {
            name: {"pid": process.pid, "started": process.started} for name, process in self._processes.items()
        }
        if self._url:
            record["url"] = self._url
        partial = self.path.with_suffix(".json.partial")
        try:
            partial.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
            partial.replace(self.path)
        except OSError as error:
            raise self._unwritable(error) from error

    def _unwritable(self, error: OSError) -> RunFileError:
        return RunFileError(f"The folder {self.path.parent} cannot be written ({error.strerror}).")
