"""Names to addresses, addresses to sockets, sockets to connections; a fetcher may be given others of the first two."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from functools import cache
from typing import Any

import urllib3

from jobs.fetched import Limits

Resolver = Callable[[str, int], list[str]]
Connector = Callable[[str, int, float], socket.socket]


def resolve(host: str, port: int) -> list[str]:
    """Return every address of `host`, in the system's order; raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def connect(address: str, port: int, timeout_s: float) -> socket.socket:
    """Return a connected socket; raises OSError."""
    return socket.create_connection((address, port), timeout=timeout_s)


@cache
def trusted() -> ssl.SSLContext:
    """Return what the certificates of sites are checked by; read once a process, since it is some 150 of them."""
    return ssl.create_default_context()


class Opener:
    """Makes urllib3 connections whose socket is already connected to a checked address."""

    def __init__(self, connector: Connector) -> None:
        self.connector = connector

    def open(
        self, scheme: str, host: str, port: int, address: str, limits: Limits, keep: Callable[[socket.socket], None]
    ) -> Any:
        """Return an urllib3 connection to `address` that speaks to `host` (SNI, certificate and Host header)."""
        timeout = limits.connect_s

        def new_socket() -> socket.socket:
            link = self.connector(address, port, timeout)
            keep(link)
            return link

        if scheme == "https":

            class Https(urllib3.connection.HTTPSConnection):
                def _new_conn(self) -> socket.socket:
                    return new_socket()

            return Https(host, port, timeout=timeout, ssl_context=trusted())

        class Http(urllib3.connection.HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return new_socket()

        return Http(host, port, timeout=timeout)
