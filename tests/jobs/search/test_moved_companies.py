"""A company is found by a slug that it had before, on the page, in the API and in feeds."""

from __future__ import annotations

import pytest
from django.test import Client

from jobs.models.company import Company
from jobs.models.posting import Posting
from jobs.search import engine
from jobs.services.companies import rename_company
from jobs.services.merging import merge_companies
from jobs.services.unmerging import undo_merge
from tests.factories import make_admin, make_company, make_posting

pytestmark = pytest.mark.django_db


@pytest.fixture
def postings() -> list[Posting]:
    """One posting of the company that stays, one of the company that is merged into it, one of another."""
    return [make_posting(company=make_company(name)) for name in ("Acme", "Acme Egypt", "Bolt")]


@pytest.fixture
def merged(postings: list[Posting]) -> None:
    kept, other = postings[0].company, postings[1].company
    merge_companies(kept=kept, others=[other], by=make_admin())


def ids(client: Client, asked: str) -> set[int]:
    answer = client.get(f"/api/v1/postings/?{asked}")
    assert answer.status_code == 200, answer.content
    return {item["id"] for item in answer.json()["results"]}


def test_a_merged_away_slug_finds_the_company_at_every_door(
    client: Client, postings: list[Posting], merged: None, each_engine: None
) -> None:
    first, second, other = (posting.pk for posting in postings)
    assert ids(client, "company=acme-egypt") == ids(client, "company=acme") == {first, second}
    assert ids(client, "company=-acme-egypt") == {other}
    assert ids(client, "company=acme-egypt&company=acme&company=bolt") == {first, second, other}
    page = client.get("/jobs/?company=acme-egypt")
    assert page.context["result"].total == 2 and page.context["notices"] == []
    assert page.context["canonical_url"].endswith("/jobs/?company=acme")
    for feed in ("/jobs.atom", "/jobs.rss", "/jobs.json"):
        answers = [client.get(f"{feed}?company={slug}") for slug in ("acme-egypt", "acme")]
        assert [answer.status_code for answer in answers] == [200, 200]
        assert answers[0].content == answers[1].content


def test_two_names_of_one_company_are_one_choice(postings: list[Posting], merged: None) -> None:
    query, known = engine.read_query({"company": ["acme-egypt", "acme"]})
    assert (query.company, query.problems, query.query_string()) == (("acme",), (), "company=acme")
    assert known.name("company", "acme") == "Acme"


def test_a_renamed_company_is_found(postings: list[Posting]) -> None:
    rename_company(company=postings[0].company, slug="acme-works")
    assert engine.read_query({"company": ["Acme"]})[0].company == ("acme-works",)


def test_a_merge_that_is_taken_back_gives_the_slug_back(postings: list[Posting]) -> None:
    kept, other = postings[0].company, postings[1].company
    merge = merge_companies(kept=kept, others=[other], by=make_admin())
    undo_merge(merge=merge, by=make_admin())
    assert engine.read_query({"company": ["acme-egypt"]})[0].company == ("acme-egypt",)


def test_an_old_slug_of_a_company_that_readers_do_not_see_is_unknown(postings: list[Posting], merged: None) -> None:
    Company.objects.filter(slug="acme").update(is_listed=False)
    query, _ = engine.read_query({"company": ["acme-egypt"]})
    assert (query.company, len(query.problems)) == ((), 1)
