"""Write the file from which web processes start their search index."""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from jobs.models.posting import Posting
from jobs.search.host import PART, save_snapshot


class Command(BaseCommand):
    """`search_snapshot`: builds the index from all rows and writes it; run it after a deploy."""

    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        # A small catalogue is built sooner than a process starts.
        large = Posting.objects.open().count() > PART
        size = save_snapshot(processes=(os.cpu_count() or 1) if large else 1)
        self.stderr.write(f"{settings.SEARCH_SNAPSHOT}: {size / 2**20:.1f} MiB")
