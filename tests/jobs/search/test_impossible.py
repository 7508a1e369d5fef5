"""Every filter, asked for something that no posting has, gives nothing: rows, total and counts, in both engines."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from jobs.search import engine
from jobs.search.filters import PostingFilterSet
from jobs.search.query import SearchQuery
from tests.factories import make_company, make_company_list, make_entry, make_posting, make_rates

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("postings")]

Params = dict[str, str | list[str]]
# Filter -> what the postings below have, and what none of them has. Both are searches of this filter; one that means
# nothing by itself stands beside another that would find something.
FILTERS: dict[str, tuple[Params, Params]] = {
    "q": ({"q": "data"}, {"q": '"engineer data"'}),
    "role": ({"role": "data-engineer"}, {"role": "ml-engineer"}),
    "skill": ({"skill": ["spark", "sql"]}, {"skill": ["spark", "kafka"]}),
    "skill_mode": ({"skill": ["spark", "kafka"], "skill_mode": "any"}, {"skill": ["spark", "kafka"], "skill_mode": "all"}),
    "seniority": ({"seniority": "senior"}, {"seniority": "intern"}),
    "workplace": ({"workplace": "onsite"}, {"workplace": "remote"}),
    "country": ({"country": "EG"}, {"country": "AQ"}),
    "city": ({"city": "cairo-eg"}, {"city": "oslo-no"}),
    "company": ({"company": "acme"}, {"company": "idle"}),
    "list": ({"list": "egypt-ai"}, {"list": "nobody"}),
    "employment": ({"employment": "full-time"}, {"employment": "contract"}),
    "eligible": ({"eligible": "EG"}, {"eligible": "AQ"}),
    "workflow": ({"workflow": "model"}, {"workflow": "monitor"}),
    "language": ({"language": "en"}, {"language": "ja"}),
    "pay_min": (
        {"pay_min": "12000", "currency": "EGP", "include_unknown_pay": "false"},
        {"pay_min": "12001", "currency": "EGP", "include_unknown_pay": "false"},
    ),
    "currency": ({"currency": "EGP"}, {"currency": "SAR"}),
    "include_unknown_pay": (
        {"pay_min": "12001", "currency": "EGP", "include_unknown_pay": "true"},
        {"pay_min": "12001", "currency": "EGP", "include_unknown_pay": "false"},
    ),
    "posted_within": ({"posted_within": "11"}, {"posted_within": "10"}),
}  # fmt: skip
# Filters of which each value can also be asked for and excluded at once.
EXCLUDED = [
    name for name, (there, _) in FILTERS.items() if len(there) == 1 and name not in ("q", "currency", "posted_within")
]


@pytest.fixture
def postings() -> None:
    acme = make_company("Acme", slug="acme")
    make_company("Idle", slug="idle")
    make_entry(acme, make_company_list("egypt-ai"))
    make_company_list("nobody")
    make_rates({"EGP": "48", "SAR": "3.75"})
    moment = timezone.now() - timedelta(days=10, minutes=1)
    common = {"title": "Senior Data Engineer", "company": acme, "listed_at": moment, "workplace": "onsite"}
    make_posting(
        **common, role="data-engineer", skills=["spark", "sql"], seniority="senior", cities=[("Cairo", "EG")],
        employment="full-time", language="en", eligibility="only", eligible_countries=["EG"], workflow_owns=["model"],
        pay_max=1_000_00, pay_currency="EGP", pay_period="month",
    )  # fmt: skip
    make_posting(**common, role="data-engineer", eligibility="only", eligible_countries=["SA"], workflow_owns=["model"])
    # Known to the search, but no longer open.
    gone = {"state": "closed", "closed_at": timezone.now(), "role": "ml-engineer", "skills": ["kafka"]}
    make_posting(company=acme, cities=[("Oslo", "NO")], language="ja", employment="contract", **gone)


def read(params: Params) -> SearchQuery:
    query, _ = engine.read_query({name: [value] if isinstance(value, str) else value for name, value in params.items()})
    assert query.problems == ()
    return query


def found(params: Params) -> tuple[int, int]:
    """Return how many rows and what total a search has."""
    page = engine.search(read(params))
    return len(page.rows), page.total


def test_every_filter_has_its_row() -> None:
    assert set(FILTERS) == set(PostingFilterSet.base_filters)
    for name, (there, nowhere) in FILTERS.items():
        assert name in there
        assert name in nowhere


@pytest.mark.usefixtures("each_engine")
@pytest.mark.parametrize("name", FILTERS)
def test_what_no_posting_has_finds_none_and_what_one_has_finds_it(name: str) -> None:
    there, nowhere = FILTERS[name]
    assert found(there)[0] == found(there)[1] > 0
    assert found(nowhere) == (0, 0)


@pytest.mark.usefixtures("each_engine")
@pytest.mark.parametrize("name", EXCLUDED)
def test_what_is_asked_for_and_excluded_at_once_finds_none(name: str) -> None:
    (value,) = FILTERS[name][0].values()
    values = [value] if isinstance(value, str) else value
    assert found({name: [*values, *(f"-{item}" for item in values)]}) == (0, 0)


@pytest.mark.usefixtures("each_engine")
@pytest.mark.parametrize("name", FILTERS)
def test_beside_what_no_posting_has_every_other_facet_counts_none(name: str) -> None:
    _, nowhere = FILTERS[name]
    _, known = engine.read_query({})
    counts = engine.facet_counts(read(nowhere), known)
    assert counts is not None
    own = {"currency"} if name in ("pay_min", "include_unknown_pay") else {name, *nowhere} - {"skill_mode"}
    kept = {facet: sum(item.count or 0 for item in items) for facet, items in counts.items()}
    assert {facet for facet, count in kept.items() if count} <= own - ({"skill"} if name == "skill_mode" else set())


@pytest.mark.usefixtures("index")
@pytest.mark.parametrize("name", FILTERS)
def test_page_interface_and_feeds_say_the_same(client: Client, name: str) -> None:
    _, nowhere = FILTERS[name]
    for address, nothing in (
        ("/jobs/", b"Nothing is open that fits all of this"),
        ("/api/v1/postings/", b'"count":0,'),
        ("/jobs.json", b'"items":[]'),
    ):
        response = client.get(address, nowhere)
        assert response.status_code == 200
        assert nothing in response.content
    for address in ("/jobs.atom", "/jobs.rss"):
        response = client.get(address, nowhere)
        assert response.status_code == 200
        assert b"<entry>" not in response.content
        assert b"<item>" not in response.content
