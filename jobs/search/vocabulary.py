"""What values the parameters of a search may have: from the catalog, the code tables and the database."""

from __future__ import annotations

from collections.abc import Container
from functools import cache

import pycountry
from django.utils.translation import gettext_lazy as _

from jobs.models.company import Company, CompanyList
from jobs.models.posting import Posting
from jobs.search.query import Vocabulary
from taxonomy.catalog import load_catalog

LABELS = {
    "role": _("Role"),
    "skill": _("Skill"),
    "seniority": _("Seniority"),
    "workplace": _("Workplace"),
    "country": _("Country"),
    "company": _("Company"),
    "list": _("List"),
    "employment": _("Employment"),
    "posted_within": _("Listed within"),
    "language": _("Language of the text"),
    "q": _("Words"),
}


@cache
def countries() -> dict[str, str]:
    """ISO 3166-1 alpha-2 code -> the short English name."""
    return {item.alpha_2: getattr(item, "common_name", item.name) for item in pycountry.countries}


@cache
def languages() -> dict[str, str]:
    """ISO 639-1 code -> English name."""
    return {item.alpha_2: item.name for item in pycountry.languages if hasattr(item, "alpha_2")}


@cache
def _fixed() -> dict[str, dict[str, str]]:
    catalog = load_catalog()
    return {
        "role": {role.slug: role.name for role in catalog.roles},
        "skill": {skill.slug: skill.name for skill in catalog.skills},
        "seniority": dict(Posting.Seniority.choices),
        "workplace": dict(Posting.Workplace.choices),
        "employment": dict(Posting.Employment.choices),
        "country": countries(),
        "language": languages(),
    }


def vocabulary(parameters: Container[str]) -> Vocabulary:
    """Return the known values; companies and lists are read from the database only when `parameters` name them."""
    values: dict[str, dict[str, str]] = dict(_fixed())
    values["company"] = dict(Company.objects.listed().values_list("slug", "name")) if "company" in parameters else {}
    values["list"] = dict(CompanyList.objects.values_list("slug", "name")) if "list" in parameters else {}
    return Vocabulary(values)
