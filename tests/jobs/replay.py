"""Recorded answers of the real hosts, served on loopback for tests; skipped, saying so, where they are absent."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import pytest_socket

from tests.processes import free_port

SHARED = Path(__file__).resolve().parents[3] / "shared"
SERVER = SHARED / "tools" / "replay.py"
FEEDS = SHARED / "data" / "feeds"

needs_recordings = pytest.mark.skipif(not SERVER.exists(), reason="the recorded payloads (../shared) are not here")


class Replay:
    """A running replay server."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"

    def _put(self, path: str) -> None:
        request = urllib.request.Request(f"{self.url}{path}", method="PUT")
        urllib.request.urlopen(request, timeout=60).read()

    def step(self, number: int) -> None:
        """Move the recorded time to a step."""
        self._put(f"/_step/{number}")

    def fault(self, host: str, mode: str) -> None:
        """Let `host` misbehave until mode `ok`."""
        self._put(f"/_fault/{host}/{mode}")

    def log(self) -> list[dict[str, Any]]:
        """Every request so far."""
        found: list[dict[str, Any]] = json.loads(urllib.request.urlopen(f"{self.url}/_log", timeout=60).read())
        return found


@contextmanager
def running_replay() -> Iterator[Replay]:
    """Start the server on a free port and end it with the block; loopback is reachable from then on."""
    pytest_socket.enable_socket()
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, str(SERVER), "--root", str(FEEDS), "--port", str(port)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        # The server prints one line once it has read its index; the socket listens right after.
        assert "replaying" in process.stdout.readline()
        deadline = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise
                threading.Event().wait(0.02)
        yield Replay(port)
    finally:
        process.kill()
        process.wait()
