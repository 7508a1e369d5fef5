"""BambooHR's careers list and details."""

from __future__ import annotations

from datetime import UTC, datetime

import orjson
import pytest

from jobs.contract import Page, Request
from jobs.errors import Malformed
from jobs.sources import bamboohr
from tests.jobs.sources.recorded import cleaned, fixture, page, parsed, whole

DETAIL = fixture("bamboohr-detail.json")


def test_every_entry_is_read_or_rejected_with_its_reason() -> None:
    found = parsed("bamboohr")
    assert (len(found.postings), found.total) == (4, 5)
    assert [(entry.external_id, entry.reason) for entry in found.rejected] == [("45", "The entry has no title.")]


def test_the_list_asks_for_each_text() -> None:
    assert [(request.url, request.required, request.carry["id"]) for request in parsed("bamboohr").requests] == [
        (f"https://lanternworks.bamboohr.com/careers/{number}/detail", False, str(number))
        for number in (41, 42, 43, 44)
    ]


def test_the_detail_brings_text_date_and_pay() -> None:
    reading, _ = whole("bamboohr", fixture("bamboohr.json"), *[DETAIL] * 4)
    posting = next(iter(reading.postings))
    assert (reading.seen, reading.total) == (5, 5)
    assert (posting.title, posting.url) == ("Data Engineer", "https://lanternworks.bamboohr.com/careers/41")
    assert posting.text == "You keep the lamp readings flowing & clean."
    assert posting.published_at == datetime(2026, 7, 1, tzinfo=UTC)
    assert posting.pay and (posting.pay.min_minor, posting.pay.currency, posting.pay.period) == (
        9_000_000,
        "CAD",
        "year",
    )
    assert [posting.title for posting in reading.postings] == [
        "Data Engineer",
        "Machine Learning Engineer",
        "Data Analyst",
        "Data Steward",
    ]


@pytest.mark.parametrize(
    ("title", "workplace", "place"),
    [
        ("Data Engineer", "onsite", ("Edmonton", "Alberta", "CA")),
        ("Machine Learning Engineer", "remote", ("Ottawa", "Ontario", "CA")),
        ("Data Analyst", "hybrid", ("Cairo", None, "EG")),
        ("Data Steward", "unknown", None),
    ],
)
def test_places_and_workplace(title: str, workplace: str, place: tuple[str | None, ...] | None) -> None:
    posting = cleaned("bamboohr")[title]
    assert posting.workplace == workplace
    assert [(found.city, found.region, found.country) for found in posting.places] == ([place] if place else [])


def test_department_and_employment_are_read() -> None:
    found = cleaned("bamboohr").values()
    assert [posting.employment for posting in found] == ["full-time", "contract", "part-time", None]
    assert [posting.departments for posting in found] == [("Platform",), (), ("Platform",), ()]


def test_an_opening_that_is_closed_is_not_listed() -> None:
    answer = orjson.loads(DETAIL)
    answer["result"]["jobOpening"]["jobOpeningStatus"] = "Filled"
    board = orjson.loads(fixture("bamboohr.json"))
    board = {"meta": {"totalCount": 1}, "result": board["result"][:1]}
    reading, _ = whole("bamboohr", orjson.dumps(board), orjson.dumps(answer))
    assert [posting.listed for posting in reading.postings] == [False]


def test_a_detail_read_by_itself_is_a_posting() -> None:
    (posting,) = bamboohr.parse(page("bamboohr", DETAIL)).postings
    assert (posting.external_id, posting.title) == ("41", "Data Engineer")


@pytest.mark.parametrize("body", [b"[]", b"{}", b'{"result":{}}', b'{"result":"x"}', b"null"])
def test_an_answer_of_another_shape_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed, match="without a list of openings"):
        bamboohr.parse(page("bamboohr", body))
    request = Request("https://x.bamboohr.com/careers/1/detail", tag="detail", carry={"id": "1", "title": "x"})
    with pytest.raises(Malformed, match="without the text of an opening"):
        bamboohr.parse(Page(request, 200, {}, body))
