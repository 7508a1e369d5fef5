"""When a board is asked whether it changed, and when its whole answer is needed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from jobs.contract import Page, Request
from jobs.fetched import NotModified, Validators
from jobs.models.board import Board
from jobs.models.importing import ImportRun
from jobs.models.posting import Posting
from jobs.models.screened import Screened
from tests.factories import make_board
from tests.jobs.payloads import greenhouse_board, greenhouse_job
from tests.jobs.readings import NOW, read_through

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DATE = "Mon, 01 Jun 2026 06:00:00 GMT"


class Vendor:
    """A board with the validators that it gives; it says "not modified" to whoever shows the same ones."""

    def __init__(self, *shown: int, title: str = "Data Engineer", etag: str = "", date: str = "") -> None:
        self.title, self.etag, self.date = title, etag, date
        self.holds(*shown)

    def holds(self, *shown: int) -> None:
        """Change what is on the board."""
        self.body = greenhouse_board(*(greenhouse_job(number, self.title) for number in shown))

    def fetch(self, request: Request, validators: Validators | None = None) -> Page | NotModified:
        """Return the answer."""
        if validators and (validators.etag or "", validators.last_modified or "") == (self.etag, self.date):
            return NotModified()
        return Page(request, 200, {"etag": self.etag, "last-modified": self.date}, self.body)


@pytest.fixture
def board(clock: Any) -> Board:
    return make_board(source="greenhouse", token="lanternworks")


def read(board: Board, vendor: Vendor) -> ImportRun:
    return read_through(board, vendor)


def states(board: Board, vendor: Vendor, clock: Any, *hours: float) -> list[str]:
    """Return how readings so many hours apart end."""
    found = []
    for wait in hours:
        clock.shift(wait * HOUR)
        found.append(read(board, vendor).state)
    return found


def test_a_date_alone_is_believed_for_a_day_after_a_whole_answer(board: Board, clock: Any) -> None:
    vendor = Vendor(1, 2, date=DATE)
    read(board, vendor)
    # Unchanged answers in between do not make the day longer.
    assert states(board, vendor, clock, 12, 11.9, 0.1, 23.9, 0.1) == [
        "unchanged", "unchanged", "complete", "unchanged", "complete",
    ]  # fmt: skip


def test_an_etag_is_believed_for_as_long_as_it_stays(board: Board, clock: Any) -> None:
    vendor = Vendor(1, 2, etag='"v1"', date=DATE)
    read(board, vendor)
    assert states(board, vendor, clock, 24, 24, 24 * 40) == ["unchanged"] * 3


def test_a_date_that_stands_still_closes_nothing_that_is_there(board: Board, clock: Any) -> None:
    vendor = Vendor(1, 2, date=DATE)
    read(board, vendor)
    clock.shift(25 * HOUR)
    vendor.holds(1)
    read(board, vendor)
    assert Posting.objects.get(suspect_since__isnull=False).suspect_since == NOW + 25 * HOUR
    vendor.holds(1, 2)
    for _ in range(10):
        clock.shift(24 * HOUR)
        assert read(board, vendor).closed == 0
    assert Posting.objects.open().filter(suspect_since=None).count() == 2


@pytest.mark.parametrize("title", ["Data Engineer", "Chef"])
def test_not_modified_is_no_second_look_and_the_whole_answer_is_asked_for_once_one_is_due(
    board: Board, clock: Any, title: str
) -> None:
    vendor = Vendor(1, 2, title=title, etag='"v1"')
    read(board, vendor)
    vendor.holds(1)
    vendor.etag = '"v2"'
    read(board, vendor)
    clock.shift(5.9 * HOUR)
    run = read(board, vendor)
    assert (run.state, run.missing, run.closed) == ("unchanged", 1, 0)
    clock.shift(0.1 * HOUR)
    run = read(board, vendor)
    assert (run.state, run.missing, run.closed) == ("complete", 1, 1)
    closed = (
        Posting.objects.filter(state="closed").count() + Screened.objects.filter(absent_since__isnull=False).count()
    )
    assert closed == 1
    assert states(board, vendor, clock, 1, 24) == ["unchanged", "unchanged"]


def test_an_unchanged_answer_confirms_the_board(board: Board, clock: Any) -> None:
    vendor = Vendor(1, etag='"v1"')
    read(board, vendor)
    states(board, vendor, clock, 30)
    assert (board.last_complete_at, board.health) == (NOW + 30 * HOUR, "healthy")
