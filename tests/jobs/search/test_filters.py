"""City, pay, exclusion and the mode of skills: what each keeps, and that an impossible one keeps nothing."""

from __future__ import annotations

import importlib
from pkgutil import iter_modules

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from jobs import migrations
from jobs.models.company import CompanyList, CompanyListEntry
from jobs.models.posting import Posting
from jobs.models.posting_parts import PostingPlace
from jobs.parsing.annual import FACTORS, annual
from jobs.search import engine
from jobs.search.query import SearchQuery
from tests.factories import make_company, make_posting

pytestmark = pytest.mark.django_db

EGP = {"pay_currency": "EGP"}


def query(**params: object) -> SearchQuery:
    given = {name: value if isinstance(value, list) else [str(value)] for name, value in params.items()}
    found, _ = engine.read_query(given)  # type: ignore[arg-type]
    assert found.problems == ()
    return found


@pytest.fixture
def catalogue() -> None:
    acme, other = make_company("Acme"), make_company("Other")
    curated = CompanyList.objects.create(slug="egypt-ai", name="AI companies in Egypt")
    CompanyListEntry.objects.create(company_list=curated, company=acme, reason="Shown by its own page")
    make_posting(
        title="A", company=acme, role="data-engineer", skills=["spark", "sql"], seniority="senior", workplace="onsite",
        cities=[("Cairo", "EG")], employment="full-time", language="en",
        **EGP, pay_min=50_000_00, pay_max=70_000_00, pay_period="month",
    )  # fmt: skip
    make_posting(
        title="B", company=other, role="ml-engineer", workplace="remote", cities=[("London", "GB"), ("Cairo", "EG")],
        employment="full-time", language="de", **EGP, pay_min=100_00, pay_period="hour",
    )  # fmt: skip
    make_posting(
        title="C", company=other, role="data-analyst", skills=["spark"], employment="contract", workplace="hybrid",
        cities=[("London", "CA")], pay_currency="USD", pay_max=90_000_00, pay_period="year",
    )  # fmt: skip
    make_posting(title="D", company=other, role="data-ops", skills=["sql", "php"], cities=[("Springfield", "")])


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"city": "cairo-eg"}, "AB"),
        ({"city": "london-gb"}, "B"),
        ({"city": "london-ca"}, "C"),
        ({"city": ["london-gb", "london-ca"]}, "BC"),
        ({"city": "springfield-zz"}, "D"),
        ({"city": "london-gb", "country": "-EG"}, ""),
        ({"city": ["cairo-eg", "-london-gb"]}, "A"),
        ({"city": "cairo-eg", "role": "data-ops"}, ""),
        ({"role": "-data-ops"}, "ABC"),
        ({"role": ["data-ops", "-data-ops"]}, ""),
        ({"skill": "-php"}, "ABC"),
        ({"skill": ["sql", "-php"]}, "A"),
        ({"skill": ["-sql", "-spark"]}, "B"),
        ({"seniority": "-senior"}, "BCD"),
        ({"workplace": ["-remote", "-unknown"]}, "AC"),
        ({"country": "-EG"}, "CD"),
        ({"city": "-cairo-eg"}, "CD"),
        ({"company": "-acme"}, "BCD"),
        ({"list": "-egypt-ai"}, "BCD"),
        ({"employment": "-full-time"}, "CD"),
        ({"language": "-de"}, "ACD"),
        ({"skill": ["spark", "sql"]}, "A"),
        ({"skill": ["spark", "sql"], "skill_mode": "all"}, "A"),
        ({"skill": ["spark", "sql"], "skill_mode": "any"}, "ACD"),
        ({"skill": ["spark", "sql", "-php"], "skill_mode": "any"}, "AC"),
        ({"currency": "EGP"}, "AB"),
        ({"currency": "USD"}, "C"),
        ({"currency": "SAR"}, ""),
        ({"currency": "EGP", "include_unknown_pay": "true"}, "ABCD"),
        ({"include_unknown_pay": "false"}, "ABC"),
        ({"currency": "EGP", "pay_min": 840_000}, "ACD"),
        ({"currency": "EGP", "pay_min": 840_001}, "CD"),
        ({"currency": "EGP", "pay_min": 208_000, "include_unknown_pay": "false"}, "AB"),
        ({"currency": "EGP", "pay_min": 208_001, "include_unknown_pay": "false"}, "A"),
        ({"currency": "USD", "pay_min": 90_000, "include_unknown_pay": "false"}, "C"),
        ({"currency": "EGP", "pay_min": 10**12, "include_unknown_pay": "false"}, ""),
    ],
)
def test_each_filter_keeps_what_it_says(catalogue: None, params: dict[str, object], expected: str) -> None:
    found = engine.search(query(**params))
    assert "".join(sorted(posting.title for posting in found.rows)) == expected
    assert found.total == len(expected)


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"currency": "EGP", "pay_min": 840_000}, 2),
        ({"currency": "EGP", "pay_min": 840_000, "include_unknown_pay": "false"}, 2),
        ({"currency": "EGP"}, 2),
        ({"currency": "EGP", "role": "data-ops"}, 1),
        ({"include_unknown_pay": "false"}, 1),
    ],
)
def test_postings_of_unknown_pay_are_counted_whether_they_stay_or_not(
    catalogue: None, params: dict[str, object], expected: int
) -> None:
    assert engine.unknown_pay(query(**params)).total == expected


@pytest.fixture
def reaches() -> None:
    make_posting(title="A", eligibility="anywhere", excluded_countries=["SA"], workflow_owns=["model"])
    make_posting(title="B", eligibility="only", eligible_countries=["EG", "SA"], workflow_contributes=["model"])
    make_posting(title="C", eligibility="only", eligible_countries=["US"], unsure_countries=["RU"])
    make_posting(title="D", eligibility="some", eligible_countries=["US"], workflow_owns=["engineer"])
    make_posting(title="E", excluded_countries=["BR"])


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"eligible": "EG"}, "AB"),
        ({"eligible": "eg"}, "AB"),
        ({"eligible": "SA"}, "B"),
        ({"eligible": ["SA", "RU"]}, "AB"),
        ({"eligible": ["EG", "unknown"]}, "ABDE"),
        ({"eligible": ["RU", "unknown"]}, "ACDE"),
        ({"eligible": ["BR", "unknown"]}, "AD"),
        ({"eligible": ["EG", "-unknown"]}, "AB"),
        ({"eligible": "unknown"}, "E"),
        ({"eligible": "-unknown"}, "ABCD"),
        ({"eligible": "-EG"}, "CDE"),
        ({"eligible": ["EG", "-EG"]}, ""),
        ({"eligible": "XK"}, "A"),
        ({"workflow": "model"}, "AB"),
        ({"workflow": ["model", "engineer"]}, "ABD"),
        ({"workflow": "-model"}, "CDE"),
        ({"workflow": "unknown"}, "CE"),
        ({"workflow": "monitor"}, ""),
    ],
)
def test_who_may_apply_and_which_work_is_asked_for(reaches: None, params: dict[str, object], expected: str) -> None:
    found = engine.search(query(**params))
    assert "".join(sorted(posting.title for posting in found.rows)) == expected


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"eligible": "EG"}, 2),
        ({"eligible": ["EG", "unknown"]}, 2),
        ({"eligible": "BR"}, 1),
        ({"eligible": "unknown"}, 0),
    ],
)
def test_postings_that_leave_a_country_open_are_counted(
    reaches: None, params: dict[str, object], expected: int
) -> None:
    assert engine.unsaid_eligibility_count(query(**params)) == expected


def test_how_many_do_not_say_is_never_cut_off(reaches: None) -> None:
    for _ in range(2):
        make_posting(eligibility="anywhere")
    _, known = engine.read_query({})
    counts = {item.value: item.count for item in engine.facet_counts(query(), known)["eligible"]}
    assert counts["unknown"] == 1
    assert counts["EG"] == 4


def test_amounts_are_compared_in_the_minor_unit_of_their_currency() -> None:
    make_posting(title="three digits", pay_currency="KWD", pay_max=2_000_000, pay_period="month")
    make_posting(title="no digits", pay_currency="JPY", pay_max=9_000_000, pay_period="year")
    only_stated = {"include_unknown_pay": "false"}
    assert engine.search(query(currency="KWD", pay_min=24_000, **only_stated)).total == 1
    assert engine.search(query(currency="KWD", pay_min=24_001, **only_stated)).total == 0
    assert engine.search(query(currency="JPY", pay_min=9_000_000, **only_stated)).total == 1
    assert engine.search(query(currency="JPY", pay_min=9_000_001, **only_stated)).total == 0


@pytest.mark.parametrize("period", FACTORS)
def test_the_database_counts_a_year_as_the_function_does(period: str) -> None:
    posting = make_posting(**EGP, pay_min=12_345, pay_max=67_890, pay_period=period)
    assert (posting.pay_year_min, posting.pay_year_max) == (annual(12_345, period), annual(67_890, period))
    Posting.objects.filter(pk=posting.pk).update(pay_min=None)
    posting.refresh_from_db()
    assert (posting.pay_year_min, posting.pay_year_max) == (None, annual(67_890, period))


@pytest.mark.parametrize("change", [{"pay_max": 10**15 + 1}, {"pay_period": "term"}])
def test_the_database_refuses_pay_that_makes_no_year(change: dict[str, object]) -> None:
    posting = make_posting(**EGP, pay_max=100, pay_period="month")
    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.filter(pk=posting.pk).update(**change)


def test_two_spellings_of_a_city_are_one_choice_and_count_a_posting_once() -> None:
    make_posting(cities=[("Zürich", "CH"), ("Zurich", "CH")])
    make_posting(cities=[("ZURICH", "CH")])
    _, known = engine.read_query({})
    counts = engine.facet_counts(query(), known)["city"]
    assert [(item.value, item.count) for item in counts] == [("zurich-ch", 2)]


def test_namesakes_have_their_countries_in_their_names() -> None:
    make_posting(cities=[("London", "GB")])
    make_posting(cities=[("London", "CA")])
    _, known = engine.read_query({"city": ["london-gb"]})
    names = {item.value: item.name for item in engine.facet_counts(query(), known)["city"]}
    assert names == {"london-gb": "London, United Kingdom", "london-ca": "London, Canada"}
    assert known.name("city", "london-gb") == names["london-gb"]


def test_a_place_that_is_written_again_keeps_its_slug_true() -> None:
    make_posting(cities=[("Cairo", "EG")])
    place = PostingPlace.objects.get()
    place.city = "Giza"
    place.save()
    assert PostingPlace.objects.get().city_slug == "giza-eg"
    place.city = ""
    PostingPlace.objects.all().delete()
    PostingPlace.objects.bulk_create([place])
    assert PostingPlace.objects.get().city_slug == ""


def test_the_migration_fills_the_cities_of_the_places_that_are_there() -> None:
    make_posting(cities=[("Cairo", "EG"), ("São Paulo", "BR"), ("", "DE")])
    PostingPlace.objects.update(city_slug="")
    (name,) = (module.name for module in iter_modules(migrations.__path__) if module.name.endswith("_annual_pay"))
    importlib.import_module(f"jobs.migrations.{name}").fill_city_slugs(apps, None)
    assert list(PostingPlace.objects.values_list("city_slug", flat=True)) == ["cairo-eg", "sao-paulo-br", ""]


def test_in_the_any_mode_the_count_of_a_skill_ignores_the_others() -> None:
    make_posting(skills=["spark", "sql"])
    make_posting(skills=["sql"])
    _, known = engine.read_query({})
    both = {"skill": ["spark", "sql"]}
    for mode, expected in (("all", {"spark": 1, "sql": 1}), ("any", {"spark": 1, "sql": 2})):
        counts = engine.facet_counts(query(**both, skill_mode=mode), known)["skill"]
        assert {item.value: item.count for item in counts} == expected
