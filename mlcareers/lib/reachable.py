"""Whether public hosts can be reached from here: a name, a connection and a valid certificate, within seconds in all."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Sequence


def shakes_hands(host: str, timeout_s: float) -> bool:
    """Whether `host` answers on port 443 with a certificate of its own name; never raises."""
    try:
        with (
            socket.create_connection((host, 443), timeout=timeout_s) as link,
            ssl.create_default_context().wrap_socket(link, server_hostname=host),
        ):
            return True
    except (OSError, ValueError):
        return False


def reachable(
    hosts: Sequence[str], seconds: float, ask: Callable[[str, float], bool] = shakes_hands
) -> tuple[str, ...]:
    """Return which of `hosts` answer; all are asked at once, and those still silent after `seconds` do not answer.

    It returns as soon as each has answered or failed. A name that is being looked up cannot be called off; its thread
    ends by itself.
    """
    found: set[str] = set()

    def one(host: str) -> None:
        if ask(host, seconds):
            found.add(host)

    threads = [threading.Thread(target=one, args=(host,), daemon=True) for host in hosts]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + seconds
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    return tuple(host for host in hosts if host in found)
