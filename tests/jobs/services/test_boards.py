"""Boards by the address that a person pasted."""

from __future__ import annotations

from typing import cast

import pytest
from django.utils import timezone

from jobs.errors import Gone, SourceError
from jobs.fetch import Fetcher
from jobs.models.board import Board
from jobs.models.company import Company
from jobs.services.boards import BoardPreview, BoardUrlUnknown, add_board, find_board, preview_board
from tests.factories import make_board, make_company
from tests.jobs.payloads import ScriptedFetcher, greenhouse_board, greenhouse_job

URL = "https://boards.greenhouse.io/lanternworks"


def preview(url: str, answer: bytes | SourceError) -> BoardPreview:
    return preview_board(url=url, fetcher=cast(Fetcher, ScriptedFetcher(answer)))


@pytest.mark.django_db
def test_an_address_becomes_a_board_that_is_due_now() -> None:
    board = add_board(url=f"{URL}/jobs/123?gh_src=x", company_name="Lantern Works")
    assert (board.source, board.token, board.company and board.company.name) == (
        "greenhouse",
        "lanternworks",
        "Lantern Works",
    )
    assert Board.objects.due(timezone.now()).get() == board
    assert board.company is not None and board.company.origin == Company.Origin.ADMIN


@pytest.mark.django_db
def test_without_a_name_the_feed_names_the_employer() -> None:
    assert add_board(url=URL).company is None


@pytest.mark.django_db
def test_a_known_board_and_a_known_company_are_used_again() -> None:
    board = make_board(token="lanternworks", company=make_company("Lantern Works"))
    assert find_board(url=URL) == board
    assert add_board(url=URL, company_name="Somebody Else") == board
    assert not Company.objects.filter(name="Somebody Else").exists()
    other = add_board(url="https://jobs.lever.co/lantern", company_name="Lantern Works")
    assert other.company == board.company


@pytest.mark.django_db
@pytest.mark.parametrize(
    "url", ["https://example.org/careers", "", "javascript:alert(1)", "https://boards.greenhouse.io/"]
)
def test_an_address_of_no_source_is_refused_with_what_we_read(url: str) -> None:
    with pytest.raises(BoardUrlUnknown) as caught:
        add_board(url=url)
    assert "We read: Ashby (https://jobs.ashbyhq.com/name)" in caught.value.sentence
    assert not Board.objects.exists()


def test_a_preview_tells_what_stands_there() -> None:
    titles = [f"Data Engineer {number}" for number in range(7)]
    shown = preview(URL, greenhouse_board(*(greenhouse_job(number, title) for number, title in enumerate(titles))))
    assert (shown.source, shown.source_name, shown.token) == ("greenhouse", "Greenhouse", "lanternworks")
    assert (shown.postings_count, list(shown.titles)) == (7, titles[:5])
    assert shown.sentence == "7 postings at Greenhouse."
    assert shown.board_url.endswith("lanternworks")


def test_a_preview_of_a_board_that_is_not_there_says_so() -> None:
    shown = preview(URL, Gone("boards-api.greenhouse.io says that there is no such board (404)."))
    assert (shown.postings_count, shown.titles) == (None, ())
    assert "no such board" in shown.sentence


def test_a_preview_of_an_answer_that_is_no_board_says_so() -> None:
    shown = preview(URL, b"<html>Sign in</html>")
    assert shown.postings_count is None and shown.sentence
