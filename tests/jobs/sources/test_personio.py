"""Personio's XML feed."""

from __future__ import annotations

import pytest

from jobs.contract import BoardRef
from jobs.errors import Blocked, Malformed, SourceError, Unreachable
from jobs.sources import personio
from tests.jobs.sources.recorded import cleaned, fixture, page, parsed, whole

FEED = "personio.xml"


@pytest.mark.parametrize(
    ("token", "asked", "shown"),
    [
        ("lantern", "https://lantern.jobs.personio.de/xml?language=en", "https://lantern.jobs.personio.de/"),
        ("com/lantern", "https://lantern.jobs.personio.com/xml?language=en", "https://lantern.jobs.personio.com/"),
    ],
)
def test_the_realm_of_a_token_chooses_the_host(token: str, asked: str, shown: str) -> None:
    board = BoardRef("personio", token)
    assert [request.url for request in personio.first_requests(board)] == [asked]
    assert personio.board_url(board) == shown


def test_every_position_is_read_or_rejected_with_its_reason() -> None:
    found = parsed("personio", FEED)
    assert (len(found.postings), found.total) == (4, None)
    assert [(entry.external_id, entry.where, entry.reason) for entry in found.rejected] == [
        ("1500005", "entry 5", "The entry has no title."),
        (None, "entry 6", "The entry has no id."),
        ("1500001", "entry 7", "The same id stands twice on this board."),
    ]


def test_the_address_is_made_of_host_and_id() -> None:
    assert cleaned("personio", FEED)["Data Steward"].url == "https://lanternworks.jobs.personio.de/job/1500004"


def test_the_text_is_its_sections_under_their_names() -> None:
    found = cleaned("personio", FEED)
    assert found["Data Engineer (m/f/d)"].text == (
        "Your tasks\nYou keep the lamp readings flowing & clean.\nYour profile\nSQL\nAirflow"
    )
    assert found["ML Trainee"].text == "About\nPlain words & lamps"
    assert found["Data Steward"].text == "Keep the catalogue."


def test_office_and_additional_offices_are_places_each_once() -> None:
    places = cleaned("personio", FEED)["Data Engineer (m/f/d)"].places
    assert [(place.city, place.country) for place in places] == [("Munich", "DE"), ("Berlin", "DE")]


def test_one_office_that_names_several_is_several() -> None:
    posting = cleaned("personio", FEED)["Datenanalyst (m/w/d)"]
    assert [place.city for place in posting.places] == ["Berlin", "Hamburg", None]
    assert posting.workplace == "remote"
    assert cleaned("personio", FEED)["Data Engineer (m/f/d)"].workplace == "unknown"


@pytest.mark.parametrize(
    ("title", "pay", "failed"),
    [
        ("Data Engineer (m/f/d)", (6_000_000, 8_000_000, "EUR", "year"), ()),
        ("Datenanalyst (m/w/d)", (1_450, None, "EUR", "hour"), ()),
        # Without a currency it is not pay that anybody could compare.
        ("ML Trainee", None, ("salary",)),
        ("Data Steward", None, ("published",)),
    ],
)
def test_pay_has_currency_and_period_or_is_refused(
    title: str, pay: tuple[int, int | None, str, str] | None, failed: tuple[str, ...]
) -> None:
    posting = cleaned("personio", FEED)[title]
    found = posting.pay
    assert (found and (found.min_minor, found.max_minor, found.currency, found.period)) == pay
    assert posting.failed_rules == failed


def test_employment_is_the_kind_or_else_the_hours() -> None:
    assert [posting.employment for posting in cleaned("personio", FEED).values()] == [
        "full-time",
        "temporary",
        "internship",
        None,
    ]


def test_the_subcompany_is_the_employer_and_none_is_none() -> None:
    found = cleaned("personio", FEED)
    assert found["Data Engineer (m/f/d)"].company_name == "Lantern Works GmbH"
    assert found["Data Steward"].company_name is None


def test_what_has_no_english_text_has_the_text_of_its_own_language() -> None:
    reading, asked = whole("personio", fixture(FEED), fixture("personio-de.xml"))
    assert [request.url for request in asked] == [
        "https://lanternworks.jobs.personio.de/xml?language=en",
        "https://lanternworks.jobs.personio.de/xml",
    ]
    texts = {posting.external_id: posting for posting in reading.postings}
    assert texts["1500002"].text.startswith("Aufgaben\nDu fragst die Lampen") and texts["1500002"].language == "de"
    assert texts["1500001"].title == "Data Engineer (m/f/d)" and "Messwerte" not in texts["1500001"].text
    assert "1500009" not in texts


def test_a_board_whose_texts_are_all_there_is_asked_once() -> None:
    feed = fixture(FEED).replace(b"<jobDescriptions></jobDescriptions>", b"").replace(b"1500002", b"")
    kept = feed.split(b"<position>")
    assert personio.parse(page("personio", b"<position>".join(kept[:2]) + b"</workzag-jobs>")).requests == ()


@pytest.mark.parametrize("answer", [Unreachable("It answered with status 500."), b"<html>Sign in</html>"])
def test_a_board_whose_texts_fail_is_not_read_without_them(answer: bytes | SourceError) -> None:
    with pytest.raises(SourceError):
        whole("personio", fixture(FEED), answer)


def test_an_empty_board_is_empty_and_not_malformed() -> None:
    assert personio.parse(page("personio", b"<workzag-jobs/>")).postings == ()


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"", Malformed),
        (b"{}", Malformed),
        (b"<rss version='2.0'/>", Malformed),
        (b"<!doctype html><title>Not found</title>", Malformed),
        (b"<workzag-jobs><position><id>1</id>", Malformed),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><workzag-jobs><position><id>&a;</id></position></workzag-jobs>", Malformed),
        (b"<!DOCTYPE html><html><title>Just a moment...</title>", Blocked),
    ],
)
def test_an_answer_that_is_no_list_of_positions_is_named(body: bytes, error: type[SourceError]) -> None:
    with pytest.raises(error, match="Personio"):
        personio.parse(page("personio", body))
