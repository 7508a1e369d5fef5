"""Claims, leases and fences: one worker a board, whatever dies."""

from __future__ import annotations

from datetime import timedelta

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
    holding,
    open_run,
    renew,
)
from tests.factories import make_board
from tests.jobs.payloads import ScriptedFetcher, greenhouse_board, greenhouse_job

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> Board:
    return make_board(source="greenhouse", token="lanternworks")


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
