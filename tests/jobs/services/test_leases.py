"""Claims, leases and fences: one worker a board, whatever dies."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from jobs.models.board import Board
from jobs.models.importing import ImportRun
from jobs.models.posting import Posting
from jobs.services.importing import import_board
from jobs.services.leases import (
    Claim,
    LeaseLost,
    SourceOff,
    abandon_lapsed_runs,
    claim_board,
    claim_due_boards,
    give_back,
    holding,
    open_run,
    renew,
    take_over,
)
from mlcareers.schedule import SCHEDULE
from tests.factories import make_board
from tests.jobs.payloads import ScriptedFetcher, greenhouse_board, greenhouse_job

pytestmark = pytest.mark.django_db


# A board whose worker is gone is read again within so many seconds; so many of them a worker has to take it up.
AGAIN_S, TAKEN_UP_S = 30, 5


@pytest.fixture
def board() -> Board:
    return make_board(source="greenhouse", token="lanternworks")


def test_a_lapsed_lease_is_found_in_time_to_read_the_board_within_half_a_minute(settings: Any) -> None:
    assert settings.IMPORT_LEASE_S + SCHEDULE["import-due-boards"]["schedule"] + TAKEN_UP_S <= AGAIN_S


def test_a_due_board_is_claimed_once(board: Board) -> None:
    assert [claim.board_id for claim in claim_due_boards()] == [board.pk]
    assert claim_due_boards() == []


def test_a_board_that_is_paused_or_not_due_is_not_claimed(board: Board) -> None:
    make_board(token="paused", is_active=False)
    make_board(token="later", next_import_at=timezone.now() + timedelta(hours=1))
    assert [claim.board_id for claim in claim_due_boards()] == [board.pk]


def test_a_board_whose_source_is_switched_off_is_not_claimed(board: Board) -> None:
    off = make_board(source="smartrecruiters", token="LanternWorks")
    assert [claim.board_id for claim in claim_due_boards()] == [board.pk]
    with pytest.raises(SourceOff, match=r"SmartRecruiters is switched off here: Its robots\.txt"):
        claim_board(board_id=off.pk)
    off.refresh_from_db()
    assert off.fence == 0


def test_a_claim_whose_task_got_lost_is_due_again(board: Board) -> None:
    claim_due_boards()
    assert [claim.board_id for claim in claim_due_boards(now=timezone.now() + timedelta(minutes=16))] == [board.pk]


def test_a_message_that_comes_twice_opens_one_run(board: Board) -> None:
    (claim,) = claim_due_boards()
    assert open_run(claim=claim) is not None
    assert open_run(claim=claim) is None
    assert ImportRun.objects.count() == 1


def test_an_outdated_claim_opens_no_run(board: Board) -> None:
    (claim,) = claim_due_boards()
    assert open_run(claim=Claim(board.pk, claim.fence - 1)) is None


def test_a_live_run_keeps_its_board(board: Board) -> None:
    (claim,) = claim_due_boards()
    open_run(claim=claim)
    assert claim_board(board_id=board.pk) is None
    Board.objects.update(next_import_at=timezone.now())
    assert claim_due_boards() == []


def test_a_lapsed_run_is_abandoned_and_its_board_due_at_once(board: Board) -> None:
    (claim,) = claim_due_boards()
    run = open_run(claim=claim)
    assert run is not None
    ImportRun.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert abandon_lapsed_runs() == 1
    run.refresh_from_db()
    assert run.state == ImportRun.State.ABANDONED and run.sentence
    assert [found.fence for found in claim_due_boards()] == [claim.fence + 1]


def stop_worker(board: Board, now: datetime) -> timedelta:
    """Let a worker claim the board, open its run and die; return how long the board is left alone then."""
    Board.objects.filter(pk=board.pk).update(next_import_at=now)
    (claim,) = claim_due_boards(now=now)
    assert open_run(claim=claim, now=now) is not None
    ImportRun.objects.filter(fence=claim.fence).update(lease_until=now)
    then = now + timedelta(seconds=1)
    assert abandon_lapsed_runs(now=then) == 1
    board.refresh_from_db()
    return board.next_import_at - then


def test_a_board_that_stops_its_worker_again_and_again_is_left_alone_for_ever_longer(board: Board) -> None:
    now = timezone.now()
    waits = [stop_worker(board, now + timedelta(days=day)) for day in range(5)]
    assert waits == [timedelta(minutes=minutes) for minutes in (0, 0, 5, 10, 20)]
    run = ImportRun.objects.order_by("-pk")[0]
    ImportRun.objects.filter(pk=run.pk).update(state=ImportRun.State.UNREACHABLE)
    assert stop_worker(board, now + timedelta(days=6)) == timedelta(0)


def test_claims_that_could_not_be_handed_out_are_due_again_but_for_those_that_were_taken_up(board: Board) -> None:
    other = make_board(source="greenhouse", token="other")
    claims = claim_due_boards()
    taken = next(claim for claim in claims if claim.board_id == other.pk)
    assert open_run(claim=taken) is not None
    assert give_back(claims=claims) == 1
    assert [claim.board_id for claim in claim_due_boards()] == [board.pk]


def test_a_message_that_comes_again_takes_the_board_over_from_the_run_that_was_left(board: Board) -> None:
    (claim,) = claim_due_boards()
    left = open_run(claim=claim)
    assert left is not None
    anew = take_over(claim=claim)
    assert anew == Claim(board.pk, claim.fence + 1)
    left.refresh_from_db()
    assert left.state == ImportRun.State.ABANDONED
    with pytest.raises(LeaseLost), holding(left):
        pass
    assert open_run(claim=anew) is not None
    # The same message once more: its own run has ended.
    assert take_over(claim=claim) is None


def test_a_message_that_comes_again_takes_over_nothing_where_no_run_was_left(board: Board) -> None:
    (claim,) = claim_due_boards()
    assert take_over(claim=claim) is None
    run = import_board(claim=claim, fetcher=ScriptedFetcher(greenhouse_board(greenhouse_job(1))))
    assert run is not None and run.state == ImportRun.State.COMPLETE
    assert take_over(claim=claim) is None
    run.refresh_from_db()
    assert run.state == ImportRun.State.COMPLETE


def test_a_board_that_stopped_its_worker_before_is_not_taken_over_again(board: Board) -> None:
    now = timezone.now()
    stop_worker(board, now - timedelta(hours=2))
    stop_worker(board, now - timedelta(hours=1))
    (claim,) = claim_due_boards()
    assert open_run(claim=claim) is not None
    assert take_over(claim=claim) is None
    board.refresh_from_db()
    assert board.next_import_at > now


def test_a_run_that_lost_its_board_may_write_nothing(board: Board) -> None:
    (claim,) = claim_due_boards()
    run = open_run(claim=claim)
    assert run is not None
    Board.objects.update(fence=claim.fence + 1)
    with pytest.raises(LeaseLost), holding(run):
        pass


def test_a_run_whose_lease_lapsed_may_write_nothing(board: Board) -> None:
    (claim,) = claim_due_boards()
    run = open_run(claim=claim)
    assert run is not None
    ImportRun.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    with pytest.raises(LeaseLost), holding(run):
        pass


def test_a_renewed_lease_lasts_longer_and_an_ended_run_is_not_renewed(board: Board) -> None:
    (claim,) = claim_due_boards()
    run = open_run(claim=claim)
    assert run is not None
    before = run.lease_until
    assert renew(run=run)
    run.refresh_from_db()
    assert run.lease_until > before
    ImportRun.objects.update(state="abandoned", finished_at=timezone.now())
    assert not renew(run=run)


def test_a_slow_worker_that_was_replaced_leaves_no_trace(board: Board) -> None:
    (claim,) = claim_due_boards()

    class Overtaken(ScriptedFetcher):
        def fetch(self, *args, **kwargs):  # type: ignore[no-untyped-def]
            ImportRun.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
            abandon_lapsed_runs()
            return super().fetch(*args, **kwargs)

    run = import_board(claim=claim, fetcher=Overtaken(greenhouse_board(greenhouse_job(1))))
    assert run is not None and run.state == ImportRun.State.ABANDONED
    assert Posting.objects.count() == 0
