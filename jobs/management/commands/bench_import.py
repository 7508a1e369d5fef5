"""Measure importing: new postings through the whole pipeline, and an unchanged reading, against the naive way."""

from __future__ import annotations

import platform
import statistics
import time
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from jobs.contract import Page, Request
from jobs.fetched import NotModified, Validators
from jobs.management.bench_cycle import read_all
from jobs.management.memory import Memory
from jobs.models.board import Board
from jobs.models.posting import Posting
from jobs.services.companies import company_for_name
from jobs.services.importing import import_board
from jobs.services.leases import Claim, claim_board

PARAGRAPH = (
    "<p>You build batch and streaming pipelines with Python, SQL and Apache Spark for team {n}. You own the warehouse "
    "models, write tests for data and code, and answer for freshness.</p><ul><li>Airflow or Dagster</li><li>Kafka is a "
    "plus</li><li>Docker and Kubernetes</li></ul>"
)


class Undo(Exception):
    """Ends the bench's transaction without keeping anything."""


class Answer:
    """Stands for the outside world: one board of synthetic postings."""

    def __init__(self, body: bytes) -> None:
        self.body = body

    def fetch(self, request: Request, validators: Validators | None = None) -> Page | NotModified:
        """Answer every request with the whole board."""
        return Page(request, 200, {}, self.body)


class Command(BaseCommand):
    """`bench_import --postings N`: prints one JSON object; everything it writes is rolled back."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--postings", type=int, default=1000)
        parser.add_argument("--boards", type=int, help="Read so many boards at once instead; they are removed again.")
        parser.add_argument("--hosts", type=int, default=25)
        parser.add_argument("--gap", type=float, default=1.0, help="Seconds between two requests to a host.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["boards"] is not None:
            self._measure_boards(options["boards"], options["hosts"], options["gap"])
            return
        postings: int = options["postings"]
        if not 1 <= postings <= 20_000:
            raise CommandError("--postings must lie between 1 and 20000.")
        result: dict[str, Any] = {}
        try:
            with transaction.atomic():
                result = self._measure(postings)
                raise Undo
        except Undo:
            pass
        self.stdout.write(orjson.dumps(result).decode())

    def _measure(self, postings: int) -> dict[str, Any]:
        company = company_for_name(name="Bench Works")
        board = Board.objects.create(source="greenhouse", token="bench-works", company=company)  # noqa: S106 - a board's name
        fetcher = Answer(_board(postings))
        # What every worker holds anyway counts as idle.
        self._import(self._claim(board), Answer(_board(1)))
        memory = Memory()
        first = self._import(self._claim(board), fetcher)
        above_idle_mb = memory.above_idle_mb()
        again, queries = [], 0
        for _ in range(3):
            claim = self._claim(board)
            with CaptureQueriesContext(connection) as captured:
                again.append(self._import(claim, fetcher))
            # The beginnings and ends of transactions ask nothing.
            asked = [query["sql"] for query in captured.captured_queries]
            queries = len([sql for sql in asked if not sql.startswith(("SAVEPOINT", "RELEASE"))])
        naive = self._naive(board, min(postings, 300))
        unchanged = statistics.median(again)
        return {
            "machine": f"{platform.machine()}, {platform.python_implementation()} {platform.python_version()}",
            "date": datetime.now(UTC).isoformat(timespec="seconds"),
            "postings": postings,
            "classes": {
                "new": {"s": round(first, 3), "per_s": round(postings / first)},
                "unchanged": {"p50_ms": round(unchanged * 1000, 1), "queries": queries},
                "naive_update_or_create": {"per_s": round(1 / naive)},
            },
            "memory_mb": {"idle": memory.idle_mb, "above_idle": above_idle_mb},
            "ratios": {"unchanged_over_naive": round(naive * postings / unchanged, 1)},
        }

    def _measure_boards(self, boards: int, hosts: int, gap_s: float) -> None:
        if not (2 <= hosts <= 100 and hosts <= boards <= 10_000 and 0 <= gap_s <= 10):
            raise CommandError(
                "--hosts must lie between 2 and 100, --boards between that and 10000, --gap from 0 to 10."
            )
        usual = read_all(boards=boards, hosts=hosts, gap_s=gap_s, workers=hosts)
        one_hangs = read_all(boards=boards, hosts=hosts, gap_s=gap_s, hanging=1, workers=hosts)
        result = {
            "machine": f"{platform.machine()}, {platform.python_implementation()} {platform.python_version()}",
            "date": datetime.now(UTC).isoformat(timespec="seconds"),
            "boards": boards,
            "hosts": hosts,
            "gap_s": gap_s,
            "classes": {"all_answer": asdict(usual), "one_hangs": asdict(one_hangs)},
            "ratios": {"others_while_one_hangs": round(one_hangs.s / usual.s, 3)},
        }
        self.stdout.write(orjson.dumps(result).decode())

    def _claim(self, board: Board) -> Claim:
        claim = claim_board(board_id=board.pk)
        if claim is None:
            raise CommandError("The bench's own board is held by another run.")
        return claim

    def _import(self, claim: Claim, fetcher: Answer) -> float:
        start = time.perf_counter()
        run = import_board(claim=claim, fetcher=fetcher)  # type: ignore[arg-type]
        took = time.perf_counter() - start
        if run is None or run.state != "complete":
            raise CommandError(f"The bench's import did not end whole: {run.sentence if run else 'no run'}")
        return took

    def _naive(self, board: Board, count: int) -> float:
        """Seconds that the common way takes for one unchanged posting: one update_or_create each."""
        rows = list(Posting.objects.filter(board=board).order_by("pk")[:count])
        start = time.perf_counter()
        for row in rows:
            Posting.objects.update_or_create(
                board=board, external_id=row.external_id, defaults={"title": row.title, "html": row.html}
            )
        return (time.perf_counter() - start) / max(1, len(rows))


def _board(postings: int) -> bytes:
    jobs = [
        {
            "id": number,
            "internal_job_id": number,
            "title": ("Senior Data Engineer", "Machine Learning Engineer", "Data Scientist")[number % 3],
            "absolute_url": f"https://job-boards.greenhouse.io/bench-works/jobs/{number}",
            "location": {"name": ("Cairo, Egypt", "Berlin, Germany", "Remote")[number % 3]},
            "content": (PARAGRAPH.format(n=number) * 12).replace("<", "&lt;").replace(">", "&gt;"),
            "first_published": "2026-03-02T10:00:00+00:00",
            "updated_at": "2026-03-02T10:00:00+00:00",
            "departments": [{"name": "Data"}],
            "offices": [],
            "metadata": None,
            "language": "en",
        }
        for number in range(1, postings + 1)
    ]
    return orjson.dumps({"jobs": jobs, "meta": {"total": postings}})
