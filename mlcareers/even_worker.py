"""gunicorn's worker with threads, among whose processes connections are spread evenly.

All processes wait at one socket, and connections stay with whoever was first: of eight readers that came at once one process
had all, and the other nothing to do. Each process tells the others how many connections it holds, in memory that they share.
One that holds more than another leaves a new connection to that other for a moment, and answers the last request of one that
it has too many with `Connection: close`: the reader's next one begins anew.
"""

from __future__ import annotations

import math
import mmap
import socket
import time
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

# More processes than any machine of ours has cores; those that ended are among them for a while.
SLOTS = 64
# Seconds: how long a connection is left to others, and how old what a process told may be (it tells at least each second).
REST_S, TOLD_S = 0.01, 2.5

# This module is read before processes are forked, so all have this memory in common: for each when it told, and its number.
_told = memoryview(mmap.mmap(-1, SLOTS * 16)).cast("d")


class EvenWorker(ThreadWorker):
    """A process that holds about as many connections as the others do."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._slot = self.age % SLOTS * 2
        self._rests_until = 0.0

    @property
    def max_keepalived(self) -> int:
        """How many connections may wait for their next request: none while another process has two fewer than this one."""
        return 0 if self.nr_conns - self._fewest() >= 2 else self._most_kept

    @max_keepalived.setter
    def max_keepalived(self, most: int) -> None:
        self._most_kept = most

    def notify(self) -> None:
        """Show life to gunicorn, and to the other processes how many connections are held here."""
        super().notify()
        self._tell()

    def accept(self, listener: socket.socket) -> None:
        """Take a connection, or leave it to a process that holds fewer: but not for long, since that one may hang."""
        now = time.monotonic()
        if self.nr_conns > self._fewest() and now - self._rests_until > REST_S:
            self._rests_until = now + REST_S
            self.set_accept_enabled(enabled=False)
            return
        super().accept(listener)
        self._tell()

    def set_accept_enabled(self, enabled: bool) -> None:
        """Begin or cease to wait for connections; it begins only after the moment that is left to others."""
        super().set_accept_enabled(enabled and time.monotonic() >= self._rests_until)

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """Wait no longer than connections are left to others."""
        left = self._rests_until - time.monotonic()
        super().wait_for_and_dispatch_events(min(timeout, left) if left > 0 else timeout)

    def _tell(self) -> None:
        # The connections of a process that is stopping grow fewer, but it takes no new one: nothing is left to it.
        _told[self._slot + 1] = self.nr_conns if self.alive else math.inf
        _told[self._slot] = time.monotonic()

    def _fewest(self) -> float:
        """Return how many connections that process holds which holds the fewest, of those that told it lately."""
        since = time.monotonic() - TOLD_S
        return min((_told[slot + 1] for slot in range(0, SLOTS * 2, 2) if _told[slot] > since), default=self.nr_conns)
