"""A database of a bench's own beside the configured one: made empty, and dropped with what was written."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from psycopg import sql

Link = psycopg.Connection[tuple[Any, ...]]


@contextmanager
def own_database(bench: str, template: str = "template0") -> Iterator[tuple[str, str]]:
    """Create a database beside the configured one, give its name and address, and drop it with the block.

    It is empty, or a copy of `template`, in which nobody may be meanwhile.
    """
    name = f"{bench}_{os.getpid()}"
    with open_link("postgres") as link:
        new, old = sql.Identifier(name), sql.Identifier(template)
        link.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(new, old))
        try:
            yield name, urlunsplit(urlsplit(settings.DATABASE_URL)._replace(path=f"/{name}"))
        finally:
            link.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(new))


def open_link(name: str) -> Link:
    """Return a connection to a database of the configured server, each statement its own transaction; raises CommandError."""
    parameters = {**connection.get_connection_params(), "dbname": name}
    for part in ("cursor_factory", "context"):
        parameters.pop(part, None)
    try:
        return psycopg.connect(**parameters, autocommit=True)
    except psycopg.OperationalError as problem:
        raise CommandError(f"The database cannot be reached: {str(problem).strip().splitlines()[0]}") from problem
