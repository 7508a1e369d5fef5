"""Readings that miss too much: held, and settled by a later reading once a person released the board.

What held readings miss without a break is remembered beside the postings, with the moment of the first; the postings stay
as they are. A release covers what was missing when it was given: a reading that misses too much beyond that is held anew.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime

from jobs.models.board import Board
from jobs.models.importing import ImportRun
from jobs.models.life import HeldAbsence
from jobs.models.mail import OwedMail
from jobs.services.closing import Held
from jobs.services.known import Absence
from jobs.services.mail_box import owe_mail

logger = logging.getLogger(__name__)


def held_absences(*, board: Board) -> dict[str, Held]:
    """Return what held readings of `board` miss, by external id; nothing is asked where none is held."""
    if board.held_since is None:
        return {}
    rows = HeldAbsence.objects.filter(board=board).values_list("external_id", "since", "run_id")
    return {external_id: Held(since, run_id) for external_id, since, run_id in rows}


def must_hold(*, board: Board, missing: Absence, held: Collection[str], seen: int) -> bool:
    """Whether a reading of `seen` entries misses too much, apart from what a person released."""
    if board.accepts_missing:
        return missing.without(held).is_too_much(seen)
    return missing.is_too_much(seen, board.held_known)


def hold(*, board: Board, run: ImportRun, missing: Absence | None, held: Collection[str], now: datetime) -> bool:
    """Remember what a held reading misses; return whether this is news: a later reading of the same hold is none.

    News owes the admin one mail.

    `missing` None: entries could not be read, so nothing is known to be missing. The caller saves the board.
    """
    is_news = board.held_since is None or board.accepts_missing
    if is_news:
        board.held_since, board.held_known = now, None
    board.accepts_missing = False
    # The next answer must be whole: "not modified" would speak of a reading before this one.
    board.etag = board.last_modified = ""
    if missing is not None:
        board.held_known = missing.known if board.held_known is None else board.held_known
        ids = {row.external_id for row in missing.rows}
        forget(board=board, external_ids=set(held) - ids)
        HeldAbsence.objects.bulk_create(
            [HeldAbsence(board=board, external_id=one, since=now, run=run) for one in sorted(ids - set(held))],
            batch_size=500,
        )
    if is_news:
        owe_mail(kind=OwedMail.Kind.BOARD_HELD, subject_id=board.pk, moment=now)
        logger.error("board held: a person must look", extra={"board": str(board), "run": run.pk})
    return is_news


def settle(*, board: Board, held: Collection[str], waiting: Collection[str]) -> None:
    """End a hold after a reading that was not held; a release lasts while something of it is `waiting` to be confirmed.

    The caller saves the board.
    """
    kept = set(held) & set(waiting) if board.accepts_missing else set()
    forget(board=board, external_ids=set(held) - kept)
    if not kept:
        board.held_since = board.held_known = None
        board.accepts_missing = False


def forget(*, board: Board, external_ids: Collection[str]) -> None:
    """Drop what came back, closed, or is settled otherwise."""
    if external_ids:
        HeldAbsence.objects.filter(board=board, external_id__in=external_ids).delete()
