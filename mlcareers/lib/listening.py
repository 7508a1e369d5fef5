"""A listening socket, taken at once and handed on: nobody else can take the port between choosing and serving."""

from __future__ import annotations

import errno
import socket
from collections.abc import Sequence

PORTS = range(8000, 8020)
WILDCARDS = ("0.0.0.0", "::")  # noqa: S104 - compared, not bound


class ListenError(Exception):
    """Nobody can listen there; the message is one sentence that says why and what to do."""


def listen(host: str, wanted: str, ports: Sequence[int] = PORTS) -> socket.socket:
    """Return a socket that listens on `host`, at port `wanted` or, where that is empty, the first free one of `ports`.

    Raises ListenError.
    """
    if wanted:
        if not (wanted.isascii() and wanted.isdigit() and 0 < int(wanted) < 65536):
            raise ListenError(f"PORT={wanted} is not a port; use a number from 1 to 65535.")
        ports = [int(wanted)]
    for port in ports:
        try:
            return _bound(host, port)
        except OSError as error:
            if error.errno == errno.EACCES:
                raise ListenError(
                    f"Port {port} may be used by root alone; choose one above 1023 with PORT=."
                ) from error
            if error.errno != errno.EADDRINUSE:
                raise ListenError(f"HOST={host} is not an address of this machine.") from error
    if wanted:
        raise ListenError(f"Port {wanted} is taken on {host}; stop what uses it, or choose another with PORT=.")
    raise ListenError(f"All ports from {ports[0]} to {ports[-1]} are taken on {host}; choose one with PORT=.")


def address_of(listener: socket.socket) -> str:
    """Return the http address under which this machine reaches the socket."""
    host, port = listener.getsockname()[:2]
    if host in WILDCARDS:
        host = "127.0.0.1" if listener.family == socket.AF_INET else "::1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _bound(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    try:
        # A port whose last connections are still closing is free.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(512)
    except BaseException:
        listener.close()
        raise
    return listener
