"""Search as every door asks for it: one page of rows with the exact total, and the counts beside each choice.

This engine answers in SQL. It is the only module of the package that doors call, so another engine can take its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db.models import Count, F, Func, Min, Q
from django.utils import timezone

from jobs.models.company import CompanyListEntry
from jobs.models.posting import Posting, PostingPlace, PostingQuerySet, PostingSkill
from jobs.search.cursor import Cursor
from jobs.search.filters import filtered, ranked, states_pay
from jobs.search.parameters import MULTIPLE, Vocabulary
from jobs.search.query import SearchQuery
from jobs.search.vocabulary import city_name, currencies, vocabulary

PAGE_SIZE = 25
FACETS = (
    "role", "seniority", "workplace", "skill", "country", "city", "company", "list", "employment", "language", "currency",
)  # fmt: skip
# How many choices of a long facet are counted out; those chosen are always among them.
FACET_LIMIT = 30


@dataclass(frozen=True, slots=True)
class ResultPage:
    """One page of a search: rows in order, the exact total, and the cursors of its neighbours (None at an end).

    `new_this_week` is how many of the total we first saw in the last seven days.
    """

    rows: list[Posting]
    total: int
    new_this_week: int
    next_cursor: str | None
    previous_cursor: str | None


@dataclass(frozen=True, slots=True)
class FacetCount:
    """One choice of a facet: how many postings it would leave."""

    value: str
    name: str
    count: int


def read_query(params: Mapping[str, Sequence[str]]) -> tuple[SearchQuery, Vocabulary]:
    """Return the query in `params` (name -> values) and the vocabulary that it was read with."""
    known = vocabulary(params)
    return SearchQuery.from_params(params, known), known


def search(query: SearchQuery, cursor: str | None = None, size: int = PAGE_SIZE) -> ResultPage:
    """Return one page of `query`; raises ValueError where `cursor` is not one of ours."""
    found = filtered(query)
    lately = Q(first_seen_at__gte=timezone.now() - timedelta(days=7))
    counts = found.aggregate(total=Count("pk"), new_this_week=Count("pk", filter=lately))
    place = Cursor.decode(cursor) if cursor else None
    rows = list(_window(ranked(found, query), place, size + 1).for_rows())
    backwards = place is not None and place.backwards
    more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()
    before = more if backwards else place is not None
    after = True if backwards else more
    return ResultPage(
        rows=rows,
        **counts,
        next_cursor=_cursor(rows[-1], False) if rows and after else None,
        previous_cursor=_cursor(rows[0], True) if rows and before else None,
    )


def _cursor(row: Posting, backwards: bool) -> str:
    return Cursor(row.tier, row.listed_at, row.pk, backwards).encode()  # type: ignore[attr-defined]


def _window(found: PostingQuerySet, place: Cursor | None, limit: int) -> PostingQuerySet:
    """Return `limit` rows beside `place` in the result's order, or against it for a backwards cursor."""
    ahead: tuple[str, ...] = ("tier", "-listed_at", "-pk")
    against: tuple[str, ...] = ("-tier", "listed_at", "pk")
    if place is None:
        return found.order_by(*ahead)[:limit]
    same = Q(tier=place.tier)
    if place.backwards:
        later = Q(listed_at__gt=place.listed_at) | Q(listed_at=place.listed_at, pk__gt=place.pk)
        return found.filter(Q(tier__lt=place.tier) | (same & later)).order_by(*against)[:limit]
    earlier = Q(listed_at__lt=place.listed_at) | Q(listed_at=place.listed_at, pk__lt=place.pk)
    return found.filter(Q(tier__gt=place.tier) | (same & earlier)).order_by(*ahead)[:limit]


def unknown_pay_count(query: SearchQuery) -> int:
    """Return how many postings of a search for pay state none, or none in its currency: so many stay or are left out."""
    return filtered(replace(query, include_unknown_pay=True)).exclude(states_pay(query.currency)).count()


def facet_counts(query: SearchQuery, known: Vocabulary) -> dict[str, list[FacetCount]]:
    """Return the exact counts beside each choice, most first.

    A facet ignores its own selection; skills keep theirs where several mean all of them, since a further one narrows.
    """
    return {facet: list(_facet(facet, query, known)) for facet in FACETS}


def _facet(facet: str, query: SearchQuery, known: Vocabulary) -> Iterator[FacetCount]:
    keeps = facet == "skill" and query.skill_mode != "any"
    counts = sorted(_counted(facet, filtered(query if keeps else query.without(facet))), key=lambda i: (-i[2], i[1]))
    chosen = _chosen(facet, query)
    shown = {value for value, _, _ in counts[:FACET_LIMIT]}
    for value, name, count in counts:
        if value in shown or value in chosen:
            yield FacetCount(value, name or known.name(facet, value), count)
    for value in sorted(chosen - {value for value, _, _ in counts}):
        yield FacetCount(value, known.name(facet, value), 0)


def _chosen(facet: str, query: SearchQuery) -> set[str]:
    """Return the values of a facet that are asked for or excluded."""
    if facet in MULTIPLE:
        return {*query.included(facet), *query.excluded(facet)}
    return {getattr(query, facet)} - {""}


def _counted(facet: str, found: PostingQuerySet) -> list[tuple[str, str, int]]:
    """Return (value, name or "", count) of each choice that occurs in `found`."""
    if facet == "skill":
        links = PostingSkill.objects.filter(posting__in=found.values("pk"))
        return list(links.values_list("skill__slug", "skill__name").annotate(n=Count("pk")))
    if facet == "list":
        entries = CompanyListEntry.objects.filter(company__postings__in=found.values("pk"))
        return list(
            entries.values_list("company_list__slug", "company_list__name").annotate(n=Count("company__postings"))
        )
    if facet == "country":
        each = found.annotate(value=Func(F("countries"), function="unnest")).values("value")
        return [(row["value"], "", row["n"]) for row in each.annotate(n=Count("pk"))]
    if facet == "city":
        places = PostingPlace.objects.filter(posting__in=found.values("pk")).exclude(city_slug="").order_by()
        grouped = places.values("city_slug").annotate(
            n=Count("posting", distinct=True), c=Min("city"), k=Min("country")
        )
        return [(row["city_slug"], city_name(row["c"], row["k"]), row["n"]) for row in grouped]
    if facet == "currency":
        stated = found.filter(states_pay()).values_list("pay_currency").annotate(n=Count("pk"))
        return [(code, "", n) for code, n in stated if code in currencies()]
    if facet == "role":
        return list(found.values_list("role__slug", "role__name").annotate(n=Count("pk")))
    if facet == "company":
        return list(found.values_list("company__slug", "company__name").annotate(n=Count("pk")))
    return [(value, "", n) for value, n in found.exclude(**{facet: ""}).values_list(facet).annotate(n=Count("pk"))]


def walk(query: SearchQuery, limit: int) -> list[Posting]:
    """Return the first `limit` rows of `query` in order, for feeds."""
    return list(_window(ranked(filtered(query), query), None, limit).for_rows())
