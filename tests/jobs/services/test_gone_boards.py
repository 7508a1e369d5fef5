"""Boards that are gone: when what they held is closed, and how it comes back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from jobs.errors import Gone, SourceError, Throttled, Unreachable
from jobs.models.board import Board
from jobs.models.importing import ImportRun
from jobs.models.posting import Posting
from jobs.models.screened import Screened
from tests.factories import make_board, make_company, make_posting
from tests.jobs.payloads import ScriptedFetcher, greenhouse_board, greenhouse_job
from tests.jobs.readings import NOW, read_through

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
GONE = Gone("boards-api.greenhouse.io says that there is no such board (404).")
SILENT = Unreachable("It does not answer.")
SLOW = Throttled("It asks us to slow down.", 60)


@pytest.fixture
def board(clock: Any) -> Board:
    return make_board(source="greenhouse", token="lanternworks", company=make_company("Lantern Works"))


def read(board: Board, answer: bytes | SourceError) -> ImportRun:
    return read_through(board, ScriptedFetcher(answer))


def whole() -> bytes:
    shown = [greenhouse_job(number, f"Data Engineer {number}") for number in range(8)]
    return greenhouse_board(*shown, greenhouse_job(20, "Chef"))


def closings(board: Board, clock: Any, *answers: SourceError, wait: timedelta = DAY) -> list[int]:
    """Return how many each reading closes, so far apart."""
    found = []
    for answer in answers:
        clock.shift(wait)
        found.append(read(board, answer).closed)
    return found


def test_five_readings_over_three_days_close_what_a_gone_board_held(board: Board, clock: Any) -> None:
    read(board, whole())
    assert closings(board, clock, *[GONE] * 6) == [0, 0, 0, 0, 9, 0]
    assert not Posting.objects.open().exists()
    assert set(Posting.objects.values_list("closed_reason", flat=True)) == {"Its employer's board is gone."}
    assert Screened.objects.get().absent_since == NOW + 5 * DAY
    assert (board.state, board.health) == ("gone", "broken")
    run = board.runs.get(closed=9)
    assert run.sentence == f"{GONE.sentence} It is gone since 2026-06-02, so what it held was closed."
    events = Posting.objects.first().events.filter(kind="closed")  # type: ignore[union-attr]
    assert list(events.values_list("run", "at")) == [(run.pk, NOW + 5 * DAY)]


def test_readings_that_are_close_together_close_nothing(board: Board, clock: Any) -> None:
    read(board, whole())
    assert closings(board, clock, *[GONE] * 12, wait=timedelta(hours=6)) == [0] * 12
    # The first of them is three days ago now.
    assert closings(board, clock, GONE, wait=timedelta(hours=6)) == [9]


@pytest.mark.parametrize(
    ("answers", "closes"),
    [
        ([GONE, SILENT, GONE, SLOW, GONE, GONE, GONE], True),
        ([GONE, GONE, GONE, GONE, SILENT], False),
        ([SILENT, SILENT, SILENT, GONE, GONE, GONE, GONE], False),
    ],
)
def test_other_failures_neither_count_nor_start_anew(
    board: Board, clock: Any, answers: list[SourceError], closes: bool
) -> None:
    read(board, whole())
    assert (sum(closings(board, clock, *answers)) == 9) is closes
    assert Posting.objects.open().exists() is not closes


def test_a_board_that_answers_in_between_starts_anew(board: Board, clock: Any) -> None:
    read(board, whole())
    assert closings(board, clock, *[GONE] * 4) == [0] * 4
    read(board, whole())
    assert closings(board, clock, *[GONE] * 5) == [0, 0, 0, 0, 9]


def test_a_board_that_comes_back_opens_its_postings_again(board: Board, clock: Any) -> None:
    read(board, whole())
    closings(board, clock, *[GONE] * 5)
    clock.shift(DAY)
    run = read(board, whole())
    assert (run.state, run.seen, run.reopened, run.created, run.shown) == ("complete", 9, 8, 0, 8)
    assert Posting.objects.open().filter(closed_reason="", first_seen_at=NOW).count() == 8
    assert not Screened.objects.filter(absent_since__isnull=False).exists()


def test_nothing_closes_where_all_boards_of_the_system_are_gone(board: Board, clock: Any) -> None:
    other = make_board(source="greenhouse", token="fjordline", company=make_company("Fjord Line"))
    for one in (board, other):
        read(one, whole())
    for _ in range(7):
        assert closings(other, clock, GONE) == [0]
        assert read(board, GONE).closed == 0
    # Both are given up by now, the one before the other.
    assert not board.is_active and not other.is_active
    read(other, whole())
    assert closings(board, clock, GONE) == [9]
    assert Posting.objects.open().filter(board=other).count() == 8


def test_what_a_person_closed_keeps_its_reason_and_other_boards_keep_their_postings(board: Board, clock: Any) -> None:
    read(board, whole())
    first = Posting.objects.order_by("pk").first()
    assert first is not None
    Posting.objects.filter(pk=first.pk).update(
        state="closed", closed_at=NOW, closed_by_person_at=NOW, closed_reason="A scam."
    )
    elsewhere = make_posting(company=board.company)
    closings(board, clock, *[GONE] * 5)
    first.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (first.closed_reason, elsewhere.is_open) == ("A scam.", True)


def test_a_feed_that_is_gone_closes_nothing_that_stands_elsewhere(clock: Any) -> None:
    board = make_board(source="rss", token="https://harbour.example/jobs.rss")
    make_posting(board=board, url="https://harbour.example/jobs/1")
    ImportRun.objects.create(
        board=board, fence=0, state="complete", started_at=NOW, finished_at=NOW, heartbeat_at=NOW, lease_until=NOW
    )
    assert closings(board, clock, *[GONE] * 6) == [0] * 6
