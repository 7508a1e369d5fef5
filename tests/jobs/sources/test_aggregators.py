"""Boards of many employers: each posting names its own, leads to the page that the terms ask for, and closes by no absence."""

from __future__ import annotations

import json
from typing import Any

import orjson
import pytest

from jobs import registry
from jobs.contract import BoardRef, CleanPosting, Page
from jobs.errors import Malformed
from jobs.parsing.mojibake import mended
from tests.jobs.sources.recorded import FIXTURES, cleaned, page, parsed

AGGREGATORS = {
    "arbeitnow": ("data", "Data Engineer (m/w/d)"), "remoteok": ("", "ML Engineer"), "remotive": ("jobs", "Data Analyst"),
    "jobicy": ("jobs", "Data Scientist, Search & Ads"), "himalayas": ("jobs", "Data Engineer"),
}  # fmt: skip


def first(source: str) -> CleanPosting:
    return cleaned(source)[AGGREGATORS[source][1]]


@pytest.mark.parametrize("source", AGGREGATORS)
def test_absence_closes_nothing_and_the_name_to_credit_is_stated(source: str) -> None:
    found = registry.source(source)
    assert found.ABSENCE_CLOSES is False
    assert found.ATTRIBUTION == found.NAME


@pytest.mark.parametrize(
    ("source", "read", "reasons"),
    [
        ("arbeitnow", 2, ["The entry leads elsewhere than to arbeitnow.com."]),
        ("remoteok", 2, ["The entry leads elsewhere than to remoteok.com."]),
        ("remotive", 2, ["The entry has no address."]),
        ("jobicy", 2, ["The entry has an address that cannot be read."]),
        ("himalayas", 3, ["The entry leads elsewhere than to himalayas.app."]),
    ],
)
def test_every_entry_is_read_or_rejected_and_no_count_is_claimed(source: str, read: int, reasons: list[str]) -> None:
    found = parsed(source)
    assert (len(found.postings), found.total) == (read, None)
    assert [item.reason for item in found.rejected] == reasons


@pytest.mark.parametrize(
    ("source", "company", "countries", "workplace", "employment"),
    [
        ("arbeitnow", "Laternenwerk GmbH", ["DE"], "remote", "full-time"),
        ("remoteok", "Tidewatch", ["US", "US", "US"], "remote", None),
        ("remotive", "Tidewatch", ["BR", "CO"], "remote", "full-time"),
        ("jobicy", "Copper & Tin", ["CA"], "remote", "full-time"),
        ("himalayas", "Tidewatch", ["CA", "DE"], "remote", "full-time"),
    ],
)
def test_employer_place_and_kind(
    source: str, company: str, countries: list[str], workplace: str, employment: str | None
) -> None:
    posting = first(source)
    assert [place.country for place in posting.places] == countries
    assert (posting.company_name, posting.workplace, posting.employment) == (company, workplace, employment)
    assert posting.published_at is not None and posting.published_at.year == 2026
    assert posting.failed_rules == () and posting.listed


@pytest.mark.parametrize(
    ("source", "title", "pay"),
    [
        ("remoteok", "ML Engineer", (12_000_000, 15_000_000, "USD", "year")),
        ("remoteok", "Data Clerk", None),
        ("remotive", "Data Analyst", (4_000_000, 6_000_000, "USD", "year")),
        ("remotive", "ML Engineer", None),
        ("jobicy", "Data Scientist, Search & Ads", (8_480_000, 9_420_000, "CAD", "year")),
        ("jobicy", "Data Clerk", None),
        ("himalayas", "Data Engineer", (10_800_000, 16_300_000, "USD", "year")),
        # Pesos without a period may be a month's or a year's.
        ("himalayas", "Data Clerk", None),
        ("himalayas", "Data Analyst", (3_000, 4_000, "USD", "hour")),
    ],
)
def test_pay_is_what_is_certain(source: str, title: str, pay: tuple[int, int, str, str] | None) -> None:
    found = cleaned(source)[title].pay
    assert (found and (found.min_minor, found.max_minor, found.currency, found.period)) == pay


def test_a_posting_that_names_no_employer_is_not_shown() -> None:
    assert [(posting.title, posting.listed) for posting in parsed("remoteok").postings] == [
        ("ML Engineer", True),
        ("Data Clerk", False),
    ]


def test_wrongly_decoded_text_is_mended() -> None:
    assert first("remoteok").text == "We’re training models in PyTorch."


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("weâ\x80\x99re", "we’re"),
        ("weâ€™re", "we’re"),
        ("SÃ£o Paulo", "São Paulo"),
        ("São Paulo, château, Â", "São Paulo, château, Â"),
        ("ð\x9f\x9a\x80 go", "🚀 go"),
        ("â\x80", "â\x80"),
        ("", ""),
    ],
)
def test_mended(text: str, right: str) -> None:
    assert mended(text) == right


def test_a_closing_date_is_read() -> None:
    expires = first("himalayas").expires_at
    assert expires is not None and expires.isoformat() == "2026-05-27T10:12:00+00:00"


def test_pages_are_counted_and_a_stated_next_page_is_never_followed() -> None:
    found = registry.source("arbeitnow")
    waiting = list(found.first_requests(BoardRef("arbeitnow", "arbeitnow")))
    body = (FIXTURES / "arbeitnow.json").read_bytes()
    asked = []
    while waiting:
        request = waiting.pop()
        asked.append(request.url.removeprefix("https://www.arbeitnow.com/api/job-board-api?"))
        waiting.extend(found.parse(Page(request, 200, {}, body)).requests)
    assert asked == ["page=1", "page=2", "page=3", "page=4", "page=5"]
    assert found.parse(page("arbeitnow", b'{"data":[]}')).requests == ()


def test_only_the_newest_pages_of_a_hundred_thousand_are_read() -> None:
    found = registry.source("himalayas")
    job = json.loads((FIXTURES / "himalayas.json").read_bytes())["jobs"][0]
    full = orjson.dumps({"jobs": [job | {"guid": f"{job['guid']}{n}"} for n in range(20)], "totalCount": 100_000})
    waiting, asked = list(found.first_requests(BoardRef("himalayas", "himalayas"))), []
    while waiting:
        request = waiting.pop()
        asked.append(request.url)
        waiting.extend(found.parse(Page(request, 200, {}, full)).requests)
    assert (len(asked), asked[-1]) == (15, "https://himalayas.app/jobs/api?limit=20&offset=280")
    assert parsed("himalayas").requests == ()


@pytest.mark.parametrize("source", AGGREGATORS)
@pytest.mark.parametrize("body", [b"{}", b'{"data":{},"jobs":{}}', b"null", b'"x"', b"7"])
def test_an_answer_of_another_shape_is_malformed(source: str, body: bytes) -> None:
    with pytest.raises(Malformed, match="without a list of postings"):
        registry.source(source).parse(page(source, body))


@pytest.mark.parametrize("source", AGGREGATORS)
def test_an_empty_answer_holds_nothing(source: str) -> None:
    key = AGGREGATORS[source][0]
    body: Any = {key: []} if key else [{"legal": "A notice."}]
    assert registry.source(source).parse(page(source, orjson.dumps(body))).postings == ()
