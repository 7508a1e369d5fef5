"""Readings of feeds that are not believed: empty ones, and pages that are gone by the dozen."""

from __future__ import annotations

from datetime import timedelta
from html import escape
from typing import Any

import pytest

from jobs.contract import Page, Request
from jobs.errors import Gone, SourceError, Unreachable
from jobs.fetched import Validators
from jobs.models.board import Board
from jobs.models.importing import ImportRun
from jobs.models.life import HeldAbsence
from jobs.models.mail import OwedMail
from jobs.models.posting import Posting
from jobs.services.moderation import release_board
from tests.factories import make_admin, make_board
from tests.jobs.payloads import TEXT
from tests.jobs.readings import NOW, read_through

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
FEED = "https://harbour.example/jobs.rss"
GONE = Gone("harbour.example says that there is no such board (404).")


@pytest.fixture
def board(clock: Any) -> Board:
    return make_board(source="rss", token=FEED)


class Site:
    """Stands for the outside world: a feed, and pages of which all that are not named are there."""

    def __init__(self, shown: range, *, gone: bool | set[int] = False, title: str = "Data Engineer") -> None:
        self.shown, self.gone, self.title = shown, gone, title
        self.pages: list[int] = []

    def fetch(self, request: Request, validators: Validators | None = None) -> Page:
        """Return or raise the answer."""
        if request.url == FEED:
            return Page(request, 200, {"etag": '"v1"'}, self._feed())
        number = int(request.url.rpartition("/")[2])
        self.pages.append(number)
        if self.gone is True or (self.gone and number in self.gone):
            raise GONE
        return Page(request, 200, {}, b"<p>You build pipelines.</p>")

    def _feed(self) -> bytes:
        items = "".join(
            f"<item><title>{self.title}</title><link>https://harbour.example/jobs/{number}</link>"
            f"<description>{escape(TEXT)}</description></item>"
            for number in self.shown
        )
        return f"<rss version='2.0'><channel><title>Openings</title>{items}</channel></rss>".encode()


class Failing(Site):
    """A site whose pages do not answer."""

    def fetch(self, request: Request, validators: Validators | None = None) -> Page:
        """Return the feed, and raise for its pages."""
        if request.url != FEED:
            error: SourceError = Unreachable("No answer.")
            raise error
        return super().fetch(request, validators)


def read(board: Board, site: Site) -> ImportRun:
    return read_through(board, site)


def opened() -> int:
    return Posting.objects.open().count()


def test_an_empty_answer_after_a_history_is_held_asks_no_page_and_marks_nothing(board: Board, clock: Any) -> None:
    read(board, Site(range(4)))
    assert board.etag == '"v1"'
    before = list(Posting.objects.order_by("pk").values())
    for _ in range(3):
        clock.shift(6 * HOUR)
        site = Site(range(0), gone=True)
        run = read(board, site)
        assert (run.state, run.seen, run.closed, board.state, board.health) == ("held", 0, 0, "held", "suspect")
        assert run.sentence == (
            "Held: the answer is empty, and 4 postings are known; nothing was closed. "
            "If that is right, release the board in the queue."
        )
        assert (site.pages, board.etag) == ([], "")
    assert list(Posting.objects.order_by("pk").values()) == before
    assert OwedMail.objects.filter(kind=OwedMail.Kind.BOARD_HELD, subject_id=board.pk).count() == 1


def test_entries_that_are_not_shown_are_a_history_too(board: Board) -> None:
    read(board, Site(range(3), title="Chef"))
    assert read(board, Site(range(0))).state == "held"


@pytest.mark.parametrize("shown", [range(1), range(9, 10)])
def test_a_hold_ends_by_itself_once_the_feed_has_entries_again(board: Board, shown: range) -> None:
    read(board, Site(range(4)))
    read(board, Site(range(0)))
    run = read(board, Site(shown))
    assert (run.state, board.state, board.held_since) == ("complete", "ok", None)
    assert not HeldAbsence.objects.exists()


def test_a_released_feed_may_be_empty_for_as_long_as_it_stays_so(board: Board, clock: Any) -> None:
    read(board, Site(range(4)))
    read(board, Site(range(0)))
    release_board(board=board, by=make_admin())
    for _ in range(2):
        run = read(board, Site(range(0)))
        assert (run.state, run.closed, opened()) == ("complete", 0, 4)
    assert Posting.objects.filter(absent_since=NOW).count() == 4
    assert not board.accepts_missing and board.held_since is None
    read(board, Site(range(1)))
    assert read(board, Site(range(0))).state == "held"


def test_a_feed_that_never_held_anything_may_be_empty(board: Board) -> None:
    run = read(board, Site(range(0)))
    assert (run.state, board.health) == ("complete", "healthy")


def test_pages_gone_by_the_dozen_close_nothing_until_a_person_and_a_later_reading_agree(
    board: Board, clock: Any
) -> None:
    read(board, Site(range(20)))
    for _ in range(2):
        run = read(board, Site(range(8), gone=True))
        assert (run.state, run.closed, opened(), board.health) == ("held", 0, 20, "suspect")
        assert "the own pages of 10 of 20 known postings are gone at once" in run.sentence
        assert not Posting.objects.filter(absent_since__isnull=False).exists()
    release_board(board=board, by=make_admin())
    assert read(board, Site(range(8), gone=True)).closed == 0
    clock.shift(6 * HOUR)
    run = read(board, Site(range(8), gone=True))
    assert (run.state, run.closed) == ("complete", 10)
    assert board.accepts_missing
    run = read(board, Site(range(8), gone=True))
    assert (run.closed, opened(), board.accepts_missing, board.held_since) == (2, 8, False, None)


def test_an_outage_of_a_whole_site_leaves_nothing_behind_once_it_is_over(board: Board, clock: Any) -> None:
    read(board, Site(range(60)))
    # Ten pages are less than 30 % of sixty; that so much left the list at once is what makes them too many.
    for _ in range(4):
        clock.shift(6 * HOUR)
        assert read(board, Site(range(3), gone=True)).state == "held"
    run = read(board, Site(range(60)))
    assert (run.state, run.reopened, opened()) == ("complete", 0, 60)
    assert (board.held_since, OwedMail.objects.count()) == (None, 1)
    assert not Posting.objects.filter(absent_since__isnull=False).exists()


@pytest.mark.parametrize(
    ("known", "left", "gone", "state"),
    [
        # Up to five may always close, however small the feed.
        (6, 1, 5, "complete"),
        (7, 1, 6, "held"),
        # Six of twenty are 30 % and no more.
        (20, 14, 6, "complete"),
        (20, 13, 7, "held"),
        # Six of sixty: few, unless most of the list left with them.
        (60, 42, 10, "complete"),
        (60, 41, 5, "complete"),
        (60, 41, 6, "held"),
    ],
)
def test_what_may_close_by_its_page_in_one_reading(board: Board, known: int, left: int, gone: int, state: str) -> None:
    read(board, Site(range(known)))
    run = read(board, Site(range(left), gone=set(range(left, left + gone))))
    assert (run.state, run.closed) == (state, gone if state == "complete" else 0)


def test_a_release_covers_what_was_missing_and_no_later_outage(board: Board, clock: Any) -> None:
    read(board, Site(range(20)))
    read(board, Site(range(12), gone=True))
    release_board(board=board, by=make_admin())
    clock.shift(6 * HOUR)
    # Eight were released; nine more are too many.
    run = read(board, Site(range(3), gone=True))
    assert (run.state, run.closed, board.accepts_missing) == ("held", 0, False)


def test_a_release_lasts_while_the_pages_that_it_covers_do_not_answer(board: Board, clock: Any) -> None:
    read(board, Site(range(20)))
    read(board, Site(range(10), gone=True))
    release_board(board=board, by=make_admin())
    clock.shift(6 * HOUR)
    assert read(board, Failing(range(10))).closed == 0
    assert board.accepts_missing
    clock.shift(24 * HOUR)
    assert read(board, Site(range(10), gone=True)).closed == 10
    assert not board.accepts_missing


def test_one_answer_closes_no_more_than_five_that_stand_on_one_page(clock: Any) -> None:
    page = "https://lanternworks.example/jobs"
    node = '{{"@type":"JobPosting","title":"Data Engineer {0}","description":"SQL","identifier":"R{0}"}}'
    for count, closed in ((5, 5), (6, 0)):
        board = make_board(source="jsonld", token=f"{page}/{count}")
        nodes = ",".join(node.format(number) for number in range(count))
        answers = iter([f'<script type="application/ld+json">[{nodes}]</script>'.encode(), GONE])

        class Once:
            def fetch(self, request: Request, validators: Validators | None = None, answers: Any = answers) -> Page:
                answer = next(answers)
                if isinstance(answer, SourceError):
                    raise answer
                return Page(request, 200, {}, answer)

        assert read(board, Once()).shown == count  # type: ignore[arg-type]
        run = read(board, Once())  # type: ignore[arg-type]
        assert (run.state, run.closed) == ("gone", closed)
