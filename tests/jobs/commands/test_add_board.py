"""`manage.py add_board URL`."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command

from jobs.management.commands import add_board
from jobs.models.board import Board
from tests.jobs.payloads import ScriptedFetcher

pytestmark = pytest.mark.django_db


def test_it_prints_the_board_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("add_board", "https://jobs.lever.co/Lantern-Works", "--company", "Lantern Works")
    said = capsys.readouterr()
    board = Board.objects.get()
    shown = json.loads(said.out)
    assert (shown["board"], shown["source"], shown["token"]) == (board.pk, "lever", "Lantern-Works")
    assert (shown["company"], shown["created"]) == ("Lantern Works", True)
    assert "is due now" in said.err


def test_a_known_board_is_said_to_be_known(capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        capsys.readouterr()
        call_command("add_board", "https://jobs.lever.co/lantern")
    said = capsys.readouterr()
    assert json.loads(said.out)["created"] is False
    assert "is known already" in said.err
    assert Board.objects.count() == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["https://example.org/jobs"], "holds no JobPosting and names no board that we can read"),
        (["https://jobs.lever.co/lantern", "--company", "***"], "needs a name with letters or digits"),
    ],
)
def test_bad_input_is_one_sentence(arguments: list[str], sentence: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(add_board, "make_fetcher", lambda: ScriptedFetcher(b"<html>Hello"))
    with pytest.raises(CommandError, match=sentence):
        call_command("add_board", *arguments)
    assert not Board.objects.exists()


def test_the_page_of_an_employer_may_say_which_board_it_is(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = b'<html><iframe src="https://boards.greenhouse.io/embed/job_board?for=lanternworks"></iframe>'
    monkeypatch.setattr(add_board, "make_fetcher", lambda: ScriptedFetcher(page))
    call_command("add_board", "https://lanternworks.example/careers")
    assert json.loads(capsys.readouterr().out)["token"] == "lanternworks"
    assert Board.objects.get().evidence == "https://lanternworks.example/careers"
