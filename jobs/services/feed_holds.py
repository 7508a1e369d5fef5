"""Readings of feeds that are not believed: empty after a history, or with the own pages of many postings gone at once.

Absence from a feed closes nothing, but an empty answer would send us to the own pages of all that it held, and a site whose
list fails may answer 404 for its pages too. Such a reading is held (`held`) like one of a board that misses too much.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings

from jobs.models.board import Board
from jobs.services.closing import Held
from jobs.services.known import Absence
from jobs.services.page_checks import Asked

_RELEASE = "nothing was closed. If that is right, release the board in the queue."


def is_emptied(*, board: Board, missing: Absence, held: Mapping[str, Held], seen: int) -> bool:
    """Whether a reading of `seen` entries is empty after one that was not; what a person released is not looked at."""
    if seen:
        return False
    return any(row.unseen_since is None for row in _counted(board, missing, held).rows)


def reason_to_hold_feed(*, board: Board, missing: Absence, held: Mapping[str, Held], seen: int, asked: Asked) -> str:
    """Return why a reading of a feed is not believed; empty where it is.

    Gone pages are too many above max(5, 30 %) of what is known, or above five where so much also left the list at once.
    """
    if is_emptied(board=board, missing=missing, held=held, seen=seen):
        return f"Held: the answer is empty, and {missing.known} postings are known; {_RELEASE}"
    counted = _counted(board, missing, held)
    gone = sum(row.is_posting and row.pk in asked.gone for row in counted.rows)
    left = sum(row.unseen_since is None for row in counted.rows)
    least = settings.IMPORT_HOLD_MISSING_MIN
    allowed = max(least, settings.IMPORT_HOLD_MISSING_SHARE * counted.known)
    if gone > allowed or (gone > least and left > allowed):
        return f"Held: the own pages of {gone} of {missing.known} known postings are gone at once; {_RELEASE}"
    return ""


def confirmed_gone(*, missing: Absence, held: Mapping[str, Held], asked: Asked, now: datetime) -> frozenset[int]:
    """Return which postings may close because their pages are gone: what a held reading missed, IMPORT_CONFIRM_HOURS later."""
    confirmed = now - timedelta(hours=settings.IMPORT_CONFIRM_HOURS)
    early = {row.pk for row in missing.rows if row.external_id in held and held[row.external_id].since > confirmed}
    return asked.gone - early


def unanswered(*, missing: Absence, asked: Asked, closed: tuple[int, ...]) -> frozenset[str]:
    """Return the external ids of missing postings whose pages have not yet said whether they are over."""
    answered = asked.there | set(closed)
    return frozenset(row.external_id for row in missing.rows if row.is_posting and row.pk not in answered)


def _counted(board: Board, missing: Absence, held: Mapping[str, Held]) -> Absence:
    return missing.without(held) if board.accepts_missing else missing
