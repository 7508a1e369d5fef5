"""What a person decides about postings and boards; each decision is recorded with what undoing it puts back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from jobs.models.account import User
from jobs.models.board import Board
from jobs.models.importing import ImportRun
from jobs.models.moderation import Decision
from jobs.models.posting import Posting
from jobs.services.board_health import failures_of, refresh_health
from jobs.services.decisions import AlreadyDecided, CannotUndo, record_decision
from jobs.services.doubts import REJECTED_SHARE
from jobs.services.life import turned

SHOWN = (Posting.State.OPEN, Posting.State.HIDDEN)


@transaction.atomic
def close_postings(
    *, postings: QuerySet[Posting], reason: str, by: User | None = None, now: datetime | None = None
) -> list[Decision]:
    """Close the open and hidden ones of `postings` for `reason`, which readers see; return one decision for each.

    Raises ValueError without a reason.
    """
    reason = " ".join(reason.split())[:200]
    if not reason:
        raise ValueError("A posting is closed for a reason.")
    now = now or timezone.now()
    rows = _locked(postings, SHOWN)
    Posting.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=Posting.State.CLOSED, closed_at=now, closed_by_person_at=now, closed_reason=reason
    )
    return _record(rows, Decision.Verdict.CLOSED, by, reason, now)


@transaction.atomic
def reopen_postings(
    *, postings: QuerySet[Posting], by: User | None = None, now: datetime | None = None
) -> list[Decision]:
    """Open the closed ones of `postings` again; return one decision for each.

    A stated date that has passed is dropped, else it would close them again.
    """
    now = now or timezone.now()
    rows = _locked(postings, [Posting.State.CLOSED])
    chosen = Posting.objects.filter(pk__in=[row.pk for row in rows])
    chosen.filter(board__isnull=False, expires_at__lte=now).update(expires_at=None)
    with turned(at=now):
        chosen.update(
            state=Posting.State.OPEN,
            closed_at=None,
            closed_by_person_at=None,
            closed_reason="",
            suspect_since=None,
            suspect_run=None,
            absent_since=None,
            ended="",
        )
    return _record(rows, Decision.Verdict.REOPENED, by, "", now)


def put_back_posting(decision: Decision) -> None:
    """Give a posting the state that it had before `decision`; raises CannotUndo where someone changed it since."""
    before = decision.before
    if "state" not in before:
        raise CannotUndo("Its employer decided this; only the employer takes it back.")
    rows = Posting.objects.filter(pk=decision.subject_id)
    if decision.verdict == Decision.Verdict.CLOSED:
        done = rows.filter(state=Posting.State.CLOSED, closed_at=decision.decided_at).update(
            state=before["state"], closed_at=None, closed_by_person_at=None, closed_reason=""
        )
    else:
        moments = {
            name: parse_datetime(str(before[name])) if before[name] else None
            for name in ("closed_at", "closed_by_person_at", "expires_at", "absent_since")
        }
        done = rows.filter(state=Posting.State.OPEN).update(
            state=Posting.State.CLOSED,
            closed_reason=before["closed_reason"],
            ended=before["ended"],
            **moments,
        )
    if not done:
        raise CannotUndo("The posting was closed or opened again since, so there is nothing to put back.")


@transaction.atomic
def release_board(*, board: Board, by: User, reason: str = "", now: datetime | None = None) -> Decision:
    """Let the next readings of a held board close what it missed, beginning now; return the decision.

    Raises AlreadyDecided where the board is no longer held or was released before, ValueError where it is held for
    entries that could not be read: nothing is known to be missing then.
    """
    run = held_run(board)
    if run is not None and run.rejected > REJECTED_SHARE * run.seen:
        raise ValueError("It is held because its entries could not be read; only a reading that works ends that.")
    done = Board.objects.filter(pk=board.pk, state=Board.State.HELD, accepts_missing=False).update(
        accepts_missing=True, next_import_at=now or timezone.now()
    )
    if not done:
        raise AlreadyDecided("This board was released, or read whole, already.")
    return record_decision(
        kind=Decision.Kind.BOARD,
        subject_id=board.pk,
        sentence=f"{board.company or board.source_name}: {board.sentence or board}",
        verdict=Decision.Verdict.RELEASED,
        by=by,
        reason=reason,
        now=now,
    )


@transaction.atomic
def pause_board(*, board: Board, by: User, reason: str, now: datetime | None = None) -> Decision:
    """Stop reading a board, one that was given up too, until a person says otherwise; return the decision.

    Raises AlreadyDecided where a person paused it before.
    """
    before = failures_of(board)
    done = Board.objects.filter(Q(is_active=True) | Q(given_up_at__isnull=False), pk=board.pk).update(
        is_active=False, given_up_at=None, changed_by_person_at=now or timezone.now()
    )
    if not done:
        raise AlreadyDecided("This board is paused already.")
    refresh_health(board_ids=[board.pk], now=now)
    return record_decision(
        kind=Decision.Kind.BOARD,
        subject_id=board.pk,
        sentence=f"{board.company or board.source_name}: {board.sentence or board}",
        verdict=Decision.Verdict.PAUSED,
        by=by,
        reason=reason,
        before=before,
        now=now,
    )


def put_back_board(decision: Decision) -> None:
    """Hold a released board again, pause a resumed or read a paused one again; raises CannotUndo where that came too late.

    A board that was given up before is given up again, and one that was resumed has its failures again.
    """
    rows = Board.objects.filter(pk=decision.subject_id)
    since = decision.before.get("given_up_at")
    if decision.verdict == Decision.Verdict.PAUSED:
        as_before = {"given_up_at": since} if since else {"is_active": True, "next_import_at": timezone.now()}
        if not rows.filter(is_active=False, given_up_at=None).update(**as_before):
            raise CannotUndo("The board is read again already.")
        refresh_health(board_ids=[decision.subject_id])
        return
    if decision.verdict == Decision.Verdict.RESUMED:
        failures = decision.before.get("failures", 0)
        if not rows.filter(is_active=True).update(is_active=False, given_up_at=since, failures=failures):
            raise CannotUndo("The board is paused already.")
        refresh_health(board_ids=[decision.subject_id])
        return
    unread = Q(last_complete_at=None) | Q(last_complete_at__lt=decision.decided_at)
    if not rows.filter(unread, accepts_missing=True).update(accepts_missing=False):
        raise CannotUndo("The board was read since; postings that it closed can be opened again one by one.")


def held_run(board: Board) -> ImportRun | None:
    """Return the last reading of `board` that was held; None where none was."""
    return board.runs.filter(state=ImportRun.State.HELD).order_by("-started_at").first()


def _locked(postings: QuerySet[Posting], states: Iterable[str]) -> list[Posting]:
    """Return those in `states`, locked in one order for all: two people who decide at once wait and do not deadlock."""
    keys = list(postings.order_by().values_list("pk", flat=True))
    rows = Posting.objects.filter(pk__in=keys, state__in=states).select_related("company").order_by("pk")
    return list(rows.select_for_update(of=("self",)).defer("html", "text", "words", "head_words"))


def _record(rows: Iterable[Posting], verdict: str, by: User | None, reason: str, now: datetime) -> list[Decision]:
    return Decision.objects.bulk_create(
        [
            Decision(
                kind=Decision.Kind.POSTING,
                subject_id=row.pk,
                sentence=f"{row.title}, {row.company.name}"[:500],
                verdict=verdict,
                reason=reason,
                decided_by=by,
                decided_at=now,
                before={
                    "state": row.state,
                    "closed_at": row.closed_at.isoformat() if row.closed_at else None,
                    "closed_by_person_at": row.closed_by_person_at.isoformat() if row.closed_by_person_at else None,
                    "expires_at": row.expires_at.isoformat() if row.expires_at else None,
                    "absent_since": row.absent_since.isoformat() if row.absent_since else None,
                    "closed_reason": row.closed_reason,
                    "ended": row.ended,
                },
            )
            for row in rows
        ]
    )
