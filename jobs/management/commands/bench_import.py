"""Measure importing: new postings through the whole pipeline, and an unchanged reading, against the naive way."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jobs.management.bench_board import Answer, advert_board, labelled_board
from jobs.management.bench_cost import Cost, measured
from jobs.management.bench_cycle import read_all
from jobs.management.bench_database import open_link, own_database
from jobs.management.bench_naive_import import naive_new
from jobs.management.bench_stored import fill_stored
from jobs.management.bench_two_boards import read_two
from jobs.management.memory import Memory
from jobs.management.own_program import run_own
from jobs.models.board import Board
from jobs.models.posting import Posting
from jobs.services.clustering import link_pending
from jobs.services.companies import company_for_name
from jobs.services.importing import import_board
from jobs.services.labelling import Labelled
from jobs.services.leases import Claim, claim_board
from jobs.services.preparing import prepared_to_import
from jobs.services.publishing import write_postings
from jobs.services.sorted_words import sort_new_words

NAIVE = 300


class Undo(Exception):
    """Ends the bench's transaction without keeping anything."""


class Command(BaseCommand):
    """`bench_import --postings N [--existing N]`: prints one JSON object; nothing that it writes is kept."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--postings", type=int, default=1000)
        parser.add_argument(
            "--existing", type=int, default=0, help="So many postings are stored already, in a database of its own."
        )
        parser.add_argument(
            "--two-boards",
            action="store_true",
            help="Read two boards of half as many at once on one core instead; they are removed again.",
        )
        parser.add_argument("--boards", type=int, help="Read so many boards at once instead; they are removed again.")
        parser.add_argument("--hosts", type=int, default=25)
        parser.add_argument("--gap", type=float, default=1.0, help="Seconds between two requests to a host.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError with one sentence."""
        if options["boards"] is not None:
            self._measure_boards(options["boards"], options["hosts"], options["gap"])
            return
        postings, existing = options["postings"], options["existing"]
        if not 1 <= postings <= 20_000:
            raise CommandError("--postings must lie between 1 and 20000.")
        if existing and not 1000 <= existing <= 1_000_000:
            raise CommandError("--existing must lie between 1000 and 1000000.")
        if options["two_boards"] and existing:
            raise CommandError("--existing measures two boards too; leave --two-boards out.")
        if options["two_boards"]:
            with prepared_to_import():
                result: dict[str, Any] = {"two_boards_on_one_core": read_two((postings + 1) // 2)}
        else:
            result = self._beside(postings, existing) if existing else self._undone(postings)
        self.stdout.write(orjson.dumps(result).decode())

    def _beside(self, postings: int, existing: int) -> dict[str, Any]:
        """Measure in a database of the bench's own, by a process that has not made up its contents."""
        with own_database("bench_import") as (name, url):
            environment = os.environ | {"DATABASE_URL": url, "LOG_LEVEL": "WARNING"}
            run_own("manage.py", "migrate", "--verbosity", "0", environment=environment)
            run_own("manage.py", "sync_taxonomy", "--verbosity", "0", environment=environment)
            self.stderr.write(f"Writing {existing} postings ...")
            with open_link(name) as link:
                fill_stored(link, existing)
            self.stderr.write("Importing ...")
            found = self._apart(environment, f"--postings={postings}")
            # Another process, since it keeps to one core and what it writes is committed.
            found["classes"] |= self._apart(environment, f"--postings={postings}", "--two-boards")
        return found | {"existing": existing}

    def _apart(self, environment: dict[str, str], *options: str) -> dict[str, Any]:
        result: dict[str, Any] = orjson.loads(
            run_own("manage.py", "bench_import", *options, environment=environment, reads=True)
        )
        return result

    def _undone(self, postings: int) -> dict[str, Any]:
        result: dict[str, Any] = {}
        try:
            with prepared_to_import(), transaction.atomic():
                result = self._measure(postings)
                raise Undo
        except Undo:
            pass
        return result

    def _measure(self, postings: int) -> dict[str, Any]:
        board, other = (
            Board.objects.create(source="greenhouse", token=token, company=company_for_name(name=token))
            for token in ("bench-works", "bench-labelled")
        )
        fetcher = Answer(advert_board(postings))
        # What every worker holds anyway counts as idle.
        self._import(self._claim(board), Answer(advert_board(1)))
        sort_new_words()
        memory = Memory()
        new = self._import(self._claim(board), fetcher)
        above_idle_mb = memory.above_idle_mb()
        with measured() as words_sorted:
            sort_new_words()
        again, queries = [], 0
        for _ in range(3):
            claim = self._claim(board)
            with CaptureQueriesContext(connection) as captured:
                again.append(self._import(claim, fetcher))
            # The beginnings and ends of transactions ask nothing.
            asked = [query["sql"] for query in captured.captured_queries]
            queries = len([sql for sql in asked if not sql.startswith(("SAVEPOINT", "RELEASE", "SET CONSTRAINTS"))])
        items = labelled_board(other, min(postings, 1000))
        written, naive_written = self._written(other, items), naive_new(board, items[:NAIVE])
        naive = self._naive(board, min(postings, NAIVE))
        unchanged = statistics.median(cost.s for cost in again)
        return {
            "machine": f"{platform.machine()}, {platform.python_implementation()} {platform.python_version()}",
            "date": datetime.now(UTC).isoformat(timespec="seconds"),
            "postings": postings,
            "classes": {
                "new": {"s": round(new.s, 3), "per_s": round(postings / new.s), **new.each(postings)},
                "words_sorted_later": words_sorted.each(postings),
                "labelled_to_committed": written.each(len(items)),
                "naive_create": naive_written.each(min(len(items), NAIVE)),
                "unchanged": {
                    "p50_ms": round(unchanged * 1000, 1),
                    "own_cpu_ms": round(statistics.median(cost.own_cpu_s for cost in again) * 1000, 1),
                    "queries": queries,
                },
                "naive_update_or_create": {"per_s": round(1 / naive)},
            },
            "memory_mb": {"idle": memory.idle_mb, "above_idle": above_idle_mb},
            "ratios": {
                "naive_create_over_written": round(
                    naive_written.s / min(len(items), NAIVE) / (written.s / len(items)), 1
                ),
                "unchanged_over_naive": round(naive * postings / unchanged, 1),
            },
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

    def _import(self, claim: Claim, fetcher: Answer) -> Cost:
        with measured() as cost:
            run = import_board(claim=claim, fetcher=fetcher)
        if run is None or run.state != "complete":
            raise CommandError(f"The bench's import did not end whole: {run.sentence if run else 'no run'}")
        return cost

    def _written(self, board: Board, items: Sequence[Labelled]) -> Cost:
        """What it takes from labels to rows that are linked and hold."""
        with measured() as cost:
            write_postings(board=board, run=None, changed=items, now=timezone.now())
            link_pending(board=board)
        return cost

    def _naive(self, board: Board, count: int) -> float:
        """Seconds that the common way takes for one unchanged posting: one update_or_create each."""
        rows = list(Posting.objects.filter(board=board).order_by("pk")[:count])
        with measured() as cost:
            for row in rows:
                Posting.objects.update_or_create(
                    board=board, external_id=row.external_id, defaults={"title": row.title, "html": row.html}
                )
        return cost.s / max(1, len(rows))
