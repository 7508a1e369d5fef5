"""Write the whole database to one file, while the site runs on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from mlcareers.backup.errors import BackupError
from mlcareers.backup.making import make_backup


class Command(BaseCommand):
    """`backup FILE`: the file must not exist yet; only its owner can read it."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="The file to write, such as mlcareers-2026-01-31.tar.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError with one sentence."""
        try:
            manifest = make_backup(options["file"], version=settings.VERSION)
        except BackupError as problem:
            raise CommandError(str(problem)) from problem
        self.stderr.write(
            f"Backed up {manifest.rows} rows of {len(manifest.tables)} tables to {options['file']} "
            f"({manifest.dump_bytes / 1_000_000:.1f} MB)."
        )
