"""Values of a search are looked up by themselves; all are read only where one is unknown, for what was probably meant."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jobs.models.company import CompanyRedirect
from jobs.models.posting_parts import PostingPlace
from jobs.search import engine
from jobs.search.query import SearchQuery
from tests.factories import make_company, make_posting

pytestmark = pytest.mark.django_db


def read(**params: list[str]) -> SearchQuery:
    return engine.read_query(params)[0]


def place(city: str, country: str) -> None:
    PostingPlace.objects.create(posting=make_posting(), position=9, text=city, city=city, country=country)


def test_a_city_is_known_as_soon_as_a_posting_names_it_and_its_name_is_kept() -> None:
    assert [problem.value for problem in read(city=["tanta-eg"]).problems] == ["tanta-eg"]
    place("Tanta", "EG")
    assert read(city=["-Tanta-EG "]).city == ("-tanta-eg",)
    with CaptureQueriesContext(
        connection,
    ) as statements:
        assert read(city=["tanta-eg"]).city == ("tanta-eg",)
    assert not [item for item in statements.captured_queries if "jobs_postingplace" in item["sql"]]


def test_a_misspelled_city_is_told_the_one_that_was_meant() -> None:
    place("Alexandria", "EG")
    (problem,) = read(city=["alexandira-eg"]).problems
    assert problem.did_you_mean == "alexandria-eg"


@pytest.mark.parametrize(
    ("name", "asked", "meant"),
    [
        ("country", "iraq", "IQ"), ("country", "peru", "PE"), ("country", "chad", "TD"), ("country", "oman", "OM"),
        ("country", "mali", "ML"), ("country", "cuba", "CU"), ("country", "russia", "RU"), ("country", "iran", "IR"),
        ("country", "fiji", "FJ"), ("country", "guam", "GU"), ("country", "laos", "LA"), ("country", "brasil", "BR"),
        ("country", "indai", "IN"), ("country", "UK", "GB"), ("country", "-usa", "-US"), ("eligible", "kosovo", "XK"),
        ("eligible", "unknwon", "unknown"), ("currency", "EURO", "EUR"), ("currency", "Egyptian pounds", "EGP"),
        ("skill", "pythn", "python"), ("workplace", "remot", "remote"), ("employment", "fulltime", "full-time"),
    ],
)  # fmt: skip
def test_what_was_meant_is_the_nearest_of_names_values_and_nicknames(name: str, asked: str, meant: str) -> None:
    (problem,) = read(**{name: [asked]}).problems
    assert problem.did_you_mean == meant


def test_companies_are_found_by_their_slug_and_by_former_ones() -> None:
    present = make_company(name="Nile Data")
    CompanyRedirect.objects.create(old_slug="old-nile", company=present)
    for number in range(3):
        make_company(name=f"Other {number}")
    query, known = engine.read_query({"company": [present.slug, "-old-nile"]})
    assert query.company == (present.slug, f"-{present.slug}") and not query.problems
    # Nobody else's name was read.
    assert set(known.values["company"]) == {present.slug}
    assert known.name("company", present.slug) == "Nile Data"


def test_of_an_unknown_company_the_others_say_what_was_meant() -> None:
    company = make_company(name="Delta Analytics")
    (problem,) = read(company=[company.slug + "s"]).problems
    assert problem.did_you_mean == company.slug
