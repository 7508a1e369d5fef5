"""A database connection of its own: beside Django's, its pool and its transaction."""

from __future__ import annotations

from typing import Any

import psycopg
from django.db import connection
from psycopg.rows import tuple_row


def connect(*, timeout_s: int = 3, autocommit: bool = True) -> psycopg.Connection[tuple[Any, ...]]:
    """Return a new connection to the default database; the caller closes it.

    Waits at most `timeout_s` seconds (libpq: at least 2) for each address of the host. Raises psycopg.OperationalError.
    """
    parameters = connection.get_connection_params() | {"connect_timeout": timeout_s}
    # Django's own cursors and adapters need its wrapper.
    for name in ("cursor_factory", "context"):
        parameters.pop(name, None)
    return psycopg.connect(**parameters, autocommit=autocommit, row_factory=tuple_row)
