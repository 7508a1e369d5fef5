"""`manage.py load_curated`: the curated companies, boards and lists of jobs/data."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from jobs.services.curated import Loaded, load_folder
from jobs.services.curated_rows import BadFile


class Command(BaseCommand):
    """Loads jobs/data; running it again changes nothing, and rows that a person changed are left alone and listed."""

    help = "Load the curated companies, boards and lists of jobs/data; rows that a person changed are left alone."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load all files in one transaction; counts go to stderr."""
        try:
            done = load_folder()
        except BadFile as problem:
            raise CommandError(problem.sentence) from None
        if not options["verbosity"]:
            return
        for file, loaded in done.items():
            for line in report(file, loaded):
                self.stderr.write(line)


def report(what: str, loaded: Loaded) -> list[str]:
    """Return what a load did as lines for a person."""
    lines = [f"{what}: {loaded.created} created, {loaded.updated} updated, {loaded.unchanged} unchanged."]
    if loaded.left_alone:
        lines.append(f"  Left alone, changed or deleted by a person: {', '.join(loaded.left_alone)}.")
    if loaded.waiting:
        lines.append(f"  Without a board until their source can be read: {', '.join(loaded.waiting)}.")
    if loaded.off:
        lines.append(f"  Stored but not read, their source being switched off: {', '.join(loaded.off)}.")
    return lines
