"""A database with its tables, roles and skills, made once for all who test on one server: a copy of it takes a moment."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from mlcareers.embedded import client_program

PROJECT = Path(__file__).resolve().parent.parent
# Any number, as long as nobody else locks by it.
LOCK = 7_240_115
# Far more than a busy machine needs.
LONGEST_S = 300
PREPARE = """
import django
from django.core.management import call_command
django.setup()
for command in ("migrate", "sync_taxonomy"):
    call_command(command, verbosity=0)
"""


def at_server(database: str) -> str:
    """Return the address of another database in the tests' server."""
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}"))


def prepare(database_url: str) -> None:
    """Make the tables, roles and skills in a database."""
    whole = {**os.environ, "DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "mlcareers.settings"}
    subprocess.run([sys.executable, "-c", PREPARE], cwd=PROJECT, env=whole, check=True)


def prepared_template() -> str:
    """Return the name of the prepared database; the first to ask makes it, and others wait meanwhile."""
    name = _name()
    with psycopg.connect(at_server("postgres"), autocommit=True) as link:
        link.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        if link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return name
        making, made = sql.Identifier(f"{name}_making"), sql.Identifier(name)
        link.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(making))
        link.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(making))
        prepare(at_server(f"{name}_making"))
        link.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(making, made))
    return name


def forget_template() -> None:
    """Drop the prepared database of this run, where the server outlives it."""
    with psycopg.connect(at_server("postgres"), autocommit=True) as link:
        for name in (_name(), f"{_name()}_making"):
            link.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def create_copy(link: psycopg.Connection, name: str, template: str = "") -> None:
    """Create a database as a copy of `template`, of the prepared one without; `link` is in none of them."""
    template = template or prepared_template()
    # A database is copied only while nobody is in it: the server itself may be, to tidy up, and a copy is made by one at a time.
    with _alone(link):
        link.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [template])
        link.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))


def fill(database_url: str) -> None:
    """Make the tables, roles and skills in an empty database of another server, from the prepared one where that can be."""
    dump, load = client_program("pg_dump"), client_program("psql")
    if dump is None or load is None:
        prepare(database_url)
        return
    source = at_server(prepared_template())
    # Whoever copies the prepared database meanwhile would end the connection that dumps it.
    with psycopg.connect(at_server("postgres"), autocommit=True) as link, _alone(link):
        said = subprocess.run([dump, "--no-owner", source], check=True, capture_output=True, timeout=LONGEST_S)
    subprocess.run(
        [load, "--quiet", "--no-psqlrc", "--set", "ON_ERROR_STOP=1", "--single-transaction", database_url],
        input=said.stdout, check=True, stdout=subprocess.DEVNULL, timeout=LONGEST_S,
    )  # fmt: skip


@contextmanager
def _alone(link: psycopg.Connection) -> Iterator[None]:
    """Wait until nobody else copies the prepared database, and keep others from it meanwhile."""
    link.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    try:
        yield
    finally:
        link.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _name() -> str:
    """Name it after the process that started the tests: its workers inherit the number."""
    return f"prepared_{os.environ['TESTS_STARTED_BY']}"


if __name__ == "__main__":
    prepared_template()
