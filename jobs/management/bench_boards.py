"""Hosts on this machine that count what is asked of them, and boards on them, for measuring how many boards are read at once."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import pairwise

import orjson

HEAD_BYTES = 64 * 1024


@dataclass(slots=True)
class Host:
    """One host: how many requests it got, how many at once at most, and when each began (seconds, monotonic).

    A host that `hangs` takes requests and answers none.
    """

    name: str
    hangs: bool = False
    asked: int = 0
    in_flight: int = 0
    most_in_flight: int = 0
    began: list[float] = field(default_factory=list)

    @property
    def shortest_gap_s(self) -> float | None:
        """The shortest time between the beginnings of two requests that follow each other; None for fewer than two."""
        return min((later - earlier for earlier, later in pairwise(self.began)), default=None)


class Hosts:
    """A server that answers for every host, told apart by the Host header; `connect` leads there from any address."""

    def __init__(self, hosts: list[Host], answer_s: float) -> None:
        self.hosts = {host.name: host for host in hosts}
        self.answer_s = answer_s
        self.guard = threading.Lock()
        self.ended = threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=256)

    def connect(self, address: str, port: int, timeout_s: float) -> socket.socket:
        """Return a connection to this server, whatever public address was meant."""
        return socket.create_connection(self.listener.getsockname(), timeout=timeout_s)

    def serve(self) -> None:
        """Answer each connection in a thread, until the block of `running` ends."""
        while not self.ended.is_set():
            with suppress(OSError):
                link, _ = self.listener.accept()
                threading.Thread(target=self._answer, args=(link,), daemon=True).start()

    def _answer(self, link: socket.socket) -> None:
        with link, suppress(OSError):
            link.settimeout(30)
            received = b""
            while b"\r\n\r\n" not in received and len(received) < HEAD_BYTES:
                chunk = link.recv(HEAD_BYTES)
                if not chunk:
                    return
                received += chunk
            path = received.split(b" ", 2)[1].decode("latin-1").removeprefix("/")
            named = re.search(rb"\r\nhost: *([a-z0-9.-]+)", received, re.IGNORECASE)
            host = self.hosts[named[1].decode() if named else ""]
            with self.guard:
                host.asked += 1
                host.in_flight += 1
                host.most_in_flight = max(host.most_in_flight, host.in_flight)
                host.began.append(time.monotonic())
            try:
                self._speak(link, host, path)
            finally:
                with self.guard:
                    host.in_flight -= 1

    def _speak(self, link: socket.socket, host: Host, path: str) -> None:
        if host.hangs:
            # Until the client gives up.
            link.recv(1)
            return
        time.sleep(self.answer_s)
        body = b"User-agent: *\nAllow: /\n" if path == "robots.txt" else _feed(host.name, path)
        kind = b"text/plain" if path == "robots.txt" else b"application/feed+json"
        head = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % (
            kind,
            len(body),
        )
        link.sendall(head + body)


def _feed(host: str, path: str) -> bytes:
    items = [
        {
            "id": f"{host}/{path}/{number}",
            "url": f"https://{host}/{path}/{number}",
            "title": ("Data Engineer at Bench Works", "Cook at Bench Works")[number % 2],
            "content_html": "<p>You build pipelines with Python and SQL.</p>",
            "authors": [{"name": "Bench Works"}],
        }
        for number in range(4)
    ]
    return orjson.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Openings", "items": items})


@contextmanager
def running(hosts: list[Host], answer_s: float) -> Iterator[Hosts]:
    """Serve `hosts` on a free port of this machine until the block ends."""
    server = Hosts(hosts, answer_s)
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.ended.set()
        with suppress(OSError):
            socket.create_connection(server.listener.getsockname(), timeout=1).close()
        thread.join(5)
        server.listener.close()
