"""One import: what is written, what is held, and how every failure ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jobs.errors import Blocked, Gone, Malformed, SourceError, Throttled, Unreachable
from jobs.models.board import Board
from jobs.models.importing import ImportRun
from jobs.models.posting import Posting
from jobs.models.posting_parts import PostingChange, PostingSkill
from jobs.models.screened import Screened
from jobs.services.importing import import_board
from jobs.services.leases import claim_board
from jobs.services.moderation import close_postings, release_board
from tests.factories import make_admin, make_board
from tests.jobs.payloads import ScriptedFetcher, greenhouse_board, greenhouse_job
from tests.jobs.readings import read_through, run_import

pytestmark = pytest.mark.django_db
CONFIRMED = timedelta(hours=6)


@pytest.fixture
def board() -> Board:
    return make_board(source="greenhouse", token="lanternworks")


def jobs(*numbers: int) -> list[dict[str, Any]]:
    return [greenhouse_job(number) for number in numbers]


def test_a_whole_reading_shows_screens_and_rejects_everything_it_saw(board: Board) -> None:
    answer = greenhouse_board(
        greenhouse_job(1, "Senior Data Engineer"),
        greenhouse_job(2, "Account Executive"),
        greenhouse_job(3, "Data Scientist", internal_job_id=None),
        greenhouse_job(4, ""),
        greenhouse_job(5, "Data Analyst"),
    )
    run = run_import(board, answer)
    assert run.state == ImportRun.State.COMPLETE
    assert (run.seen, run.shown, run.screened, run.rejected) == (5, 2, 2, 1)
    posting = Posting.objects.get(role__slug="data-engineer")
    assert posting.role.slug == "data-engineer"
    assert posting.seniority == "senior"
    assert posting.countries == ["EG"]
    assert set(Screened.objects.values_list("reason", flat=True)) == {"no-role", "prospect"}
    assert run.rejections.get().reason


def test_every_label_stands_at_its_offsets(board: Board) -> None:
    run_import(board, greenhouse_board(*jobs(1)))
    posting = Posting.objects.get()
    links = list(PostingSkill.objects.select_related("skill"))
    assert {"Python", "SQL", "Spark"} <= {link.skill.name for link in links}
    for span in [*links, *posting.evidence.all()]:
        assert getattr(posting, span.field)[span.start : span.end] == span.quote
    assert posting.evidence.filter(label="role:data-engineer").exists()


def test_reading_the_same_answer_again_takes_few_queries_and_writes_no_posting(board: Board) -> None:
    answer = greenhouse_board(*jobs(*range(30)))
    run_import(board, answer)
    before = list(Posting.objects.order_by("pk").values())
    claim = claim_board(board_id=board.pk)
    assert claim is not None
    with CaptureQueriesContext(connection) as captured:
        run = import_board(claim=claim, fetcher=ScriptedFetcher(answer))
    assert run is not None
    assert (run.state, run.created, run.updated, run.shown) == (ImportRun.State.COMPLETE, 0, 0, 30)
    assert list(Posting.objects.order_by("pk").values()) == before
    asked = [query["sql"] for query in captured.captured_queries]
    assert len([sql for sql in asked if not sql.startswith(("SAVEPOINT", "RELEASE"))]) <= 12
    writes = [sql for sql in asked if sql.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert {sql.split('"')[1] for sql in writes} == {"jobs_importrun", "jobs_board", "jobs_boardanswer"}


def test_not_modified_ends_the_run_as_unchanged(board: Board) -> None:
    from jobs.fetched import NotModified

    run_import(board, greenhouse_board(*jobs(1)), etag='"v1"')
    assert board.etag == '"v1"'
    fetcher = ScriptedFetcher(NotModified())
    run = read_through(board, fetcher)
    assert run.state == ImportRun.State.UNCHANGED
    validators = fetcher.asked[0][1]
    assert validators is not None and validators.etag == '"v1"'
    assert Posting.objects.open().count() == 1


def test_an_edit_is_written_and_kept_as_history(board: Board) -> None:
    run_import(board, greenhouse_board(*jobs(1)))
    first_seen = Posting.objects.get().first_seen_at
    run = run_import(board, greenhouse_board(greenhouse_job(1, "Lead Data Engineer", location={"name": "Giza, Egypt"})))
    posting = Posting.objects.get()
    assert (run.created, run.updated) == (0, 1)
    assert posting.title == "Lead Data Engineer"
    assert posting.first_seen_at == first_seen
    assert PostingChange.objects.get().fields["title"] == ["Data Engineer", "Lead Data Engineer"]


def test_many_edits_take_as_few_queries_as_one(board: Board) -> None:
    counts = []
    for numbers in (range(1), range(100, 130)):
        run_import(board, greenhouse_board(*jobs(*range(1), *range(100, 130))))
        titles = [greenhouse_job(number, f"Lead Data Engineer, Team {number}") for number in numbers]
        others = [number for number in (0, *range(100, 130)) if number not in numbers]
        claim = claim_board(board_id=board.pk)
        assert claim is not None
        with CaptureQueriesContext(connection) as captured:
            run = import_board(claim=claim, fetcher=ScriptedFetcher(greenhouse_board(*titles, *jobs(*others))))
        assert run is not None and run.updated == len(titles)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_absent_from_one_reading_is_suspect_from_a_second_six_hours_later_is_closed(board: Board, clock: Any) -> None:
    run_import(board, greenhouse_board(*jobs(1, 2, 3)))
    run = run_import(board, greenhouse_board(*jobs(1, 2)))
    assert (run.missing, run.closed) == (1, 0)
    assert Posting.objects.open().count() == 3
    suspect = Posting.objects.get(suspect_since__isnull=False)
    assert suspect.is_suspect and suspect.suspect_run == run
    clock.shift(CONFIRMED - timedelta(minutes=1))
    run = run_import(board, greenhouse_board(*jobs(1, 2)))
    assert (run.missing, run.closed) == (1, 0)
    suspect.refresh_from_db()
    assert suspect.suspect_since == datetime(2026, 6, 1, 12, tzinfo=UTC)
    clock.shift(timedelta(minutes=1))
    run = run_import(board, greenhouse_board(*jobs(1, 2)))
    assert (run.missing, run.closed) == (1, 1)
    closed = Posting.objects.get(state=Posting.State.CLOSED)
    assert closed.closed_at is not None and closed.closed_reason


def test_one_that_comes_back_between_is_not_closed(board: Board, clock: Any) -> None:
    run_import(board, greenhouse_board(*jobs(1, 2)))
    run_import(board, greenhouse_board(*jobs(1)))
    clock.shift(CONFIRMED / 2)
    run_import(board, greenhouse_board(*jobs(1, 2)))
    clock.shift(CONFIRMED / 2)
    run = run_import(board, greenhouse_board(*jobs(1)))
    assert run.closed == 0
    assert Posting.objects.open().count() == 2


def test_a_closed_posting_that_returns_is_reopened(board: Board, clock: Any) -> None:
    run_import(board, greenhouse_board(*jobs(1, 2)))
    for _ in range(2):
        run_import(board, greenhouse_board(*jobs(1)))
        clock.shift(CONFIRMED)
    assert Posting.objects.filter(closed_at__isnull=False).count() == 1
    run = run_import(board, greenhouse_board(*jobs(1, 2)))
    assert run.reopened == 1
    assert Posting.objects.open().count() == 2
    assert Posting.objects.filter(closed_at__isnull=False).count() == 0


@pytest.mark.parametrize("left", [0, 6])
def test_a_collapse_or_an_empty_board_is_held_and_closes_nothing(board: Board, left: int) -> None:
    run_import(board, greenhouse_board(*jobs(*range(12))))
    for _ in range(3):
        run = run_import(board, greenhouse_board(*jobs(*range(left))))
        assert run.state == ImportRun.State.HELD
        assert (run.closed, run.missing) == (0, 12 - left)
        assert str(12 - left) in run.sentence
    assert Posting.objects.open().count() == 12
    assert not Posting.objects.filter(suspect_since__isnull=False).exists()
    assert board.state == Board.State.HELD


def test_a_held_reading_still_brings_what_is_new(board: Board) -> None:
    run_import(board, greenhouse_board(*jobs(*range(12))))
    run = run_import(board, greenhouse_board(*jobs(*range(6), 50)))
    assert (run.state, run.created) == (ImportRun.State.HELD, 1)


def test_screened_postings_count_as_known_so_that_a_collapse_cannot_hide(board: Board) -> None:
    others = [greenhouse_job(100 + number, "Account Executive") for number in range(20)]
    run_import(board, greenhouse_board(*jobs(1, 2), *others))
    run = run_import(board, greenhouse_board(*jobs(1)))
    assert run.state == ImportRun.State.HELD


def test_a_released_board_closes_what_was_missing_and_takes_the_release_back(board: Board, clock: Any) -> None:
    run_import(board, greenhouse_board(*jobs(*range(12))))
    run_import(board, greenhouse_board(*jobs(*range(4))))
    release_board(board=board, by=make_admin())
    assert run_import(board, greenhouse_board(*jobs(*range(4)))).state == ImportRun.State.COMPLETE
    clock.shift(CONFIRMED)
    run = run_import(board, greenhouse_board(*jobs(*range(4))))
    assert run.closed == 8
    assert not board.accepts_missing and board.held_since is None


def test_a_count_that_differs_from_the_stated_one_changes_nothing(board: Board) -> None:
    run_import(board, greenhouse_board(*jobs(1, 2)))
    run = run_import(board, greenhouse_board(*jobs(1), total=9))
    assert run.state == ImportRun.State.MALFORMED
    assert "9" in run.sentence
    assert Posting.objects.open().filter(suspect_since=None).count() == 2


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (Unreachable("The host did not answer."), "unreachable"),
        (Throttled("The host asks us to slow down.", 7), "throttled"),
        (Blocked("The host refuses us."), "blocked"),
        (Malformed("This is not JSON."), "malformed"),
        (Gone("There is no such board."), "gone"),
    ],
)
def test_every_error_ends_as_a_named_state_and_closes_nothing(board: Board, error: SourceError, state: str) -> None:
    run_import(board, greenhouse_board(*jobs(1, 2)))
    run = run_import(board, error)
    assert run.state == state
    assert run.sentence == error.sentence
    assert (board.state, board.sentence) == (state, run.sentence)
    assert Posting.objects.open().filter(suspect_since=None).count() == 2
    assert board.next_import_at > timezone.now()


def test_a_404_of_a_board_that_was_never_read_is_not_found_and_tried_daily(board: Board) -> None:
    run = run_import(board, Gone("There is no such board."))
    assert run.state == ImportRun.State.NOT_FOUND
    hours = (board.next_import_at - timezone.now()) / timedelta(hours=1)
    assert 23 < hours <= 24


def test_a_fault_of_ours_ends_the_run_and_keeps_the_board_alive(board: Board, monkeypatch: Any) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("jobs.services.importing.write_postings", broken)
    run = run_import(board, greenhouse_board(*jobs(1)))
    assert run.state == ImportRun.State.ERROR
    assert "our side" in run.sentence
    assert Posting.objects.count() == 0


def test_a_mostly_unreadable_answer_is_held(board: Board) -> None:
    run_import(board, greenhouse_board(*jobs(1, 2, 3)))
    bad = [greenhouse_job(10 + number, "") for number in range(3)]
    run = run_import(board, greenhouse_board(*jobs(1, 2), *bad))
    assert run.state == ImportRun.State.HELD
    assert Posting.objects.open().count() == 3


def test_a_posting_that_loses_its_role_is_closed_with_the_reason(board: Board) -> None:
    run_import(board, greenhouse_board(*jobs(1)))
    run_import(board, greenhouse_board(greenhouse_job(1, "Account Executive")))
    posting = Posting.objects.get()
    assert not posting.is_open and "role" in posting.closed_reason
    assert Screened.objects.get().reason == "no-role"
    run_import(board, greenhouse_board(*jobs(1)))
    assert Posting.objects.get().is_open
    assert not Screened.objects.exists()


def test_what_a_person_closed_stays_closed_whatever_the_source_says(board: Board) -> None:
    run_import(board, greenhouse_board(*jobs(1, 2)))
    first = Posting.objects.order_by("pk")[:1]
    close_postings(postings=Posting.objects.filter(pk__in=[row.pk for row in first]), reason="A scam, as reported.")
    run = run_import(board, greenhouse_board(greenhouse_job(1, "Lead Data Engineer"), greenhouse_job(2)))
    assert (run.shown, run.screened, run.seen) == (1, 1, 2)
    closed = Posting.objects.get(state=Posting.State.CLOSED)
    assert (closed.title, closed.closed_reason) == ("Lead Data Engineer", "A scam, as reported.")
    assert run_import(board, greenhouse_board(greenhouse_job(1, "Lead Data Engineer"), greenhouse_job(2))).updated == 0
