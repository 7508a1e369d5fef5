"""USAJOBS: read with a key of one's own, or not at all; its pay, places and dates."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from django.test import Client
from django.utils import timezone

from jobs import registry
from jobs.contract import BoardRef
from jobs.errors import Malformed
from jobs.models.board import Board
from jobs.services.leases import SourceOff, claim_board
from jobs.sources import usajobs
from tests.factories import make_board
from tests.jobs.sources.recorded import cleaned, page, parsed

KEYS = {"usajobs/usajobs": "ada@lantern.example:word=1"}


def test_the_key_and_the_address_that_it_belongs_to_are_sent() -> None:
    (request,) = usajobs.first_requests(BoardRef("usajobs", "usajobs", "ada@lantern.example:word=1"))
    assert dict(request.headers) == {"Authorization-Key": "word=1", "User-Agent": "ada@lantern.example"}
    assert request.url.startswith("https://data.usajobs.gov/api/search?") and "word" not in request.url
    (second,) = usajobs.parse(
        page("usajobs", orjson.dumps({"SearchResult": {"SearchResultItems": [{}], "UserArea": {"NumberOfPages": "2"}}}))
    ).requests
    assert second.url.endswith("&Page=2")


def test_pages_are_read_to_the_stated_last_one_with_the_same_key() -> None:
    body = orjson.dumps({"SearchResult": {"SearchResultItems": [{}], "UserArea": {"NumberOfPages": "3"}}})
    (request,) = usajobs.first_requests(BoardRef("usajobs", "usajobs", KEYS["usajobs/usajobs"]))
    asked = []
    waiting = [request]
    while waiting:
        request = waiting.pop()
        asked.append(request.carry["page"])
        assert dict(request.headers)["Authorization-Key"] == "word=1"
        answer = page("usajobs", body)
        waiting.extend(usajobs.parse(type(answer)(request, 200, {}, body)).requests)
    assert asked == ["1", "2", "3"]


@pytest.mark.django_db
def test_without_a_key_its_board_waits_and_says_why(settings: Any) -> None:
    settings.BOARD_KEYS = {}
    board = make_board(source="usajobs", token="usajobs", company=None)
    assert "developer.usajobs.gov" in board.off_reason
    assert not Board.objects.due(timezone.now()).exists()
    with pytest.raises(SourceOff, match="needs a key"):
        claim_board(board_id=board.pk)
    settings.BOARD_KEYS = KEYS
    assert board.off_reason == ""
    assert Board.objects.due(timezone.now()).get() == board


@pytest.mark.django_db
def test_the_about_page_says_why_it_is_not_read(client: Client, settings: Any) -> None:
    settings.BOARD_KEYS = {}
    assert "USAJOBS</a>: It needs a key" in client.get("/about/").content.decode()
    settings.BOARD_KEYS = KEYS
    assert "USAJOBS</a></li>" in client.get("/about/").content.decode()


def test_pay_has_its_period_and_places_their_states() -> None:
    found = cleaned("usajobs")
    scientist = found["Data Scientist"]
    assert [(place.city, place.region, place.country) for place in scientist.places] == [
        ("Denver", "Colorado", "US"),
        ("Boise", "Idaho", "US"),
    ]
    assert scientist.pay is not None and scientist.pay.stated == "88000.0 – 121000 USD Per Year"
    assert (scientist.pay.min_minor, scientist.pay.max_minor, scientist.pay.period) == (8_800_000, 12_100_000, "year")
    assert (scientist.url, scientist.company_name) == ("https://www.usajobs.gov/job/81001", "Bureau of Lanterns")
    assert scientist.expires_at == datetime(2026, 3, 20, 23, 59, 59, 997_000, tzinfo=UTC)
    assert (scientist.employment, scientist.workplace) == ("full-time", "unknown")
    assert "One year of work with <tables> & charts." in scientist.text and "person@" not in repr(scientist)


def test_an_internship_from_anywhere_and_work_without_pay() -> None:
    found = cleaned("usajobs")
    student, clerk = found["Statistician (Student)"], found["Data Clerk"]
    assert (student.employment, student.workplace, [place.country for place in student.places]) == (
        "internship", "remote", ["US"],
    )  # fmt: skip
    assert student.pay is not None and (student.pay.min_minor, student.pay.period) == (1_950, "hour")
    assert (clerk.pay, clerk.employment, clerk.failed_rules) == (None, "part-time", ())


def test_what_leads_elsewhere_or_has_no_title_is_rejected() -> None:
    assert [(item.external_id, item.reason) for item in parsed("usajobs").rejected] == [
        ("81004", "The entry leads elsewhere than to usajobs.gov."),
        ("81005", "The entry has no title."),
    ]


def test_it_is_credited_and_absence_closes_nothing() -> None:
    ref = BoardRef("usajobs", "usajobs")
    assert (registry.attribution(ref), registry.absence_closes(ref)) == ("USAJOBS", False)


@pytest.mark.parametrize("body", [b"{}", b'{"SearchResult":{"SearchResultItems":{}}}', b"[]"])
def test_an_answer_without_results_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed, match="without a list of results"):
        usajobs.parse(page("usajobs", body))
