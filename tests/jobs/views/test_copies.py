"""Copies on the pages: each opening once in lists and feeds, every copy on its page, the canonical one named."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from jobs.models.company import Company
from jobs.models.posting import Cluster, Posting
from tests.factories import make_board, make_company, make_posting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("each_engine")]


@pytest.fixture
def company() -> Company:
    return make_company("Lanternworks")


@pytest.fixture
def pair(company: Company) -> tuple[Posting, Posting]:
    cluster = Cluster.objects.create()
    board = make_board(company=company)
    shared: dict[str, Any] = {
        "company": company,
        "cluster": cluster,
        "cluster_rule": "requisition",
        "cluster_proof": "r1106",
    }
    first = make_posting(
        board=board,
        cities=[("Cairo", "EG")],
        places_text="Cairo, Egypt",
        cluster_place=1,
        requisition_id="R-1106",
        **shared,
    )
    feed = make_board(source="himalayas", token="himalayas", company=None)
    other = make_posting(
        board=feed,
        cities=[("Giza", "EG")],
        places_text="Giza, Egypt",
        cluster_place=2,
        requisition_id="R-1106",
        **shared,
    )
    make_posting(title="Other Engineer", board=board, company=company)
    return first, other


def ids(address: str) -> list[int]:
    return [int(pk) for pk in re.findall(r'href="/jobs/(\d+)/"', Client().get(address).content.decode())]


def test_a_search_shows_the_canonical_once_and_says_that_there_is_a_copy(pair: tuple[Posting, Posting]) -> None:
    html = Client().get("/jobs/").content.decode()
    assert html.count(f'href="/jobs/{pair[0].pk}/"') == 1
    assert f'href="/jobs/{pair[1].pk}/"' not in html
    assert html.count("+1 copy") == 1


def test_a_city_that_only_the_copy_has_finds_the_copy(pair: tuple[Posting, Posting]) -> None:
    assert ids("/jobs/?city=giza-eg") == [pair[1].pk]
    assert ids("/jobs/?city=cairo-eg") == [pair[0].pk]
    data = Client().get("/api/v1/postings/?city=giza-eg").json()
    assert (data["count"], data["results"][0]["id"], data["results"][0]["copies"]) == (1, pair[1].pk, 1)


@pytest.mark.parametrize(
    "address", ["/jobs.atom", "/jobs.rss", "/jobs.json", "/", "/companies/lanternworks/", "/sitemap-postings.xml"]
)
def test_no_feed_page_or_sitemap_names_an_opening_twice(pair: tuple[Posting, Posting], address: str) -> None:
    text = Client().get(address).content.decode()
    assert f"/jobs/{pair[0].pk}/" in text
    assert f"/jobs/{pair[1].pk}/" not in text


def test_the_api_counts_openings_and_says_which_postings_are_one(pair: tuple[Posting, Posting]) -> None:
    data = Client().get("/api/v1/postings/").json()
    assert data["count"] == len(data["results"]) == 2
    cities = {item["value"]: item["count"] for item in data["facets"]["city"]}
    assert cities == {"cairo-eg": 1, "giza-eg": 1}
    detail = Client().get(f"/api/v1/postings/{pair[1].pk}/").json()
    assert (detail["cluster"], detail["copies"]) == (pair[0].cluster_id, 1)


def test_each_copy_lists_the_others_with_place_source_and_reason_and_points_to_the_canonical(
    pair: tuple[Posting, Posting],
) -> None:
    for shown, other in (pair, pair[::-1]):
        html = Client().get(shown.get_absolute_url()).content.decode()
        assert f'<a href="{other.get_absolute_url()}">{other.places_text}</a>' in html
        assert f'<a href="{other.url}" rel="nofollow noopener">' in html
        assert "same requisition: R-1106" in html
        assert re.search(rf'<link rel="canonical" href="[^"]*/jobs/{pair[0].pk}/">', html)
        assert f'href="/jobs/{shown.pk}/report/?kind=not-same"' in html


def test_when_the_canonical_closes_the_next_is_shown_and_it_comes_back_when_it_reopens(
    pair: tuple[Posting, Posting],
) -> None:
    Posting.objects.filter(pk=pair[0].pk).update(state="closed", closed_at=timezone.now())
    assert pair[1].pk in ids("/jobs/")
    html = Client().get(pair[1].get_absolute_url()).content.decode()
    assert re.search(rf'<link rel="canonical" href="[^"]*/jobs/{pair[1].pk}/">', html)
    assert pair[0].places_text in html and "+1 copy" not in Client().get("/jobs/").content.decode()
    Posting.objects.filter(pk=pair[0].pk).update(state="open", closed_at=None)
    assert pair[0].pk in ids("/jobs/") and pair[1].pk not in ids("/jobs/")


def test_a_posting_without_copies_says_nothing_of_them() -> None:
    html = Client().get(make_posting().get_absolute_url()).content.decode()
    assert "not-same" not in html and "copies-title" not in html
