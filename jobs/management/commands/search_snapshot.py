"""Write the file from which web processes start their search index."""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from jobs.models.posting import Posting
from jobs.search.host import PART, has_snapshot, save_snapshot


class Command(BaseCommand):
    """`search_snapshot [--missing]`: builds the index from all rows and writes it."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--missing", action="store_true", help="Only where there is none that can be used.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError with one sentence where the file cannot be written."""
        if options["missing"] and has_snapshot():
            return
        # A small catalogue is built sooner than a process starts.
        large = Posting.objects.open().count() > PART
        try:
            size = save_snapshot(processes=(os.cpu_count() or 1) if large else 1)
        except OSError as problem:
            raise CommandError(
                f"The search's snapshot cannot be written to {settings.SEARCH_SNAPSHOT}: {problem.strerror or problem}."
            ) from problem
        self.stderr.write(f"{settings.SEARCH_SNAPSHOT}: {size / 2**20:.1f} MiB")
