"""Workable's widget and public list."""

from __future__ import annotations

import orjson
import pytest

from jobs.errors import Gone, Malformed
from jobs.sources import workable
from tests.jobs.sources.recorded import cleaned, fixture, page, parsed, whole

LIST = "workable-list.json"


def test_every_entry_is_read_or_rejected_with_its_reason() -> None:
    found = parsed("workable")
    assert (len(found.postings), found.total) == (3, None)
    assert [(entry.external_id, entry.reason) for entry in found.rejected] == [
        (None, "The entry has no shortcode."),
        ("99BB99BB99", "The entry has no title."),
        (None, "The entry is not an object."),
    ]


def test_a_posting_that_stands_once_per_place_is_one_with_all_places() -> None:
    posting = cleaned("workable")["Data Engineer"]
    assert [(place.city, place.country) for place in posting.places] == [("Athens", "GR"), ("Cairo", "EG")]
    assert (posting.external_id, posting.requisition_id) == ("1A2B3C4D5E", "LW-7")


def test_hidden_places_are_not_shown() -> None:
    assert [place.country for place in cleaned("workable")["Machine Learning Engineer"].places] == ["PT"]


def test_without_a_list_of_places_the_flat_fields_are_the_place() -> None:
    assert [(place.city, place.country) for place in cleaned("workable")["Data Scientist"].places] == [("Cairo", "EG")]


def test_the_address_names_the_account() -> None:
    posting = cleaned("workable")["Data Engineer"]
    assert posting.url == "https://apply.workable.com/lanternworks/j/1A2B3C4D5E/"
    assert posting.apply_url == "https://apply.workable.com/j/1A2B3C4D5E/apply"


@pytest.mark.parametrize(
    ("title", "workplace"),
    [("Data Engineer", "unknown"), ("Machine Learning Engineer", "remote"), ("Data Scientist", "onsite")],
)
def test_not_telecommuting_is_unknown_and_not_on_site(title: str, workplace: str) -> None:
    assert cleaned("workable")[title].workplace == workplace


def test_the_list_is_asked_only_where_the_widget_leaves_the_workplace_open() -> None:
    (asked,) = parsed("workable").requests
    assert (asked.method, asked.required) == ("POST", False)
    assert asked.url == "https://apply.workable.com/api/v3/accounts/lanternworks/jobs"
    board = orjson.loads(fixture("workable.json"))
    board["jobs"] = board["jobs"][3:4]
    assert workable.parse(page("workable", orjson.dumps(board))).requests == ()
    assert workable.parse(page("workable", b'{"jobs":[]}')).requests == ()


def test_the_list_completes_the_widget_page_by_page() -> None:
    last = orjson.dumps({"total": 3, "results": [{"shortcode": "77AA77AA77", "title": "x", "workplace": "remote"}]})
    reading, asked = whole("workable", fixture("workable.json"), fixture(LIST), last)
    bodies = [orjson.loads(request.body) for request in asked[1:] if request.body]
    assert [body.get("token") for body in bodies] == [None, "WzE3NTA="]
    assert {posting.title: posting.workplace for posting in reading.postings} == {
        "Data Engineer": "hybrid",
        "Machine Learning Engineer": "remote",
        # The widget's own word stays.
        "Data Scientist": "onsite",
    }
    first = next(iter(reading.postings))
    assert first.text.startswith("You keep the lamp readings flowing.")
    assert first.departments == ("Platform",)


def test_without_the_list_the_board_is_whole_and_says_what_failed() -> None:
    reading, _ = whole("workable", fixture("workable.json"), Gone("It is not there (404)."))
    assert [posting.workplace for posting in reading.postings] == ["unknown", "remote", "onsite"]
    assert reading.failed_rules == {"request:workplaces": 1}


def test_a_list_that_repeats_its_page_ends() -> None:
    _, asked = whole("workable", fixture("workable.json"), fixture(LIST), fixture(LIST))
    assert len(asked) == 3


def test_the_list_read_by_itself_is_a_board_with_its_count() -> None:
    found = parsed("workable", LIST)
    assert (len(found.postings), found.total, len(found.requests)) == (2, 3, 1)
    posting = cleaned("workable", LIST)["Data Engineer"]
    assert (posting.workplace, posting.employment, len(posting.places)) == ("hybrid", "full-time", 2)
    assert cleaned("workable", LIST)["Machine Learning Engineer"].departments == ("Research", "Vision")


@pytest.mark.parametrize("body", [b"[]", b"{}", b'{"jobs":"none"}', b'{"results":{}}', b"null"])
def test_an_answer_of_another_shape_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed, match="without a list of jobs"):
        workable.parse(page("workable", body))
