"""`manage.py sync_taxonomy`: roles and skills of taxonomy/data into their tables."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from taxonomy.datafile import CatalogError
from taxonomy.services import sync_taxonomy


class Command(BaseCommand):
    """Copies the catalog to its tables; running it again changes nothing."""

    help = "Copy roles and skills of taxonomy/data to their tables; skills that left the data are retired."

    def handle(self, *args: Any, **options: Any) -> None:
        """Sync in one transaction; counts go to stderr."""
        try:
            done = sync_taxonomy()
        except CatalogError as problem:
            raise CommandError(str(problem)) from None
        if options["verbosity"]:
            self.stderr.write(f"taxonomy: {done.created} created, {done.updated} updated, {done.retired} retired.")
