"""Search as every door asks for it: one page of rows with the exact total, and the counts beside each choice.

It is the only module of the package that doors call. It answers from the index of this process where there is one, else
in SQL; both give the same ids, totals, counts and cursors.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime
from types import ModuleType

from django.conf import settings
from django.utils import timezone

from jobs.models.posting import Posting
from jobs.search import answering, names, remote, sql
from jobs.search.card_facts import CardFacts, read_card_facts, read_texts
from jobs.search.cursor import Cursor
from jobs.search.exchange import active_rates, rated, rates_of
from jobs.search.grammar import parse
from jobs.search.parameters import Vocabulary
from jobs.search.query import SearchQuery
from jobs.search.result import Facets, PageOfIds, ResultPage, UnknownPay, first_new_day
from jobs.search.snippets import Parts, snippet, wanted
from jobs.search.vocabulary import equals_now, vocabulary

PAGE_SIZE = 25
__all__ = [
    "PAGE_SIZE",
    "Facets",
    "ResultPage",
    "UnknownPay",
    "active_rates",
    "alike",
    "facet_counts",
    "load",
    "new_since",
    "one_look",
    "rates_of",
    "read_query",
    "search",
    "snippets",
    "state",
    "unknown_pay",
    "unsaid_eligibility_count",
    "walk",
]


def read_query(params: Mapping[str, Sequence[str]]) -> tuple[SearchQuery, Vocabulary]:
    """Return the query in `params` (name -> values) and the vocabulary that it was read with."""
    known = vocabulary(params)
    return rated(SearchQuery.from_params(params, known)), known


def search(
    query: SearchQuery,
    cursor: str | None = None,
    size: int = PAGE_SIZE,
    *,
    facets: Vocabulary | None = None,
    with_rows: bool = True,
) -> ResultPage:
    """Return one page of `query`; raises ValueError where `cursor` is not one of ours.

    Counts beside the choices come with it where `facets` gives the names of values; without `with_rows` its rows are
    left to `load`.
    """
    place = Cursor.decode(cursor) if cursor else None
    query = rated(query, place.rates if place else 0)
    moment = (place and place.moment) or timezone.now()
    answered = query
    found = _source().answer(query, place, moment, size, counted=facets is not None)
    if found is None:
        page = sql.search(query, place, moment, size)
    else:
        page, words = found
        if words != query.q:
            answered = replace(query, q=words)
    counts: Facets | None = None
    if facets is not None and found is not None:
        counts = names.named(page.facets or {}, facets, state() if settings.PAGE_CACHE_S else None)
    elif facets is not None and settings.SEARCH_ENGINE == "sql":
        counts = sql.facet_counts(query, facets)
    backwards = place is not None and place.backwards
    before = page.more if backwards else place is not None
    after = True if backwards else page.more
    # A cursor without a moment is the same each time, and so is a page that has not changed.
    began = moment if query.depends_on_time else None
    version = query.rates.version if query.rates and query.effective_sort == "pay" else 0
    rows = _rows(page) if with_rows else []
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
        found=tuple(page.places),
        marks=page.marks,
        is_exact=page.is_exact,
    )


def load(ids: Sequence[int]) -> list[CardFacts]:
    """Return what result rows show of the postings of `ids` that are there."""
    return read_card_facts(ids)


def state() -> str | None:
    """Return what an answer given now holds for: another string after each change that was committed before.

    None where no index says so, and where the answer may differ from what others see: within a transaction.
    """
    found: str | None = _source().state()
    return found


def one_look() -> AbstractContextManager[None]:
    """Let all that a page asks be answered at the side of what was committed before its first question."""
    return answering.one_look()


def _source() -> ModuleType:
    """Return who holds the index: this process, or the server on the socket."""
    return remote if settings.SEARCH_ENGINE == "server" else answering


def unsaid_eligibility_count(query: SearchQuery) -> int:
    """Return how many postings leave the countries of `eligible` open: so many stay or are left out; 0 without countries."""
    query = rated(query)
    found: int | None = _source().leaving_open(query, timezone.now())
    return sql.unsaid_eligibility_count(query) if found is None else found


def alike(role: str, skills: Sequence[str], countries: Sequence[str], size: int) -> list[int] | None:
    """Return at most `size` open postings whose first role is `role`, each opening once, the most alike first.

    That is by how many of `skills` they have, then those in one of `countries`, then the newest. None where no index
    says so.
    """
    found: list[int] | None = _source().alike(role, skills, countries, size)
    return found


def facet_counts(query: SearchQuery, known: Vocabulary) -> Facets | None:
    """Return the exact counts beside each choice, most first; None while they are being prepared.

    A facet ignores its own selection; skills keep theirs where several mean all of them, since a further one narrows.
    """
    return search(query, size=1, facets=known).facets


def unknown_pay(query: SearchQuery) -> UnknownPay:
    """Return how many openings a search for pay cannot judge: so many stay or are left out."""
    query = rated(query)
    found = _source().unpaid(query, timezone.now())
    return UnknownPay(*(sql.unpaid(query) if found is None else found))


def new_since(page: ResultPage, since: datetime) -> int:
    """Return how many of a page's total are openings that nobody could see before: all that fits was first seen after `since`.

    `page` is the first of its search and was just answered.
    """
    # An opening that is new after `since` counts as new this week, too, where `since` lies within it.
    if not (page.new_this_week if since.astimezone(UTC).date() >= first_new_day() else page.total):
        return 0
    query = rated(page.query)
    found: int | None = _source().new_since(query, since, timezone.now())
    return sql.new_since(query, since) if found is None else found


def walk(query: SearchQuery, limit: int) -> list[Posting]:
    """Return the first `limit` rows of `query` in order, for feeds."""
    return search(query, size=limit).rows


def snippets(page: ResultPage) -> dict[int, Parts]:
    """Return id -> the words of its text around what was asked for, for the rows of a page that have any."""
    sought = wanted(parse(page.query.q, equals_now()))
    texts = read_texts([place.id for place in page.found])
    return {pk: parts for pk, text in texts if (parts := snippet(text, sought))}


def _rows(page: PageOfIds) -> list[tuple[Posting, int]]:
    """Return the rows of a page with their buckets; one that was deleted meanwhile is left out."""
    rows = Posting.objects.for_rows().in_bulk([place.id for place in page.places])
    return [(rows[place.id], place.bucket) for place in page.places if place.id in rows]
