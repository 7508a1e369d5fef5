"""Recruitee's careers-site API."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from jobs.contract import BoardRef
from jobs.errors import Malformed
from jobs.models.board import Board
from jobs.sources import recruitee
from tests.jobs.sources.recorded import cleaned, page, parsed


@pytest.mark.parametrize(
    ("token", "asked", "shown"),
    [
        ("lantern", "https://lantern.recruitee.com/api/offers/", "https://lantern.recruitee.com/"),
        ("jobs.lantern.example", "https://jobs.lantern.example/api/offers/", "https://jobs.lantern.example/"),
    ],
)
def test_a_token_is_a_name_or_the_employers_own_host(token: str, asked: str, shown: str) -> None:
    board = BoardRef("recruitee", token)
    assert [(request.url, request.headers) for request in recruitee.first_requests(board)] == [(asked, ())]
    assert recruitee.board_url(board) == shown


def test_the_employers_key_is_sent_and_shown_nowhere(settings: Any) -> None:
    settings.BOARD_KEYS = {"recruitee/lantern": "word"}
    ref = Board(source="recruitee", token="lantern").ref
    (request,) = recruitee.first_requests(ref)
    assert request.headers == (("X-Careers-Sites-Token", "word"),)
    assert "word" not in repr(ref) and ref == BoardRef("recruitee", "lantern")
    assert Board(source="recruitee", token="other").ref.key == ""


def test_every_entry_is_read_or_rejected_with_its_reason() -> None:
    found = parsed("recruitee")
    assert (len(found.postings), found.total, found.requests) == (4, None, ())
    assert [(entry.external_id, entry.reason) for entry in found.rejected] == [
        ("2700005", "The entry has no address."),
        ("2700001", "The same id stands twice on this board."),
    ]


def test_the_text_is_description_and_requirements() -> None:
    posting = cleaned("recruitee")["Data Engineer"]
    assert posting.text == "You keep the lamp readings flowing.\nSQL\nAirflow"
    assert (posting.company_name, posting.departments, posting.employment) == (
        "Lantern Works",
        ("Platform",),
        "full-time",
    )


@pytest.mark.parametrize(
    ("title", "language"), [("Data Engineer", "en"), ("ML-Ingenieurin", "de"), ("Data Scientist", "en")]
)
def test_the_language_is_that_of_the_words_that_are_shown(title: str, language: str) -> None:
    assert cleaned("recruitee")[title].language == language


def test_what_the_offer_leaves_empty_comes_from_its_translation() -> None:
    posting = cleaned("recruitee")["ML-Ingenieurin"]
    assert posting.text == "Modelle, die die Dunkelheit kennen."
    assert posting.published_at == datetime(2026, 6, 8, 9, 42, 35, tzinfo=UTC)


@pytest.mark.parametrize(
    ("title", "workplace", "places"),
    [
        ("Data Engineer", "hybrid", [("Utrecht", "NL"), ("Cairo", "EG")]),
        ("ML-Ingenieurin", "remote", [(None, "DE")]),
        ("Data Scientist", "onsite", [("Chicago", "US")]),
        ("Analytics Intern", "unknown", []),
    ],
)
def test_places_and_workplace(title: str, workplace: str, places: list[tuple[str | None, str]]) -> None:
    posting = cleaned("recruitee")[title]
    assert posting.workplace == workplace
    assert [(place.city, place.country) for place in posting.places] == places


@pytest.mark.parametrize(
    ("title", "pay", "failed"),
    [
        ("Data Engineer", (525_300, 615_250, "EUR", "month"), ()),
        ("ML-Ingenieurin", None, ()),
        # Nobody earns 75 to 95 dollars a year.
        ("Data Scientist", None, ("salary",)),
        ("Analytics Intern", (1_800, None, "USD", "hour"), ()),
    ],
)
def test_pay_has_unit_and_period_or_is_refused(
    title: str, pay: tuple[int, int | None, str, str] | None, failed: tuple[str, ...]
) -> None:
    posting = cleaned("recruitee")[title]
    found = posting.pay
    assert (found and (found.min_minor, found.max_minor, found.currency, found.period)) == pay
    assert posting.failed_rules == failed


def test_dates_of_publication_and_closing_are_read() -> None:
    posting = cleaned("recruitee")["Data Engineer"]
    assert posting.published_at == datetime(2026, 6, 9, 13, 3, 54, tzinfo=UTC)
    assert posting.expires_at == datetime(2026, 12, 31, 23, 59, tzinfo=UTC)


def test_an_offer_that_is_not_published_is_not_listed() -> None:
    assert [posting.title for posting in parsed("recruitee").postings if not posting.listed] == ["Analytics Intern"]


def test_the_inbox_of_an_offer_is_not_read() -> None:
    assert "@" not in repr(parsed("recruitee"))


@pytest.mark.parametrize("body", [b"[]", b"{}", b'{"offers":{}}', b'{"error":"no"}', b"null"])
def test_an_answer_of_another_shape_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed, match="without a list of offers"):
        recruitee.parse(page("recruitee", body))
