"""Readers for the bench of pages: clients that ask one page after the other over connections that stay open.

They run in a process of their own, so that the bench waits for the server and not for itself.
"""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

ANSWER_S = 120.0
# Connections are spread over the server's processes anew after so many pages.
PER_CONNECTION = 50
HEADERS = "Host: {host}\r\nAccept: text/html\r\nAccept-Language: en\r\nAccept-Encoding: gzip\r\nConnection: {kept}\r\n"


@dataclass(frozen=True, slots=True)
class Seen:
    """One page: its class, the milliseconds until it was there whole, its bytes as they came, its status."""

    kind: str
    ms: float
    size: int
    status: int


class Reader:
    """One client of a server at 127.0.0.1."""

    def __init__(self, port: int, host: str = "localhost") -> None:
        self._port, self._host = port, host
        self._link: socket.socket | None = None
        self._count = 0

    def ask(self, path: str) -> tuple[int, dict[str, str], bytes]:
        """Return (status, headers, body as it came) of one page; raises OSError where the answer is cut off."""
        self._count += 1
        last = self._count % PER_CONNECTION == 0
        if self._link is None:
            self._link = socket.create_connection(("127.0.0.1", self._port), timeout=ANSWER_S)
            self._link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        headers = HEADERS.format(host=self._host, kept="close" if last else "keep-alive")
        try:
            self._link.sendall(f"GET {path} HTTP/1.1\r\n{headers}\r\n".encode())
            status, found, body = self._answer(self._link)
        except OSError:
            self.close()
            raise
        if last or found.get("connection", "").lower() == "close":
            self.close()
        return status, found, body

    def close(self) -> None:
        """End the connection; the next page opens another."""
        if self._link is not None:
            self._link.close()
            self._link = None

    @staticmethod
    def _answer(link: socket.socket) -> tuple[int, dict[str, str], bytes]:
        got = b""
        while b"\r\n\r\n" not in got:
            part = link.recv(65536)
            if not part:
                raise ConnectionError("The server ended the connection before its answer.")
            got += part
        head, _, body = got.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        found = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        missing = int(found.get("content-length", "0")) - len(body)
        parts = [body]
        while missing > 0:
            part = link.recv(min(missing, 262_144))
            if not part:
                raise ConnectionError("The server ended the connection within its answer.")
            parts.append(part)
            missing -= len(part)
        return int(first.split(" ")[1]), found, b"".join(parts)


def page(port: int, path: str) -> tuple[dict[str, str], str]:
    """Return headers and HTML of one page; raises ValueError where it is none."""
    reader = Reader(port)
    try:
        status, headers, body = reader.ask(path)
    finally:
        reader.close()
    if status != 200:
        raise ValueError(f"{path} answered {status}.")
    return headers, (gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body).decode()


def read_pages(port: int, asked: Sequence[Sequence[tuple[str, str]]], seconds: float) -> tuple[list[Seen], float]:
    """Let one client for each of `asked` read its (class, path) in turn for so long; return what they saw, and how long it took.

    Each reads at least one page, and what was asked for in time is waited for.
    """
    seen: list[list[Seen]] = [[] for _ in asked]
    start = time.perf_counter()

    def read(number: int) -> None:
        reader = Reader(port)
        for kind, path in asked[number]:
            begun = time.perf_counter()
            if begun - start > seconds and seen[number]:
                break
            try:
                status, _, body = reader.ask(path)
            except OSError:
                seen[number].append(Seen(kind, (time.perf_counter() - begun) * 1000, 0, 0))
                continue
            seen[number].append(Seen(kind, (time.perf_counter() - begun) * 1000, len(body), status))
        reader.close()

    threads = [threading.Thread(target=read, args=(number,)) for number in range(len(asked))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [item for items in seen for item in items], time.perf_counter() - start
