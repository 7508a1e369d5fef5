"""The whole way of a posting, on recorded answers: employer's system, import, page, API, feed, closing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from jobs.models.board import Board
from jobs.models.importing import ImportRun
from jobs.models.life import HeldAbsence
from jobs.models.moderation import Decision
from jobs.models.posting import Posting
from jobs.models.screened import Screened
from jobs.services.boards import add_board
from jobs.services.fetching import make_fetcher
from jobs.services.moderation import release_board
from tests.factories import make_admin
from tests.jobs.readings import read_through
from tests.jobs.replay import Replay, needs_recordings, running_replay

pytestmark = [pytest.mark.django_db, pytest.mark.loopback, needs_recordings]

# Entries of each recorded board, as its manifest counts them.
COUNTS = {
    "https://boards.greenhouse.io/stripe": 274,
    "https://boards.greenhouse.io/stripe2": 273,
    "https://boards.greenhouse.io/duolingo": 2,
    "https://boards.greenhouse.io/discord": 1,
    "https://boards.greenhouse.io/honeycomb": 2,
    "https://boards.greenhouse.io/sonyinteractiveentertainmentglobal": 1,
    "https://boards.greenhouse.io/databricks": 816,
    "https://boards.greenhouse.io/doctolib": 158,
    "https://jobs.lever.co/palantir": 10,
    "https://jobs.lever.co/15five": 1,
    "https://jobs.lever.co/jumpcloud": 2,
    "https://jobs.lever.co/idealistconsulting": 2,
    "https://jobs.ashbyhq.com/ramp": 112,
    "https://jobs.ashbyhq.com/render": 2,
    "https://jobs.ashbyhq.com/openai": 2,
    "https://jobs.ashbyhq.com/highlightta": 2,
}


@pytest.fixture(scope="module")
def replay() -> Iterator[Replay]:
    with running_replay() as server:
        yield server


@pytest.fixture(autouse=True)
def recorded_world(replay: Replay, settings: object) -> None:
    settings.FETCH_REPLAY_URL = replay.url  # type: ignore[attr-defined]
    replay.step(0)


def read(board: Board, *, conditional: bool = True) -> ImportRun:
    return read_through(board, make_fetcher(), conditional=conditional)


def contents() -> list[tuple[object, ...]]:
    fields = [field.attname for field in Posting._meta.concrete_fields]
    return list(Posting.objects.order_by("pk").values_list(*fields))


@pytest.mark.parametrize("url", COUNTS)
def test_each_recorded_board_is_read_whole_and_writes_nothing_the_second_time(url: str) -> None:
    board = add_board(url=url)
    run = read(board)
    assert (run.state, run.seen) == ("complete", COUNTS[url]), run.sentence
    assert run.shown + run.screened + run.rejected == run.seen
    assert Posting.objects.open().count() == run.shown
    before = contents()
    assert read(board).state == "unchanged"
    again = read(board, conditional=False)
    assert (again.state, again.created, again.updated, again.shown) == ("complete", 0, 0, run.shown)
    assert contents() == before


def test_a_lever_site_that_does_not_exist_is_not_found() -> None:
    assert read(add_board(url="https://jobs.lever.co/netflix")).state == "not-found"


@pytest.mark.parametrize(
    ("url", "gone", "new"),
    [("https://boards.greenhouse.io/doctolib", 60, 40), ("https://jobs.ashbyhq.com/ramp", 38, 46)],
)
def test_a_board_that_lost_a_third_is_held_until_a_person_and_a_later_reading_agree(
    replay: Replay, url: str, gone: int, new: int
) -> None:
    with time_machine.travel(datetime(2026, 8, 20, 6, tzinfo=UTC), tick=False) as clock:
        board = add_board(url=url)
        first = read(board)
        replay.step(1)
        held = read(board)
        assert (held.state, held.missing, held.closed) == ("held", gone, 0)
        assert held.seen == first.seen - gone + new
        assert not Posting.objects.filter(suspect_since__isnull=False).exists()
        # Of the postings that are shown; what is screened comes and goes by the same rule.
        shown_gone = set(gone_rows(board)) & set(Posting.objects.open().values_list("external_id", flat=True))
        clock.shift(timedelta(hours=3))
        assert (read(board).state, board.held_since) == ("held", datetime(2026, 8, 20, 6, tzinfo=UTC))
        release_board(board=board, by=make_admin())
        clock.shift(timedelta(hours=2, minutes=59))
        early = read(board)
        assert (early.state, early.missing, early.closed) == ("complete", gone, 0)
        clock.shift(timedelta(minutes=1))
        last = read(board)
        # An answer that did not change is a complete reading too.
        assert last.state in ("complete", "unchanged") and (last.missing, last.closed) == (gone, gone)
        closed = set(Posting.objects.filter(state=Posting.State.CLOSED).values_list("external_id", flat=True))
        assert closed == shown_gone
        away = Screened.objects.filter(absent_since__isnull=False).count()
        assert len(closed) + away == gone
        assert not board.accepts_missing and not HeldAbsence.objects.exists()
        assert Decision.objects.filter(kind="board", verdict="released").count() == 1
        assert read(board, conditional=False).missing == 0


def gone_rows(board: Board) -> list[str]:
    return list(HeldAbsence.objects.filter(board=board).values_list("external_id", flat=True))


def test_a_posting_walks_from_the_source_to_page_api_and_feed(client: Client) -> None:
    call_command("load_curated", verbosity=0)
    board = Board.objects.get(source="greenhouse", token="stripe")
    read(board)
    posting = Posting.objects.open().filter(role__slug="data-engineer").order_by("pk").first()
    assert posting is not None and posting.company.name == "Stripe"
    path = posting.get_absolute_url()
    page = client.get(path).content.decode()
    assert "Data Engineer" in page and "first seen" in page.lower() and "pay not stated" in page.lower()
    body = client.get(f"/api/v1/postings/{posting.pk}/").json()
    assert body["source_url"] == posting.url
    assert body["evidence"]
    found = client.get("/api/v1/postings/?role=data-engineer&company=stripe").json()
    assert posting.pk in [item["id"] for item in found["results"]] or found["next"]
    feed = client.get("/jobs.atom?role=data-engineer&company=stripe").content.decode()
    assert re.search(rf"<id>[^<]*{path}</id>", feed) or found["count"] > 50


def test_evidence_of_every_imported_posting_stands_at_its_offsets() -> None:
    read(add_board(url="https://boards.greenhouse.io/stripe"))
    postings = Posting.objects.prefetch_related("skill_links", "evidence")
    assert postings
    for posting in postings:
        for span in [*posting.skill_links.all(), *posting.evidence.all()]:
            assert getattr(posting, span.field)[span.start : span.end] == span.quote


@pytest.mark.parametrize(
    ("url", "source", "count"),
    [
        ("https://weworkremotely.com/remote-jobs.rss", "rss", 4),
        ("https://cryptojobs.example/feed.rss", "rss", 3),
        ("https://careers.meta-software-engineer.example/job", "jsonld", 1),
        ("https://careers.breezy-home-genius.example/job", "jsonld", 1),
        ("https://careers.thirdparty-graph.example/job", "jsonld", 2),
    ],
)
def test_a_page_that_was_asked_once_becomes_a_board_that_is_read_whole(url: str, source: str, count: int) -> None:
    board = add_board(url=url, fetcher=make_fetcher())
    assert (board.source, board.token) == (source, url)
    run = read(board)
    assert (run.state, run.seen, run.rejected) == (ImportRun.State.COMPLETE, count, 0)
    assert read(board).state == ImportRun.State.UNCHANGED
