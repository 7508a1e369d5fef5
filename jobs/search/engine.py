"""Search as every door asks for it: one page of rows with the exact total, and the counts beside each choice.

It is the only module of the package that doors call. It answers from the index of this process where there is one, else
in SQL; both give the same ids, totals, counts and cursors.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from jobs.models.posting import Posting
from jobs.search import names, sql
from jobs.search.cursor import Cursor
from jobs.search.exchange import active_rates, rated, rates_of
from jobs.search.grammar import parse
from jobs.search.host import host
from jobs.search.index import SearchIndex
from jobs.search.parameters import Vocabulary
from jobs.search.phrases import verify
from jobs.search.query import SearchQuery
from jobs.search.result import FACETS, Facets, PageOfIds, ResultPage, UnknownPay, first_new_day
from jobs.search.snippets import Parts, snippet, wanted
from jobs.search.vocabulary import equals_now, vocabulary

PAGE_SIZE = 25
__all__ = [
    "PAGE_SIZE",
    "Facets",
    "ResultPage",
    "UnknownPay",
    "active_rates",
    "facet_counts",
    "rates_of",
    "read_query",
    "search",
    "snippets",
    "unknown_pay",
    "unsaid_eligibility_count",
    "walk",
]


def read_query(params: Mapping[str, Sequence[str]]) -> tuple[SearchQuery, Vocabulary]:
    """Return the query in `params` (name -> values) and the vocabulary that it was read with."""
    known = vocabulary(params)
    return rated(SearchQuery.from_params(params, known)), known


def search(
    query: SearchQuery, cursor: str | None = None, size: int = PAGE_SIZE, *, facets: Vocabulary | None = None
) -> ResultPage:
    """Return one page of `query`; raises ValueError where `cursor` is not one of ours.

    Counts beside the choices come with it where `facets` gives the names of values.
    """
    place = Cursor.decode(cursor) if cursor else None
    query = rated(query, place.rates if place else 0)
    moment = (place and place.moment) or timezone.now()
    answered = query
    with host.current() as index:
        if index is None:
            page = sql.search(query, place, moment, size)
        else:
            page = _of_index(index, query, place, moment, size, counted=facets is not None)
            better = index.mended(query.q) if query.q and not page.total and place is None else None
            if better is not None:
                answered = replace(query, q=better)
                page = _of_index(index, answered, place, moment, size, counted=facets is not None)
    counts: Facets | None = None
    if facets is not None and index is not None:
        counts = names.named(page.facets or {}, facets)
    elif facets is not None and settings.SEARCH_ENGINE == "sql":
        counts = sql.facet_counts(query, facets)
    backwards = place is not None and place.backwards
    before = page.more if backwards else place is not None
    after = True if backwards else page.more
    # A cursor without a moment is the same each time, and so is a page that has not changed.
    began = moment if query.depends_on_time else None
    version = query.rates.version if query.rates and query.effective_sort == "pay" else 0
    rows = _rows(page)
    return ResultPage(
        rows=[row for row, _ in rows],
        buckets=[bucket for _, bucket in rows],
        total=page.total,
        new_this_week=page.lately,
        next_cursor=Cursor(page.places[-1], began, rates=version).encode() if page.places and after else None,
        previous_cursor=Cursor(page.places[0], began, True, version).encode() if page.places and before else None,
        query=answered,
        asked_words=query.q if answered is not query else None,
        facets=counts,
    )


def unsaid_eligibility_count(query: SearchQuery) -> int:
    """Return how many postings leave the countries of `eligible` open: so many stay or are left out; 0 without countries."""
    query = rated(query)
    with host.current() as index:
        if index is not None:
            return index.leaving_open(query, now=timezone.now(), asked=parse(query.q, equals_now()), verify=verify)
    return sql.unsaid_eligibility_count(query)


def _of_index(
    index: SearchIndex, query: SearchQuery, cursor: Cursor | None, moment: datetime, size: int, *, counted: bool
) -> PageOfIds:
    """Return one page as the index finds it; a search whose answer time does not change is remembered till a change."""
    today = first_new_day()
    lasts = not query.q and not query.depends_on_time
    place = cursor.place if cursor else None
    key = (
        query.query_string(),
        place,
        cursor and cursor.backwards,
        size,
        counted,
        today,
        query.rates and query.rates.version,
    )
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
    page = PageOfIds(found.places, found.total, found.lately, found.more, found.facets if counted else None)
    if lasts:
        host.remember(index, key, page)
    return page


def facet_counts(query: SearchQuery, known: Vocabulary) -> Facets | None:
    """Return the exact counts beside each choice, most first; None while they are being prepared.

    A facet ignores its own selection; skills keep theirs where several mean all of them, since a further one narrows.
    """
    return search(query, size=1, facets=known).facets


def unknown_pay(query: SearchQuery) -> UnknownPay:
    """Return how many postings a search for pay cannot judge: so many stay or are left out."""
    query = rated(query)
    with host.current() as index:
        if index is not None:
            return UnknownPay(
                *index.unpaid(query, now=timezone.now(), asked=parse(query.q, equals_now()), verify=verify)
            )
    return UnknownPay(*sql.unpaid(query))


def walk(query: SearchQuery, limit: int) -> list[Posting]:
    """Return the first `limit` rows of `query` in order, for feeds."""
    return search(query, size=limit).rows


def snippets(page: ResultPage) -> dict[int, Parts]:
    """Return id -> the words of its text around what was asked for, for the rows of a page that have any."""
    sought = wanted(parse(page.query.q, equals_now()))
    texts = Posting.objects.filter(pk__in=[row.pk for row in page.rows]).order_by().values_list("pk", "text")
    return {pk: parts for pk, text in texts if (parts := snippet(text, sought))}


def _rows(page: PageOfIds) -> list[tuple[Posting, int]]:
    """Return the rows of a page with their buckets; one that was deleted meanwhile is left out."""
    rows = Posting.objects.for_rows().in_bulk([place.id for place in page.places])
    return [(rows[place.id], place.bucket) for place in page.places if place.id in rows]
