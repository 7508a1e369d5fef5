"""What a board says again, word for word, is not cleaned again; whatever else differs, it is, and counts stay the same."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jobs.models.board import Board
from jobs.models.importing import BoardMemory, ImportRun
from jobs.models.posting import Posting
from jobs.models.screened import Screened
from jobs.services import importing, labelling, reading, remembered
from jobs.services.corrections import correct_posting, undo_correction
from jobs.services.moderation import close_postings
from jobs.sources import greenhouse
from tests.factories import make_admin, make_board
from tests.jobs.payloads import greenhouse_board, greenhouse_job
from tests.jobs.readings import run_import

pytestmark = pytest.mark.django_db
# The last one's date cannot be read: that is counted on every run.
JOBS = [
    greenhouse_job(1), greenhouse_job(2, "Chef"), greenhouse_job(3, internal_job_id=None),
    greenhouse_job(4, first_published="soon"),
]  # fmt: skip
ANSWER = greenhouse_board(*JOBS, {"id": 5}, total=5)


@pytest.fixture
def board() -> Board:
    board = make_board(source="greenhouse", token="lanternworks")
    run_import(board, ANSWER)
    return board


@pytest.fixture
def cleaned(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of what is cleaned from now on."""
    ids: list[str] = []
    clean = reading.clean

    def noted(raw: Any) -> Any:
        ids.append(raw.external_id[-1])
        return clean(raw)

    monkeypatch.setattr(reading, "clean", noted)
    return ids


def counts(run: ImportRun) -> dict[str, object]:
    names = ("state", "seen", "shown", "screened", "rejected", "missing", "closed", "failed_rules", "source_total")
    return {name: getattr(run, name) for name in names}


def test_the_same_words_are_not_cleaned_again_and_are_counted_as_before(board: Board, cleaned: list[str]) -> None:
    first = board.runs.get()
    again = run_import(board, ANSWER)
    assert counts(again) == counts(first)
    assert first.failed_rules == {"published": 1}
    assert cleaned == ["4"]
    BoardMemory.objects.all().delete()
    assert counts(run_import(board, ANSWER)) == counts(first)
    assert cleaned == ["4", "1", "2", "3", "4"]


def test_what_is_read_again_writes_nothing_but_the_run_and_its_board(board: Board) -> None:
    run_import(board, ANSWER)
    with CaptureQueriesContext(connection) as captured:
        run_import(board, ANSWER)
    wrote = {sql.split()[1 if sql.startswith("UPDATE") else 2] for query in captured.captured_queries
             if (sql := query["sql"]).startswith(("INSERT", "UPDATE", "DELETE", "COPY"))}  # fmt: skip
    assert wrote == {'"jobs_board"', '"jobs_importrun"', '"jobs_boardanswer"', '"jobs_rejection"'}


def test_a_board_that_is_read_slowly_asks_no_more_than_one_that_is_read_quickly(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked(moments: Iterator[float]) -> int:
        monkeypatch.setattr(importing, "time", SimpleNamespace(monotonic=lambda: next(moments)))
        with CaptureQueriesContext(connection) as captured:
            run_import(board, ANSWER)
        return len(captured)

    run_import(board, ANSWER)
    quick = asked(itertools.repeat(0.0))
    # Asked for at once, and then cleaned and compared for an hour.
    assert asked(itertools.chain([0.0, 0.0], itertools.repeat(3600.0))) == quick


def test_only_what_says_something_else_is_cleaned(board: Board, cleaned: list[str]) -> None:
    run = run_import(board, greenhouse_board(greenhouse_job(1, "ML Engineer"), *JOBS[1:], {"id": 5}, total=5))
    assert sorted(cleaned) == ["1", "4"]
    assert (run.updated, Posting.objects.get(external_id=JOBS[0]["id"]).title) == (1, "ML Engineer")


def test_what_left_and_came_back_is_cleaned(board: Board, cleaned: list[str]) -> None:
    run_import(board, greenhouse_board(*JOBS[1:]))
    cleaned.clear()
    run_import(board, ANSWER)
    assert "1" in cleaned


@pytest.mark.parametrize(
    "change",
    [
        lambda patch: patch.setattr(labelling, "RULES", labelling.RULES + 1),
        lambda patch: patch.setattr(remembered, "cleaning_version", lambda: "other rules"),
    ],
)
def test_other_rules_read_everything_anew(
    board: Board, cleaned: list[str], monkeypatch: pytest.MonkeyPatch, change: Callable[[pytest.MonkeyPatch], None]
) -> None:
    change(monkeypatch)
    labelling.files_version.cache_clear()
    try:
        run_import(board, ANSWER)
        assert sorted(cleaned) == ["1", "2", "3", "4"]
        run_import(board, ANSWER)
        assert sorted(cleaned) == ["1", "2", "3", "4", "4"]
    finally:
        labelling.files_version.cache_clear()


def test_a_correction_that_is_taken_back_is_read_anew(board: Board, cleaned: list[str]) -> None:
    posting = Posting.objects.get(external_id=JOBS[0]["id"])
    made = correct_posting(posting=posting, changes=[("seniority", "lead")], reason="Its title.", by=make_admin())
    run_import(board, ANSWER)
    assert cleaned == ["4"]
    undo_correction(correction=made[0], by=make_admin())
    run_import(board, ANSWER)
    assert sorted(cleaned) == ["1", "4", "4"]
    posting.refresh_from_db()
    assert (posting.seniority, len(posting.content_hash)) == ("unspecified", 64)


def test_what_a_person_closed_stays_closed_and_counts_as_screened(board: Board) -> None:
    posting = Posting.objects.get(external_id=JOBS[0]["id"])
    close_postings(postings=Posting.objects.filter(pk=posting.pk), reason="A fraud.", by=make_admin())
    run = run_import(board, ANSWER)
    assert (run.shown, run.screened, run.state) == (1, 3, ImportRun.State.COMPLETE)
    assert not Posting.objects.get(pk=posting.pk).is_open


def test_what_is_not_stored_any_more_is_written_again(board: Board, cleaned: list[str]) -> None:
    Screened.objects.filter(external_id=JOBS[1]["id"]).delete()
    run_import(board, ANSWER)
    assert sorted(cleaned) == ["2", "4"]
    assert Screened.objects.filter(external_id=JOBS[1]["id"]).exists()


def test_where_absence_closes_nothing_what_is_remembered_vouches_for_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(greenhouse, "ABSENCE_CLOSES", False)
    board = make_board(source="greenhouse", token="mostly-broken")
    answer = greenhouse_board(*JOBS[:3], *({"id": number} for number in range(10, 30)), total=23)
    first, second = run_import(board, answer), run_import(board, answer)
    assert (first.state, first.rejected) == (ImportRun.State.COMPLETE, 20)
    assert counts(first) == counts(second)
