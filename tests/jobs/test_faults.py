"""Every fault of every recorded source: how the reading ends, how well the board is then, and that nothing closes."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction
from pytest_django import Settings

from jobs import registry
from jobs.fetch import Fetcher
from jobs.models.board import Board
from jobs.models.field_map import FieldMap
from jobs.models.importing import ImportRun
from jobs.models.posting import Posting
from jobs.models.screened import Screened
from jobs.parsing.field_map import map_text
from jobs.services.fetching import make_fetcher
from tests.factories import make_board, make_company, make_posting, make_run
from tests.jobs.readings import read_through
from tests.jobs.replay import FEEDS, Replay, needs_recordings, running_replay

pytestmark = [pytest.mark.django_db, pytest.mark.loopback, needs_recordings]

# How a reading ends, how well its board is then, and what its sentence says.
ENDS = {
    "empty": ("held", "suspect", "nothing was closed. If that is right, release the board in the queue."),
    "e404": ("gone", "broken", "says that there is no such board (404)."),
    "e429": ("throttled", "degraded", "asks us to slow down (429); it is asked again in 7 s."),
    "e500": ("unreachable", "degraded", "answered with status 500; nothing was changed."),
    "html": ("blocked", "blocked", "answered with a challenge page for browsers; nothing was changed."),
    "truncate": ("unreachable", "degraded", "bytes came."),
    "slow": ("unreachable", "degraded", "did not answer within 0.25 s."),
    "endless": ("unreachable", "degraded", "sent more than 1 MiB; the board was not read."),
    "bomb": ("unreachable", "degraded", "sent more than 1 MiB; the board was not read."),
    "redirect_private": (
        "blocked",
        "blocked",
        "leads to an address that is not public (link-local); it was not asked.",
    ),
    "garbage": ("malformed", "degraded", "nothing was changed."),
}
# The server's empty answer is not the empty answer of these.
FOREIGN = ("malformed", "degraded", "nothing was changed.")


@dataclass(frozen=True)
class Recorded:
    """A board of a recorded source. `is_whole`: what is recorded can be read whole, else it is given a history."""

    source: str
    token: str
    hosts: tuple[str, ...]
    has_empty: bool = True
    is_whole: bool = True


BOARDS = [
    Recorded("greenhouse", "duolingo", ("boards-api.greenhouse.io",)),
    Recorded("lever", "jumpcloud", ("api.lever.co",)),
    Recorded("ashby", "render", ("api.ashbyhq.com",)),
    Recorded("workable", "zego", ("apply.workable.com",)),
    Recorded("smartrecruiters", "westerndigital", ("api.smartrecruiters.com",), is_whole=False),
    Recorded("recruitee", "aikidosecurity", ("aikidosecurity.recruitee.com",)),
    Recorded("teamtailor", "capio", ("capio.teamtailor.com",), has_empty=False),
    Recorded("personio", "statedpay", ("statedpay.jobs.personio.de", "statedpay.jobs.personio.com"), has_empty=False),
    Recorded("bamboohr", "airmedical", ("airmedical.bamboohr.com",), has_empty=False, is_whole=False),
    Recorded(
        "workday",
        "nvidia.wd5/NVIDIAExternalCareerSite",
        ("nvidia.wd5.myworkdayjobs.com",),
        has_empty=False,
        is_whole=False,
    ),
    Recorded("breezy", "10-4-truck", ("10-4-truck.breezy.hr",)),
    Recorded("rippling", "11fs", ("api.rippling.com",)),
    Recorded("pinpoint", "aawdc", ("aawdc.pinpointhq.com",)),
    Recorded("arbeitnow", "arbeitnow", ("www.arbeitnow.com",)),
    Recorded("remoteok", "remoteok", ("remoteok.com",)),
    Recorded("remotive", "remotive", ("remotive.com",)),
    Recorded("jobicy", "jobicy", ("jobicy.com",)),
    Recorded("himalayas", "himalayas", ("himalayas.app",)),
    Recorded("usajobs", "usajobs", ("data.usajobs.gov",), has_empty=False),
    Recorded("hackernews", "hackernews", ("hn.algolia.com",), has_empty=False, is_whole=False),
    Recorded("rss", "https://weworkremotely.com/remote-jobs.rss", ("weworkremotely.com",), has_empty=False),
    Recorded("indeed-xml", "https://feeds.remotetalents.example/jobs.xml", ("feeds.remotetalents.example",)),
    Recorded("custom", "https://feeds.surprise.example/jobs.xml", ("feeds.surprise.example",)),
    Recorded(
        "jsonld",
        "https://careers.breezy-home-genius.example/job",
        ("careers.breezy-home-genius.example",),
        has_empty=False,
    ),
]
FOLDERS = {
    "rss_generic": "rss", "rss_weworkremotely": "rss", "indeed_xml": "indeed-xml", "xml_generic": "custom",
    "hr_open": "usajobs",
}  # fmt: skip
MAP = {"title": "name", "url": "link", "id": "@id", "text": "description", "place": "region", "company": '"Lantern"'}


@pytest.fixture(scope="module")
def replay() -> Iterator[Replay]:
    with running_replay() as server:
        yield server


@pytest.fixture(autouse=True)
def recorded_world(replay: Replay, settings: Settings) -> None:
    settings.FETCH_REPLAY_URL = replay.url
    settings.FETCH_MAX_BYTES = 2**20
    settings.FETCH_READ_S = settings.FETCH_TOTAL_S = 30.0
    settings.BOARD_KEYS = {"usajobs/usajobs": "ada@example.org:word"}


def read(board: Board, fetcher: Fetcher) -> ImportRun:
    return read_through(board, fetcher, conditional=False)


def contents() -> list[tuple[object, ...]]:
    fields = ("pk", "state", "closed_at", "suspect_since", "absent_since", "page_checked_at")
    screened = Screened.objects.order_by("pk").values_list("pk", "suspect_since", "absent_since")
    return [*Posting.objects.order_by("pk").values_list(*fields), *screened]


def known_board(recorded: Recorded, fetcher: Fetcher) -> Board:
    """Return the board with a history, and with an open posting that no recording has."""
    board = make_board(source=recorded.source, token=recorded.token, company=make_company("Lantern Works"))
    if recorded.source == "custom":
        FieldMap.objects.create(board=board, version=1, text=map_text(record="job", whole=True, fields=MAP))
    if recorded.is_whole:
        first = read(board, fetcher)
        assert (first.state, first.seen > 0) == ("complete", True), first.sentence
    else:
        make_run(board, seen=1, shown=1)
    make_posting(board=board, url=f"https://{recorded.hosts[0]}/none")
    return board


@pytest.mark.parametrize("recorded", BOARDS, ids=lambda recorded: recorded.source)
def test_every_fault_of_a_source_has_one_end_and_closes_nothing(
    replay: Replay, recorded: Recorded, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Whoever has the vendor's permission switches a source on.
    monkeypatch.setattr(registry.source(recorded.source), "ENABLED", True)
    fetcher = make_fetcher()
    settings.FETCH_READ_S = 0.25
    hasty = make_fetcher()
    board = known_board(recorded, fetcher)
    before = contents()
    found, closed, changed = {}, {}, []
    for mode in ENDS:
        for host in recorded.hosts:
            replay.fault(host, mode)
        with transaction.atomic():
            run = read(board, hasty if mode == "slow" else fetcher)
            found[mode] = (run.state, board.health, run.sentence)
            closed[mode] = run.closed
            changed += [mode] if contents() != before else []
            transaction.set_rollback(True)
    for host in recorded.hosts:
        replay.fault(host, "ok")
    ends = ENDS if recorded.has_empty else ENDS | {"empty": FOREIGN}
    assert {mode: end[:2] for mode, end in found.items()} == {mode: end[:2] for mode, end in ends.items()}
    assert [(mode, end[2]) for mode, end in found.items() if not end[2].endswith(ends[mode][2])] == []
    assert (set(closed.values()), changed) == ({0}, [])


def test_no_recorded_source_is_left_out() -> None:
    with (FEEDS / "index.csv").open(newline="", encoding="utf-8") as rows:
        folders = {row["file"].partition("/")[0] for row in csv.DictReader(rows) if row["file"]}
    assert {FOLDERS.get(folder, folder) for folder in folders} == {recorded.source for recorded in BOARDS}
