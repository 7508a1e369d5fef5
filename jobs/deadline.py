"""The end of a request: its sockets are shut down then, however slowly the other side drips.

A socket's own timeout begins anew with every byte, so that a head or a handshake sent byte by byte would go on for hours.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress


@contextmanager
def hung_up_after(seconds: float) -> Iterator[Callable[[socket.socket], None]]:
    """Yield a function that takes the sockets to shut down `seconds` from now, if the block is still running."""
    # Duplicates: TLS takes the socket itself apart, and a closed number may be another file's by then.
    kept: list[socket.socket] = []

    def hang_up() -> None:
        for link in list(kept):
            with suppress(OSError):
                link.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield lambda link: kept.append(link.dup())
    finally:
        timer.cancel()
        timer.join()
        for link in kept:
            link.close()
