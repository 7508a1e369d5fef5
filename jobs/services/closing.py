"""What a complete reading means for the postings that it did not hold: the one closing rule.

Absent from one complete reading: marked. Absent from a second: closed. When more than max(5, 30 %) is missing, or all
of it, the reading is held and neither marks nor closes.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from jobs.models.board import Board
from jobs.models.posting import Posting, Screened

MISSED_TO_CLOSE = 2


@dataclass(frozen=True, slots=True)
class Absence:
    """What a board had and this reading did not: ids of postings and screened, and how much there was to miss."""

    postings: frozenset[int]
    screened: frozenset[int]
    known: int

    @property
    def missing(self) -> int:
        """How many are missing."""
        return len(self.postings) + len(self.screened)

    def is_too_much(self, seen: int) -> bool:
        """Whether the reading must be held: empty after a history, or missing more than max(5, 30 %)."""
        if self.known and not seen:
            return True
        allowed = max(settings.IMPORT_HOLD_MISSING_MIN, settings.IMPORT_HOLD_MISSING_SHARE * self.known)
        return self.missing > allowed


def absence(*, board: Board, seen_ids: Collection[str]) -> Absence:
    """Return what `board` is known to have that is not among the external ids of this reading."""
    postings = dict(Posting.objects.open().filter(board=board).values_list("external_id", "pk"))
    screened = dict(Screened.objects.filter(board=board, absent_since=None).values_list("external_id", "pk"))
    seen = set(seen_ids)
    return Absence(
        postings=frozenset(pk for external_id, pk in postings.items() if external_id not in seen),
        screened=frozenset(pk for external_id, pk in screened.items() if external_id not in seen),
        known=len(postings) + len(screened),
    )


def still_absent(*, board: Board) -> Absence:
    """Return what the last complete reading missed: an unchanged answer misses it again."""
    open_postings = Posting.objects.open().filter(board=board)
    present = Screened.objects.filter(board=board, absent_since=None)
    return Absence(
        postings=frozenset(open_postings.filter(missed_runs__gt=0).values_list("pk", flat=True)),
        screened=frozenset(present.filter(missed_runs__gt=0).values_list("pk", flat=True)),
        known=open_postings.count() + present.count(),
    )


def mark_absent(*, missing: Absence, now: datetime) -> int:
    """Mark what is missing and close what is missing for the second time; return how many postings were closed."""
    closed = 0
    if missing.postings:
        again = Posting.objects.filter(pk__in=missing.postings, missed_runs__gte=MISSED_TO_CLOSE - 1)
        closed = again.update(
            state=Posting.State.CLOSED,
            missed_runs=MISSED_TO_CLOSE,
            closed_at=now,
            closed_reason="Absent from two complete readings of its board.",
        )
        Posting.objects.open().filter(pk__in=missing.postings).update(missed_runs=1)
    if missing.screened:
        Screened.objects.filter(pk__in=missing.screened, missed_runs__gte=MISSED_TO_CLOSE - 1).update(
            missed_runs=MISSED_TO_CLOSE, absent_since=now
        )
        Screened.objects.filter(pk__in=missing.screened, absent_since=None).update(missed_runs=1)
    return closed


def mark_present(*, board: Board, seen_ids: Collection[str]) -> None:
    """Clear the marks of what came back unchanged; nothing is written where nothing was marked."""
    Posting.objects.open().filter(board=board, missed_runs__gt=0, external_id__in=seen_ids).update(missed_runs=0)
    Screened.objects.filter(board=board, missed_runs__gt=0, external_id__in=seen_ids).update(
        missed_runs=0, absent_since=None
    )
