"""`manage.py parse_place`: texts as JSON Lines in, the places and the workplace that they name out; needs no database."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from jobs.contract import RawPlace
from jobs.management.lines import json_line, read_texts
from jobs.parsing.countries import region
from jobs.parsing.places import areas, places
from jobs.parsing.workplace import workplace_in


class Command(BaseCommand):
    """Reads standard input to its end; a bad line stops the run with its number and exit code 1."""

    help = "Read places: JSON Lines {id, text} on standard input, {id, remote, countries, cities, areas} on output."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        for identity, text in read_texts(sys.stdin.buffer):
            found = places([RawPlace(text=text)])
            regions = (region(place.region) for place in found if place.region)
            codes = [f"{known.country}-{known.code}" for known in regions if known]
            line = {
                "id": identity,
                "remote": workplace_in(text),
                "countries": list(dict.fromkeys(place.country for place in found if place.country)),
                "cities": list(dict.fromkeys(place.city for place in found if place.city)),
                "areas": list(dict.fromkeys([*codes, *areas(text)])),
            }
            self.stdout.write(json_line(line))
