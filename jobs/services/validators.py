"""When a board may be asked "has it changed?", and when its whole answer is needed."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from jobs.fetched import Validators
from jobs.models.board import Board
from jobs.models.importing import ImportRun
from jobs.models.posting import Posting
from jobs.models.screened import Screened

# Some hosts send one date for ever: what rests on it alone is believed for so long after a whole answer.
DATE_TRUSTED = timedelta(hours=24)


def validators_of(board: Board, now: datetime) -> Validators | None:
    """Return what the last whole answer of `board` gave to ask with; None where the whole answer must be asked for.

    That is so where only a date was given and the last whole answer is DATE_TRUSTED old, and where something is missing that
    a whole reading may close now: "not modified" repeats the first look and is no second one.
    """
    if board.accepts_missing or not (board.etag or board.last_modified):
        return None
    given = Validators(etag=board.etag or None, last_modified=board.last_modified or None)
    if not board.pk:
        # A board that is only looked at has no past.
        return given
    if not board.etag and not _was_read_after(board, now - DATE_TRUSTED):
        return None
    confirmed = now - timedelta(hours=settings.IMPORT_CONFIRM_HOURS)
    return None if _waits_for_a_second_look(board, confirmed) else given


def _was_read_after(board: Board, moment: datetime) -> bool:
    """Whether a whole answer came after `moment`; an unchanged one is none, though it confirms the board."""
    return board.runs.filter(state=ImportRun.State.COMPLETE, finished_at__gt=moment).exists()


def _waits_for_a_second_look(board: Board, confirmed: datetime) -> bool:
    suspect = Posting.objects.open().filter(board=board, suspect_since__lte=confirmed).order_by().values("pk")
    screened = Screened.objects.filter(board=board, absent_since=None, suspect_since__lte=confirmed).order_by()
    return suspect.union(screened.values("pk"), all=True).exists()
