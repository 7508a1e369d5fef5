"""`manage.py parse_payload`: what a recorded answer of a source becomes; needs neither database nor network."""

from __future__ import annotations

import dataclasses
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from jobs import registry
from jobs.contract import BoardRef, Page, Rejected
from jobs.errors import SourceError
from jobs.management.lines import json_line
from jobs.parsing.clean import Unclean, clean
from jobs.parsing.salary import beyond_base

# The token stands in the first request alone, so any will do where the file is one answer.
ANY_BOARD = "recorded"


class Command(BaseCommand):
    """Prints CleanPostings as JSON Lines; what was rejected, and the counts, go to standard error."""

    help = "Print the CleanPostings of a recorded answer as JSON Lines; needs no database and no network."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="the answer as it came, such as board.json")
        parser.add_argument("--source", required=True, help="the source's slug, such as greenhouse")
        parser.add_argument("--map", metavar="FILE", help="the map of the fields, for a feed of its own format")
        parser.add_argument("--token", default=ANY_BOARD, help="the board's token, where the source needs it")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            source = registry.source(options["source"])
        except KeyError as problem:
            raise CommandError(str(problem.args[0])) from problem
        body = _read(options["file"])
        field_map = _read(options["map"]).decode("utf-8", "replace") if options["map"] else ""
        request = source.first_requests(BoardRef(source.SLUG, options["token"], field_map=field_map))[0]
        try:
            parsed = source.parse(Page(request, 200, {}, body))
        except SourceError as problem:
            raise CommandError(problem.sentence) from problem
        rejected = list(parsed.rejected)
        for number, raw in enumerate(parsed.postings, start=1):
            try:
                posting = clean(raw)
            except Unclean as problem:
                rejected.append(Rejected(raw.external_id, f"posting {number}", str(problem)))
                continue
            ote = beyond_base(raw.pay, raw.pay_text)
            self.stdout.write(json_line({**dataclasses.asdict(posting), "ote": ote and dataclasses.asdict(ote)}))
        for entry in rejected:
            self.stderr.write(f"Rejected {entry.external_id or 'without id'} ({entry.where}): {entry.reason}")
        total = "" if parsed.total is None else f"; the source states {parsed.total}"
        seen = len(parsed.postings) + len(parsed.rejected)
        self.stderr.write(f"{seen - len(rejected)} postings, {len(rejected)} rejected{total}.")
        if parsed.requests:
            self.stderr.write(f"The source asks for {len(parsed.requests)} more answers, which this command does not.")


def _read(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as problem:
        raise CommandError(f"The file {name} cannot be read: {problem.strerror}.") from problem
