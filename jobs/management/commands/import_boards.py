"""`manage.py import_boards`: read boards now, through the workers or in this process."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from celery import current_app
from django.core.management.base import BaseCommand, CommandError, CommandParser
from kombu.exceptions import OperationalError

from jobs.models.board import Board
from jobs.models.importing import ImportRun
from jobs.services.fetching import make_fetcher
from jobs.services.importing import import_board
from jobs.services.leases import Claim, SourceOff, abandon_lapsed_runs, claim_board, claim_due_boards
from jobs.services.outages import lasting_outage
from jobs.services.preparing import prepared_to_import
from jobs.tasks import import_board as import_board_task

# These readings did what they were asked; a held one says in its sentence what a person should look at.
GOOD = {ImportRun.State.COMPLETE, ImportRun.State.UNCHANGED, ImportRun.State.HELD}
COUNTS = ("seen", "shown", "screened", "rejected", "created", "updated", "closed")


class Command(BaseCommand):
    """Enqueues the boards that are due, or reads them here and prints one JSON line for each run."""

    help = "Enqueue the boards that are due; with --wait read them in this process."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take one board, and whether to wait."""
        parser.add_argument("--board", type=int, metavar="ID", help="this board, due or not")
        parser.add_argument("--wait", action="store_true", help="read here; exit 1 when a board could not be read")

    def handle(self, *args: Any, **options: Any) -> None:
        """Claim boards and hand them on."""
        if not options["wait"]:
            self._enqueue(options["board"])
            return
        with prepared_to_import():
            self._read(options["board"])

    def _read(self, board_id: int | None) -> None:
        failed = 0
        read = 0
        fetcher = make_fetcher()
        samples = set(Board.objects.filter(is_sample=True).values_list("pk", flat=True))
        for claim in self._claims(board_id):
            is_sample = claim.board_id in samples
            run = import_board(claim=claim, fetcher=make_fetcher(samples=True) if is_sample else fetcher)
            if run is None:
                continue
            read += 1
            failed += run.state not in GOOD
            self.stdout.write(json.dumps(_line(run), ensure_ascii=False))
        self.stderr.write(f"{read} read, {failed} failed.")
        self._tell_of_outage(board_id)
        if failed:
            raise CommandError(f"{failed} of {read} boards could not be read; their sentences say why.")

    def _claims(self, board_id: int | None) -> Iterator[Claim]:
        """Yield one claim at a time, so that a long row of boards does not lapse while it waits."""
        abandon_lapsed_runs()
        if board_id is not None:
            yield _claim_one(board_id)
            return
        while claims := claim_due_boards(limit=1):
            yield from claims

    def _enqueue(self, board_id: int | None) -> None:
        try:
            with current_app.connection_for_write() as connection:
                connection.ensure_connection(max_retries=1, interval_start=0, interval_max=1)
        except (OperationalError, OSError) as problem:
            raise CommandError(
                f"The broker cannot be reached ({problem}). Start it with `make run`, set BROKER_URL, or add --wait."
            ) from None
        abandon_lapsed_runs()
        claims = [_claim_one(board_id)] if board_id is not None else claim_due_boards()
        for claim in claims:
            import_board_task.delay(claim.board_id, claim.fence)
        self.stderr.write(f"{len(claims)} enqueued.")
        self._tell_of_outage(board_id)

    def _tell_of_outage(self, board_id: int | None) -> None:
        """Say why not all that is due was taken; a board that was named is taken whatever our network does."""
        outage = lasting_outage()
        if outage is not None and board_id is None:
            since = f"{outage.began_at:%Y-%m-%d %H:%M} UTC"
            self.stderr.write(
                f"Our own network has failed since {since}: only a few of the boards that are due are tried each minute."
            )


def _claim_one(board_id: int) -> Claim:
    try:
        claim = claim_board(board_id=board_id)
    except Board.DoesNotExist:
        raise CommandError(f"There is no board {board_id}.") from None
    except SourceOff as problem:
        raise CommandError(f"The board {board_id} is not read: {problem.sentence}") from None
    if claim is None:
        raise CommandError(f"The board {board_id} is being read right now.")
    return claim


def _line(run: ImportRun) -> dict[str, Any]:
    board = run.board
    return {
        "board": board.pk,
        "source": board.source,
        "token": board.token,
        "run": run.pk,
        "state": run.state,
        "sentence": run.sentence,
        **{name: getattr(run, name) for name in COUNTS},
    }
