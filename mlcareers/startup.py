"""What a web server, a worker or a schedule refuses to start with: wrong settings, or tables of another release."""

from __future__ import annotations

import sys

import psycopg
from django.core import checks
from django.db import DatabaseError, connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from mlcareers.lib.direct_connection import connect

ANSWER_S = 5


def refuse_to_start() -> None:
    """End the process with one sentence and exit code 1 where it must not start; else leave no connection open."""
    if sentence := refusal():
        sys.exit(f"mlcareers does not start: {sentence}")


def refusal() -> str:
    """Return in one sentence why this process must not start; empty where nothing is in the way.

    Tables of a newer release are no reason: the release before works on them until it is replaced.
    """
    for message in checks.run_checks():
        if message.level >= checks.ERROR:
            return f"{message.msg} {message.hint or ''}".strip()
    try:
        # First without the pool, which would try for longer and not say why.
        connect(timeout_s=ANSWER_S).close()
        waiting = pending_migrations()
    except (psycopg.OperationalError, DatabaseError) as problem:
        reason = (str(problem).strip().splitlines() or ["no answer"])[0]
        return f"The database cannot be reached ({reason}); start it, or correct DATABASE_URL."
    finally:
        close_connections()
    if not waiting:
        return ""
    others = f" and {len(waiting) - 1} more" if len(waiting) > 1 else ""
    return f"The database lacks the migration {waiting[0]}{others}; run `manage.py setup` first."


def pending_migrations() -> list[str]:
    """Return the migrations of this release that the database lacks, as app.name, in their order."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def close_connections() -> None:
    """Close every connection and pool: processes that are forked next must not share one, nor the threads of a pool."""
    for link in connections.all(initialized_only=True):
        link.close()
        # Not asked of `django.db.connection`, which stands in for the wrapper and is none.
        if isinstance(link, DatabaseWrapper):
            link.close_pool()
