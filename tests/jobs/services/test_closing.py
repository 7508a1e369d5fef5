"""Closing where absence does not close: a passed date, a page that is gone, or thirty days unseen."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any

import pytest

from jobs.errors import Gone, Throttled, Unreachable
from jobs.models.board import Board
from jobs.models.importing import ImportRun
from jobs.models.posting import Posting
from jobs.models.screened import Screened
from jobs.services.closing import close_lapsed
from jobs.services.importing import import_board
from jobs.services.leases import claim_board
from jobs.services.moderation import close_postings, reopen_postings
from jobs.tasks import close_lapsed_postings
from tests.factories import make_board, make_posting
from tests.jobs.payloads import TEXT, ScriptedFetcher, greenhouse_board, greenhouse_job
from tests.jobs.readings import NOW

pytestmark = pytest.mark.django_db
FEED = "https://harbour.example/jobs.rss"


def feed(*numbers: int, title: str = "Data Engineer", **fields: str) -> bytes:
    """Return a feed of these entries."""
    more = "".join(f"<{name}>{value}</{name}>" for name, value in fields.items())
    items = "".join(
        f"<item><title>{title}</title><link>https://harbour.example/jobs/{number}</link>"
        f"<description>{escape(TEXT)}</description>{more}</item>"
        for number in numbers
    )
    return f"<rss version='2.0'><channel><title>Openings</title>{items}</channel></rss>".encode()


@pytest.fixture
def board(clock: Any) -> Board:
    return make_board(source="rss", token=FEED)


def read(board: Board, *answers: Any) -> tuple[ImportRun, list[str]]:
    """Import `board` once; return the run and the addresses that were asked."""
    claim = claim_board(board_id=board.pk)
    assert claim is not None
    fetcher = ScriptedFetcher(*answers)
    run = import_board(claim=claim, fetcher=fetcher)
    assert run is not None
    board.refresh_from_db()
    return run, [request.url for request, _ in fetcher.asked]


def test_absence_from_a_feed_closes_nothing_however_many_are_missing(board: Board) -> None:
    read(board, feed(*range(12)))
    for _ in range(3):
        run, _ = read(board, feed(50), *[b"still there"] * 10)
        assert (run.state, run.closed, run.missing) == (ImportRun.State.COMPLETE, 0, 12)
    assert "12 not in it any more" in run.sentence
    assert Posting.objects.open().count() == 13
    assert not Posting.objects.filter(suspect_since__isnull=False).exists()


def test_an_unchanged_feed_writes_no_posting(board: Board, django_assert_max_num_queries: Callable[..., Any]) -> None:
    read(board, feed(*range(20)))
    before = list(Posting.objects.order_by("pk").values())
    with django_assert_max_num_queries(30) as captured:
        run, _ = read(board, feed(*range(20)))
    assert (run.created, run.updated, run.shown) == (0, 0, 20)
    assert list(Posting.objects.order_by("pk").values()) == before
    writes = [query["sql"] for query in captured.captured_queries if query["sql"].startswith('UPDATE "jobs_posting"')]
    assert not [sql for sql in writes if "absent_since" not in sql]


def test_thirty_days_unseen_closes_and_not_a_moment_before(board: Board, clock: Any) -> None:
    read(board, feed(1, 2))
    clock.shift(timedelta(hours=6))
    read(board, feed(1), b"still there")
    first_absent = Posting.objects.get(url__endswith="/2").absent_since
    clock.shift(timedelta(days=10))
    read(board, feed(1), b"still there")
    posting = Posting.objects.get(url__endswith="/2")
    assert posting.absent_since == first_absent and posting.last_confirmed_at is None
    clock.shift(timedelta(days=20) - timedelta(seconds=1))
    assert close_lapsed().unseen == 0
    clock.shift(timedelta(seconds=1))
    assert close_lapsed_postings() == 1
    posting.refresh_from_db()
    assert (posting.is_open, posting.closed_reason) == (False, "Not seen at its source for 30 days.")
    assert Posting.objects.get(url__endswith="/1").is_open
    assert close_lapsed_postings() == 0


def test_one_that_comes_back_starts_anew(board: Board, clock: Any) -> None:
    read(board, feed(1, 2))
    read(board, feed(1), b"still there")
    clock.shift(timedelta(days=29))
    read(board, feed(1, 2))
    posting = Posting.objects.get(url__endswith="/2")
    assert (posting.absent_since, posting.page_checked_at) == (None, None)
    clock.shift(timedelta(days=29))
    assert close_lapsed_postings() == 0


def test_a_closed_one_that_comes_back_is_opened_again(board: Board, clock: Any) -> None:
    read(board, feed(1, 2))
    read(board, feed(1), Gone("harbour.example says that there is no such board (404)."))
    clock.shift(timedelta(days=1))
    run, _ = read(board, feed(1, 2))
    assert run.reopened == 1
    posting = Posting.objects.get(url__endswith="/2")
    assert posting.is_open and posting.absent_since is None
    clock.shift(timedelta(days=29))
    assert close_lapsed_postings() == 0


def test_a_page_that_is_gone_closes_its_posting_at_once(board: Board) -> None:
    read(board, feed(1, 2, 3))
    run, asked = read(board, feed(1), Gone("No such page (410)."), b"<html>still there</html>")
    assert asked == [FEED, "https://harbour.example/jobs/2", "https://harbour.example/jobs/3"]
    assert (run.closed, run.missing) == (1, 2)
    posting = Posting.objects.get(state=Posting.State.CLOSED)
    assert (posting.url[-1], posting.closed_reason) == ("2", "Its own page is gone.")


@pytest.mark.parametrize("error", [Unreachable("No answer."), Throttled("Slow down.", 60)])
def test_a_page_that_cannot_be_asked_says_nothing(board: Board, error: Exception) -> None:
    read(board, feed(1, 2))
    run, _ = read(board, feed(1), error)
    assert run.closed == 0 and Posting.objects.open().count() == 2


def test_pages_are_asked_once_a_day_ten_at_most_and_none_after_slow_down(board: Board, clock: Any) -> None:
    read(board, feed(*range(15)))
    _, asked = read(board, feed(0), *[b"there"] * 10)
    assert len(asked) == 1 + 10
    _, asked = read(board, feed(0), b"there", Throttled("Slow down.", 60))
    assert len(asked) == 1 + 2
    _, asked = read(board, feed(0), *[b"there"] * 3)
    assert len(asked) == 1 + 3
    _, asked = read(board, feed(0))
    assert len(asked) == 1
    clock.shift(timedelta(days=1))
    _, asked = read(board, feed(0), *[b"there"] * 10)
    assert len(asked) == 1 + 10


def test_no_page_is_asked_where_nothing_is_missing_or_where_absence_closes(clock: Any) -> None:
    board = make_board(source="greenhouse", token="lanternworks")
    read(board, greenhouse_board(greenhouse_job(1), greenhouse_job(2)))
    run, asked = read(board, greenhouse_board(greenhouse_job(1)))
    assert len(asked) == 1 and run.missing == 1
    assert Posting.objects.filter(suspect_since=NOW, absent_since=None).count() == 1


def test_a_feed_that_fails_closes_nothing_and_a_page_that_is_gone_closes_what_stands_on_it(clock: Any) -> None:
    node = (
        '<script type="application/ld+json">{"@type":"JobPosting","title":"Data Engineer","description":"SQL"}</script>'
    )
    single = make_board(source="jsonld", token="https://lanternworks.example/jobs/7")
    read(single, node.encode())
    assert Posting.objects.open().count() == 1
    for error in (Unreachable("No answer."), Throttled("Slow down.")):
        run, _ = read(single, error)
        assert run.closed == 0
    run, _ = read(single, b"<html>no posting here</html>")
    assert (run.state, run.closed) == (ImportRun.State.MALFORMED, 0)
    run, _ = read(single, Gone("No such page (404)."))
    assert (run.state, run.closed) == (ImportRun.State.GONE, 1)
    assert Posting.objects.get().closed_reason == "Its own page is gone."


def test_a_passed_date_closes_whatever_the_source_and_stays_closed(clock: Any) -> None:
    board = make_board(source="greenhouse", token="lanternworks")
    job = greenhouse_job(1, application_deadline="2026-06-10T12:00:00Z")
    read(board, greenhouse_board(job))
    clock.shift(timedelta(days=9) - timedelta(seconds=1))
    assert close_lapsed_postings() == 0
    clock.shift(timedelta(seconds=1))
    assert close_lapsed_postings() == 1
    posting = Posting.objects.get()
    assert posting.closed_reason == "The closing date that its source states has passed."
    run, _ = read(board, greenhouse_board(job))
    assert (run.reopened, run.updated, run.shown, run.screened) == (0, 0, 0, 1)
    run, _ = read(board, greenhouse_board({**job, "title": "Lead Data Engineer"}))
    assert (run.reopened, run.shown, Posting.objects.get().title) == (0, 0, "Lead Data Engineer")
    assert not Posting.objects.get().is_open
    run, _ = read(board, greenhouse_board({**job, "application_deadline": "2026-07-10T12:00:00Z"}))
    assert (run.reopened, run.shown) == (1, 1)
    assert Posting.objects.get().is_open


def test_a_posting_whose_date_had_passed_before_we_saw_it_is_never_open(board: Board) -> None:
    run, _ = read(board, feed(1, expires_at="Sun, 31 May 2026 00:00:00 +0000"))
    assert (run.seen, run.shown, run.screened) == (1, 0, 1)
    assert not Posting.objects.get().is_open


def test_a_date_moved_into_the_past_closes_at_that_reading(board: Board) -> None:
    read(board, feed(1, expires_at="Tue, 30 Jun 2026 00:00:00 +0000"))
    assert Posting.objects.open().count() == 1
    run, _ = read(board, feed(1, expires_at="Sun, 31 May 2026 00:00:00 +0000"))
    assert run.shown == 0 and not Posting.objects.open().exists()


def test_what_a_person_closed_or_opened_again_outlives_the_clock(clock: Any) -> None:
    posting = make_posting(expires_at=NOW - timedelta(days=1))
    close_lapsed()
    reopen_postings(postings=Posting.objects.filter(pk=posting.pk))
    assert close_lapsed_postings() == 0
    close_postings(postings=Posting.objects.filter(pk=posting.pk), reason="A scam.")
    Posting.objects.filter(pk=posting.pk).update(expires_at=NOW - timedelta(days=1))
    close_lapsed()
    posting.refresh_from_db()
    assert posting.closed_reason == "A scam."


def test_screened_entries_of_a_feed_come_and_go(board: Board) -> None:
    read(board, feed(1, 2, title="Chef"))
    run, asked = read(board, feed(1, title="Chef"))
    assert (run.missing, len(asked)) == (1, 1)
    assert Screened.objects.filter(absent_since__isnull=False).count() == 1
    run, _ = read(board, feed(1, 2, title="Chef"))
    assert (run.seen, run.screened) == (2, 2)
    assert not Screened.objects.filter(absent_since__isnull=False).exists()


@pytest.mark.parametrize(
    ("answer", "closes"),
    [
        (b"<html>no posting here</html>", True),
        (Gone("No such page (404)."), True),
        (Unreachable("No answer."), False),
        (Throttled("Slow down."), False),
    ],
)
def test_a_board_that_is_none_any_more_for_thirty_days_has_no_postings(
    board: Board, clock: Any, answer: Any, closes: bool
) -> None:
    read(board, feed(1))
    for _ in range(29):
        clock.shift(timedelta(days=1))
        read(board, answer)
        assert close_lapsed_postings() == 0
    clock.shift(timedelta(days=1))
    read(board, answer)
    assert close_lapsed_postings() == int(closes)


@pytest.mark.parametrize(
    ("answer", "closes"), [(Gone("No such page (404)."), True), (b"<html>down for repairs</html>", False)]
)
def test_a_feed_that_was_given_up_loses_its_postings_after_thirty_days_only_where_it_was_gone(
    board: Board, clock: Any, answer: Any, closes: bool
) -> None:
    read(board, feed(1))
    for _ in range(7):
        clock.shift(timedelta(days=1))
        read(board, answer)
    assert not board.is_active
    clock.shift(timedelta(days=23) - timedelta(seconds=1))
    assert close_lapsed_postings() == 0
    clock.shift(timedelta(seconds=1))
    assert close_lapsed_postings() == int(closes)


def test_an_installation_that_was_away_closes_nothing_before_it_has_asked(board: Board, clock: Any) -> None:
    read(board, feed(1))
    read(board, b"<html>down for repairs</html>")
    clock.shift(timedelta(days=60))
    assert close_lapsed_postings() == 0


@pytest.mark.parametrize("seed", range(4))
def test_any_history_of_a_feed_ends_as_the_rule_says(board: Board, clock: Any, seed: int) -> None:
    """Random readings, days apart, against the rule told in five lines."""
    chance = random.Random(seed)
    absent: dict[int, datetime] = {}
    known: set[int] = set()
    is_open: dict[int, bool] = {}
    for _ in range(10):
        clock.shift(timedelta(days=chance.choice([0.25, 1, 6, 15, 29])))
        now = datetime.now(UTC)
        if chance.random() < 0.3:
            read(board, chance.choice([Unreachable("No answer."), Throttled("Slow down.")]))
        else:
            shown = set(chance.sample(range(6), chance.randint(0, 6)))
            run, asked = read(board, feed(*sorted(shown)), *[b"still there"] * 10)
            is_held = not shown and any(is_open[n] and n not in absent for n in known)
            assert (run.state, len(asked) == 1) == ("held", True) if is_held else run.state == "complete"
            if not is_held:
                known |= shown
                is_open |= dict.fromkeys(shown, True)
                absent = {n: absent.get(n, now) for n in known - shown if is_open[n]}
        close_lapsed(now=now)
        for number, since in list(absent.items()):
            if now - since >= timedelta(days=30):
                is_open[number] = False
                del absent[number]
        stored = {int(posting.url[-1]): posting.is_open for posting in Posting.objects.all()}
        assert stored == is_open
