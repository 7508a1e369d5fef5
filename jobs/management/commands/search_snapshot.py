"""Write the file from which web processes start their search index."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from jobs.search.host import save_snapshot


class Command(BaseCommand):
    """`search_snapshot`: builds the index from all rows and writes it; run it after a deploy."""

    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        size = save_snapshot()
        self.stderr.write(f"{settings.SEARCH_SNAPSHOT}: {size / 2**20:.1f} MiB")
