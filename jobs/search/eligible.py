"""From where postings may be done, asked in SQL: who accepts a country, who leaves it open, and how many of each.

For the countries asked for, every posting is one of three: it accepts one of them, else it leaves one of them open, else it
refuses them all. `jobs.parsing.eligible.answer` says the same of one posting and one country.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator

from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, CharField, Count, F, Func, Q, Value, When

from jobs.models.posting import Posting, PostingQuerySet
from jobs.search.homes import home_codes
from jobs.search.parameters import UNKNOWN

_SCOPE = Posting.Eligibility
_NONE = Value([], ArrayField(CharField(max_length=2)))


def accepts(countries: Collection[str]) -> Q:
    """Return the condition of accepting somebody in one of `countries` for certain."""
    condition = Q(eligible_countries__overlap=list(countries))
    for country in countries:
        named = Q(excluded_countries__contains=[country]) | Q(unsure_countries__contains=[country])
        condition |= Q(eligibility=_SCOPE.ANYWHERE) & ~named
    return condition


def leaves_open(countries: Collection[str]) -> Q:
    """Return the condition of accepting none of `countries` and not refusing one; without countries: of saying nothing."""
    if not countries:
        return Q(eligibility=_SCOPE.UNKNOWN)
    condition = Q(pk__in=[])
    for country in countries:
        unsaid = Q(eligibility__in=[_SCOPE.SOME, _SCOPE.UNKNOWN]) | Q(unsure_countries__contains=[country])
        condition |= unsaid & ~Q(excluded_countries__contains=[country])
    return condition & ~accepts(countries)


def having(values: Collection[str], asked: Collection[str]) -> Q:
    """Return the condition of fitting one of `values`; among them `unknown` means to leave open what was `asked` for."""
    condition = accepts([value for value in values if value != UNKNOWN])
    return condition | leaves_open(asked) if UNKNOWN in values else condition


def countries_in(values: Collection[str]) -> list[str]:
    """Return the countries among the values asked for."""
    return [value for value in values if value != UNKNOWN]


def counts(found: PostingQuerySet, asked: Collection[str], known: Collection[str]) -> Iterator[tuple[str, str, int]]:
    """Yield (country or unknown, "", how many openings of `found`); `known` are all countries that can be asked for."""
    anywhere, alone = Q(eligibility=_SCOPE.ANYWHERE), Q(cluster=None)
    totals = found.aggregate(
        everywhere=Count("pk", filter=anywhere & alone),
        unsaid=Count("pk", filter=leaves_open(asked) & alone),
        copied=Count("cluster"),
    )
    # Of those open to anywhere the countries that they do not accept are counted, since they are fewer.
    named = Func(
        F("eligible_countries"),
        Case(When(anywhere, then=Func("excluded_countries", "unsure_countries", function="array_cat")), default=_NONE),
        function="array_cat",
    )
    each = found.filter(alone).annotate(
        value=Func(named, function="unnest"), less=Case(When(anywhere, then=True), default=False)
    )
    accepted: Counter[str] = Counter()
    if totals["everywhere"]:
        accepted.update(dict.fromkeys(countries_in(known), totals["everywhere"]))
    for value, less, count in each.values_list("value", "less").annotate(n=Count("pk")):
        accepted[value] += -count if less else count
    if totals["copied"]:
        accepted.update(_of_copies(found.filter(cluster__isnull=False), asked))
    accepted[UNKNOWN] += totals["unsaid"]
    yield from (
        (code, "", accepted[code])
        for code in sorted(accepted)
        if (code in known or code == UNKNOWN) and accepted[code] > 0
    )


def _of_copies(found: PostingQuerySet, asked: Collection[str]) -> dict[str, int]:
    """Return country or unknown -> how many openings with copies: one accepts whom one of its copies accepts."""
    taken: dict[str, set[int]] = defaultdict(set)
    lists = ("eligibility", "eligible_countries", "excluded_countries", "unsure_countries")
    said = found.annotate(leaves_it_open=Case(When(leaves_open(asked), then=True), default=False))
    for cluster, leaves_it_open, *named in said.values_list("cluster_id", "leaves_it_open", *lists):
        for country in [*_taken(*named), *([UNKNOWN] if leaves_it_open else [])]:
            taken[country].add(cluster)
    return {country: len(clusters) for country, clusters in taken.items()}


def _taken(scope: str, accepted: list[str], refused: list[str], unsure: list[str]) -> Collection[str]:
    """Return the countries whose people a posting accepts for certain."""
    return home_codes() - {*refused, *unsure} if scope == _SCOPE.ANYWHERE else accepted
