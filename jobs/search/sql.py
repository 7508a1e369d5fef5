"""The search in SQL: answers while there is no index, and is the oracle that the index is held to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, Count, F, Func, Min, Q, Value
from django.db.models.functions import Coalesce, NullIf

from jobs.models.company import CompanyListEntry
from jobs.models.posting import PostingQuerySet
from jobs.models.posting_parts import PostingPlace, PostingSkill
from jobs.search import eligible
from jobs.search.bands import steps
from jobs.search.cursor import Cursor
from jobs.search.document import OPEN_FACETS
from jobs.search.exchange import rated, rates_of
from jobs.search.filters import (
    GREATEST_PAY,
    checks_every_candidate,
    comparable_pay,
    filtered,
    pays_enough,
    ranked,
    states_pay,
)  # fmt: skip
from jobs.search.grammar import parse
from jobs.search.names import amount_name
from jobs.search.openings import count_openings
from jobs.search.ordering import EPOCH, Place, microseconds
from jobs.search.parameters import MULTIPLE, UNKNOWN, Vocabulary
from jobs.search.query import SearchQuery
from jobs.search.result import FACET_LIMIT, FACETS, FacetCount, PageOfIds, first_new_day
from jobs.search.vocabulary import city_name, currencies, equals_now

STEPS = ArrayField(CharField(max_length=20))


def search(query: SearchQuery, cursor: Cursor | None, moment: datetime, size: int) -> PageOfIds:
    """Return one page of `query` as of `moment`."""
    found = filtered(query, moment).each_once()
    since = datetime.combine(first_new_day(), time.min, tzinfo=EPOCH.tzinfo)
    counts = found.aggregate(total=Count("pk"), lately=Count("pk", filter=Q(first_seen_at__gte=since)))
    rows = [
        Place(row.bucket, microseconds(row.listed_at), row.pk)
        for row in _window(ranked(found, query, moment), cursor, size + 1).only("pk", "listed_at")
    ]
    more, rows = len(rows) > size, rows[:size]
    if cursor is not None and cursor.backwards:
        rows.reverse()
    is_exact = checks_every_candidate(parse(query.q, equals_now()))
    return PageOfIds(places=rows, more=more, is_exact=is_exact, **counts)


def _window(found: PostingQuerySet, cursor: Cursor | None, limit: int) -> Any:
    """Return `limit` rows beside `cursor` in the result's order, or against it for a backwards cursor."""
    ahead: tuple[str, ...] = ("bucket", "-listed_at", "-pk")
    against: tuple[str, ...] = ("-bucket", "listed_at", "pk")
    if cursor is None:
        return found.order_by(*ahead)[:limit]
    place = cursor.place
    listed_at = EPOCH + timedelta(microseconds=place.listed_at)
    same = Q(bucket=place.bucket)
    if cursor.backwards:
        later = Q(listed_at__gt=listed_at) | Q(listed_at=listed_at, pk__gt=place.id)
        return found.filter(Q(bucket__lt=place.bucket) | (same & later)).order_by(*against)[:limit]
    earlier = Q(listed_at__lt=listed_at) | Q(listed_at=listed_at, pk__lt=place.id)
    return found.filter(Q(bucket__gt=place.bucket) | (same & earlier)).order_by(*ahead)[:limit]


def unpaid(query: SearchQuery) -> tuple[int, int]:
    """Return how many openings of a search for pay state none that is asked for, and how many some without a rate."""
    wider = filtered(replace(query, include_unknown_pay=True))
    enough = comparable_pay(query)
    judged = enough | ~states_pay() if query.pay_min is not None else None
    counts = wider.aggregate(
        kept=count_openings(), judged=count_openings(only=judged), enough=count_openings(only=enough)
    )
    return counts["judged"] - counts["enough"], counts["kept"] - counts["judged"]


def new_since(query: SearchQuery, since: datetime) -> int:
    """Return how many openings have a posting that fits, and none that fits and was first seen at `since` or before."""
    fresh = filtered(query).filter(first_seen_at__gt=since)
    found = int(fresh.aggregate(n=count_openings())["n"])
    clusters = list(fresh.exclude(cluster=None).values_list("cluster_id", flat=True).distinct()) if found else []
    if not clusters:
        return found
    # Few postings are newer than a look, so the older ones are asked for by the clusters of these alone.
    before = filtered(query).filter(cluster__in=clusters, first_seen_at__lte=since)
    return found - int(before.aggregate(n=count_openings())["n"])


def unsaid_eligibility_count(query: SearchQuery) -> int:
    """Return how many openings leave the countries of `eligible` open: so many stay or are left out; 0 without countries."""
    asked = eligible.countries_in(query.included("eligible"))
    if not asked:
        return 0
    wider = filtered(query.without("eligible", f"-{UNKNOWN}").with_value("eligible", UNKNOWN))
    return int(wider.filter(eligible.leaves_open(asked)).aggregate(n=count_openings())["n"])


def facet_counts(query: SearchQuery, known: Vocabulary) -> dict[str, list[FacetCount]]:
    """Return the exact counts beside each choice, most first.

    A facet ignores its own selection; skills keep theirs where several mean all of them, since a further one narrows.
    """
    query = rated(query)
    return {
        facet: _paid_at_least(query) if facet == "pay_min" else list(_facet(facet, query, known)) for facet in FACETS
    }


def _paid_at_least(query: SearchQuery) -> list[FacetCount]:
    """Return how many openings pay at least so much, for each band of the currency asked for, the least first."""
    if not query.currency:
        return []
    amounts = sorted({*steps(query.currency, rates_of(query)), *([query.pay_min] if query.pay_min else [])})
    wider = filtered(query.without("currency")).alias(greatest_pay=GREATEST_PAY)
    each = {f"at_{amount}": count_openings(only=pays_enough(replace(query, pay_min=amount))) for amount in amounts}
    counts = wider.aggregate(**each) if each else {}
    found = [FacetCount(str(amount), amount_name(str(amount)), counts[f"at_{amount}"]) for amount in amounts]
    return [item for item in found if item.count or item.value == str(query.pay_min)]


def _facet(facet: str, query: SearchQuery, known: Vocabulary) -> Iterator[FacetCount]:
    keeps = facet == "skill" and query.skill_mode != "any"
    found = filtered(query if keeps else query.without(facet))
    if facet == "eligible":
        asked = eligible.countries_in(query.included("eligible"))
        counted = list(eligible.counts(found, asked, known.values["eligible"]))
    else:
        counted = _counted(facet, found)
    counts = sorted(counted, key=lambda item: (-item[2], item[0]))
    chosen = _chosen(facet, query)
    if facet in OPEN_FACETS and any(value == UNKNOWN for value, _, _ in counted):
        # How many do not say is never cut off.
        chosen.add(UNKNOWN)
    further = {value: FacetCount(value, known.name(facet, value), 0) for value in chosen}
    for place, (value, name, count) in enumerate(counts):
        item = FacetCount(value, name or known.name(facet, value), count)
        if place < FACET_LIMIT:
            yield item
            further.pop(value, None)
        elif value in chosen:
            further[value] = item
    yield from (further[value] for value in sorted(further))


def _chosen(facet: str, query: SearchQuery) -> set[str]:
    """Return the values of a facet that are asked for or excluded."""
    if facet in MULTIPLE:
        return {*query.included(facet), *query.excluded(facet)}
    return {getattr(query, facet)} - {""}


def _counted(facet: str, found: PostingQuerySet) -> list[tuple[str, str, int]]:
    """Return (value, name or "", count) of each choice that occurs in `found`; openings are counted."""
    if facet == "skill":
        links = PostingSkill.objects.filter(posting__in=found.values("pk"))
        return list(links.values_list("skill__slug", "skill__name").annotate(n=count_openings("posting__")))
    if facet == "list":
        entries = CompanyListEntry.objects.filter(company__postings__in=found.values("pk"))
        return list(
            entries.values_list("company_list__slug", "company_list__name").annotate(
                n=count_openings("company__postings__")
            )
        )
    if facet == "country":
        each = found.annotate(value=Func(F("countries"), function="unnest")).values("value")
        return [(row["value"], "", row["n"]) for row in each.annotate(n=count_openings())]
    if facet == "workflow":
        steps = NullIf(Func("workflow_owns", "workflow_contributes", function="array_cat"), Value([], STEPS))
        each = found.annotate(value=Func(Coalesce(steps, Value([UNKNOWN], STEPS)), function="unnest")).values("value")
        return [(row["value"], "", row["n"]) for row in each.annotate(n=count_openings())]
    if facet == "city":
        places = PostingPlace.objects.filter(posting__in=found.values("pk")).exclude(city_slug="").order_by()
        grouped = places.values("city_slug").annotate(n=count_openings("posting__"), c=Min("city"), k=Min("country"))
        return [(row["city_slug"], city_name(row["c"], row["k"]), row["n"]) for row in grouped]
    if facet == "currency":
        stated = found.filter(states_pay()).values_list("pay_currency").annotate(n=count_openings())
        return [(code, "", n) for code, n in stated if code in currencies()]
    if facet == "role":
        both = Func("role__slug", "secondary_role__slug", template="array_remove(ARRAY[%(expressions)s], NULL)")
        each = found.annotate(value=Func(both, function="unnest", output_field=CharField())).values("value")
        return [(row["value"], "", row["n"]) for row in each.annotate(n=count_openings())]
    if facet == "company":
        return list(found.values_list("company__slug", "company__name").annotate(n=count_openings()))
    return [(value, "", n) for value, n in found.exclude(**{facet: ""}).values_list(facet).annotate(n=count_openings())]
