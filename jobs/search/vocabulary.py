"""What values the parameters of a search may have: from the catalog, the code tables and the database."""

from __future__ import annotations

from collections.abc import Container
from functools import cache, lru_cache, partial

import pycountry
from django.db.models import Min
from django.utils.translation import gettext_lazy as _

from jobs.models.company import Company, CompanyList, CompanyRedirect
from jobs.models.posting import Posting
from jobs.models.posting_parts import PostingPlace
from jobs.search.grammar import Equals
from jobs.search.homes import home_codes
from jobs.search.parameters import UNKNOWN, Vocabulary
from jobs.search.synonyms import equals
from taxonomy.catalog import Catalog
from taxonomy.vocabulary import vocabulary_at_hand

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


def _cities() -> dict[str, str]:
    """Every city that a posting names or named; of several spellings the first by alphabet."""
    rows = PostingPlace.objects.exclude(city_slug="").order_by().values_list("city_slug")
    return {slug: city_name(name, country) for slug, name, country in rows.annotate(n=Min("city"), c=Min("country"))}


def _companies() -> tuple[dict[str, str], dict[str, str]]:
    """Return slug -> name of every listed company, and old slug -> present slug of those that moved or were merged away."""
    present = dict(Company.objects.listed().values_list("slug", "name"))
    moved = CompanyRedirect.objects.filter(company__is_listed=True).values_list("old_slug", "company__slug")
    return present, dict(moved)


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


def vocabulary(parameters: Container[str]) -> Vocabulary:
    """Return the known values; what the database knows is read only when `parameters` name it."""
    values: dict[str, dict[str, str]] = dict(_fixed(vocabulary_at_hand().catalog))
    values["company"], moved = _companies() if "company" in parameters else ({}, {})
    values["list"] = dict(CompanyList.objects.values_list("slug", "name")) if "list" in parameters else {}
    values["city"] = _cities() if "city" in parameters else {}
    nicknames = dict.fromkeys(("country", "eligible"), country_nicknames())
    return Vocabulary(values, {"company": moved}, nicknames)
