"""JSON Feed: entries with and without a JobPosting, and pages that stay at home."""

from __future__ import annotations

import json

import pytest

from jobs.contract import BoardRef, CleanPosting, Page, Parsed
from jobs.errors import Malformed
from jobs.parsing.clean import clean
from jobs.sources import jsonfeed
from tests.jobs.sources.recorded import FIXTURES

URL = "https://tidewatch.example/jobs.json"
VERSION = "https://jsonfeed.org/version/1.1"


def of(body: bytes) -> Parsed:
    return jsonfeed.parse(Page(jsonfeed.first_requests(BoardRef("jsonfeed", URL))[0], 200, {}, body))


@pytest.fixture(scope="module")
def feed() -> dict[str, CleanPosting]:
    found = of((FIXTURES / "jsonfeed.json").read_bytes()).postings
    return {posting.title: posting for posting in map(clean, found)}


def test_every_entry_is_read_or_rejected_with_its_reason() -> None:
    found = of((FIXTURES / "jsonfeed.json").read_bytes())
    assert (len(found.postings), found.total, found.requests) == (2, None, ())
    assert [item.reason for item in found.rejected] == ["The entry has no address.", "The entry has no title."]


def test_the_posting_of_an_entry_adds_what_the_entry_lacks(feed: dict[str, CleanPosting]) -> None:
    posting = feed["Data Engineer & Tides"]
    assert (posting.external_id, posting.url) == ("0b1c", "https://tidewatch.example/jobs/1-data-engineer")
    assert (posting.company_name, posting.employment) == ("Tidewatch", "full-time")
    assert posting.text == "Pipelines for tides, in Python."
    assert [(place.city, place.country) for place in posting.places] == [("Stockholm", "SE")]
    assert posting.pay is not None and (posting.pay.min_minor, posting.pay.period) == (4_500_000, "month")
    assert posting.expires_at is not None and posting.expires_at.day == 1


def test_an_entry_with_plain_text_and_an_id_that_is_its_address(feed: dict[str, CleanPosting]) -> None:
    posting = feed["Data Analyst"]
    assert (posting.url, posting.text) == ("https://tidewatch.example/jobs/2", "Numbers.\nAnd charts.")
    assert (posting.published_at is not None, posting.language) == (True, "en")


@pytest.mark.parametrize(
    ("following", "url"), [("?page=2", f"{URL}?page=2"), ("https://tidewatch.example/2", "https://tidewatch.example/2")]
)
def test_further_pages_are_read(following: str, url: str) -> None:
    found = of(json.dumps({"version": VERSION, "items": [], "next_url": following}).encode())
    assert [request.url for request in found.requests] == [url]


@pytest.mark.parametrize(
    "following", ["https://elsewhere.example/2", "http://tidewatch.example/2", "//[", "file:///etc/x"]
)
def test_a_next_page_of_another_site_is_malformed(following: str) -> None:
    with pytest.raises(Malformed, match="another site"):
        of(json.dumps({"version": VERSION, "items": [], "next_url": following}).encode())


@pytest.mark.parametrize(
    "body", [b"[]", b"{}", b'{"items":[]}', b'{"version":"https://jsonfeed.org/version/1"}', b"null"]
)
def test_what_is_no_json_feed_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed, match="is no JSON Feed"):
        of(body)


@pytest.mark.parametrize(
    "value", [None, 7, "", [], [[]], {}, {"@type": 7}, {"title": None}, "http://[x", "\x00", 2**53]
)
def test_any_value_in_any_field_spoils_no_more_than_its_entry(value: object) -> None:
    entry = json.loads((FIXTURES / "jsonfeed.json").read_bytes())["items"][0]
    spoilt = [{**entry, key: value} for key in entry]
    spoilt += [{**entry, "_jobposting": {**entry["_jobposting"], key: value}} for key in entry["_jobposting"]]
    for item in spoilt:
        found = of(json.dumps({"version": VERSION, "items": [item]}).encode())
        assert len(found.postings) + len(found.rejected) == 1
