"""PostgreSQL stopped at once amid an import: nothing is half written, readers are told to come back, all go on by themselves."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.chaos.boards import JOBS, serve, store
from tests.chaos.hooks import RESET, UNHOOK, hook, wait_until_stopped
from tests.chaos.installation import LAPSE, Installation
from tests.chaos.own_servers import OwnServers, own_servers, wait_until
from tests.chaos.programs import messenger, worker
from tests.chaos.visitor import Page, Visitor
from tests.jobs.fault_server import running_fault_server
from tests.prepared import fill
from tests.processes import web

pytestmark = [pytest.mark.loopback, pytest.mark.usefixtures("_loopback_only")]

TOKENS = ("first", "second")
# Amid the transaction that writes a whole board.
HELD_AT = ("jobs_postingskill", 1)
PAGES = ("/", "/companies/", "/jobs/?q=engineer", "/accounts/login/", "/api/v1/postings/", "/jobs.atom")
BACK_S = 20.0
LOST = "SELECT count(*) FROM jobs_importrun WHERE state IN ('abandoned', 'error') AND finished_at IS NOT NULL"


@dataclass(frozen=True)
class Site:
    """An installation with servers of its own."""

    place: Installation
    own: OwnServers
    folder: Path

    def hand_out(self) -> None:
        """Do what the schedule does every ten seconds."""
        messenger(self.own.place.broker_url).send_task("jobs.tasks.import_due_boards")

    def wait_until_read(self) -> None:
        """Return once both boards are read."""
        read = "SELECT count(*) FROM jobs_board WHERE state = 'ok'"
        wait_until(lambda: self.place.query(read) == [(len(TOKENS),)], "both boards are read")


@pytest.fixture
def site(tmp_path: Path, django_db_blocker: Any) -> Iterator[Site]:
    """Of two boards that were never read."""
    with django_db_blocker.unblock(), running_fault_server() as server, own_servers(database=True) as own:
        fill(own.place.database_url)
        serve(server, TOKENS)
        store(own.place.database_url, TOKENS)
        place = Installation(
            own.place.database_url, server.url, BROKER_URL=own.place.broker_url, WEB_WORKERS="1",
            DJANGO_SETTINGS_MODULE="tests.chaos.quick_settings", SEARCH_SNAPSHOT=str(tmp_path / "search.index"),
        )  # fmt: skip
        yield Site(place, own, tmp_path)


def pages(port: int) -> dict[str, Page]:
    """Ask for every page at once, each by a visitor of its own."""
    with ThreadPoolExecutor(len(PAGES)) as visitors:
        return dict(zip(PAGES, visitors.map(lambda path: Visitor(port).get(path), PAGES), strict=True))


def test_a_database_that_stops_amid_an_import_costs_neither_half_a_board_nor_a_restart(site: Site) -> None:
    place = site.place
    with web(site.folder, place.environment, proxies=1) as (port, _), worker(place.environment, site.folder):
        site.hand_out()
        site.wait_until_read()
        expected = place.dump()
        assert len(expected["postings"]) == len(TOKENS) * JOBS * 3 // 4
        assert {page.status for page in pages(port).values()} == {200}
        place.execute(RESET + ";" + hook(*HELD_AT))
        site.hand_out()
        wait_until_stopped(place)
        site.own.kill("postgres", signal.SIGQUIT)
        for path, page in pages(port).items():
            # A page that needs no database may be there all the same.
            assert page.status in (200, 503), (path, page.status)
            assert "Traceback" not in page.text and "psycopg" not in page.text
            if page.status == 503:
                assert page.headers["retry-after"] == "5", path
                assert len(page.text) < 10_000
        assert Visitor(port).get("/companies/").status == 503
        assert Visitor(port).get("/livez").status == 200
        site.own.start("postgres")
        half = place.dump()
        assert half["postings"] == half["screened"] == []
        wait_until(lambda: {page.status for page in pages(port).values()} == {200}, "pages are back", BACK_S)
        place.execute(UNHOOK.format(table=HELD_AT[0]) + ";" + LAPSE)
        site.hand_out()
        wait_until(lambda: place.query(LOST) == [(1,)], "the reading is known as lost")
        # A fault of ours has the board wait a little; time is moved instead.
        place.execute(LAPSE)
        site.hand_out()
        site.wait_until_read()
        assert place.dump() == expected
        assert place.query("SELECT count(*) FROM jobs_importrun WHERE state = 'running'") == [(0,)]
