"""How the values of facets are called, for those that the vocabulary does not hold."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.db.models import Min

from jobs.models.company import Company, CompanyList
from jobs.models.posting_parts import PostingPlace
from jobs.search.parameters import Vocabulary
from jobs.search.result import FacetCount, Facets
from jobs.search.vocabulary import city_name, currencies
from mlcareers.lib.memory import Memory

# Seconds: a city's name changes where somebody spells it anew.
CITY_S = 600.0
city_names: Memory[str] = Memory(20_000, CITY_S)


def named(counts: Mapping[str, Sequence[tuple[str, int]]], known: Vocabulary) -> Facets:
    """Return counts with the name of each value; a currency that is none is left out."""
    found: Facets = {}
    for facet, items in counts.items():
        called = _called(facet, [value for value, _ in items])
        found[facet] = [
            FacetCount(value, called.get(value) or known.name(facet, value), count)
            for value, count in items
            if facet != "currency" or value in currencies()
        ]
    return found


def _called(facet: str, values: Collection[str]) -> dict[str, str]:
    """Return value -> name of what the database alone can name."""
    if facet == "company":
        return dict(Company.objects.filter(slug__in=values).values_list("slug", "name"))
    if facet == "list":
        return dict(CompanyList.objects.filter(slug__in=values).values_list("slug", "name"))
    if facet == "city":
        return _cities(values)
    return {}


def _cities(slugs: Collection[str]) -> dict[str, str]:
    """Return slug -> name: of all its postings the first spelling by alphabet, so it is looked up once in CITY_S."""
    found = {slug: name for slug in slugs if (name := city_names.get(slug)) is not None}
    missing = [slug for slug in slugs if slug not in found]
    if missing:
        rows = PostingPlace.objects.filter(city_slug__in=missing).order_by().values_list("city_slug")
        for slug, name, country in rows.annotate(n=Min("city"), c=Min("country")):
            found[slug] = city_name(name, country)
            city_names.put(slug, found[slug])
    return found
