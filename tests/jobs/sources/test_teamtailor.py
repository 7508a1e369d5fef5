"""Teamtailor's RSS feed and JSON Feed."""

from __future__ import annotations

from datetime import UTC, datetime

import orjson
import pytest

from jobs.contract import BoardRef
from jobs.errors import Blocked, Gone, Malformed, SourceError
from jobs.sources import teamtailor
from tests.jobs.sources.recorded import cleaned, fixture, page, parsed, whole

RSS, JSON = "teamtailor.rss", "teamtailor-feed.json"
ID = "0f6d1c2e-77aa-4b1e-9c10-00000000000"


def feed(*numbers: int) -> bytes:
    """Return a page of the RSS feed."""
    items = "".join(
        f"<item><title>Role {number}</title><link>https://lantern.example/jobs/{number}</link>"
        f"<guid>{number}</guid><description>x</description></item>"
        for number in numbers
    )
    return f"<rss version='2.0'><channel>{items}</channel></rss>".encode()


NO_FEED = Gone("It is not there (404).")


def test_a_token_is_a_name_or_the_employers_own_host() -> None:
    assert teamtailor.board_url(BoardRef("teamtailor", "lantern")) == "https://lantern.teamtailor.com/jobs"
    assert teamtailor.board_url(BoardRef("teamtailor", "work.lantern.example")) == "https://work.lantern.example/jobs"


def test_every_item_is_read_or_rejected_with_its_reason() -> None:
    found = parsed("teamtailor", RSS)
    assert (len(found.postings), found.total) == (5, None)
    assert [(entry.external_id, entry.reason) for entry in found.rejected] == [
        (f"{ID}6", "The entry has no address."),
        (None, "The entry has no id."),
    ]


@pytest.mark.parametrize(
    ("title", "workplace"),
    [
        ("Data Engineer", "unknown"),
        ("Analyst & storyteller", "onsite"),
        ("ML Engineer", "remote"),
        ("Data Steward", "hybrid"),
        ("Data Scientist", "unknown"),
    ],
)
def test_none_is_unknown_and_onsite_is_on_site(title: str, workplace: str) -> None:
    assert cleaned("teamtailor", RSS)[title].workplace == workplace


def test_places_are_cities_and_an_office_only_where_no_city_stands() -> None:
    places = cleaned("teamtailor", RSS)["Data Engineer"].places
    assert [(place.city, place.country) for place in places] == [("Malmö", "SE"), ("Berlin", "DE")]


def test_text_date_and_department_are_read() -> None:
    posting = cleaned("teamtailor", RSS)["Data Engineer"]
    assert posting.text == "You keep the lamp readings flowing & clean.\nSQL"
    assert posting.published_at == datetime(2026, 8, 25, 8, 48, 6, tzinfo=UTC)
    assert posting.departments == ("Platform",)
    assert cleaned("teamtailor", RSS)["Analyst & storyteller"].text == "Plain words about lamps"


def test_the_json_feed_completes_the_posting_of_its_id() -> None:
    reading, asked = whole("teamtailor", fixture(RSS), fixture(JSON))
    assert [request.url for request in asked] == [
        "https://lanternworks.teamtailor.com/jobs.rss?per_page=100&offset=0",
        "https://lanternworks.teamtailor.com/jobs.json",
    ]
    found = {posting.title: posting for posting in reading.postings}
    engineer = found["Data Engineer"]
    assert engineer.pay and (engineer.pay.min_minor, engineer.pay.max_minor, engineer.pay.currency, engineer.pay.period) == (
        4_200_000, 5_200_000, "SEK", "month",
    )  # fmt: skip
    assert (engineer.employment, engineer.expires_at) == ("full-time", datetime(2026, 12, 1, 23, 59, 59, tzinfo=UTC))
    assert engineer.text.startswith("You keep") and [place.city for place in engineer.places] == ["Malmö", "Berlin"]
    assert found["ML Engineer"].text == "Models that know when it is dark."
    assert [place.city for place in found["ML Engineer"].places] == ["Lund"]
    assert "Not in the RSS feed" not in found
    # It must not move to another employer when the JSON Feed fails.
    assert {posting.company_name for posting in reading.postings} == {None}


@pytest.mark.parametrize("answer", [NO_FEED, Blocked("Its robots.txt asks us not to."), b"<html>", b'{"items":7}'])
def test_without_the_json_feed_the_board_is_whole_and_says_what_failed(answer: bytes | SourceError) -> None:
    reading, _ = whole("teamtailor", fixture(RSS), answer)
    assert (len(reading.postings), reading.failed_rules["request:json-feed"]) == (5, 1)


def test_pages_are_read_until_a_short_one() -> None:
    reading, asked = whole("teamtailor", feed(*range(100)), feed(*range(100, 200)), feed(200), NO_FEED)
    assert len(reading.postings) == 201
    assert [request.carry.get("offset") for request in asked] == ["0", "100", "200", None]


def test_a_last_page_that_is_empty_ends_the_board() -> None:
    reading, _ = whole("teamtailor", feed(*range(100)), feed(), NO_FEED)
    assert len(reading.postings) == 100


@pytest.mark.parametrize("count", [100, 230])
def test_a_board_that_gives_all_in_one_answer_is_read_once(count: int) -> None:
    answers = [feed(*range(count))] * (2 if count == 100 else 1)
    reading, _ = whole("teamtailor", *answers, NO_FEED)
    assert (len(reading.postings), reading.rejected) == (count, [])


def test_a_next_page_of_the_json_feed_is_followed_on_the_same_host_only() -> None:
    same = "https://lanternworks.teamtailor.com/jobs.json?page=2"
    for address, followed in [(same, True), ("https://evil.example/jobs.json", False), ("/jobs.json?page=2", False)]:
        first = orjson.dumps({**orjson.loads(fixture(JSON)), "next_url": address})
        answers = (fixture(RSS), first, *([fixture(JSON)] if followed else []))
        assert len(whole("teamtailor", *answers)[1]) == len(answers)


def test_an_empty_board_is_empty_and_asks_no_more() -> None:
    reading, asked = whole("teamtailor", feed())
    assert (reading.seen, len(asked)) == (0, 1)


def test_the_json_feed_read_by_itself_is_a_board() -> None:
    found = parsed("teamtailor", JSON)
    assert (len(found.postings), len(found.rejected), found.requests) == (3, 1, ())
    assert cleaned("teamtailor", JSON)["Data Engineer"].company_name == "Lantern Works"


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"", Malformed),
        (b"{}", Malformed),
        (b"[]", Malformed),
        (b"<feed/>", Malformed),
        (b"<!doctype html><title>Not found</title>", Malformed),
        (b"<rss><channel><item>", Malformed),
        (b"<!DOCTYPE html><html><title>Just a moment...</title>", Blocked),
    ],
)
def test_an_answer_that_is_no_feed_is_named(body: bytes, error: type[SourceError]) -> None:
    with pytest.raises(error, match="Teamtailor"):
        teamtailor.parse(page("teamtailor", body))
