"""What values the parameters of a search may have: from the catalog, the code tables and the database."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache, partial

import pycountry
from django.db.models import Min, QuerySet
from django.utils.translation import gettext_lazy as _

from jobs.models.company import Company, CompanyList, CompanyRedirect
from jobs.models.posting import Posting
from jobs.models.posting_parts import PostingPlace
from jobs.search.grammar import Equals
from jobs.search.homes import home_codes
from jobs.search.parameters import UNKNOWN, Vocabulary, plain
from jobs.search.synonyms import equals
from mlcareers.lib.dear import Dear
from mlcareers.lib.memory import Memory
from taxonomy.catalog import Catalog
from taxonomy.vocabulary import vocabulary_at_hand

# Seconds: a city's name changes where somebody spells it anew.
CITY_S = 600.0
city_names: Memory[str] = Memory(20_000, CITY_S)
every_city: Dear[dict[str, str]] = Dear()

LABELS = {
    "role": _("Role"),
    "skill": _("Skill"),
    "seniority": _("Seniority"),
    "workplace": _("Workplace"),
    "country": _("Country"),
    "city": _("City"),
    "company": _("Company"),
    "list": _("List"),
    "employment": _("Employment"),
    "eligible": _("You can apply from"),
    "workflow": _("Steps of the work"),
    "currency": _("Pay"),
    "posted_within": _("Listed within"),
    "language": _("Language of the text"),
    "q": _("Words"),
}


@cache
def countries() -> dict[str, str]:
    """ISO 3166-1 alpha-2 code -> the short English name."""
    return {item.alpha_2: getattr(item, "common_name", item.name) for item in pycountry.countries}


# What people write for a country beside its codes.
CALLED = {"uk": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "uae": "AE", "ksa": "SA", "holland": "NL"}


@cache
def country_nicknames() -> dict[str, str]:
    """What people write for a country, in lower case -> its code: the code of three letters among others."""
    return {item.alpha_3.lower(): item.alpha_2 for item in pycountry.countries} | CALLED


@cache
def homes() -> dict[str, str]:
    """Country code -> name of each country that a posting may accept people of: ISO 3166-1, and Kosovo by its usual XK."""
    return {code: countries().get(code, "Kosovo") for code in sorted(home_codes())}


@cache
def languages() -> dict[str, str]:
    """ISO 639-1 code -> English name."""
    return {item.alpha_2: item.name for item in pycountry.languages if hasattr(item, "alpha_2")}


@cache
def currencies() -> dict[str, str]:
    """ISO 4217 code -> English name."""
    return {item.alpha_3: item.name for item in pycountry.currencies}


def city_name(name: str, country: str) -> str:
    """Return how a city is called where namesakes may stand beside it: Cairo, Egypt."""
    return f"{name}, {countries().get(country, country)}" if country else name


def named_cities(slugs: Collection[str]) -> dict[str, str]:
    """Return slug -> name of those that a posting names or named; of several spellings the first by alphabet."""
    return city_names.take_all(slugs, lambda missing: _read_cities(PostingPlace.objects.filter(city_slug__in=missing)))


def _read_cities(places: QuerySet[PostingPlace]) -> dict[str, str]:
    rows = places.exclude(city_slug="").order_by().values_list("city_slug")
    return {slug: city_name(name, country) for slug, name, country in rows.annotate(n=Min("city"), c=Min("country"))}


def _cities(asked: AbstractSet[str]) -> dict[str, str]:
    """Return the cities that are asked for; where one is unknown all, for what was probably meant."""
    found = named_cities(asked)
    return found if asked <= found.keys() else every_city.take(lambda: _read_cities(PostingPlace.objects.all())) | found


def _companies(asked: AbstractSet[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return slug -> name of listed companies, and old slug -> present slug of those that moved or were merged away.

    They are those that are asked for; where one is unknown all, for what was probably meant.
    """
    redirects = CompanyRedirect.objects.filter(company__is_listed=True)
    moved = dict(redirects.filter(old_slug__in=asked).values_list("old_slug", "company__slug"))
    names = Company.objects.listed().values_list("slug", "name")
    present = dict(names.filter(slug__in={moved.get(slug, slug) for slug in asked}))
    if all(moved.get(slug, slug) in present for slug in asked):
        return present, moved
    return dict(names), dict(redirects.values_list("old_slug", "company__slug"))


@lru_cache(maxsize=2)
def _fixed(catalog: Catalog) -> dict[str, dict[str, str]]:
    return {
        "role": {role.slug: role.name for role in catalog.roles},
        "skill": {skill.slug: skill.name for skill in catalog.skills},
        "seniority": dict(Posting.Seniority.choices),
        "workplace": dict(Posting.Workplace.choices),
        "employment": dict(Posting.Employment.choices),
        "eligible": {**homes(), UNKNOWN: "Not stated"},
        "workflow": {**{step.slug: step.name for step in catalog.steps}, UNKNOWN: "Not stated"},
        "country": countries(),
        "currency": currencies(),
        "language": languages(),
    }


@lru_cache(maxsize=2)
def _equals_of(catalog: Catalog) -> Equals:
    """One function a catalog: what was parsed with another one is not taken for the same."""
    return partial(equals, catalog=catalog)


def equals_now() -> Equals:
    """Return what tells further meanings of words, names that admins added to skills among them."""
    return _equals_of(vocabulary_at_hand().catalog)


def vocabulary(parameters: Mapping[str, Sequence[str]]) -> Vocabulary:
    """Return the known values; what the database knows is read only where `parameters` (name -> values) name it."""
    values: dict[str, dict[str, str]] = dict(_fixed(vocabulary_at_hand().catalog))
    values["company"], moved = _companies(_asked("company", parameters)) if "company" in parameters else ({}, {})
    values["list"] = dict(CompanyList.objects.values_list("slug", "name")) if "list" in parameters else {}
    values["city"] = _cities(_asked("city", parameters)) if "city" in parameters else {}
    nicknames = dict.fromkeys(("country", "eligible"), country_nicknames())
    return Vocabulary(values, {"company": moved}, nicknames)


def _asked(name: str, parameters: Mapping[str, Sequence[str]]) -> set[str]:
    """Return the values of a parameter as they are looked up: plain, without their sign, in small letters."""
    texts = (plain(text) for text in parameters[name])
    return {text.removeprefix("-").strip().lower() for text in texts if text}
