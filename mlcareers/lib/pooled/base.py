"""Django's PostgreSQL with a pool whose connections are asked whether they live only where nobody can tell without asking.

A page takes a connection from the pool, and the answer to whether it lives was one of the two or three answers that a page
waits for. One that was taken within the last second and on which nothing has arrived since is taken as it is: a server that
ends a session, stops or is killed closes the connection, which is seen here without asking. After a second of rest it is asked.
"""

from __future__ import annotations

import select
import time
from typing import Any
from weakref import WeakKeyDictionary

from django.db.backends.postgresql import base
from psycopg import Connection
from psycopg_pool import ConnectionPool

# Seconds: what a host that vanished without a word can be believed.
BELIEVED_S = 1.0
_believed_until: WeakKeyDictionary[Connection[Any], float] = WeakKeyDictionary()


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection of Django's, from such a pool where the settings ask for one that checks its connections."""

    @property
    def pool(self) -> ConnectionPool[Any] | None:
        """Return the pool; None without one."""
        found: ConnectionPool[Any] | None = super().pool
        if found is not None and found._check is not None:
            found._check = check
        return found


def check(link: Connection[Any]) -> None:
    """Return if a connection lives; raises psycopg.OperationalError where it does not."""
    now = time.monotonic()
    if now > _believed_until.get(link, 0.0) or not _is_silent(link):
        ConnectionPool.check_connection(link)
    _believed_until[link] = now + BELIEVED_S


def _is_silent(link: Connection[Any]) -> bool:
    """Whether nothing arrived on an idle connection: neither a farewell nor its end."""
    waiting = select.poll()
    waiting.register(link.fileno(), select.POLLIN)
    return not waiting.poll(0)
