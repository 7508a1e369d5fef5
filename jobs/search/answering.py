"""What the index of this process answers: to the engine of a web process, or to the server that stands for many.

Each function returns None where there is no index yet; the engine then answers in SQL.
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime

from jobs.search.cursor import Cursor
from jobs.search.grammar import parse
from jobs.search.host import host
from jobs.search.index import SearchIndex
from jobs.search.phrases import verify
from jobs.search.query import SearchQuery
from jobs.search.result import FACETS, PageOfIds, first_new_day
from jobs.search.vocabulary import equals_now


def one_look() -> AbstractContextManager[None]:
    """Let all answers within the block be at the side of what was committed before the first of them."""
    return host.one_look()


def answer(
    query: SearchQuery, cursor: Cursor | None, moment: datetime, size: int, *, counted: bool
) -> tuple[PageOfIds, str] | None:
    """Return one page and the words that were answered: mended ones where no posting has a word of `query`."""
    with host.current() as index:
        if index is None:
            return None
        page = _page(index, query, cursor, moment, size, counted=counted)
        better = index.mended(query.q) if query.q and not page.total and cursor is None else None
        if better is not None:
            page = _page(index, replace(query, q=better), cursor, moment, size, counted=counted)
        marks = tuple(host.mark(place.id) for place in page.places)
    return replace(page, marks=marks), query.q if better is None else better


def unpaid(query: SearchQuery, moment: datetime) -> tuple[int, int] | None:
    """Return how many openings of a search for pay state none that is asked for, and how many some without a rate."""
    with host.current() as index:
        return (
            None
            if index is None
            else index.unpaid(query, now=moment, asked=parse(query.q, equals_now()), verify=verify)
        )


def leaving_open(query: SearchQuery, moment: datetime) -> int | None:
    """Return how many openings leave the countries of `eligible` open."""
    with host.current() as index:
        if index is None:
            return None
        return index.leaving_open(query, now=moment, asked=parse(query.q, equals_now()), verify=verify)


def new_since(query: SearchQuery, since: datetime, moment: datetime) -> int | None:
    """Return how many openings of a search nobody could see at `since` (`SearchIndex.new_since`)."""
    with host.current() as index:
        if index is None:
            return None
        return index.new_since(query, since, now=moment, asked=parse(query.q, equals_now()), verify=verify)


def alike(role: str, skills: Collection[str], countries: Collection[str], size: int) -> list[int] | None:
    """Return the openings of a role that are most alike (`SearchIndex.alike`)."""
    with host.current() as index:
        return None if index is None else index.alike(role, skills, countries, size)


def state() -> str | None:
    """Return what an answer given now holds for: another string after each change that was committed before."""
    with host.current() as index:
        return None if index is None else host.state(index)


def _page(
    index: SearchIndex, query: SearchQuery, cursor: Cursor | None, moment: datetime, size: int, *, counted: bool
) -> PageOfIds:
    """Return one page as the index finds it; a search whose answer time does not change is remembered till a change."""
    today = first_new_day()
    lasts = not query.q and not query.depends_on_time
    rates = query.rates.version if query.rates else 0
    place = cursor.place if cursor else None
    key = (query.query_string(), place, cursor and cursor.backwards, size, counted, today, rates)
    if lasts and (kept := host.remembered(index, key)) is not None:
        return kept
    backwards = cursor is not None and cursor.backwards
    found = index.search(
        query,
        now=moment,
        asked=parse(query.q, equals_now()),
        verify=verify,
        size=size,
        after=cursor.place if cursor and not backwards else None,
        before=cursor.place if cursor and backwards else None,
        facets=FACETS if counted else (),
        lately=today.isoformat(),
    )
    counts = found.facets if counted else None
    page = PageOfIds(found.places, found.total, found.lately, found.more, counts, is_exact=found.is_exact)
    if lasts:
        host.remember(index, key, page)
    return page
