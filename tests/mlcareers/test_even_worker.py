"""Processes of the web server hold about as many connections each, however readers come; none waits for one that hangs."""

from __future__ import annotations

import os
import socket
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from mlcareers import even_worker
from mlcareers.even_worker import TOLD_S, EvenWorker
from tests.prepared import PROJECT
from tests.processes import free_port, running

pytestmark = pytest.mark.loopback
# Answers which process it was.
APP = """
import os

def application(environ, start_response):
    said = str(os.getpid()).encode()
    start_response("200 OK", [("Content-Length", str(len(said)))])
    return [said]
"""


class Reader:
    """One reader, whose connection stays open unless the server says otherwise."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.link: socket.socket | None = None

    def ask(self) -> str:
        """Return the process that answers."""
        if self.link is None:
            self.link = socket.create_connection(("127.0.0.1", self.port), timeout=15)
        self.link.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        head, _, body = self.link.recv(65536).partition(b"\r\n\r\n")
        while not body:
            body = self.link.recv(65536)
        if b"connection: close" in head.lower():
            self.close()
        return body.decode()

    def close(self) -> None:
        if self.link is not None:
            self.link.close()
            self.link = None


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    (tmp_path / "which.py").write_text(APP)
    number = free_port()
    command = [
        sys.executable, "-m", "gunicorn", "which:application", "--chdir", str(tmp_path), "--bind", f"127.0.0.1:{number}",
        "--worker-class", "mlcareers.even_worker.EvenWorker", "--workers", "2", "--threads", "2", "--preload",
        "--keep-alive", "30", "--no-control-socket", "--pythonpath", str(PROJECT),
    ]  # fmt: skip
    with running(command, number, dict(os.environ), tmp_path / "web.log"):
        yield number


def spread(readers: list[Reader], each: int) -> Counter[str]:
    """Ask until each process answers so many readers, and goes on so for some rounds; return the last of them."""
    deadline = time.monotonic() + 60
    rounds = 0
    while rounds < 10:
        found = Counter(reader.ask() for reader in readers)
        # What a process holds is told to the other within a second.
        rounds = rounds + 1 if sorted(found.values()) == [each, each] else 0
        assert time.monotonic() < deadline, f"They are not spread evenly: {found}."
    return found


def test_readers_that_stay_are_spread_evenly(port: int) -> None:
    readers = [Reader(port) for _ in range(8)]
    # Of one process all leave: the other gives it half of its own.
    gone = next(iter(spread(readers, 4)))
    leaving = [reader for reader in readers if reader.ask() == gone]
    for reader in leaving:
        reader.close()
    assert gone in spread([reader for reader in readers if reader not in leaving], 2)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> memoryview:
    """What processes tell each other, of this test alone."""
    memory = memoryview(bytearray(even_worker.SLOTS * 16)).cast("d")
    monkeypatch.setattr(even_worker, "_told", memory)
    return memory


def holding(connections: int, slot: int = 0) -> EvenWorker:
    """Return a process that holds so many connections."""
    worker = EvenWorker.__new__(EvenWorker)
    worker._slot, worker.nr_conns, worker.max_keepalived, worker.alive = slot, connections, 990, True
    return worker


def test_nobody_waits_for_a_process_that_told_nothing_lately(told: memoryview) -> None:
    now = time.monotonic()
    worker = holding(5)
    told[0], told[1] = now, 5
    told[2], told[3] = now, 3
    assert worker.max_keepalived == 0
    told[3] = 4
    assert worker.max_keepalived == 990
    told[2], told[3] = now - 2 * TOLD_S, 0
    assert worker.max_keepalived == 990


def test_nothing_is_left_to_a_process_that_is_stopping(told: memoryview) -> None:
    worker, stopping = holding(5), holding(0, slot=2)
    for each in (worker, stopping):
        each._tell()
    assert worker.max_keepalived == 0
    stopping.alive = False
    stopping._tell()
    assert worker.max_keepalived == 990
    # The last one that is left takes what comes, though it stops as well.
    worker.alive = False
    worker._tell()
    assert worker.max_keepalived == 990
