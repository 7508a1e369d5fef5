"""`manage.py import_boards`."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from celery import Celery
from django.core.management import CommandError, call_command
from django.utils import timezone

from jobs.errors import Gone, SourceError, Unmet
from jobs.management.commands import import_boards
from jobs.models.board import Board
from jobs.models.importing import ImportRun
from jobs.models.outage import NetworkOutage
from jobs.services.outages import PROBES
from tests.factories import make_board, make_run
from tests.jobs.payloads import ScriptedFetcher, greenhouse_board, greenhouse_job

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> Board:
    return make_board(token="lanternworks")


@pytest.fixture
def outage() -> str:
    """Let our own network fail, and return how that is told."""
    since = timezone.now().replace(hour=3, minute=7) - timedelta(days=1)
    NetworkOutage.objects.create(began_at=since, noticed_at=since, sites=6)
    return (
        f"Our own network has failed since {since:%Y-%m-%d} 03:07 UTC: only a few of the boards that are due are tried"
    )


def outside(monkeypatch: pytest.MonkeyPatch, *answers: bytes | SourceError) -> None:
    monkeypatch.setattr(import_boards, "make_fetcher", lambda: ScriptedFetcher(*answers))


def test_waiting_prints_one_line_for_each_run(
    board: Board, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    outside(monkeypatch, greenhouse_board(greenhouse_job(1), greenhouse_job(2, "Pastry Chef")))
    call_command("import_boards", "--wait")
    (line,) = capsys.readouterr().out.splitlines()
    shown = json.loads(line)
    assert (shown["board"], shown["state"], shown["seen"]) == (board.pk, "complete", 2)
    assert shown["shown"] + shown["screened"] + shown["rejected"] == 2
    assert shown["sentence"].startswith("Read whole: 2 postings")


def test_a_failed_run_is_told_and_others_are_read(
    board: Board, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make_board(token="second", next_import_at=timezone.now() - timedelta(minutes=1))
    outside(monkeypatch, Gone("There is no such board (404)."), greenhouse_board(greenhouse_job(1)))
    with pytest.raises(CommandError, match="1 of 2 boards could not be read"):
        call_command("import_boards", "--wait")
    states = [json.loads(line)["state"] for line in capsys.readouterr().out.splitlines()]
    assert states == ["not-found", "complete"]


def test_one_board_is_read_though_it_is_not_due(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    Board.objects.update(next_import_at=timezone.now() + timedelta(days=1))
    make_board(token="second")
    outside(monkeypatch, greenhouse_board(greenhouse_job(1)))
    call_command("import_boards", "--wait", "--board", str(board.pk))
    assert ImportRun.objects.get().board == board


def test_without_waiting_due_boards_are_enqueued(
    board: Board, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make_board(token="later", next_import_at=timezone.now() + timedelta(days=1))
    enqueued: list[tuple[int, int]] = []
    monkeypatch.setattr(import_boards.import_board_task, "delay", lambda *arguments: enqueued.append(arguments))
    call_command("import_boards")
    assert enqueued == [(board.pk, 1)]
    assert "1 enqueued." in capsys.readouterr().err
    call_command("import_boards")
    assert len(enqueued) == 1


def test_boards_that_were_left_for_our_own_network_are_no_riddle_to_who_waits(
    outage: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    boards = [make_board() for _ in range(PROBES + 2)]
    outside(monkeypatch, Unmet("It has no address.", "api.lever.co"))
    for named, is_told in ([], True), (["--board", str(boards[-1].pk)], False):
        with pytest.raises(CommandError, match="1 of 1 boards could not be read"):
            call_command("import_boards", "--wait", *named)
        assert (outage in capsys.readouterr().err) is is_told


def test_boards_that_were_left_for_our_own_network_are_no_riddle_to_who_enqueues(
    outage: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    boards = [make_board() for _ in range(PROBES + 2)]
    monkeypatch.setattr(import_boards.import_board_task, "delay", lambda *_: None)
    for named, count in ([], PROBES), (["--board", str(boards[-1].pk)], 1):
        call_command("import_boards", *named)
        said = capsys.readouterr().err
        assert f"{count} enqueued." in said and (outage in said) is (not named)


def test_a_board_that_is_not_there_or_is_being_read_is_one_sentence(board: Board) -> None:
    with pytest.raises(CommandError, match="There is no board 0"):
        call_command("import_boards", "--wait", "--board", "0")
    make_run(board, state="running", lease_until=timezone.now() + timedelta(minutes=1))
    with pytest.raises(CommandError, match="is being read right now"):
        call_command("import_boards", "--wait", "--board", str(board.pk))


def test_a_board_whose_source_is_switched_off_is_one_sentence() -> None:
    off = make_board(source="bamboohr", token="lantern")
    with pytest.raises(CommandError, match=f"The board {off.pk} is not read: BambooHR is switched off here: Its terms"):
        call_command("import_boards", "--board", str(off.pk), "--wait")


def test_a_broker_that_is_away_is_one_sentence_and_claims_nothing(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = Celery(broker="redis+socket:///nowhere/valkey.sock", set_as_current=False)
    monkeypatch.setattr(import_boards, "current_app", away)
    with pytest.raises(CommandError, match="The broker cannot be reached"):
        call_command("import_boards")
    assert board in Board.objects.due(timezone.now())
