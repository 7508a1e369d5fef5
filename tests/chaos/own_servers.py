"""Servers of a test's own, which keep what they were given as in production, and can be killed and started again."""

from __future__ import annotations

import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import redis

from mlcareers import embedded
from mlcareers.lib.processes import Process
from mlcareers.lib.run_file import RunFile

# Far more than a busy machine needs.
LONGEST_S = 180


@dataclass(frozen=True)
class OwnServers:
    """Running servers; each is killed and started by its name in the run file, `postgres` or `valkey`."""

    place: embedded.Layout
    servers: embedded.Servers

    @property
    def broker(self) -> redis.Redis:
        """A client of the broker's database of queues."""
        return redis.Redis.from_url(embedded.redis_url(self.place.broker_url, 0))

    def kill(self, name: str, signal_number: int = signal.SIGKILL) -> None:
        """End a server by a signal, and return once it is gone."""
        child = self.servers._children[name]
        child.send_signal(signal_number)
        child.wait(LONGEST_S)

    def start(self, name: str) -> None:
        """Start a server again on what it has stored; it is ready when this returns."""
        self.servers.start(database=name == "postgres", broker=name == "valkey")

    def wait_until_written(self) -> None:
        """Return once the broker has written down all that it was told: it does so once a second."""
        deadline = time.monotonic() + LONGEST_S
        with self.broker as link:
            while link.execute_command("WAITAOF", 1, 0, 1000)[0] < 1:
                assert time.monotonic() < deadline, "the broker does not write"


@contextmanager
def own_servers(*, database: bool, broker: bool = True) -> Iterator[OwnServers]:
    """Run servers in a folder of /tmp that is removed with the block."""
    folder = Path(tempfile.mkdtemp(prefix="mlc-", dir="/tmp"))
    try:
        folder.chmod(0o755)
        place = embedded.Layout(folder / "s", folder / "data", folder / "away")
        with RunFile(place.data / "run.json").held() as run:
            servers = embedded.Servers(place, run)
            try:
                servers.start(database=database, broker=broker)
                yield OwnServers(place, servers)
            finally:
                servers.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def wait_until(happened: Callable[[], object], what: str, within_s: float = LONGEST_S) -> float:
    """Return the seconds until `happened` answers with something true; `what` says what is waited for."""
    began = time.monotonic()
    while not happened():
        assert time.monotonic() - began < within_s, f"not within {within_s:.0f} s: {what}"
        time.sleep(0.02)
    return time.monotonic() - began


def children(pid: int) -> list[Process]:
    """Return the child processes of a process."""
    numbers = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [found for number in numbers if (found := Process.find(int(number))) is not None]
