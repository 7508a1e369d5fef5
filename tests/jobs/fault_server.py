"""A web server on loopback that misbehaves as it is told, answering raw bytes; it records what it was asked."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

MOST_BYTES = 64 * 1024 * 1024
Answer = Callable[["Asked"], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: its target is /<host>/<path>, as a replay server is asked."""

    method: str
    target: str
    headers: dict[str, str]


@dataclass(slots=True)
class FaultServer:
    """A running server: `asked` are its requests but for those of robots.txt; `sent` counts bytes of bodies."""

    url: str
    answers: dict[str, Answer]
    asked: list[Asked] = field(default_factory=list)
    robots_asked: int = 0
    sent: int = 0

    def answer(self, target: str, *parts: bytes) -> None:
        """Let `target` be answered with these bytes."""
        self.answers[target] = lambda _: parts


def reply(status: int, body: bytes = b"", **headers: str) -> bytes:
    """Return a whole, well-formed answer; `_` in a header's name stands for a hyphen."""
    lines = [f"HTTP/1.1 {status} Said"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if not {"content_length", "transfer_encoding"} & set(headers):
        lines.append(f"content-length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


@contextmanager
def running_fault_server() -> Iterator[FaultServer]:
    """Listen on a free port of 127.0.0.1 in a thread, until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = FaultServer(f"http://127.0.0.1:{listener.getsockname()[1]}", {})
        ended = threading.Event()

        def serve() -> None:
            while not ended.is_set():
                with suppress(OSError):
                    link, _ = listener.accept()
                    with link:
                        link.settimeout(5)
                        _speak(server, link, ended)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            ended.set()
            # Wakes accept().
            with suppress(OSError):
                socket.create_connection(listener.getsockname(), timeout=1).close()
            thread.join(10)


def _speak(server: FaultServer, link: socket.socket, ended: threading.Event) -> None:
    received = b""
    while b"\r\n\r\n" not in received:
        chunk = link.recv(65536)
        if not chunk:
            return
        received += chunk
    first, *lines = received.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ")
    asked = Asked(method, target, {name.lower(): value.strip() for name, _, value in (x.partition(":") for x in lines)})
    if target.endswith("/robots.txt"):
        server.robots_asked += 1
    else:
        server.asked.append(asked)
    answer = server.answers.get(target, lambda _: [reply(404)])
    sent = 0
    for part in answer(asked):
        if ended.is_set() or sent > MOST_BYTES:
            return
        link.sendall(part)
        sent += len(part)
        server.sent += len(part)
