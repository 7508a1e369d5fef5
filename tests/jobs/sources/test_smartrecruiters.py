"""SmartRecruiters' postings API."""

from __future__ import annotations

import orjson
import pytest

from jobs.contract import Page, Request
from jobs.errors import Gone, Malformed, SourceError, Throttled, Unreachable
from jobs.parsing.clean import clean
from jobs.services.reading import MOST_UNREAD
from jobs.sources import smartrecruiters
from tests.jobs.sources.recorded import cleaned, fixture, page, parsed, whole

DETAIL = fixture("smartrecruiters-detail.json")
TEXT = (
    "Company Description\nWe make lamps that think.\nJob Description\nYou keep the readings flowing & clean.\n"
    "Qualifications\nSQL\nKafka"
)


def last_page(*ids: int, total: int = 5) -> bytes:
    """Return the page after the fixture's."""
    content = [{"id": str(number), "name": f"Role {number}", "location": {"city": "Cairo"}} for number in ids]
    return orjson.dumps({"offset": 4, "limit": 100, "totalFound": total, "content": content})


def test_every_entry_is_read_or_rejected_with_its_reason() -> None:
    found = parsed("smartrecruiters")
    assert (len(found.postings), found.total) == (3, 5)
    assert [(entry.external_id, entry.reason) for entry in found.rejected] == [
        ("744000100000004", "The entry has no title.")
    ]


def test_the_list_asks_for_each_text_and_for_the_next_page() -> None:
    asked = parsed("smartrecruiters").requests
    base = "https://api.smartrecruiters.com/v1/companies/lanternworks/postings"
    assert [request.url for request in asked] == [
        f"{base}/744000100000001",
        f"{base}/744000100000002",
        f"{base}/744000100000003",
        f"{base}?limit=100&offset=4",
    ]
    assert [request.required for request in asked] == [False, False, False, True]


def test_a_posting_is_whole_once_its_text_is_read() -> None:
    reading, asked = whole("smartrecruiters", fixture("smartrecruiters.json"), last_page(9), *[DETAIL] * 4)
    assert (reading.total, reading.seen, len(asked)) == (5, 5, 6)
    posting = next(iter(reading.postings))
    assert (posting.title, posting.text) == ("Senior Data Engineer", TEXT)
    assert posting.url == "https://jobs.smartrecruiters.com/LanternWorks/744000100000001"
    assert (posting.company_name, posting.requisition_id) == ("Lantern Works", "REF7A")
    assert len({posting.external_id for posting in reading.postings}) == 4


def test_a_total_that_the_pages_do_not_reach_is_malformed() -> None:
    with pytest.raises(Malformed, match="states 5 postings but sent 4"):
        whole("smartrecruiters", fixture("smartrecruiters.json"), last_page(), *[DETAIL] * 3)


def test_a_list_without_a_count_is_read_until_a_short_page() -> None:
    entries = [{"id": str(number), "name": "x"} for number in range(smartrecruiters.PAGE_SIZE)]
    asked = smartrecruiters.parse(page("smartrecruiters", orjson.dumps({"content": entries}))).requests
    assert [request.url.partition("?")[2] for request in asked if request.required] == ["limit=100&offset=100"]
    short = smartrecruiters.parse(page("smartrecruiters", orjson.dumps({"content": entries[:99]}))).requests
    assert not any(request.required for request in short)


def test_an_unknown_company_is_an_empty_board_and_not_gone() -> None:
    reading, _ = whole("smartrecruiters", b'{"offset":0,"limit":100,"totalFound":0,"content":[]}')
    assert (reading.total, reading.seen) == (0, 0)


@pytest.mark.parametrize(
    "answer",
    [Gone("It is not there (404)."), Unreachable("It answered with status 500."), b"<html>Sign in", b'{"error":"x"}'],
)
def test_a_text_that_cannot_be_read_leaves_that_posting_as_it_is_stored(answer: bytes | SourceError) -> None:
    reading, _ = whole("smartrecruiters", fixture("smartrecruiters.json"), last_page(9), DETAIL, answer, DETAIL, DETAIL)
    assert [posting.external_id for posting in reading.postings] == ["744000100000001", "744000100000003", "9"]
    unread = next(entry for entry in reading.rejected if entry.external_id == "744000100000002")
    assert unread.where == "detail" and unread.reason.startswith("Its own page: ") and unread.reason.endswith(".")
    assert reading.seen == 5 and reading.failed_rules["request:detail"] == 1


def test_a_host_that_asks_to_slow_down_ends_the_reading() -> None:
    with pytest.raises(Throttled):
        whole(
            "smartrecruiters", fixture("smartrecruiters.json"), last_page(9), DETAIL, Throttled("Slow down (429).", 60)
        )


def test_a_host_whose_texts_all_fail_is_left_alone() -> None:
    board = last_page(*range(50), total=50)
    gone = [Gone("It is not there (404).")] * (MOST_UNREAD + 1)
    with pytest.raises(Gone):
        whole("smartrecruiters", board, *gone)


def test_the_pages_of_the_list_are_read_before_the_texts() -> None:
    _, asked = whole("smartrecruiters", fixture("smartrecruiters.json"), last_page(9), *[DETAIL] * 4)
    assert [request.tag for request in asked] == ["list", "list", *["detail"] * 4]


def test_pages_that_moved_while_they_were_read_are_not_the_board() -> None:
    pages = last_page(1, 2, total=4), last_page(2, 3, total=4)
    with pytest.raises(Malformed, match="states 4 postings but sent 3"):
        whole("smartrecruiters", *pages, *[DETAIL] * 3)


def test_a_text_is_asked_for_once_though_its_posting_stands_on_two_pages() -> None:
    reading, _ = whole("smartrecruiters", last_page(1, 2, total=3), last_page(2, 3, total=3), *[DETAIL] * 3)
    assert [posting.external_id for posting in reading.postings] == ["1", "2", "3"]
    unread = whole(
        "smartrecruiters", last_page(1, 2, total=3), last_page(2, 3, total=3), DETAIL, Gone("No (404)."), DETAIL
    )[0]
    assert (unread.seen, len(unread.rejected)) == (3, 1)


@pytest.mark.parametrize(
    ("title", "workplace", "places"),
    [
        # Neither remote nor hybrid is not on site.
        ("Senior Data Engineer", "unknown", [("Bayan Lepas", "MY")]),
        ("Data Analyst (m/w/d)", "remote", [("Berlin", "DE")]),
        ("Machine Learning Engineer", "hybrid", [(None, "EG")]),
    ],
)
def test_places_and_workplace(title: str, workplace: str, places: list[tuple[str | None, str]]) -> None:
    posting = cleaned("smartrecruiters")[title]
    assert posting.workplace == workplace
    assert [(place.city, place.country) for place in posting.places] == places


def test_department_language_and_employment_are_read() -> None:
    found = cleaned("smartrecruiters")
    assert [posting.departments for posting in found.values()] == [("Lamp Data",), ("Analytics",), ()]
    assert [posting.language for posting in found.values()] == ["en", "de", None]
    assert [posting.employment for posting in found.values()] == ["full-time", "contract", None]


def test_what_is_not_public_or_not_active_is_not_listed() -> None:
    assert [posting.listed for posting in parsed("smartrecruiters").postings] == [True, True, False]
    closed = orjson.dumps({**orjson.loads(DETAIL), "active": False})
    reading, _ = whole("smartrecruiters", last_page(1, total=1), closed)
    assert not next(iter(reading.postings)).listed


def test_the_name_of_the_person_who_posted_it_is_not_read() -> None:
    reading, _ = whole("smartrecruiters", last_page(1, total=1), DETAIL)
    assert "not ours to keep" not in repr(parsed("smartrecruiters").postings) + repr(reading)


def test_a_detail_read_by_itself_is_a_posting() -> None:
    (posting,) = smartrecruiters.parse(page("smartrecruiters", DETAIL)).postings
    assert (posting.external_id, clean(posting).text) == ("744000100000001", TEXT)


@pytest.mark.parametrize("body", [b"[]", b"{}", b'{"content":{}}', b"null"])
def test_an_answer_of_another_shape_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed, match="without a list of postings"):
        smartrecruiters.parse(page("smartrecruiters", body))
    request = Request("https://api.smartrecruiters.com/x", tag="detail", carry={"id": "1", "title": "x"})
    with pytest.raises(Malformed, match="without the text of a posting"):
        smartrecruiters.parse(Page(request, 200, {}, body))
