"""Lever's Postings API."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from jobs.contract import BoardRef
from jobs.errors import Gone, Malformed
from jobs.sources import lever
from tests.jobs.sources.recorded import cleaned, page, parsed


@pytest.mark.parametrize(
    ("token", "asked", "shown"),
    [
        ("Fjord.Line", "https://api.lever.co/v0/postings/Fjord.Line?mode=json", "https://jobs.lever.co/Fjord.Line"),
        ("eu/fjord", "https://api.eu.lever.co/v0/postings/fjord?mode=json", "https://jobs.eu.lever.co/fjord"),
    ],
)
def test_the_realm_of_a_token_chooses_the_host(token: str, asked: str, shown: str) -> None:
    board = BoardRef("lever", token)
    assert [request.url for request in lever.first_requests(board)] == [asked]
    assert lever.board_url(board) == shown


def test_every_entry_is_read_or_rejected_with_its_reason() -> None:
    found = parsed("lever")
    assert (len(found.postings), found.total) == (6, None)
    assert [(entry.where, entry.reason) for entry in found.rejected] == [
        ("entry 7", "The entry has no title."),
        ("entry 8", "The entry is not an object."),
    ]


def test_one_title_at_two_places_stays_two_postings() -> None:
    same = [posting for posting in parsed("lever").postings if posting.title == "Data Engineer"]
    assert len({posting.external_id for posting in same}) == 2


def test_the_text_is_body_lists_and_closing_part() -> None:
    posting = cleaned("lever")["Deck Hand Statistician"]
    assert posting.text == (
        "You will look after the numbers behind our ferries.\nWhat you bring\nSQL\nPython & patience\nWe sail in every weather."
    )
    assert "<ul><li>SQL</li><li>Python &amp; patience</li></ul>" in posting.html


def test_a_posting_without_lists_and_with_cut_off_tags_is_read() -> None:
    posting = cleaned("lever")["Harbour Data Analyst"]
    assert posting.text.startswith("About the harbour and its tides")
    assert posting.published_at is None
    assert (posting.places[0].city, posting.places[0].country) == ("Springfield", "US")
    assert posting.workplace == "remote"


def test_all_locations_are_places_and_the_country_belongs_to_the_first() -> None:
    raw = parsed("lever").postings[0]
    assert [(place.text, place.country) for place in raw.places] == [("Oslo", "NO"), ("Bergen", None)]


def test_both_spellings_of_on_site_are_known() -> None:
    assert [posting.workplace for posting in parsed("lever").postings[:2]] == ["onsite", "on-site"]
    assert cleaned("lever")["Data Engineer"].workplace == "onsite"
    assert cleaned("lever")["Deck Hand Statistician"].workplace == "unknown"


def test_the_moment_of_creation_is_read_as_milliseconds() -> None:
    assert cleaned("lever")["Deck Hand Statistician"].published_at == datetime(2026, 3, 20, 9, 46, 46, tzinfo=UTC)


@pytest.mark.parametrize(
    ("title", "pay"),
    [
        ("Machine Learning Engineer (contract)", (6_000, 7_500, "EUR", "hour")),
        ("Data Engineer", None),
        ("Revenue Analyst", None),
        ("Deck Hand Statistician", None),
    ],
)
def test_pay_is_base_pay_of_a_known_period_or_nothing(title: str, pay: tuple[int, int, str, str] | None) -> None:
    found = cleaned("lever")[title].pay
    assert (found and (found.min_minor, found.max_minor, found.currency, found.period)) == pay


def test_employment_is_read_from_the_commitment() -> None:
    assert cleaned("lever")["Machine Learning Engineer (contract)"].employment == "contract"
    assert cleaned("lever")["Harbour Data Analyst"].employment is None


def test_an_unknown_site_is_gone_and_not_an_empty_board() -> None:
    with pytest.raises(Gone, match="no such site"):
        lever.parse(page("lever", b'{"ok":false,"error":"Document not found"}'))
    assert lever.parse(page("lever", b"[]")).postings == ()


@pytest.mark.parametrize("body", [b"{}", b'{"ok":true}', b'{"data":[]}', b"null", b'"x"'])
def test_an_answer_of_another_shape_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed, match="without a list of postings"):
        lever.parse(page("lever", body))
