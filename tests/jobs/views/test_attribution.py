"""Postings of boards that ask to be credited: named with a followed link on the page and in the API, and not handed on."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from jobs import registry
from jobs.models.posting import Posting
from tests.factories import make_board, make_posting

pytestmark = pytest.mark.django_db
CREDITED = sorted(slug for slug, source in registry.sources().items() if source.ATTRIBUTION)
URL = "https://remoteok.com/remote-jobs/remote-data-engineer-1"


def posting_of(source: str, **fields: object) -> Posting:
    board = make_board(source=source, token=source, company=None)
    return make_posting(board=board, url=URL, **fields)  # type: ignore[arg-type]


def attribution_of(client: Client, posting: Posting) -> str:
    html = client.get(posting.get_absolute_url()).content.decode()
    found = re.search(r"This posting comes from (<a [^>]*>[^<]*</a>)", html)
    return found[1] if found else ""


def test_there_are_sources_that_ask_to_be_credited() -> None:
    assert {"arbeitnow", "himalayas", "jobicy", "remoteok", "remotive"} <= set(CREDITED)


@pytest.mark.parametrize("source", CREDITED)
def test_the_page_names_the_source_with_a_link_that_is_followed(client: Client, source: str) -> None:
    name = registry.source(source).ATTRIBUTION
    assert attribution_of(client, posting_of(source)) == f'<a href="{URL}" rel="noopener">{name}</a>'


def test_a_closed_posting_names_it_too(client: Client) -> None:
    posting = posting_of("remoteok", state=Posting.State.CLOSED, closed_at=timezone.now(), closed_reason="Gone.")
    assert "Remote OK" in attribution_of(client, posting)


def test_an_employers_own_board_needs_none(client: Client) -> None:
    posting = make_posting()
    assert attribution_of(client, posting) == ""
    assert client.get(f"/api/v1/postings/{posting.pk}/").json()["attribution"] is None


def test_search_engines_get_no_advert_of_it(client: Client) -> None:
    assert b"application/ld+json" in client.get(make_posting().get_absolute_url()).content
    assert b"application/ld+json" not in client.get(posting_of("remotive").get_absolute_url()).content


@pytest.mark.parametrize("source", CREDITED)
def test_the_api_says_the_same_in_the_list_and_alone(client: Client, source: str) -> None:
    posting = posting_of(source)
    stated = {"name": registry.source(source).ATTRIBUTION, "url": URL}
    assert client.get(f"/api/v1/postings/{posting.pk}/").json()["attribution"] == stated
    assert [item["attribution"] for item in client.get("/api/v1/postings/").json()["results"]] == [stated]
