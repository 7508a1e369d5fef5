"""`manage.py score_openings FEEDS`: how well copies of one opening are told from others, as JSON."""

from __future__ import annotations

from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError

from jobs.services.opening_scores import opening_scores


class Command(BaseCommand):
    """Prints one object: set of rules -> pairs labelled, linked and right, precision and recall. Needs no database."""

    help = "Score the rules that link copies of one opening on labelled pairs of recorded boards; prints JSON."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("feeds", metavar="FEEDS", help="folder of the recorded answers (greenhouse/, lever/ ...)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            scores = opening_scores(Path(options["feeds"]))
        except ValueError as problem:
            raise CommandError(str(problem)) from problem
        found = {
            name: {**asdict(score), "precision": round(score.precision, 4), "recall": round(score.recall, 4)}
            for name, score in scores.items()
        }
        self.stdout.write(orjson.dumps(found, option=orjson.OPT_INDENT_2).decode())
