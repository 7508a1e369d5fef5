"""How the values of facets are called, for those that the vocabulary does not hold."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from jobs.models.company import CompanyList
from jobs.search.parameters import Vocabulary
from jobs.search.result import FacetCount, Facets
from jobs.search.vocabulary import currencies, named_cities
from mlcareers.lib.memory import Memory
from mlcareers.lib.replicas import reading_connection

# Seconds. A new name of a company is told by the change feed, so names of companies are kept for each state of the index;
# one of a list is not.
COMPANY_S, LIST_S = 60.0, 10.0
company_names: Memory[str] = Memory(50_000, COMPANY_S)
list_names: Memory[str] = Memory(500, LIST_S)


def named(counts: Mapping[str, Sequence[tuple[str, int]]], known: Vocabulary, state: str | None = None) -> Facets:
    """Return counts with the name of each value; a currency that is none is left out.

    `state` is what the counts hold for (`Host.state`); None: names of companies and lists are read.
    """
    found: Facets = {}
    for facet, items in counts.items():
        called = _called(facet, [value for value, _ in items], state)
        found[facet] = [
            FacetCount(value, called.get(value) or known.name(facet, value), count)
            for value, count in items
            if facet != "currency" or value in currencies()
        ]
    return found


def amount_name(value: str) -> str:
    """Return how an amount of `pay_min` is called: 120,000."""
    return f"{int(value):,}"


def _called(facet: str, values: Collection[str], state: str | None) -> dict[str, str]:
    """Return value -> name of what the database alone can name."""
    if facet == "city":
        return named_cities(values)
    if facet == "pay_min":
        return {value: amount_name(value) for value in values}
    if facet == "list":
        return _lists(values) if state is None else list_names.take_all(values, _lists)
    if facet == "company":
        return _companies(values) if state is None else _companies_at(state, values)
    return {}


def _companies_at(state: str, slugs: Collection[str]) -> dict[str, str]:
    """Return slug -> name as of a state of the index."""

    def read(missing: list[tuple[str, str]]) -> dict[tuple[str, str], str]:
        return {(state, slug): name for slug, name in _companies([slug for _state, slug in missing]).items()}

    found = company_names.take_all([(state, slug) for slug in slugs], read)
    return {slug: name for (_state, slug), name in found.items()}


def _companies(slugs: Collection[str]) -> dict[str, str]:
    # Asked for on most pages: in words of our own it takes half as long.
    with reading_connection().cursor() as cursor:
        cursor.execute("SELECT slug, name FROM jobs_company WHERE slug = ANY(%s)", [list(slugs)])
        return dict(cursor.fetchall())


def _lists(slugs: Collection[str]) -> dict[str, str]:
    return dict(CompanyList.objects.filter(slug__in=slugs).values_list("slug", "name"))
