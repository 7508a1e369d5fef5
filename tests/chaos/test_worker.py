"""Real workers that are killed: what they were reading is read again by who is left, and ends as if nothing had been."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.chaos.boards import JOBS, serve, store, target
from tests.chaos.hooks import RESET, UNHOOK, cut_off, hook, wait_until_stopped
from tests.chaos.installation import LAPSE, Installation, installation
from tests.chaos.own_servers import own_servers, wait_until
from tests.chaos.programs import Worker, beat, messenger, worker
from tests.jobs.fault_server import FaultServer, running_fault_server
from tests.processes import patience

pytestmark = [pytest.mark.loopback, pytest.mark.usefixtures("_loopback_only")]

TOKENS = ("first", "second")
MANY = [f"board-{number}" for number in range(12)]
# From a kill to the moment at which reading goes on.
CHILD_S = 5.0
WORKER_S = 30.0
# The statement at which an import is held: as its run opens, amid its postings, and when it has ended but for its message.
AMID = {
    "its run is opened": ("jobs_importrun", 1),
    "its postings are written": ("jobs_postingskill", 1),
    "it is done, but for telling the broker": ("jobs_postingsignal", 1),
}
AGAIN = """
SELECT extract(epoch FROM min(r.started_at))::float FROM jobs_importrun r
 WHERE r.started_at > to_timestamp({killed}) AND (NOT EXISTS (SELECT FROM jobs_importrun WHERE state = 'abandoned')
       OR EXISTS (SELECT FROM jobs_importrun a WHERE a.board_id = r.board_id AND a.state = 'abandoned'))
"""
ENDED = "SELECT count(*) FROM jobs_importrun WHERE state = 'complete'"
# A round of claims takes longer than the time between two, so that those of two schedules always overlap.
SLOW_CLAIMS = """
CREATE FUNCTION chaos_slow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_sleep(0.1);
    RETURN NULL;
END $$;
CREATE TRIGGER chaos_slow BEFORE UPDATE OF fence ON jobs_board FOR EACH STATEMENT EXECUTE FUNCTION chaos_slow();
"""
RUNS = "SELECT state, count(*) FROM jobs_importrun GROUP BY 1 ORDER BY 1"


@dataclass(frozen=True)
class Yard:
    """An installation with a broker of its own, whose boards are served here."""

    place: Installation
    server: FaultServer
    broker_url: str
    folder: Path

    def hand_out(self) -> None:
        """Do what the schedule does every few seconds."""
        messenger(self.broker_url).send_task("jobs.tasks.import_due_boards")

    def wait_until_ended(self, runs: int) -> float:
        """Return the seconds until so many readings have ended well."""
        return wait_until(lambda: self.place.query(ENDED) >= [(runs,)], f"{runs} readings have ended")

    def resumed_after(self, killed: float) -> float:
        """Return the seconds from a kill to the next reading: of the board that was left amid one, where there is any."""
        ((began,),) = self.place.query(AGAIN.format(killed=killed))
        return float(began) - killed

    def worker(self, name: str, **options: Any) -> Any:
        """Run a worker here."""
        return worker(self.place.environment, self.folder, name, **options)


@pytest.fixture
def yard(tmp_path: Path, django_db_blocker: Any) -> Iterator[Yard]:
    """Of two boards that were never read."""
    with (
        django_db_blocker.unblock(), running_fault_server() as server, own_servers(database=False) as own,
        installation(server.url, f"worker_{os.getpid()}") as place,
    ):  # fmt: skip
        place.environment |= {
            "BROKER_URL": own.place.broker_url, "DJANGO_SETTINGS_MODULE": "tests.chaos.quick_settings",
        }  # fmt: skip
        yield Yard(place, server, own.place.broker_url, tmp_path)


def hold(yard: Yard, table: str, nth: int) -> None:
    """Begin anew, and hold the next import in the n-th statement on a table."""
    yard.place.execute(RESET + ";" + hook(table, nth))
    yard.hand_out()
    wait_until_stopped(yard.place)


def let_go(yard: Yard, table: str) -> None:
    """Take the hook away after a kill."""
    cut_off(yard.place)
    yard.place.execute(UNHOOK.format(table=table))


def test_boards_of_killed_workers_are_read_again_and_end_as_if_nothing_had_been(yard: Yard) -> None:
    serve(yard.server, TOKENS)
    store(yard.place.url, TOKENS)
    with ExitStack() as workers:
        at_work: Worker = workers.enter_context(yard.worker("first"))
        yard.hand_out()
        yard.wait_until_ended(2)
        expected = yard.place.dump()
        assert len(expected["postings"]) == 2 * JOBS * 3 // 4
        for when, (table, nth) in AMID.items():
            hold(yard, table, nth)
            (child,) = at_work.pool()
            killed = time.time()
            child.send(signal.SIGKILL)
            let_go(yard, table)
            # Nobody hands anything out: the broker does, as soon as the worker misses its child.
            yard.wait_until_ended(2)
            assert yard.resumed_after(killed) < CHILD_S * patience(), when
            assert yard.place.dump() == expected, f"the child was killed as {when}"
            assert yard.place.query("SELECT count(*) FROM jobs_importrun WHERE state = 'running'") == [(0,)]
        for number, (when, (table, nth)) in enumerate(AMID.items()):
            hold(yard, table, nth)
            at_work.kill()
            let_go(yard, table)
            at_work = workers.enter_context(yard.worker(f"next-{number}"))
            yard.place.execute(LAPSE)
            yard.hand_out()
            yard.wait_until_ended(2)
            assert yard.place.dump() == expected, f"the worker was killed as {when}"
            assert yard.place.query("SELECT count(*) FROM jobs_importrun WHERE state = 'running'") == [(0,)]


def test_boards_of_a_killed_worker_are_read_again_within_half_a_minute(yard: Yard) -> None:
    # Lease and schedule as they are in production: nothing here is quickened.
    yard.place.environment["DJANGO_SETTINGS_MODULE"] = "tests.node_settings"
    del yard.place.environment["IMPORT_LEASE_S"]
    serve(yard.server, TOKENS)
    store(yard.place.url, TOKENS)
    table, nth = AMID["its postings are written"]
    with ExitStack() as programs:
        at_work: Worker = programs.enter_context(yard.worker("first"))
        yard.place.execute(hook(table, nth))
        programs.enter_context(beat(yard.place.environment, yard.folder))
        wait_until_stopped(yard.place)
        killed = time.time()
        at_work.kill()
        let_go(yard, table)
        programs.enter_context(yard.worker("next"))
        yard.wait_until_ended(2)
        assert yard.resumed_after(killed) < WORKER_S * patience()
        assert yard.place.query(RUNS) == [("abandoned", 1), ("complete", 2)]


def test_two_workers_and_two_schedules_read_every_board_once_a_cycle(yard: Yard) -> None:
    serve(yard.server, MANY, jobs=2)
    store(yard.place.url, MANY)
    yard.place.execute(SLOW_CLAIMS)
    asked = [target(token) for token in MANY]
    with ExitStack() as programs:
        for name in ("left", "right"):
            programs.enter_context(yard.worker(name))
            programs.enter_context(beat(yard.place.environment, yard.folder, name))
        for cycle in (1, 2):
            yard.wait_until_ended(cycle * len(MANY))
            assert yard.place.query(RUNS) == [("complete", cycle * len(MANY))]
            # A claim that led to no run would show here.
            assert yard.place.query("SELECT DISTINCT fence FROM jobs_board") == [(cycle,)]
            assert sorted(item.target for item in yard.server.asked) == sorted(asked * cycle)
            yard.place.execute("UPDATE jobs_board SET next_import_at = now(), etag = '', last_modified = ''")
