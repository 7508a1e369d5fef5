"""New databases for tests that need one of their own: committed rows, seen by other connections and programs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection
from psycopg import sql

from tests.prepared import create_copy, prepared_template


@contextmanager
def new_database(name: str, template: str = "template0") -> Iterator[str]:
    """Create a database in the server that Django uses, empty or as a copy, give its name, and drop it with the block.

    Processes that test side by side share the server, so each has a database of its own.
    """
    name = f"{name}_{os.getpid()}"
    here = {**connection.get_connection_params(), "dbname": "postgres"}
    for part in ("cursor_factory", "context"):
        here.pop(part)
    with psycopg.connect(**here, autocommit=True) as link:
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        link.execute(drop)
        create_copy(link, name, template)
        try:
            yield name
        finally:
            link.execute(drop)


@contextmanager
def database_of_a_file(name: str) -> Iterator[None]:
    """Let Django use a prepared database of its own within the block: whoever calls writes what is found there.

    For a fixture of a whole file, whose tests all begin with the same rows: what they write themselves is rolled back.
    """
    with new_database(name, prepared_template()) as made, pointing_at(NAME=made):
        yield


@contextmanager
def pointing_at(**where: Any) -> Iterator[None]:
    """Let Django use another database (NAME, HOST ...) within the block."""
    before = {key: connection.settings_dict[key] for key in where}
    connection.close()
    connection.settings_dict.update(where)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)
