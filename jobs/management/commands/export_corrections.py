"""`manage.py export_corrections`: what people corrected, as labelled texts for the next measurement."""

from __future__ import annotations

from typing import Any

import orjson
from django.core.management.base import BaseCommand

from jobs.services.corrections import labelled_corrections


class Command(BaseCommand):
    """Prints one posting a line; the texts belong to the employers, so the file stays with who runs this board."""

    help = "Print postings whose labels a person corrected, as JSON Lines of labelled texts."

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for row in labelled_corrections():
            self.stdout.write(orjson.dumps(row).decode())
            count += 1
        self.stderr.write(f"{count} corrected postings.")
