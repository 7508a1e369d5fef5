"""What a complete reading means for the postings that it did not hold: the one closing rule.

Absent from one complete reading: marked. Absent from a second: closed. When more than max(5, 30 %) is missing, or all
of it, the reading is held and neither marks nor closes.

A source whose absence does not close (a feed shows its newest entries alone) closes a posting when its own page is gone,
or when no reading had it for IMPORT_UNSEEN_DAYS; a board that answers all that time without being one has none of its
postings. Whatever the source, a posting closes when its stated date has passed.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from jobs import registry
from jobs.models.board import Board
from jobs.models.posting import Posting, Screened

MISSED_TO_CLOSE = 2
# A board that was not asked for longer than this says nothing: we were away, not the posting.
ASKED_LATELY = timedelta(days=2)
EXPIRED = "The closing date that its source states has passed."
GONE = "Its own page is gone."


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


def mark_unseen(*, missing: Absence, gone: Collection[int], now: datetime) -> int:
    """Note since when postings are absent, and close those whose own page is `gone`; return how many were closed.

    For a source whose absence does not close. What was noted before keeps its moment.
    """
    unseen = Posting.objects.open().filter(pk__in=missing.postings)
    closed = unseen.filter(pk__in=gone).update(state=Posting.State.CLOSED, closed_at=now, closed_reason=GONE)
    unseen.filter(absent_since=None).update(absent_since=now)
    Screened.objects.filter(pk__in=missing.screened).update(missed_runs=1, absent_since=now)
    return closed


def close_at_page(*, board: Board, url: str, now: datetime) -> int:
    """Close the open postings of `board` whose own page is `url`, which answered that it is gone; return how many."""
    return (
        Posting.objects.open()
        .filter(board=board, url=url)
        .update(state=Posting.State.CLOSED, closed_at=now, closed_reason=GONE)
    )


@dataclass(frozen=True, slots=True)
class Lapsed:
    """How many postings closed by time alone: past their stated date, and unseen for too long."""

    expired: int
    unseen: int


def close_lapsed(*, now: datetime | None = None) -> Lapsed:
    """Close the open postings whose stated date has passed, or that no reading had for IMPORT_UNSEEN_DAYS.

    Idempotent; safe beside imports: each row is closed by a conditional UPDATE.
    """
    now = now or timezone.now()
    days = settings.IMPORT_UNSEEN_DAYS
    expired = (
        Posting.objects.open()
        .filter(expires_at__lte=now)
        .update(state=Posting.State.CLOSED, closed_at=now, closed_reason=EXPIRED)
    )
    long_ago = now - timedelta(days=days)
    lost = Board.objects.filter(
        source__in=[slug for slug, source in registry.sources().items() if not source.ABSENCE_CLOSES],
        state__in=[Board.State.GONE, Board.State.NOT_FOUND, Board.State.MALFORMED],
        last_complete_at__lte=long_ago,
        last_started_at__gte=now - ASKED_LATELY,
    )
    unseen = (
        Posting.objects.open()
        .filter(Q(absent_since__lte=long_ago) | Q(board__in=lost))
        .update(
            state=Posting.State.CLOSED,
            closed_at=now,
            closed_reason=f"Not seen at its source for {days} days.",
        )
    )
    return Lapsed(expired, unseen)


def mark_present(*, board: Board, seen_ids: Collection[str]) -> None:
    """Clear the marks of what came back unchanged; nothing is written where nothing was marked."""
    marked = Posting.objects.open().filter(Q(missed_runs__gt=0) | Q(absent_since__isnull=False), board=board)
    marked.filter(external_id__in=seen_ids).update(missed_runs=0, absent_since=None, page_checked_at=None)
    Screened.objects.filter(board=board, missed_runs__gt=0, external_id__in=seen_ids).update(
        missed_runs=0, absent_since=None
    )
