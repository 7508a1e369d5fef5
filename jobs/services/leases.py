"""Who may work on a board: claims, leases and fences.

A claim raises the board's fence. The task that carries this fence opens the run; from then on the run holds a lease
that it renews. A run whose lease lapsed is abandoned by the next claim, and whatever it still tries to write is
refused, because the board has another fence by then.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from jobs.models.board import Board
from jobs.models.importing import ImportRun
from jobs.pace import back_off
from jobs.services.outages import boards_to_try, watch_network

logger = logging.getLogger(__name__)

# A claimed board whose task got lost comes back after this time.
CLAIM = timedelta(minutes=15)
# So many times in a row a board whose worker stopped is read again at once.
STOPS = 2


class LeaseLost(Exception):
    """This run no longer holds its board: another claim was made, or its lease lapsed."""


class SourceOff(Exception):
    """The board's source is switched off here; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Claim:
    """A board that one task may now read: the task carries both numbers."""

    board_id: int
    fence: int


def claim_due_boards(*, now: datetime | None = None, limit: int | None = None) -> list[Claim]:
    """Take the boards that are due; each is moved ahead by a conditional UPDATE, so two callers never take the same.

    While our own network fails, a few are taken each minute, to try it.
    """
    now = now or timezone.now()
    limit = limit or settings.IMPORT_MAX_BOARDS_AT_ONCE
    if (outage := watch_network(now=now)) is not None:
        limit = min(limit, boards_to_try(outage=outage, now=now))
    due = Board.objects.due(now).exclude(runs__state=ImportRun.State.RUNNING)
    if not settings.SAMPLES_URL:
        # Nobody serves them: they wait for the next `make run`.
        due = due.exclude(is_sample=True)
    candidates = due.order_by("next_import_at", "pk").values_list("pk", "fence", "next_import_at")[:limit]
    return [
        Claim(pk, fence + 1)
        for pk, fence, planned in candidates
        if Board.objects.filter(pk=pk, fence=fence, next_import_at=planned).update(
            fence=fence + 1, next_import_at=now + CLAIM
        )
    ]


def claim_board(*, board_id: int, now: datetime | None = None) -> Claim | None:
    """Take one board now, due or not; None while a live run holds it. Raises Board.DoesNotExist and SourceOff."""
    now = now or timezone.now()
    live = ImportRun.objects.filter(board=OuterRef("pk"), state=ImportRun.State.RUNNING, lease_until__gt=now)
    board = Board.objects.annotate(is_read=Exists(live)).get(pk=board_id)
    if board.off_reason:
        raise SourceOff(f"{board.source_name} is switched off here: {board.off_reason}")
    if board.is_read:
        return None
    taken = Board.objects.filter(pk=board_id, fence=board.fence).update(
        fence=F("fence") + 1, next_import_at=now + CLAIM
    )
    return Claim(board_id, board.fence + 1) if taken else None


def open_run(*, claim: Claim, now: datetime | None = None) -> ImportRun | None:
    """Open the run of `claim`; None where the claim is outdated or another run is live (the message came twice)."""
    now = now or timezone.now()
    try:
        with transaction.atomic():
            mine = ImportRun.objects.filter(board=OuterRef("pk"))
            lapsed = mine.filter(state=ImportRun.State.RUNNING, lease_until__lt=now)
            board = (
                Board.objects.select_for_update(of=("self",))
                .select_related("company")
                .annotate(was_used=Exists(mine.filter(fence=claim.fence)), has_lapsed=Exists(lapsed))
                .filter(pk=claim.board_id, fence=claim.fence)
                .first()
            )
            if board is None or board.was_used:
                return None
            if board.has_lapsed:
                abandon_lapsed_runs(now=now, board_id=board.pk)
            run = ImportRun.objects.create(
                board=board,
                fence=claim.fence,
                started_at=now,
                heartbeat_at=now,
                lease_until=now + timedelta(seconds=settings.IMPORT_LEASE_S),
            )
    except IntegrityError:
        return None
    return run


def renew(*, run: ImportRun) -> bool:
    """Extend the lease of `run`; False where it is no longer running."""
    now = timezone.now()
    return bool(
        ImportRun.objects.filter(pk=run.pk, state=ImportRun.State.RUNNING).update(
            heartbeat_at=now, lease_until=now + timedelta(seconds=settings.IMPORT_LEASE_S)
        )
    )


@contextmanager
def kept_alive(run: ImportRun) -> Iterator[None]:
    """Renew the lease of `run` from a thread, three times per lease, until the block ends."""
    finished = threading.Event()

    def beat() -> None:
        while not finished.wait(settings.IMPORT_LEASE_S / 3):
            try:
                if not renew(run=run):
                    return
            except Exception:
                # The main thread meets the same database; the lease may lapse, which is safe.
                logger.warning("lease not renewed", exc_info=True, extra={"run": run.pk})
            finally:
                connection.close()

    thread = threading.Thread(target=beat, name=f"lease-{run.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        finished.set()
        thread.join()


@contextmanager
def holding(run: ImportRun) -> Iterator[Board]:
    """Open a transaction in which only the holder of the board may write; raises LeaseLost."""
    with transaction.atomic():
        board = Board.objects.select_for_update().get(pk=run.board_id)
        current = ImportRun.objects.select_for_update().get(pk=run.pk)
        alive = current.state == ImportRun.State.RUNNING and current.lease_until > timezone.now()
        if board.fence != run.fence or not alive:
            raise LeaseLost(f"run {run.pk} lost board {board.pk}")
        yield board


def give_back(*, claims: Sequence[Claim], now: datetime | None = None) -> int:
    """Make claimed boards due again whose tasks could not be handed out; return how many.

    A task that was handed out all the same finds its claim outdated as soon as the board is claimed anew.
    """
    now = now or timezone.now()
    return sum(
        Board.objects.filter(pk=claim.board_id, fence=claim.fence)
        .exclude(runs__fence=claim.fence)
        .update(next_import_at=now)
        for claim in claims
    )


def take_over(*, claim: Claim, now: datetime | None = None) -> Claim | None:
    """Claim the board of `claim` anew where the run that it opened was left by its worker.

    Called for a message that the broker hands out again, which it does once the worker that had it is gone. None where the
    run has ended or was never opened, where it was read in vain before, and where somebody else has the board: then the
    message stays what it was. A worker that is not gone after all loses the board, and writes nothing from here on.
    """
    now = now or timezone.now()
    run = ImportRun.objects.filter(board=claim.board_id, fence=claim.fence, state=ImportRun.State.RUNNING).first()
    if run is None or not _abandon(run, now, waiting=True):
        return None
    taken = Board.objects.filter(pk=claim.board_id, fence=claim.fence, next_import_at__lte=now).update(
        fence=F("fence") + 1, next_import_at=now + CLAIM
    )
    return Claim(claim.board_id, claim.fence + 1) if taken else None


def abandon_lapsed_runs(*, now: datetime | None = None, board_id: int | None = None) -> int:
    """End the runs whose lease lapsed and make their boards due; return how many."""
    now = now or timezone.now()
    lapsed = ImportRun.objects.filter(state=ImportRun.State.RUNNING, lease_until__lt=now)
    if board_id is not None:
        lapsed = lapsed.filter(board_id=board_id)
    return sum(_abandon(run, now) for run in lapsed)


@transaction.atomic
def _abandon(run: ImportRun, now: datetime, *, waiting: bool = False) -> bool:
    """End one run as left by its worker and make its board due; False where it was renewed, has ended, or is written to.

    With `waiting` it is first waited for whoever writes to it. A board that stopped its worker several times in a row is
    left alone for ever longer: it may be what stops it.
    """
    # The board before its run, as `holding` locks them. Who has them locked is alive, so a sweep goes on without them.
    board = Board.objects.select_for_update(of=("self",), skip_locked=not waiting).filter(pk=run.board_id).first()
    held = ImportRun.objects.select_for_update(of=("self",), skip_locked=not waiting)
    current = held.filter(pk=run.pk, state=ImportRun.State.RUNNING, lease_until=run.lease_until).first()
    if board is None or current is None:
        return False
    current.state = ImportRun.State.ABANDONED
    current.sentence = "The worker that read this board stopped; the board is read again."
    current.finished_at = now
    current.save(update_fields=["state", "sentence", "finished_at"])
    pause = back_off(stops - STOPS) if (stops := _stops(run.board_id)) > STOPS else timedelta(0)
    Board.objects.filter(pk=run.board_id, fence=run.fence).update(
        next_import_at=now + pause, last_started_at=run.started_at
    )
    return True


def _stops(board_id: int) -> int:
    """Return how many of the newest runs of a board were left by their workers, in a row."""
    newest = (
        ImportRun.objects.filter(board=board_id).order_by("-started_at", "-pk").values_list("state", flat=True)[:20]
    )
    return sum(1 for _ in takewhile(lambda state: state == ImportRun.State.ABANDONED, newest))
