"""The health of a board, its pace, and giving up on one that fails again and again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from jobs.health import PAUSED_AFTER, Health, Reading, answers_again, health_of, must_pause
from jobs.models.account import User
from jobs.models.board import Board
from jobs.models.importing import ImportRun
from jobs.models.mail import OwedMail
from jobs.models.moderation import Decision
from jobs.pace import pace
from jobs.services.decisions import AlreadyDecided, record_decision
from jobs.services.mail_box import owe_mail

# Hourly for a week; daily for half a year.
LOOKED_AT = 180


def readings_of(board: Board) -> list[Reading]:
    """Return the newest ended readings of `board`, newest first, without those that our own network did not let begin."""
    told = board.runs.exclude(state__in=[ImportRun.State.RUNNING, ImportRun.State.OFFLINE])
    rows = told.order_by("-started_at", "-pk").values_list(
        "state", "finished_at", "seen", "rejected", "created", "updated", "reopened", "closed", "source_total", "sentence"
    )[:LOOKED_AT]  # fmt: skip
    return [
        Reading(state, at, seen, rejected, created + updated + reopened + closed, total, sentence)
        for state, at, seen, rejected, created, updated, reopened, closed, total, sentence in rows
        if at is not None
    ]


def assess(*, board: Board, is_site: bool, now: datetime) -> None:
    """Set the health and the pace of `board` from its readings, and give up on it after the seventh failure in a row.

    One that was given up and works is read as ever again. The caller holds the board's row and saves it. Giving up owes the
    admins one mail, and so does coming back.
    """
    readings = readings_of(board)
    if board.given_up_at is not None and answers_again(readings):
        board.is_active, board.given_up_at, board.resumed_at = True, None, now
        owe_mail(kind=OwedMail.Kind.BOARD_BACK, subject_id=board.pk, moment=now)
    since = board.resumed_at
    if board.is_active and not board.is_sample and must_pause([r for r in readings if since is None or r.at > since]):
        board.is_active, board.given_up_at = False, now
        owe_mail(kind=OwedMail.Kind.BOARD_PAUSED, subject_id=board.pk, moment=now)
    found = pace(readings, now, is_site=is_site)
    board.pace_minutes = None if found is None else round(found.total_seconds() / 60)
    set_health(board, readings, now)


def set_health(board: Board, readings: Sequence[Reading], now: datetime) -> None:
    """Set the fields that say how well `board` is; `health_since` keeps its moment while the state stays."""
    found = health_of(readings, now) if board.is_active else _paused(board)
    if board.health != found.state or board.health_since is None:
        board.health_since = now
    board.health, board.health_sentence = found.state, found.sentence[:600]
    board.health_evidence = found.evidence


def refresh_health(*, board_ids: Sequence[int], now: datetime | None = None) -> None:
    """Say anew how well boards are that a person paused or resumed."""
    now = now or timezone.now()
    fields = ["health", "health_sentence", "health_evidence", "health_since"]
    for board in Board.objects.filter(pk__in=board_ids):
        set_health(board, readings_of(board), now)
        board.save(update_fields=fields)


def _paused(board: Board) -> Health:
    if board.given_up_at is None:
        return Health(Board.Health.PAUSED, "A person stopped the reading of this board.")
    sentence = (
        f"{PAUSED_AFTER} readings in a row failed, so it is tried only once a week until one works. {board.sentence}"
    )
    return Health(Board.Health.PAUSED, sentence, {"failures": board.failures})


def failures_of(board: Board) -> dict[str, object]:
    """Return since when the stored `board` is given up (None: it is not), and its failures in a row, as decisions keep them."""
    since, failures = Board.objects.values_list("given_up_at", "failures").get(pk=board.pk)
    return {"given_up_at": None if since is None else since.isoformat(), "failures": failures}


@transaction.atomic
def resume_board(*, board: Board, by: User, now: datetime | None = None) -> Decision:
    """Read a paused board again, beginning now, with its failures forgotten; return the decision.

    Raises AlreadyDecided where it is read.
    """
    now = now or timezone.now()
    before = failures_of(board)
    done = Board.objects.filter(pk=board.pk, is_active=False).update(
        is_active=True, given_up_at=None, resumed_at=now, failures=0, next_import_at=now, changed_by_person_at=now
    )
    if not done:
        raise AlreadyDecided("This board is read already.")
    refresh_health(board_ids=[board.pk], now=now)
    return record_decision(
        kind=Decision.Kind.BOARD,
        subject_id=board.pk,
        sentence=f"{board.company or board.source_name}: {board.sentence or board}",
        verdict=Decision.Verdict.RESUMED,
        by=by,
        before=before,
        now=now,
    )
