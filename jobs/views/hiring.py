"""Hiring over time: how many postings of a company stood open at the end of each month since we first saw one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from jobs.models.company import Company
from jobs.models.posting import Posting

MONTHS = 12
# One month is a number, not a line.
LEAST_MONTHS = 2


@dataclass(frozen=True, slots=True)
class Month:
    """One month by its first day: how many postings were first seen in it, and how many were open at its end, or now."""

    first: date
    new: int
    open: int


@dataclass(frozen=True, slots=True)
class Hiring:
    """The last twelve months, the oldest first; `count` postings are behind them, `today` is the day of the last one."""

    months: tuple[Month, ...]
    count: int
    today: date

    @property
    def points(self) -> list[tuple[str, int]]:
        """The chart's points: (month, open)."""
        return [(f"{month.first:%b %Y}", month.open) for month in self.months]


def hiring_of(company: Company, now: datetime) -> Hiring | None:
    """Return the months of a company as of `now`; None while fewer than two are known. One query."""
    lives = Posting.objects.filter(company=company).exclude(state=Posting.State.HIDDEN).order_by()
    return hiring(lives.values_list("first_seen_at", "closed_at"), now)


def hiring(lives: Iterable[tuple[datetime, datetime | None]], now: datetime) -> Hiring | None:
    """Return the months of postings, each given as (first seen, closed or None); None while fewer than two are known."""
    known = [(seen, closed) for seen, closed in lives if seen <= now]
    if not known:
        return None
    firsts = _months(min(seen for seen, _ in known), now)
    if len(firsts) < LEAST_MONTHS:
        return None
    months = []
    for first in firsts[-MONTHS:]:
        start, end = _midnight(first), min(_midnight(_next(first)), now)
        months.append(
            Month(
                first=first,
                new=sum(start <= seen < end or seen == end == now for seen, _ in known),
                open=sum(seen <= end and (closed is None or closed > end) for seen, closed in known),
            )
        )
    return Hiring(tuple(months), len(known), now.date())


def _months(since: datetime, until: datetime) -> list[date]:
    found = [since.astimezone(UTC).date().replace(day=1)]
    while _midnight(_next(found[-1])) <= until:
        found.append(_next(found[-1]))
    return found


def _next(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
