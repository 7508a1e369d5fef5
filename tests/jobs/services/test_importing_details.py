"""Importing boards that come as a list and further answers: what is stored outlives an answer that fails."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from jobs.errors import Gone, SourceError, Throttled
from jobs.models.board import Board
from jobs.models.importing import ImportRun
from jobs.models.posting import Posting
from jobs.sources import smartrecruiters
from tests.factories import make_board
from tests.jobs.readings import run_import

pytestmark = pytest.mark.django_db

State = ImportRun.State


@pytest.fixture
def board(monkeypatch: pytest.MonkeyPatch) -> Board:
    monkeypatch.setattr(smartrecruiters, "ENABLED", True)
    return make_board(source="smartrecruiters", token="LanternWorks")


def listed(*numbers: int) -> bytes:
    entries = [
        {"id": str(number), "name": "Data Engineer", "location": {"city": "Cairo", "country": "eg"}}
        for number in numbers
    ]
    return orjson.dumps({"totalFound": len(entries), "content": entries})


def text(words: str) -> bytes:
    return orjson.dumps({"jobAd": {"sections": {"jobDescription": {"title": "Job", "text": f"<p>{words}</p>"}}}})


SLOW = Throttled("It asks us to slow down (429).", 60)


def test_list_and_texts_become_postings(board: Board) -> None:
    run = run_import(board, listed(1, 2), text("Kafka"), text("Airflow"))
    assert (run.state, run.seen, run.shown, run.requests, run.source_total) == (State.COMPLETE, 2, 2, 3, 2)
    assert [posting.text for posting in Posting.objects.order_by("external_id")] == ["Job\nKafka", "Job\nAirflow"]


@pytest.mark.parametrize(("answer", "state"), [(Gone("No (404)."), State.COMPLETE), (SLOW, State.THROTTLED)])
def test_a_text_that_fails_changes_and_closes_nothing(board: Board, answer: SourceError, state: str) -> None:
    numbers = range(1, 8)
    run_import(board, listed(*numbers), *(text("Kafka") for _ in numbers))
    before = list(Posting.objects.order_by("pk").values("external_id", "content_hash", "state", "changed_at"))
    later: list[Any] = [answer, *(text("Kafka") for _ in numbers if state == State.COMPLETE)][: len(numbers)]
    run = run_import(board, listed(*numbers), *later)
    assert (run.state, run.closed, run.missing, run.updated) == (state, 0, 0, 0)
    assert list(Posting.objects.order_by("pk").values("external_id", "content_hash", "state", "changed_at")) == before
    if state == State.COMPLETE:
        assert run.rejections.get().reason == "Its own page: No (404)."
        assert run.failed_rules == {"request:detail": 1}


def test_a_reading_whose_texts_mostly_fail_is_held(board: Board) -> None:
    run = run_import(board, listed(1, 2, 3), text("Kafka"), Gone("No (404)."), Gone("No (404)."))
    assert (run.state, run.shown, run.rejected) == (State.HELD, 1, 2)


def test_a_board_of_several_answers_keeps_no_validator_of_one(board: Board) -> None:
    run_import(board, listed(1), text("Kafka"), etag='"1"')
    assert board.etag == ""
    single = make_board(source="workable", token="lanternworks")
    run_import(single, b'{"name":"Lantern Works","jobs":[]}', etag='"1"')
    assert single.etag == '"1"'
