"""A database of a bench's own beside the configured one: made empty, and dropped with what was written."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
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
def own_database(bench: str) -> Iterator[tuple[str, str]]:
    """Create a database beside the configured one, give its name and address, and drop it with the block."""
    name = f"{bench}_{os.getpid()}"
    with open_link("postgres") as link:
        link.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        try:
            yield name, urlunsplit(urlsplit(settings.DATABASE_URL)._replace(path=f"/{name}"))
        finally:
            link.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def open_link(name: str) -> Link:
    """Return a connection to a database of the configured server, each statement its own transaction; raises CommandError."""
    parameters = {**connection.get_connection_params(), "dbname": name}
    for part in ("cursor_factory", "context"):
        parameters.pop(part, None)
    try:
        return psycopg.connect(**parameters, autocommit=True)
    except psycopg.OperationalError as problem:
        raise CommandError(f"The database cannot be reached: {str(problem).strip().splitlines()[0]}") from problem


def manage(environment: Mapping[str, str], *arguments: str) -> None:
    """Run a command of ours in a process of its own; raises CommandError where it fails."""
    _run(environment, ("manage.py", *arguments))


def output_of(environment: Mapping[str, str], *arguments: str) -> str:
    """Return what a command of ours prints in a process of its own; raises CommandError where it fails."""
    return str(_run(environment, ("manage.py", *arguments), stdout=subprocess.PIPE, text=True).stdout)


def run_module(environment: Mapping[str, str], module: str, *arguments: str) -> None:
    """Run a program of ours that is no command in a process of its own; raises CommandError where it fails."""
    _run(environment, ("-m", module, *arguments))


def _run(
    environment: Mapping[str, str], arguments: tuple[str, ...], **options: Any
) -> subprocess.CompletedProcess[Any]:
    try:
        return subprocess.run(  # noqa: S603 - our own program
            [sys.executable, *arguments],
            cwd=settings.BASE_DIR,
            env=dict(environment),
            check=True,
            **options,
        )
    except subprocess.CalledProcessError as problem:
        raise CommandError(
            f"`{' '.join(arguments[:2])}` failed on the bench's database; its lines above say why."
        ) from problem
