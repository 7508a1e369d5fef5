"""Restore a backup into an empty database, and compare every table with what was backed up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from mlcareers.backup.errors import BackupError
from mlcareers.backup.restoring import restore_backup


class Command(BaseCommand):
    """`restore FILE`: DATABASE_URL names the empty database."""

    help = __doc__ or ""
    # They ask tables that are not there yet.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="A file that `manage.py backup` wrote.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError with one sentence."""
        try:
            manifest = restore_backup(options["file"], version=settings.VERSION)
        except BackupError as problem:
            raise CommandError(str(problem)) from problem
        self.stderr.write(
            f"Restored {manifest.rows} rows of {len(manifest.tables)} tables as they were at {manifest.created_at}; "
            "all are equal to what was backed up. Now run `manage.py setup`."
        )
