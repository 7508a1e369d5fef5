"""Hacker News: the newest thread, header lines in any order, and everything that is no posting."""

from __future__ import annotations

import json

import orjson
import pytest

from jobs.contract import BoardRef, Page, Parsed
from jobs.errors import Blocked, Malformed
from jobs.parsing.clean import clean
from jobs.sources import hackernews
from tests.jobs.sources.recorded import cleaned, page, parsed


def threads(*titles: str) -> Parsed:
    hits = [{"objectID": str(number), "title": title} for number, title in enumerate(titles, start=1)]
    return hackernews.parse(page("hackernews", orjson.dumps({"hits": hits})))


def test_the_newest_thread_of_the_name_is_read() -> None:
    (request,) = hackernews.first_requests(BoardRef("hackernews", "hackernews"))
    assert request.url == "https://hn.algolia.com/api/v1/search_by_date?tags=story,author_whoishiring"
    found = threads(
        "Ask HN: Who wants to be hired? (May 2026)", "Ask HN: Who is hiring? (May 2026)", "Ask HN: Who is hiring?"
    )
    assert [request.url for request in found.requests] == ["https://hn.algolia.com/api/v1/items/2"]
    assert found.postings == ()


def test_without_a_thread_it_is_malformed_and_not_an_empty_board() -> None:
    with pytest.raises(Malformed, match="without a thread of this name"):
        threads("Ask HN: Who wants to be hired?")


def test_every_comment_is_read_or_rejected_with_its_reason() -> None:
    found = parsed("hackernews")
    assert [posting.external_id for posting in found.postings] == ["901", "902", "906"]
    assert [(item.external_id, item.reason) for item in found.rejected] == [
        ("903", "The comment does not begin with a header line (Company | Role | Place)."),
        ("905", "The header line of the comment names no role."),
    ]


def test_a_header_gives_company_roles_places_kind_and_pay() -> None:
    posting = cleaned("hackernews")["Data Engineer, ML Engineer"]
    assert (posting.company_name, posting.workplace, posting.employment) == ("Tidewatch", "remote", "full-time")
    assert [place.city for place in posting.places][:1] == ["Lisbon"]
    assert posting.pay is not None and (posting.pay.min_minor, posting.pay.currency) == (6_000_000, "EUR")
    assert posting.url == "https://news.ycombinator.com/item?id=901"
    assert posting.published_at is not None and "https://tidewatch.example/jobs" in posting.html
    assert "We watch tides with Spark & Flink." in posting.text


def test_the_parts_stand_in_any_order() -> None:
    posting = cleaned("hackernews")["Senior Data Analyst"]
    assert (posting.company_name, posting.workplace) == ("Fjord Line", "onsite")
    assert [(place.city, place.country) for place in posting.places] == [("Oslo", "NO")]


def test_behind_the_company_stands_the_role_whatever_it_is_called() -> None:
    posting = cleaned("hackernews")["Keeper of Lamps"]
    assert (posting.company_name, posting.workplace, posting.employment) == ("Lamp Works", "hybrid", "contract")
    assert [(place.city, place.country) for place in posting.places] == [("Berlin", "DE")]


def test_a_search_of_comments_is_read_alike_and_replies_are_none() -> None:
    header = "Fjord | Data Analyst | Oslo<p>SQL"
    hits = [
        {"objectID": "1", "parent_id": 9, "story_id": 9, "comment_text": header},
        {"objectID": "2", "parent_id": 1, "story_id": 9, "comment_text": header},
        {"objectID": "1", "parent_id": 9, "story_id": 9, "comment_text": header},
    ]
    found = hackernews.parse(page("hackernews", orjson.dumps({"hits": hits})))
    assert [posting.external_id for posting in found.postings] == ["1"]
    assert [item.reason for item in found.rejected] == [
        "The comment is a reply.",
        "The comment has no number of its own.",
    ]


@pytest.mark.parametrize(
    "value", [None, 7, "", [], {}, "|||", "a|b|c|" * 5_000, "<p>" * 9_000, "x | \x00 | \ud7ff", "| | |"]
)
def test_any_comment_spoils_no_more_than_itself(value: object) -> None:
    sound = {"id": 2, "author": "x", "text": "Fjord | Data Analyst | Oslo", "created_at": "2026-05-04T10:00:00Z"}
    for key in ("id", "text", "created_at", "author"):
        body = json.dumps({"children": [{**sound, "id": 1, key: value}, sound, value]}).encode()
        found = hackernews.parse(page("hackernews", body))
        assert "2" in [posting.external_id for posting in found.postings]
        for posting in found.postings:
            clean(posting)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"", Malformed),
        (b"[]", Malformed),
        (b"{}", Malformed),
        (b'{"hits":{}}', Malformed),
        (b'{"hits":[7]}', Malformed),
        (b"<html>Down", Malformed),
        (b"<html>Just a moment...", Blocked),
    ],
)
def test_an_answer_of_another_shape_is_named(body: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        hackernews.parse(page("hackernews", body))


def test_a_thread_beyond_all_measure_is_refused() -> None:
    with pytest.raises(Malformed, match="more than"):
        hackernews.parse(page("hackernews", b'{"children":[' + b",".join([b"7"] * 5_001) + b"]}"))


def test_an_open_header_takes_no_square_of_its_length() -> None:
    request = hackernews.first_requests(BoardRef("hackernews", "hackernews"))[0]
    body = json.dumps({"children": [{"id": 1, "text": "<" * 200_000 + "|" * 200_000}]}).encode()
    assert hackernews.parse(Page(request, 200, {}, body)).postings == ()
