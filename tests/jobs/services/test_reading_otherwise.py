"""A board that one region or version does not know is asked in the other one before it is called gone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from jobs import registry
from jobs.contract import BoardRef
from jobs.errors import Gone, Unreachable
from tests.jobs.sources.recorded import fixture, whole


@pytest.mark.parametrize(
    ("source", "name", "hosts", "count"),
    [
        ("lever", "lever.json", ["api.lever.co", "api.eu.lever.co"], 8),
        ("personio", "personio.xml", ["lanternworks.jobs.personio.de", "lanternworks.jobs.personio.com"], None),
    ],
)
def test_the_other_region_is_asked_where_the_first_knows_no_such_board(
    source: str, name: str, hosts: list[str], count: int | None
) -> None:
    further = [fixture("personio-de.xml")] if source == "personio" else []
    reading, asked = whole(source, Gone("There is no such board (404)."), fixture(name), *further)
    assert [request.url.split("/")[2] for request in asked[:2]] == hosts
    assert reading.seen == (count or reading.seen) and reading.postings
    assert (reading.etag, reading.requests) == ("", len(asked))


def test_version_two_is_asked_where_version_one_knows_no_such_board() -> None:
    body = b'{"items":[{"id":"1","name":"Clerk","url":"https://ats.rippling.com/x/jobs/1"}],"totalPages":1}'
    reading, asked = whole("rippling", Gone("There is no such board (404)."), body)
    assert [request.url.split("/ats/")[1][:2] for request in asked] == ["v1", "v2"]
    assert reading.seen == 1


@pytest.mark.parametrize("source", ["lever", "personio", "rippling"])
def test_a_board_that_neither_knows_is_gone(source: str) -> None:
    with pytest.raises(Gone, match="nor here"):
        whole(source, Gone("Not here."), Gone("And nor here."))


def test_only_a_board_that_is_not_there_is_asked_for_elsewhere() -> None:
    with pytest.raises(Unreachable):
        whole("lever", Unreachable("No answer."))


def test_a_board_of_the_other_region_is_asked_there_alone() -> None:
    with pytest.raises(Gone):
        whole("lever", Gone("Not here."), token="eu/lanternworks")


def test_a_site_that_was_read_and_went_is_not_looked_for_under_its_name_elsewhere() -> None:
    never, once = (
        BoardRef("lever", "lanternworks", read_at=moment) for moment in (None, datetime(2026, 3, 1, tzinfo=UTC))
    )
    assert [registry.source("lever").first_requests(ref)[0].otherwise is None for ref in (never, once)] == [False, True]
