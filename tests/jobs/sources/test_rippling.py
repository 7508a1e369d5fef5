"""Rippling's job board: repeats for each place are one posting; both versions; each posting's own answer."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from jobs.contract import BoardRef, Page, Parsed, Request
from jobs.errors import Malformed
from jobs.parsing.clean import clean
from jobs.parsing.joining import completed
from jobs.sources import rippling
from tests.jobs.sources.recorded import cleaned, page, parsed

ID = "7a1c0000-1111-4222-8333-000000000001"
LIST = "https://api.rippling.com/platform/api/ats/v1/board/lanternworks/jobs"
DETAIL = {
    "uuid": ID, "name": "Data Engineer", "url": f"https://ats.rippling.com/lanternworks/jobs/{ID}",
    "description": {"company": "<meta><p>We light harbours.</p>", "role": "<meta><p>Build <b>dbt</b> models.</p>"},
    "workLocations": ["Lisbon, Portugal", "Remote (Spain)"], "employmentType": {"label": "SALARIED_FT"}, "isRemote": False,
    "createdOn": "2026-07-07T05:34:53.457000-07:00",
    "payRangeDetails": [{"rangeStart": 50000, "rangeEnd": "61000", "currency": "EUR", "frequency": "ANNUAL"}],
}  # fmt: skip


def answer(data: object, request: Request) -> Parsed:
    return rippling.parse(Page(request, 200, {}, orjson.dumps(data)))


@pytest.mark.parametrize(
    ("token", "asked"),
    [
        ("LanternWorks", "https://api.rippling.com/platform/api/ats/v1/board/LanternWorks/jobs"),
        ("v2/lantern", "https://api.rippling.com/platform/api/ats/v2/board/lantern/jobs?page=0&pageSize=1000"),
    ],
)
def test_the_realm_of_a_token_chooses_the_version(token: str, asked: str) -> None:
    board = BoardRef("rippling", token)
    assert [request.url for request in rippling.first_requests(board)] == [asked]
    assert rippling.board_url(board) == f"https://ats.rippling.com/{token.removeprefix('v2/')}/jobs"


def test_repeats_for_each_place_are_one_posting() -> None:
    found = parsed("rippling")
    assert [posting.title for posting in found.postings] == ["Data Engineer", "Lamp Fitter"]
    assert [place.text for place in found.postings[1].places] == ["Porto, Portugal", "Remote (United States)"]
    assert [place.country for place in cleaned("rippling")["Lamp Fitter"].places] == ["PT", "US"]
    assert [(item.where, item.reason) for item in found.rejected] == [
        ("entry 3", "The entry has no title."),
        ("entry 4", "The entry is not an object."),
    ]


def test_only_what_may_be_data_work_is_asked_for_by_itself() -> None:
    assert [(request.url, request.required, request.carry["id"]) for request in parsed("rippling").requests] == [
        (f"{LIST}/{ID}", False, ID)
    ]


def test_no_more_is_asked_than_the_host_allows() -> None:
    entries = [{"uuid": str(n), "name": "Data Engineer", "url": f"https://x.example/{n}"} for n in range(200)]
    assert len(rippling.parse(page("rippling", orjson.dumps(entries))).requests) < 100


def test_the_own_answer_gives_text_places_date_and_pay() -> None:
    found = parsed("rippling")
    (detail,) = answer(DETAIL, found.requests[0]).details
    posting = clean(completed(found.postings[0], detail))
    assert posting.text == "Build dbt models.\nWe light harbours."
    assert [(place.city, place.country) for place in posting.places] == [("Lisbon", "PT"), (None, "ES")]
    assert (posting.employment, posting.workplace, posting.departments) == ("full-time", "remote", ("Data",))
    assert posting.published_at is not None and posting.published_at.hour == 12
    assert posting.pay is not None
    assert (posting.pay.min_minor, posting.pay.max_minor, posting.pay.period) == (5_000_000, 6_100_000, "year")


def item(number: int, *locations: dict[str, Any]) -> dict[str, Any]:
    return {"id": f"i{number}", "name": "Clerk", "url": f"https://ats.rippling.com/l/jobs/{number}", "language": "en-US",
            "department": {"name": "Desk"}, "locations": list(locations)}  # fmt: skip


def test_version_2_comes_in_pages_with_places_in_parts() -> None:
    (first,) = rippling.first_requests(BoardRef("rippling", "v2/lantern"))
    oslo = {"name": "Oslo, Norway", "city": "Oslo", "country": "Norway", "countryCode": "NO", "workplaceType": "HYBRID"}
    found = answer({"items": [item(1, oslo), item(2)], "page": 0, "totalPages": 3}, first)
    assert [request.url[-20:] for request in found.requests] == ["page=1&pageSize=1000", "page=2&pageSize=1000"]
    posting = clean(found.postings[0])
    assert (posting.external_id, posting.workplace, posting.places[0].country) == ("i1", "hybrid", "NO")
    last = answer({"items": [item(3)], "page": 1, "totalPages": 3}, found.requests[0])
    assert (len(last.postings), last.requests) == (1, ())
    with pytest.raises(Malformed, match="more than we read"):
        answer({"items": [], "totalPages": 10**9}, first)


@pytest.mark.parametrize("body", [b"{}", b'{"items":{}}', b"null", b'"x"', b"3"])
def test_an_answer_of_another_shape_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed, match="without a list of postings"):
        rippling.parse(page("rippling", body))


def test_an_own_answer_without_a_posting_is_malformed() -> None:
    with pytest.raises(Malformed, match="without a posting"):
        answer([], parsed("rippling").requests[0])


def test_an_empty_board_is_a_board() -> None:
    assert rippling.parse(page("rippling", b"[]")) == Parsed(())
