"""What a complete reading means for the postings that it did not hold: the one closing rule.

Absent from one complete reading: suspect. Absent from a second, IMPORT_CONFIRM_HOURS or more after the first: closed. When
more than max(5, 30 %) is missing, or all of it, the reading is held and neither marks nor closes (`held`).

A source whose absence does not close (a feed shows its newest entries alone) closes a posting when its own page is gone
(too many at once are held, `feed_holds`), or when no reading had it for IMPORT_UNSEEN_DAYS; a board that answers all that time
without being one has none of its postings. Whatever the source, a posting closes when its own page is gone or its stated date
has passed. A board that is gone itself takes its postings with it (`gone_boards`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from jobs import registry
from jobs.models.board import Board
from jobs.models.importing import ImportRun
from jobs.models.posting import Posting, PostingQuerySet
from jobs.models.screened import Screened
from jobs.services.known import Absence, Row

# A board that was not asked for longer than this says nothing: we were away, not the posting.
ASKED_LATELY = timedelta(days=2)
ABSENT = "Absent from two complete readings of its board."
EXPIRED = "The closing date that its source states has passed."
GONE = "Its own page is gone."


@dataclass(frozen=True, slots=True)
class Held:
    """Since when held readings miss something, and the run that missed it first (None once that is forgotten)."""

    since: datetime
    run_id: int | None


@dataclass(frozen=True, slots=True)
class Marked:
    """What a reading made of what it missed.

    `closed` are the ids of postings that it closed, `gone` counts those and the screened entries that it took for gone,
    `waiting` are the external ids of what is not confirmed. `missed_since` is when the first of `closed` was first missed.
    """

    closed: tuple[int, ...] = ()
    gone: int = 0
    waiting: frozenset[str] = frozenset()
    missed_since: datetime | None = None


def mark_missing(*, missing: Absence, released: Mapping[str, Held], run: ImportRun, now: datetime) -> Marked:
    """Close what was first missed IMPORT_CONFIRM_HOURS ago or earlier, and mark the rest as suspect.

    Of what held readings missed, once `released`, the first of them counts. What is suspect already is not written again.
    """
    confirmed = now - timedelta(hours=settings.IMPORT_CONFIRM_HOURS)
    gone: list[Row] = []
    missed: list[datetime] = []
    marks: dict[Held, list[Row]] = defaultdict(list)
    for row in missing.rows:
        held = released.get(row.external_id)
        moments = [moment for moment in (row.suspect_since, held.since if held else None) if moment is not None]
        if moments and min(moments) <= confirmed:
            gone.append(row)
            missed.append(min(moments))
        elif row.suspect_since is None:
            marks[held or Held(now, run.pk)].append(row)
    for first, rows in marks.items():
        postings, screened = _keys(rows)
        if postings:
            fresh = Posting.objects.open().filter(pk__in=postings, suspect_since=None)
            fresh.update(suspect_since=first.since, suspect_run=first.run_id)
        if screened:
            Screened.objects.filter(pk__in=screened, suspect_since=None).update(suspect_since=first.since)
    postings, screened = _keys(gone)
    closed = close(postings=Posting.objects.filter(pk__in=postings), reason=ABSENT, now=now) if postings else ()
    if screened:
        Screened.objects.filter(pk__in=screened).update(absent_since=now, suspect_since=None)
    waiting = {row.external_id for row in missing.rows} - {row.external_id for row in gone}
    return Marked(closed, len(closed) + len(screened), frozenset(waiting), min(missed, default=None))


def close(*, postings: PostingQuerySet, reason: str, now: datetime) -> tuple[int, ...]:
    """Close the open ones of `postings`, whoever else closes at the same time, and return their ids."""
    with transaction.atomic():
        keys = postings.open().order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True)
        closed = tuple(keys)
        if closed:
            Posting.objects.filter(pk__in=closed).update(
                state=Posting.State.CLOSED, closed_at=now, closed_reason=reason, suspect_since=None, suspect_run=None
            )
    return closed


def mark_unseen(*, missing: Absence, gone: Collection[int], now: datetime) -> tuple[int, ...]:
    """Note since when postings are absent, and close those whose own page is `gone`; return which were closed.

    For a source whose absence does not close. What was noted before keeps its moment.
    """
    closed = close(postings=Posting.objects.filter(pk__in=gone), reason=GONE, now=now) if gone else ()
    fresh = [row for row in missing.rows if row.unseen_since is None]
    postings, screened = _keys(fresh)
    if postings:
        Posting.objects.open().filter(pk__in=postings, absent_since=None).update(absent_since=now)
    if screened:
        Screened.objects.filter(pk__in=screened).update(absent_since=now)
    return closed


def mark_back(*, rows: Sequence[Row]) -> None:
    """Clear the marks of what a reading holds again."""
    postings, screened = _keys(rows)
    if postings:
        Posting.objects.open().filter(pk__in=postings).update(
            suspect_since=None, suspect_run=None, absent_since=None, page_checked_at=None
        )
    if screened:
        Screened.objects.filter(pk__in=screened).update(suspect_since=None)


def _keys(rows: Sequence[Row]) -> tuple[list[int], list[int]]:
    """Return the ids of postings and those of screened entries."""
    return [row.pk for row in rows if row.is_posting], [row.pk for row in rows if not row.is_posting]


def close_at_page(*, board: Board, url: str, now: datetime) -> int:
    """Close the open postings of `board` whose own page is `url`, which answered that it is gone; return how many.

    More than IMPORT_HOLD_MISSING_MIN on one page are not closed by one answer: the clock does that (`close_lapsed`).
    """
    standing = Posting.objects.filter(board=board, url=url)
    if standing.open().count() > settings.IMPORT_HOLD_MISSING_MIN:
        return 0
    return len(close(postings=standing, reason=GONE, now=now))


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
        .update(state=Posting.State.CLOSED, closed_at=now, closed_reason=EXPIRED, suspect_since=None, suspect_run=None)
    )
    long_ago = now - timedelta(days=days)
    # A feed that was gone until it was given up is asked once a week at most.
    given_up = Q(state=Board.State.GONE, is_active=False, given_up_at__isnull=False)
    lost = Board.objects.filter(
        source__in=[slug for slug, source in registry.sources().items() if not source.ABSENCE_CLOSES],
        state__in=[Board.State.GONE, Board.State.NOT_FOUND, Board.State.MALFORMED],
        last_complete_at__lte=long_ago,
    ).filter(Q(last_started_at__gte=now - ASKED_LATELY) | given_up)
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
