"""The life of a posting: its events, whoever turns it, and the closing rule against a model of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck
from hypothesis import settings as bounds
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from jobs.contract import Page, Request
from jobs.errors import Gone, Throttled, Unreachable
from jobs.fetched import NotModified, Validators
from jobs.mails import send_left_behind
from jobs.models.board import Board
from jobs.models.importing import ImportRun
from jobs.models.life import HeldAbsence, PostingEvent
from jobs.models.posting import Posting
from jobs.services.closing import close_lapsed
from jobs.services.importing import import_board
from jobs.services.leases import claim_board
from jobs.services.moderation import close_postings, release_board, reopen_postings
from tests.factories import make_admin, make_board, make_company, make_own_posting, make_posting
from tests.jobs.payloads import ScriptedFetcher, greenhouse_board, greenhouse_job
from tests.jobs.readings import NOW, read_through

HOUR = timedelta(hours=1)


@pytest.fixture
def board(db: None, clock: Any) -> Board:
    return make_board(source="greenhouse", token="lanternworks")


def read(board: Board, answer: Any, etag: str = "") -> ImportRun:
    return read_through(board, ScriptedFetcher(answer, etag=etag))


def holds(*numbers: int, **changes: Any) -> bytes:
    """Return a board of these; no two of them are the same opening."""
    return greenhouse_board(*(greenhouse_job(number, f"Data Engineer {number}", **changes) for number in numbers))


def events(posting: Posting) -> list[tuple[str, datetime, int | None]]:
    return list(posting.events.order_by("at", "pk").values_list("kind", "at", "run_id"))


# --- Events -----------------------------------------------------------------------------------------------------------


def test_every_turn_of_a_life_is_kept_with_its_moment_and_its_reading(board: Board, clock: Any) -> None:
    runs = []
    for present in (True, False, True, False, False, True):
        runs.append(read(board, holds(1, *([2] if present else []))).pk)
        clock.shift(6 * HOUR)
    posting = Posting.objects.get(external_id="7000002")
    kinds = ["opened", "suspect", "back", "suspect", "closed", "reopened"]
    assert events(posting) == [(kind, NOW + 6 * n * HOUR, runs[n]) for n, kind in enumerate(kinds)]
    assert posting.events.get(kind="closed").reason == "Absent from two complete readings of its board."
    assert posting.first_seen_at == NOW


def test_an_unchanged_reading_and_a_suspect_that_is_still_missing_write_no_event(board: Board, clock: Any) -> None:
    read(board, holds(1, 2))
    read(board, holds(1))
    before = PostingEvent.objects.count()
    for _ in range(3):
        clock.shift(HOUR)
        read(board, holds(1))
    assert PostingEvent.objects.count() == before == 3


def test_first_seen_stays_although_the_source_rewrites_its_dates(board: Board, clock: Any) -> None:
    read(board, holds(1))
    clock.shift(24 * HOUR)
    read(
        board, holds(1, first_published="2026-06-02T10:00:00Z", updated_at="2026-06-02T10:00:00Z", content="<p>SQL</p>")
    )
    posting = Posting.objects.get()
    assert (posting.first_seen_at, posting.listed_at) == (NOW, datetime(2026, 3, 2, 15, tzinfo=UTC))


@pytest.mark.django_db
def test_what_persons_and_the_clock_do_is_kept_too(clock: Any) -> None:
    posting = make_posting(expires_at=NOW + HOUR, first_seen_at=NOW)
    clock.shift(HOUR)
    close_lapsed()
    reopen_postings(postings=Posting.objects.filter(pk=posting.pk))
    close_postings(postings=Posting.objects.filter(pk=posting.pk), reason="A scam.")
    assert [(kind, at, run) for kind, at, run in events(posting)] == [
        ("opened", NOW, None), ("closed", NOW + HOUR, None), ("reopened", NOW + HOUR, None), ("closed", NOW + HOUR, None),
    ]  # fmt: skip
    assert make_own_posting(make_company()).events.get().kind == "opened"


@pytest.mark.django_db
def test_plain_sql_in_bulk_leaves_one_event_for_each_row_that_turned() -> None:
    rows = [make_posting() for _ in range(3)]
    closed = make_posting(state="closed", closed_at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE jobs_posting SET state = 'closed', closed_at = now(), closed_reason = 'Gone.'")
    assert PostingEvent.objects.filter(kind="closed", reason="Gone.").count() == len(rows)
    assert closed.events.filter(kind="closed").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields", [{"kind": "opened"}, {"kind": "vanished"}, {"kind": "back", "reason": "Of a closing only."}]
)
def test_the_database_refuses_what_no_life_has(fields: dict[str, Any]) -> None:
    posting = make_posting()
    with pytest.raises(IntegrityError), transaction.atomic():
        PostingEvent.objects.create(posting=posting, at=NOW, **fields)


# --- Held -------------------------------------------------------------------------------------------------------------


def test_what_came_back_before_the_release_is_not_closed_and_what_only_the_later_one_misses_is_suspect(
    board: Board, clock: Any
) -> None:
    read(board, holds(*range(20)))
    assert read(board, holds(*range(8, 20))).state == "held"
    release_board(board=board, by=make_admin())
    clock.shift(6 * HOUR)
    run = read(board, holds(*range(2), *range(8, 19)))
    assert (run.state, run.missing, run.closed) == ("complete", 7, 6)
    closed = {
        int(key) - 7_000_000 for key in Posting.objects.filter(state="closed").values_list("external_id", flat=True)
    }
    assert closed == set(range(2, 8))
    suspect = Posting.objects.get(suspect_since__isnull=False)
    assert (suspect.external_id, suspect.suspect_since) == ("7000019", NOW + 6 * HOUR)
    assert not board.accepts_missing


def test_an_unreleased_hold_closes_nothing_however_long_it_lasts_and_whatever_it_brings(
    board: Board, clock: Any
) -> None:
    read(board, holds(*range(20)))
    for day in range(1, 6):
        clock.shift(24 * HOUR)
        run = read(board, holds(*range(10), *range(100, 100 + 20 * day)))
        assert (run.state, run.missing, run.closed) == ("held", 10, 0)
    assert board.held_since == NOW + 24 * HOUR
    assert not Posting.objects.filter(suspect_since__isnull=False).exists()


def test_a_release_covers_what_was_missing_and_no_later_collapse(board: Board, clock: Any) -> None:
    read(board, holds(*range(30)))
    read(board, holds(*range(20)))
    release_board(board=board, by=make_admin())
    clock.shift(6 * HOUR)
    run = read(board, holds(*range(2)))
    assert (run.state, run.closed, board.accepts_missing) == ("held", 0, False)
    release_board(board=board, by=make_admin())
    assert read(board, holds(*range(2))).closed == 10
    clock.shift(6 * HOUR)
    assert read(board, holds(*range(2))).closed == 18


def test_a_board_that_becomes_empty_is_emptied_only_by_a_person(board: Board, clock: Any) -> None:
    read(board, holds(1, 2))
    empty = greenhouse_board()
    for _ in range(3):
        clock.shift(6 * HOUR)
        assert read(board, empty).state in ("held", "malformed")
    assert Posting.objects.open().count() == 2


def test_the_admin_is_told_of_a_hold_once(
    board: Board, clock: Any, caplog: pytest.LogCaptureFixture, settings: Any, mailoutbox: list[Any]
) -> None:
    settings.ADMIN_EMAIL = "ada@example.org"
    read(board, holds(*range(12)))
    for _ in range(3):
        read(board, holds(1))
        clock.shift(HOUR)
        send_left_behind()
    assert [record.message for record in caplog.records].count("board held: a person must look") == 1
    (mail,) = mailoutbox
    assert mail.to == ["ada@example.org"] and f"/moderate/held/{board.pk}/" in mail.body
    assert "11 of 12 known postings are missing" in mail.body


def test_nobody_is_told_of_a_hold_that_has_ended(board: Board, clock: Any, mailoutbox: list[Any]) -> None:
    read(board, holds(*range(12)))
    read(board, holds(1))
    read(board, holds(*range(12)))
    clock.shift(HOUR)
    assert send_left_behind() == 1
    assert mailoutbox == []


def test_a_hold_that_ends_by_itself_leaves_nothing_behind(board: Board, clock: Any) -> None:
    read(board, holds(*range(12)))
    read(board, holds(1))
    clock.shift(7 * HOUR)
    run = read(board, holds(*range(11)))
    assert (run.state, run.closed, run.missing) == ("complete", 0, 1)
    assert not HeldAbsence.objects.exists() and board.held_since is None
    assert Posting.objects.get(suspect_since__isnull=False).suspect_since == NOW + 7 * HOUR


# --- Any history ------------------------------------------------------------------------------------------------------


class Model:
    """The rule, told again with sets: numbers of postings, when each was first missed, and what a hold remembers."""

    def __init__(self) -> None:
        self.open: set[int] = set()
        self.closed: set[int] = set()
        self.suspect: dict[int, datetime] = {}
        self.held: dict[int, datetime] = {}
        self.is_held = self.is_released = self.is_known = False
        self.before = 0
        self.gone: list[datetime] = []

    def is_gone(self, now: datetime) -> int:
        """Take a reading that found no board; return how many postings it closes."""
        self.gone += [now] if self.is_known else []
        if len(self.gone) < 5 or now - self.gone[0] < 72 * HOUR:
            return 0
        count = len(self.open)
        self.closed, self.open, self.suspect = self.closed | self.open, set(), {}
        return count

    def whole(self, shown: set[int], now: datetime) -> bool:
        """Take a whole reading; return whether it is held."""
        self.gone, self.is_known = [], True
        missing, known = self.open - shown, len(self.open)
        self.open |= shown
        self.closed -= shown
        self.suspect = {n: since for n, since in self.suspect.items() if n not in shown}
        excused = missing & self.held.keys() if self.is_released else set()
        counted, of = len(missing - excused), known - len(excused)
        if self.is_held and not self.is_released:
            of = min(of, self.before)
        if (known - len(excused) and not shown) or counted > max(5, 0.3 * of):
            if not self.is_held or self.is_released:
                self.before = known
            self.held = {n: self.held.get(n, now) for n in missing}
            self.is_held, self.is_released = True, False
            return True
        for n in missing:
            first = [m for m in (self.suspect.get(n), self.held.get(n) if self.is_released else None) if m]
            if first and now - min(first) >= 6 * HOUR:
                self.open.discard(n)
                self.closed.add(n)
                self.suspect.pop(n, None)
            else:
                self.suspect.setdefault(n, min(first, default=now))
        waiting = self.held.keys() & missing & self.open if self.is_released else set()
        self.held = {n: self.held[n] for n in waiting}
        if not waiting:
            self.is_held = self.is_released = False
        return False


class Still(ScriptedFetcher):
    """A source that says "not modified" to whoever asks whether it is, and sends the whole to others."""

    def fetch(self, request: Request, validators: Validators | None = None) -> Page | NotModified:
        """Return the answer."""
        return NotModified() if validators else super().fetch(request)


class Histories(RuleBasedStateMachine):
    """Random histories of one board; after each step what is stored is what the model says."""

    def __init__(self) -> None:
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.clock = time_machine.travel(NOW, tick=False)
        self.traveller = self.clock.start()
        self.board = make_board(source="greenhouse", token="lanternworks")
        self.admin = make_admin()
        self.model = Model()
        self.last: set[int] | None = None

    def teardown(self) -> None:
        self.clock.stop()
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)

    def take(self, shown: set[int]) -> None:
        run = read(self.board, holds(*sorted(shown)), etag='"v"')
        is_held = self.model.whole(shown, datetime.now(UTC))
        assert run.state == ("held" if is_held else "complete"), run.sentence
        # Validators of a held answer are not kept.
        self.last = None if is_held else shown

    @rule(shown=st.sets(st.integers(0, 23), min_size=1))
    def reads_anything(self, shown: set[int]) -> None:
        self.take(shown)

    @rule(data=st.data())
    def loses_and_gains_some(self, data: st.DataObject) -> None:
        changes = data.draw(st.sets(st.integers(0, 23), max_size=10))
        if shown := self.model.open ^ changes:
            self.take(shown)

    @rule()
    def reads_the_same(self) -> None:
        if shown := self.model.open - self.model.suspect.keys() - self.model.held.keys():
            self.take(shown)

    @rule(answer=st.sampled_from([Unreachable("No answer."), Throttled("Slow down."), b"<html>"]))
    def fails(self, answer: Any) -> None:
        assert read(self.board, answer).closed == 0

    @rule()
    def is_gone(self) -> None:
        run = read(self.board, Gone("No such board."))
        assert run.closed == self.model.is_gone(datetime.now(UTC))

    @rule(few=st.integers(0, 5))
    def is_cut_short(self, few: int) -> None:
        answer = greenhouse_board(*(greenhouse_job(number) for number in range(few)), total=24)
        assert read(self.board, answer).state == "malformed"

    @precondition(lambda self: self.last is not None)
    @rule()
    def stays_as_it_is(self) -> None:
        assert self.last is not None
        claim = claim_board(board_id=self.board.pk)
        assert claim is not None
        run = import_board(claim=claim, fetcher=Still(holds(*sorted(self.last)), etag='"v"'))
        assert run is not None
        now = datetime.now(UTC)
        if self.model.is_released or any(now - since >= 6 * HOUR for since in self.model.suspect.values()):
            is_held = self.model.whole(self.last, now)
            assert run.state == ("held" if is_held else "complete")
            self.last = None if is_held else self.last
        else:
            self.model.gone = []
            assert (run.state, run.closed) == ("unchanged", 0)

    @rule(hours=st.sampled_from([1, 3, 5.99, 6, 30]))
    def time_passes(self, hours: float) -> None:
        self.traveller.shift(hours * HOUR)

    @precondition(lambda self: self.model.is_held and not self.model.is_released)
    @rule()
    def is_released(self) -> None:
        if self.board.state == "held":
            release_board(board=self.board, by=self.admin)
            self.model.is_released = True

    @invariant()
    def is_as_the_model_says(self) -> None:
        stored = {int(p.external_id) - 7_000_000: p for p in Posting.objects.filter(board=self.board).defer("text")}
        assert {n for n, p in stored.items() if p.is_open} == self.model.open
        assert {n for n, p in stored.items() if not p.is_open} == self.model.closed
        assert {n: p.suspect_since for n, p in stored.items() if p.suspect_since} == self.model.suspect
        held = HeldAbsence.objects.filter(board=self.board).values_list("external_id", "since")
        assert {int(key) - 7_000_000: since for key, since in held} == self.model.held
        self.board.refresh_from_db()
        assert (self.board.held_since is not None, self.board.accepts_missing) == (
            self.model.is_held, self.model.is_released
        )  # fmt: skip


@pytest.mark.django_db
def test_any_history_of_a_board_ends_as_the_rule_says() -> None:
    run_state_machine_as_test(
        Histories,
        settings=bounds(
            max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
