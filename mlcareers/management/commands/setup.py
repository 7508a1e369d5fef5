"""Prepare a release: tables, roles and skills and how well they are read, curated data, the search's snapshot."""

from __future__ import annotations

import sys
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection

from mlcareers.lib.direct_connection import connect

# Any number, the same in every release: whoever holds it prepares, and others wait.
LOCK = 7_305_811_942
LOCK_TIMEOUT_S = 5


class Command(BaseCommand):
    """`setup`: may run any number of times, also twice at once; the second waits and finds nothing left to do."""

    help = __doc__ or ""
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError with one sentence."""
        try:
            # On a connection of its own: a migration may break the other one, the lock must stay.
            with connect(timeout_s=10) as link:
                link.execute("SELECT pg_advisory_lock(%s)", [LOCK])
                self._prepare()
        except psycopg.OperationalError as problem:
            raise OperationalError(str(problem)) from problem

    def _prepare(self) -> None:
        self.check()
        try:
            with connection.cursor() as cursor:
                # A table that readers hold is waited for shortly: whoever comes after us would wait for it too.
                cursor.execute(f"SET lock_timeout = '{LOCK_TIMEOUT_S}s'")
            call_command("migrate", interactive=False, verbosity=1, stdout=sys.stderr)
        except OperationalError as problem:
            if "lock timeout" not in str(problem):
                raise
            raise CommandError(
                f"A table stayed locked for {LOCK_TIMEOUT_S} s, so nothing of that migration was done; run it again."
            ) from problem
        finally:
            connection.close()
        call_command("sync_taxonomy", stdout=sys.stderr, stderr=sys.stderr)
        call_command("quality", if_new=True, verbosity=0)
        call_command("load_curated", stdout=sys.stderr, stderr=sys.stderr)
        if settings.SEARCH_ENGINE != "sql":
            self._snapshot()

    def _snapshot(self) -> None:
        """Write the search's snapshot where rules or tables changed; without one, searches go on in SQL for a while."""
        try:
            call_command("search_snapshot", missing=True, stdout=sys.stderr, stderr=sys.stderr)
        except CommandError as problem:
            self.stderr.write(str(problem))
