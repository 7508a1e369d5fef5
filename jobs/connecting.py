"""Names to addresses, and addresses to sockets; a fetcher may be given others of both."""

from __future__ import annotations

import socket
from collections.abc import Callable

Resolver = Callable[[str, int], list[str]]
Connector = Callable[[str, int, float], socket.socket]


def resolve(host: str, port: int) -> list[str]:
    """Return every address of `host`, in the system's order; raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def connect(address: str, port: int, timeout_s: float) -> socket.socket:
    """Return a connected socket; raises OSError."""
    return socket.create_connection((address, port), timeout=timeout_s)
