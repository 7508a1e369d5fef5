"""`manage.py import_companies FILE.csv --list SLUG`: one curated list from one file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from jobs.management.commands.load_curated import report
from jobs.services.curated import load_whole_list
from jobs.services.curated_rows import WHOLE_COLUMNS, BadFile


class Command(BaseCommand):
    """Loads companies with their boards and their entries of a list; a bad file changes nothing."""

    help = f"Load a list of companies from a CSV file with the columns {', '.join(WHOLE_COLUMNS)}."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file and the list."""
        parser.add_argument("file", type=Path, metavar="FILE.csv")
        parser.add_argument("--list", required=True, metavar="SLUG", dest="slug", help="such as egypt-ai")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load the file in one transaction; counts go to stderr."""
        try:
            done = load_whole_list(path=options["file"], slug=options["slug"])
        except BadFile as problem:
            raise CommandError(problem.sentence) from None
        for what, loaded in done.items():
            for line in report(what, loaded):
                self.stderr.write(line)
