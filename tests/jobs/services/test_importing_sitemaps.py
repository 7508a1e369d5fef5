"""A sitemap over several readings: what did not change is not asked again, what fails stays, what is gone closes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import cast

import pytest
import time_machine

from jobs.contract import Page, Request
from jobs.errors import Gone, SourceError, Throttled, Unreachable
from jobs.fetch import Fetcher
from jobs.fetched import NotModified, Validators
from jobs.models.board import Board
from jobs.models.importing import ImportRun
from jobs.models.posting import Posting
from jobs.services.boards import locate_board, preview_board
from jobs.services.importing import import_board
from jobs.services.leases import claim_board
from tests.factories import make_board, make_company
from tests.jobs.payloads import TEXT

pytestmark = pytest.mark.django_db
SITE = "https://lantern.example"
URL = f"{SITE}/sitemap.xml"
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


class Site:
    """Stands for a careers site: path -> (day of its last change, title or an error); counts what is asked."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[str, str | SourceError]] = {}
        self.asked: list[str] = []
        self.unlisted = ""

    def fetch(self, request: Request, validators: Validators | None = None) -> Page | NotModified:
        """Return the sitemap, or a page of it."""
        path = request.url.removeprefix(SITE)
        self.asked.append(path)
        if path == "/sitemap.xml":
            listed = (
                f"<url><loc>{SITE}{at}</loc><lastmod>{day}</lastmod></url>"
                for at, (day, _) in self.pages.items()
                if not self.unlisted or self.unlisted not in at
            )
            return Page(request, 200, {}, f"<urlset>{''.join(listed)}</urlset>".encode())
        title = self.pages[path][1] if path in self.pages else Gone("It is gone (404).")
        if isinstance(title, SourceError):
            raise title
        description = TEXT.replace('"', "'")
        body = f'{{"@type":"JobPosting","title":"{title}","description":"{description}","jobLocation":"Cairo, Egypt"}}'
        return Page(request, 200, {}, f'<script type="application/ld+json">{body}</script>'.encode())


@pytest.fixture
def board() -> Board:
    return make_board(source="sitemap", token=URL, company=make_company("Lantern"))


@pytest.fixture
def site() -> Site:
    found = Site()
    for number in range(3):
        found.pages[f"/jobs/{number}"] = ("2026-03-01", "Data Engineer")
    return found


def read(board: Board, site: Site, days: int = 0) -> ImportRun:
    site.asked.clear()
    with time_machine.travel(NOON + timedelta(days=days), tick=False):
        claim = claim_board(board_id=board.pk)
        assert claim is not None
        run = import_board(claim=claim, fetcher=cast(Fetcher, site))
    assert run is not None
    assert run.shown + run.screened + run.rejected == run.seen
    return run


def is_open(board: Board) -> set[str]:
    return {posting.external_id.removeprefix(SITE) for posting in Posting.objects.open().filter(board=board)}


def test_what_did_not_change_is_not_asked_again_and_stays_open(board: Board, site: Site) -> None:
    assert (read(board, site).shown, len(site.asked)) == (3, 4)
    run = read(board, site, days=5)
    assert (run.state, run.seen, run.shown, run.updated, run.closed) == ("complete", 3, 3, 0, 0)
    assert site.asked == ["/sitemap.xml"]
    # However long nothing changes.
    assert read(board, site, days=60).closed == 0 and len(is_open(board)) == 3


def test_what_changed_and_what_is_new_is_asked(board: Board, site: Site) -> None:
    read(board, site)
    site.pages["/jobs/1"] = ("2026-03-14", "Data Analyst")
    site.pages["/jobs/9"] = ("2026-03-14", "ML Engineer")
    run = read(board, site, days=5)
    assert site.asked == ["/sitemap.xml", "/jobs/1", "/jobs/9"]
    assert (run.seen, run.created, run.updated) == (4, 1, 1)


def test_our_own_new_rules_read_every_page_anew(board: Board, site: Site) -> None:
    read(board, site)
    Board.objects.update(read_with="older")
    read(board, site, days=5)
    assert len(site.asked) == 4


def test_a_page_that_left_is_asked_itself_and_closes_when_it_is_gone(board: Board, site: Site) -> None:
    read(board, site)
    del site.pages["/jobs/2"]
    run = read(board, site, days=5)
    assert site.asked == ["/sitemap.xml", "/jobs/2"]
    assert (run.closed, is_open(board)) == (1, {"/jobs/0", "/jobs/1"})


def test_a_page_that_left_and_says_that_it_is_over_closes(board: Board, site: Site) -> None:
    read(board, site)
    site.unlisted = "/jobs/2"
    site.pages["/jobs/2"] = ("2026-03-01", 'Data Engineer"}</script><p>This job has expired.</p><script>"')
    assert (read(board, site, days=5).closed, is_open(board)) == (1, {"/jobs/0", "/jobs/1"})


def test_a_sitemap_that_suddenly_lists_nothing_closes_nothing(board: Board, site: Site) -> None:
    read(board, site)
    site.unlisted = "/jobs/"
    site.pages["/about"] = ("2026-03-14", "")
    run = read(board, site, days=5)
    assert (run.missing, run.closed, len(is_open(board))) == (3, 0, 3)


def test_a_page_that_fails_leaves_what_is_stored_of_it(board: Board, site: Site) -> None:
    read(board, site)
    site.pages["/jobs/1"] = (
        "2026-03-14",
        Unreachable("lantern.example answered with status 500; nothing was changed."),
    )
    run = read(board, site, days=5)
    assert (run.state, run.missing, run.shown) == ("complete", 0, 3)
    assert run.failed_rules == {"request:page": 1} and len(is_open(board)) == 3


def test_a_listed_page_that_is_gone_is_missing(board: Board, site: Site) -> None:
    read(board, site)
    site.pages["/jobs/1"] = ("2026-03-14", Gone("lantern.example says that there is no such board (404)."))
    run = read(board, site, days=5)
    assert (run.closed, is_open(board)) == (1, {"/jobs/0", "/jobs/2"})


def test_a_host_that_asks_to_slow_down_is_not_asked_for_the_other_pages(board: Board, site: Site) -> None:
    for number in range(3, 30):
        site.pages[f"/jobs/{number}"] = ("2026-03-01", "Data Engineer")
    site.pages["/jobs/2"] = ("2026-03-01", Throttled("Slow down.", 60))
    run = read(board, site)
    assert site.asked == ["/sitemap.xml", "/jobs/0", "/jobs/1", "/jobs/2"]
    assert (run.state, run.shown) == ("complete", 2)
    site.pages["/jobs/2"] = ("2026-03-01", "Data Engineer")
    assert read(board, site, days=1).shown == 30


def test_an_address_of_a_sitemap_becomes_a_board_that_says_how_many_pages_it_names(site: Site) -> None:
    located = locate_board(url=URL, fetcher=cast(Fetcher, site))
    assert (located.ref.source, located.ref.token) == ("sitemap", URL)
    preview = preview_board(located=located, fetcher=cast(Fetcher, site))
    assert preview.sentence == (
        "The first answer holds no posting itself, but names 3 more to read at Sitemap of JobPosting pages."
    )
