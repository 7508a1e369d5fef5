"""A board of several answers, read whole: lists joined with what each posting's own answer adds."""

from __future__ import annotations

from typing import Any, cast

import orjson
import pytest

from jobs.errors import Gone, Malformed, SourceError, Throttled, Unreachable
from jobs.fetch import Fetcher
from jobs.models.board import Board
from jobs.services.reading import Reading, read_board
from tests.jobs.payloads import ScriptedFetcher


def read(*answers: object) -> tuple[Reading, ScriptedFetcher]:
    scripted = ScriptedFetcher(
        *(answer if isinstance(answer, SourceError) else orjson.dumps(answer) for answer in answers), etag='"1"'
    )
    board = Board(source="workday", token="fjord.wd3/Careers", etag='"0"')
    return read_board(board, cast(Fetcher, scripted), conditional=True), scripted


def entry(number: int, title: str = "Data Engineer") -> dict[str, Any]:
    return {
        "title": title,
        "externalPath": f"/job/Oslo/Job_R{number}",
        "locationsText": "Oslo",
        "bulletFields": [f"R{number}"],
    }


def listing(*entries: dict[str, Any], total: int | None = None, facets: object = None) -> dict[str, Any]:
    return {"total": len(entries) if total is None else total, "jobPostings": list(entries), "facets": facets}


def detail(text: str) -> dict[str, Any]:
    return {"jobPostingInfo": {"title": "Data Engineer", "jobDescription": text, "location": "Bergen, Norway"}}


def test_a_postings_own_answer_completes_the_lists_entry() -> None:
    reading, _ = read(listing(entry(1), entry(2, "Ship Cook")), detail("<p>SQL</p>"))
    first, second = reading.postings
    assert (first.external_id, first.text, first.places[0].city) == ("R1", "SQL", "Bergen")
    assert (second.external_id, second.text, second.places[0].city) == ("R2", "", "Oslo")
    assert (reading.total, reading.seen, reading.requests) == (2, 2, 2)


@pytest.mark.parametrize(
    "problem", [Gone("It is gone."), Unreachable("It does not answer."), {"error": "none"}, {"jobPostingInfo": {}}]
)
def test_a_posting_whose_own_answer_fails_is_rejected_and_the_others_are_read(problem: object) -> None:
    reading, _ = read(listing(entry(1), entry(2)), problem, detail("<p>SQL</p>"))
    assert [posting.external_id for posting in reading.postings] == ["R2"]
    assert [item.external_id for item in reading.rejected] == ["R1"]
    assert reading.seen == reading.total == 2
    assert reading.failed_rules["request:detail"] == 1


def test_a_host_that_asks_to_slow_down_ends_the_reading() -> None:
    with pytest.raises(Throttled):
        read(listing(entry(1), entry(2)), Throttled("Slower."))


def test_parts_of_a_divided_board_may_overlap() -> None:
    facets = [{"facetParameter": "place", "values": [{"id": "n", "count": 2}, {"id": "s", "count": 2}]}]
    cook = entry(3, "Ship Cook")
    # One data engineer stands in both parts and in the first page, the cook in both parts.
    reading, scripted = read(
        listing(entry(1), total=2_000, facets=facets), listing(entry(1), cook), listing(cook, entry(1)), detail("<p>SQL</p>"),
    )  # fmt: skip
    assert sorted(posting.external_id for posting in reading.postings) == ["R1", "R3"]
    assert (reading.rejected, reading.total, len(scripted.asked)) == ([], None, 4)


def test_a_list_that_holds_fewer_than_it_states_is_not_whole() -> None:
    with pytest.raises(Malformed, match="states 5 postings but sent 1"):
        read(listing(entry(1, "Ship Cook"), total=5))


def test_validators_of_one_answer_say_nothing_of_several() -> None:
    assert read(listing(entry(1, "Ship Cook")))[0].etag == '"1"'
    assert read(listing(entry(1)), detail("x"))[0].etag == ""
