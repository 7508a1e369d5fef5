"""The health that a board keeps: from real imports, with its answer's first bytes, its pace, and giving up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from jobs.errors import Blocked, HostBusy, Malformed, SourceError, Throttled, Unreachable
from jobs.mails import send_left_behind
from jobs.models.board import Board
from jobs.models.importing import BoardAnswer, ImportRun
from jobs.models.mail import OwedMail
from jobs.services.board_health import resume_board
from jobs.services.decisions import AlreadyDecided
from jobs.services.importing import import_board
from jobs.services.leases import claim_due_boards
from jobs.services.moderation import pause_board
from jobs.services.undoing import undo_decision
from tests.factories import make_admin, make_board, make_run
from tests.jobs.payloads import ScriptedFetcher, greenhouse_board, greenhouse_job
from tests.jobs.readings import read_through

pytestmark = pytest.mark.django_db

FAILURE = Unreachable("The host did not answer.")


def read(board: Board, *answers: Any) -> ImportRun:
    return read_through(board, ScriptedFetcher(*answers))


def three() -> bytes:
    return greenhouse_board(*[greenhouse_job(number) for number in range(3)])


def fail(board: Board, times: int, error: SourceError = FAILURE) -> None:
    for _ in range(times):
        read(board, error)


@pytest.fixture
def board() -> Board:
    return make_board(source="greenhouse", token="lanternworks")


def test_a_board_that_is_read_whole_is_healthy_and_says_how_much_it_held(board: Board) -> None:
    assert (board.health, board.health_sentence) == ("new", "")
    read(board, three())
    assert (board.health, board.health_evidence) == ("healthy", {"readings_in_a_row": 1, "seen": 3})


def test_an_empty_answer_after_a_history_is_suspect_at_once_and_closes_nothing(board: Board) -> None:
    read(board, three())
    run = read(board, greenhouse_board())
    assert (run.state, run.closed, board.health) == ("held", 0, "suspect")


def test_days_without_a_network_of_ours_take_no_history_from_a_board(board: Board) -> None:
    start = timezone.now() - timedelta(days=2)
    for number in range(6):
        made = {"seen": 3, "shown": 3, "created": 1, "finished_at": start - timedelta(days=number)}
        make_run(board, started_at=made["finished_at"], **made)
    Board.objects.update(last_complete_at=start)
    for number in range(190):
        moment = start + timedelta(minutes=5 * (number + 1))
        make_run(board, state="offline", started_at=moment, finished_at=moment)
    read(board, greenhouse_board())
    assert (board.health, board.health_evidence["seen_before"]) == ("suspect", 3)
    # Its habit is known as before.
    assert board.pace_minutes is not None


def test_a_count_that_differs_from_the_sources_own_is_degraded_with_both_numbers(board: Board) -> None:
    read(board, three())
    run = read(board, greenhouse_board(greenhouse_job(1), greenhouse_job(2), total=5))
    assert (run.state, run.source_total, run.seen) == ("malformed", 5, 2)
    assert (board.health, board.health_evidence) == ("degraded", {"source_total": 5, "seen": 2})
    assert "5" in board.health_sentence and "2" in board.health_sentence


@pytest.mark.parametrize(
    "page",
    [
        b"<!DOCTYPE html><html><head><title>Just a moment...</title></head></html>",
        b"<html><body><p>Members only</p>" + b"<p>x</p>" * 900 + b'<form><input name=p type="password"></form></html>',
        b"<html><title>One more step</title><body>Please verify you are human.</body></html>",
    ],
)
def test_a_page_for_browsers_or_for_members_instead_of_postings_is_blocked(board: Board, page: bytes) -> None:
    run = read(board, page)
    assert (run.state, board.health, board.health_sentence) == ("blocked", "blocked", run.sentence)
    assert bytes(board.answer.head) == page[:2048]


def test_the_first_bytes_of_the_last_answer_are_kept_without_the_employers_key(board: Board, settings: Any) -> None:
    settings.BOARD_KEYS = {"greenhouse/lanternworks": "s3cret-word"}
    read(board, three())
    before = BoardAnswer.objects.get()
    assert bytes(before.head) == three()[:2048] and before.size == len(three()) and before.status == 200
    read(board, b'{"error": "s3cret-word is wrong \x00 \xff"}')
    after = BoardAnswer.objects.get()
    assert bytes(after.head) == b'{"error": "[key] is wrong \x00 \xff"}'
    assert after.text == '{"error": "[key] is wrong \\x00 \\xff"}'


def test_what_came_before_an_answer_broke_off_is_kept(board: Board) -> None:
    error = Malformed("It is broken.")
    error.status, error.head, error.size = 200, b"<html>oops", 10
    read(board, error)
    assert (board.answer.status, bytes(board.answer.head), board.answer.size) == (200, b"<html>oops", 10)


def test_seven_failures_in_a_row_pause_a_board_and_tell_the_admins_once(board: Board) -> None:
    make_admin("ada@example.org")
    make_admin("ben@example.org")
    fail(board, 6)
    assert board.is_active and not OwedMail.objects.exists()
    fail(board, 1)
    assert (board.is_active, board.health, board.given_up_at is not None) == (False, "paused", True)
    assert board.health_evidence == {"failures": 7}
    with time_machine.travel(timezone.now() + timedelta(days=6, hours=23), tick=False):
        assert not claim_due_boards()
    with time_machine.travel(timezone.now() + timedelta(minutes=5), tick=False):
        assert send_left_behind() == 1
        assert send_left_behind() == 0
    (sent,) = mail.outbox
    assert sent.to == ["ada@example.org", "ben@example.org"]
    assert "lanternworks" in sent.body and f"/admin/jobs/board/{board.pk}/change/" in sent.body
    assert FAILURE.sentence in sent.body
    # Somebody tries it by hand: it fails again, and nobody is told again.
    fail(board, 1)
    assert OwedMail.objects.count() == 1


@pytest.mark.parametrize(
    "error", [FAILURE, Throttled("The host asks us to slow down (429).", 60), Blocked("It refuses.")]
)
def test_a_board_that_was_given_up_is_tried_once_a_week_and_nobody_hears_that_it_fails(
    board: Board, error: SourceError
) -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        fail(board, 7)
        for _ in range(3):
            clock.shift(timedelta(days=7) - timedelta(minutes=1))
            assert not claim_due_boards()
            clock.shift(timedelta(minutes=1))
            (claim,) = claim_due_boards()
            import_board(claim=claim, fetcher=ScriptedFetcher(error))
            board.refresh_from_db()
            assert (board.is_active, board.given_up_at, board.health) == (False, start, "paused")
            assert "once a week" in board.health_sentence and error.sentence in board.health_sentence
    assert OwedMail.objects.count() == 1


@pytest.mark.parametrize("answer", [3, 0], ids=["whole", "held, for it is empty"])
def test_a_board_that_was_given_up_and_works_is_read_as_ever_and_the_admins_hear_it_once(
    board: Board, answer: int
) -> None:
    make_admin("ada@example.org")
    read(board, three())
    fail(board, 7)
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1), tick=False) as clock:
        (claim,) = claim_due_boards()
        run = import_board(claim=claim, fetcher=ScriptedFetcher(three() if answer else greenhouse_board()))
        board.refresh_from_db()
        assert (board.is_active, board.given_up_at, board.failures) == (True, None, 0)
        assert (run and run.state, board.health) == (("complete", "degraded") if answer else ("held", "suspect"))
        assert timezone.now() < board.next_import_at <= timezone.now() + timedelta(days=1)
        OwedMail.objects.exclude(kind="board-back").delete()
        clock.shift(timedelta(minutes=5))
        assert (send_left_behind(), send_left_behind()) == (1, 0)
        (sent,) = mail.outbox
        assert sent.to == ["ada@example.org"] and "works again" in sent.subject and "lanternworks" in sent.body
        # It has seven tries again.
        fail(board, 6)
        assert board.is_active
        fail(board, 1)
        assert not board.is_active


def test_a_board_that_a_person_paused_is_left_alone_for_good_also_where_it_had_been_given_up(board: Board) -> None:
    ada = make_admin("ada@example.org")
    fail(board, 7)
    since = board.given_up_at
    held = pause_board(board=board, by=ada, reason="It is gone for good.")
    with time_machine.travel(timezone.now() + timedelta(days=400), tick=False):
        assert not claim_due_boards()
        read(board, three())
        # Tried by hand it works, and still a person decides.
        assert (board.is_active, board.health) == (False, "paused")
    undo_decision(decision=held, by=ada)
    board.refresh_from_db()
    assert (board.is_active, board.given_up_at) == (False, since)
    undo_decision(decision=resume_board(board=board, by=ada), by=ada)
    board.refresh_from_db()
    assert (board.is_active, board.given_up_at) == (False, since)


def test_a_paused_board_is_read_again_after_one_click_and_has_seven_tries_again(board: Board) -> None:
    ada = make_admin("ada@example.org")
    fail(board, 7)
    decision = resume_board(board=board, by=ada)
    board.refresh_from_db()
    assert (board.is_active, board.failures, board.given_up_at) == (True, 0, None)
    assert board.health == "broken"
    assert [claim.board_id for claim in claim_due_boards()] == [board.pk]
    assert (decision.verdict, decision.decided_by) == ("resumed", ada)
    fail(board, 6)
    assert board.is_active
    fail(board, 1)
    assert not board.is_active
    assert OwedMail.objects.count() == 2
    with pytest.raises(AlreadyDecided):
        resume_board(board=make_board(), by=ada)


def test_pausing_and_resuming_are_undone(board: Board) -> None:
    ada = make_admin("ada@example.org")
    paused = pause_board(board=board, by=ada, reason="It moved.")
    board.refresh_from_db()
    assert (board.health, board.is_active) == ("paused", False)
    resumed = resume_board(board=board, by=ada)
    undo_decision(decision=resumed, by=ada)
    board.refresh_from_db()
    assert (board.health, board.is_active) == ("paused", False)
    undo_decision(decision=paused, by=ada)
    board.refresh_from_db()
    assert (board.health, board.is_active) == ("new", True)


def test_a_board_whose_resuming_is_undone_is_given_up_with_the_failures_that_it_had(board: Board) -> None:
    ada = make_admin("ada@example.org")
    fail(board, 7)
    since = board.given_up_at
    resumed = resume_board(board=board, by=ada)
    fail(board, 1)
    assert (board.is_active, board.failures) == (True, 1)
    undo_decision(decision=resumed, by=ada)
    board.refresh_from_db()
    assert (board.is_active, board.given_up_at, board.failures) == (False, since, 7)
    assert board.health_evidence == {"failures": 7}


@pytest.mark.parametrize("error", [Throttled("The host asks us to slow down (429).", None), HostBusy("It waits.", 9)])
def test_a_busy_host_pauses_no_board(board: Board, error: SourceError) -> None:
    fail(board, 12, error)
    assert board.is_active
    assert board.health == "degraded"


def test_a_board_that_waits_for_its_host_comes_back_when_it_may(board: Board) -> None:
    read(board, three())
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        fail(board, 3, HostBusy("It waits.", 9))
    assert (board.failures, board.next_import_at) == (0, now + timedelta(seconds=9))


def test_retry_after_is_obeyed_and_failures_double_the_pause_up_to_a_day(board: Board) -> None:
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        read(board, Throttled("The host asks us to slow down (429).", 3600))
        assert board.next_import_at == now + timedelta(hours=1)
        waits = []
        for _ in range(6):
            read(board, FAILURE)
            waits.append((board.next_import_at - now) / timedelta(minutes=1))
    assert waits == [10, 20, 40, 80, 160, 320]


def test_a_board_of_a_host_that_refuses_us_is_tried_daily(board: Board) -> None:
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        read(board, Blocked("It refuses us."))
    assert board.next_import_at == now + timedelta(days=1)


def follow(board: Board, hours: int, *, changes_every: int) -> Board:
    """Let time pass, reading the board whenever it is due; a posting is added every so many hours (0: never)."""
    start = timezone.now()
    for hour in range(hours):
        with time_machine.travel(start + timedelta(hours=hour), tick=False):
            board.refresh_from_db()
            if board.next_import_at <= timezone.now():
                count = 1 + (hour // changes_every if changes_every else 0)
                read(board, greenhouse_board(*[greenhouse_job(number) for number in range(count)]))
    return board


def test_a_lively_board_is_read_hourly_and_a_quiet_one_daily(board: Board) -> None:
    lively = follow(board, 80, changes_every=8)
    assert timedelta(minutes=90) <= lively.wait <= timedelta(minutes=180)
    quiet = follow(make_board(source="greenhouse", token="still"), 24 * 7, changes_every=0)
    assert quiet.wait == timedelta(days=1)


def test_the_interval_that_a_person_sets_stays_a_limit(board: Board) -> None:
    Board.objects.update(interval_minutes=240, interval_is_limit=True)
    lively = follow(board, 80, changes_every=3)
    assert lively.wait == timedelta(hours=4)


def test_no_board_is_given_up_and_read_at_once(board: Board) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Board.objects.filter(pk=board.pk).update(given_up_at=timezone.now())
