"""Ashby's posting API."""

from __future__ import annotations

import pytest

from jobs.contract import BoardRef
from jobs.errors import Malformed
from jobs.sources import ashby
from tests.jobs.sources.recorded import cleaned, page, parsed


def test_a_name_with_a_space_is_quoted_in_addresses() -> None:
    board = BoardRef("ashby", "Plumb Bob")
    (request,) = ashby.first_requests(board)
    assert request.url == "https://api.ashbyhq.com/posting-api/job-board/Plumb%20Bob?includeCompensation=true"
    assert ashby.board_url(board) == "https://jobs.ashbyhq.com/Plumb%20Bob"


def test_every_entry_is_read_or_rejected_with_its_reason() -> None:
    found = parsed("ashby")
    assert (len(found.postings), found.total) == (8, None)
    assert [(entry.where, entry.reason) for entry in found.rejected] == [
        ("entry 9", "The entry has no title."),
        ("entry 10", "The entry is not an object."),
    ]


def test_the_workplace_type_wins_over_the_remote_flag() -> None:
    raw = parsed("ashby").postings[0]
    assert (raw.workplace, raw.is_remote) == ("Hybrid", True)
    assert cleaned("ashby")["Staff Data Platform Engineer"].workplace == "hybrid"
    assert cleaned("ashby")["ML Engineer"].workplace == "remote"


def test_neither_type_nor_flag_is_unknown_and_not_on_site() -> None:
    assert cleaned("ashby")["Open Application"].workplace == "unknown"
    assert cleaned("ashby")["Data Steward"].workplace == "unknown"


def test_primary_and_secondary_places_are_read_with_their_addresses() -> None:
    places = cleaned("ashby")["Staff Data Platform Engineer"].places
    assert [(place.city, place.region, place.country) for place in places] == [
        ("New York", "New York", "US"),
        (None, None, "CA"),
        ("San Francisco", "California", "US"),
    ]


def test_an_unlisted_posting_is_marked() -> None:
    assert [posting.title for posting in parsed("ashby").postings if not posting.listed] == ["Applied Scientist"]


def test_an_open_application_is_a_prospect() -> None:
    assert [title for title, posting in cleaned("ashby").items() if posting.prospect] == ["Open Application"]


@pytest.mark.parametrize(
    ("title", "pay"),
    [
        ("Staff Data Platform Engineer", (17_050_000, 26_000_000, "USD", "year")),
        ("Data Analyst Intern", (210_000, 240_000, "GBP", "month")),
        ("Sales Lead", None),
        ("ML Engineer", None),
        ("Data Steward", None),
        ("Role 8", None),
    ],
)
def test_only_salary_components_of_one_kind_are_base_pay(title: str, pay: tuple[int, int, str, str] | None) -> None:
    found = cleaned("ashby")[title].pay
    assert (found and (found.min_minor, found.max_minor, found.currency, found.period)) == pay


def test_pay_that_the_employer_does_not_show_is_not_read() -> None:
    hidden = next(posting for posting in parsed("ashby").postings if posting.title == "Data Steward")
    assert (hidden.pay, hidden.pay_text) == ((), None)


def test_a_posting_without_text_and_compensation_is_read() -> None:
    posting = cleaned("ashby")["Role 8"]
    assert (posting.html, posting.text, posting.pay) == ("", "", None)


def test_employment_and_department_are_read_once() -> None:
    posting = cleaned("ashby")["Data Analyst Intern"]
    assert (posting.employment, posting.departments) == ("internship", ("Platform",))


@pytest.mark.parametrize("body", [b"[]", b"{}", b'{"jobs":"none"}', b"null"])
def test_an_answer_of_another_shape_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed, match="without a list of jobs"):
        ashby.parse(page("ashby", body))
