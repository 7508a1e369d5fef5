"""`manage.py classify`: postings as JSON Lines in, their labels as JSON Lines out; needs no database."""

from __future__ import annotations

import json
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from taxonomy.catalog import load_catalog
from taxonomy.classify.posting import classify
from taxonomy.classify.result import Classification
from taxonomy.datafile import CatalogError


class Command(BaseCommand):
    """Reads standard input to its end; a bad line stops the run with its number and exit code 1."""

    help = "Label postings: JSON Lines {id, title, text, company?} on standard input, labels as JSON Lines on output."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--time", action="store_true", help="print postings per second on standard error")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            catalog = load_catalog()
        except CatalogError as problem:
            raise CommandError(str(problem)) from problem
        classify("", "", catalog)  # builds the automaton, which is not part of the measured speed
        count, spent = 0, 0.0
        for posting in read_postings(sys.stdin.buffer):
            start = time.perf_counter()
            labels = classify(posting["title"], posting["text"], catalog, posting["company"])
            spent += time.perf_counter() - start
            count += 1
            self.stdout.write(json.dumps(row_of(posting["id"], labels)))
        if options["time"]:
            self.stderr.write(f"{count} postings, {count / spent if spent else 0:.0f} postings/s")


def read_postings(lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """Each line's id (a text or whole number), title, text ("" where null or absent) and company (None where absent).

    Raises CommandError with the number of the first line that is not such an object in UTF-8; blank lines are passed.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line.decode("utf-8-sig"))
        except UnicodeDecodeError as problem:
            raise CommandError(f"Line {number} is not UTF-8 text.") from problem
        except (ValueError, RecursionError) as problem:
            raise CommandError(f"Line {number} is not JSON: {problem}.") from problem
        yield _posting(number, row)


def row_of(identity: object, labels: Classification) -> dict[str, Any]:
    """The output object of one posting; skills by name, evidence as in the contract."""
    return {
        "id": identity,
        "role": labels.role,
        "confidence": labels.confidence,
        "runner_up": labels.runner_up,
        "seniority": labels.seniority,
        "skills": [skill.name for skill in labels.skills],
        "evidence": [asdict(evidence) for evidence in labels.evidence],
    }


def _posting(number: int, row: object) -> dict[str, Any]:
    if not isinstance(row, dict):
        raise CommandError(f"Line {number} is not a JSON object.")
    identity = row.get("id")
    if isinstance(identity, bool) or not isinstance(identity, str | int):
        raise CommandError(f'Line {number}: "id" must be a text or a whole number.')
    for key in ("title", "text", "company"):
        if not isinstance(row.get(key), str | None):
            raise CommandError(f'Line {number}: "{key}" must be a text.')
    if "title" not in row:
        raise CommandError(f'Line {number}: "title" is missing.')
    return {
        "id": identity,
        "title": row["title"] or "",
        "text": row.get("text") or "",
        "company": row.get("company"),
    }
