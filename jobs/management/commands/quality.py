"""`manage.py quality`: how good our labels are, as JSON; kept for the page that shows it."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError

from jobs.services.quality import below_floor, is_measured, quality_figures, store_quality


class Command(BaseCommand):
    """Prints one object; with --check nothing is kept, no database is needed, and a figure below its floor exits 1."""

    help = "Score roles, seniority, skills, pay, places and workplace on labelled texts; prints JSON and keeps it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--data", metavar="DIR", help="labelled files (roles.jsonl ...) instead of our own examples"
        )
        parser.add_argument(
            "--check", action="store_true", help="keep nothing; exit 1 where a figure is below its floor"
        )
        parser.add_argument("--if-new", action="store_true", help="do nothing where these rules were measured already")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_new"] and is_measured():
            return
        try:
            figures = quality_figures(folder=Path(options["data"]) if options["data"] else None)
            low = below_floor(figures) if options["check"] else ""
        except ValueError as problem:
            raise CommandError(str(problem)) from problem
        for name in figures["skipped"]:
            self.stderr.write(f"There is no {name}, so nothing of it is measured.")
        if options["verbosity"]:
            self.stdout.write(orjson.dumps(figures, option=orjson.OPT_INDENT_2).decode())
        if low:
            raise CommandError(low)
        if not options["check"]:
            store_quality(figures=figures)
