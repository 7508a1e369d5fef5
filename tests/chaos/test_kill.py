"""A killed import loses nothing and doubles nothing: what it leaves, read again, equals an undisturbed import.

The kills come at seeded points of the work itself: the database stops the import at the n-th statement on one of its tables,
in the midst of whichever transaction, and there it is killed.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from tests.chaos.installation import LAPSE, PROJECT, Installation, installation
from tests.jobs.fault_server import FaultServer, reply, running_fault_server
from tests.jobs.payloads import greenhouse_board, greenhouse_job

pytestmark = pytest.mark.loopback

SEED = 20260304
POINTS = 20
JOBS = 24
TOKENS = ("first", "second")
# Tables that an import writes to: a kill comes as one of them is written for the n-th time.
WRITTEN = (
    "jobs_importrun", "jobs_posting", "jobs_postingplace", "jobs_postingskill", "jobs_postingevidence", "jobs_screened",
    "jobs_boardanswer", "jobs_board", "jobs_fingerprint", "jobs_postingevent",
)  # fmt: skip
# Names its table and sleeps, so that the listener kills in the midst of the statement's transaction.
HOOK = """
CREATE FUNCTION chaos_stop() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF nextval('chaos_count') = {nth} THEN
        PERFORM pg_sleep(30);
    END IF;
    RETURN NULL;
END $$;
CREATE SEQUENCE chaos_count;
CREATE TRIGGER chaos_stop AFTER INSERT OR UPDATE OR DELETE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION chaos_stop();
"""
# As before the first import.
RESET = """
TRUNCATE jobs_posting, jobs_importrun, jobs_screened, jobs_boardanswer CASCADE;
UPDATE jobs_board SET state = 'new', sentence = '', fence = 0, etag = '', last_modified = '', read_with = '', failures = 0,
    next_import_at = now() - interval '1 minute', last_started_at = NULL, last_complete_at = NULL, health = 'new'
"""
UNHOOK = "DROP TRIGGER chaos_stop ON {table}; DROP FUNCTION chaos_stop(); DROP SEQUENCE chaos_count"


def board(offset: int) -> bytes:
    titles = ("Data Engineer", "Machine Learning Engineer", "Account Executive", "Data Scientist")
    return greenhouse_board(*[greenhouse_job(offset + number, titles[number % 4]) for number in range(JOBS)])


def target(token: str) -> str:
    return f"/boards-api.greenhouse.io/v1/boards/{token}/jobs?content=true&pay_transparency=true"


def serve(server: FaultServer) -> None:
    for number, token in enumerate(TOKENS):
        server.answer(target(token), reply(200, board(1000 * number)))


@contextmanager
def world() -> Iterator[tuple[FaultServer, Installation]]:
    """Serve two boards, and give an installation that stores them and has read nothing."""
    with running_fault_server() as server, installation(server.url, "chaos_template") as fresh:
        serve(server)
        for token in TOKENS:
            fresh.run("add_board", f"https://boards.greenhouse.io/{token}", "--company", token.title())
        yield server, fresh


def points() -> list[tuple[str, int]]:
    """Return the seeded points: a table and the how manieth statement on it; an undisturbed import reaches each."""
    chosen = random.Random(SEED)
    # The counts that two boards of this size certainly reach.
    reached = {
        "jobs_importrun": 4, "jobs_posting": 2, "jobs_postingplace": 2, "jobs_postingskill": 2,
        "jobs_postingevidence": 2, "jobs_screened": 2, "jobs_boardanswer": 2, "jobs_board": 3,
        "jobs_fingerprint": 3, "jobs_postingevent": 2,
    }  # fmt: skip
    every = [(table, nth) for table in WRITTEN for nth in range(1, reached[table] + 1)]
    return sorted(chosen.sample(every, POINTS))


class Importer:
    """A process that is ready to import; each import runs in a fork of it."""

    def __init__(self, place: Installation) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.chaos.forks"], cwd=PROJECT, env=place.environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        assert self._said() == "ready"

    def _said(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def start(self, database: str) -> int:
        """Start an import; return the number of its process."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{database}\n")
        self.process.stdin.flush()
        return int(self._said())

    def ended(self) -> int:
        """Wait until the import ended; return its exit code."""
        return int(self._said())


@contextmanager
def importer(place: Installation) -> Iterator[Importer]:
    """Run one until the block ends."""
    found = Importer(place)
    try:
        yield found
    finally:
        found.process.kill()
        found.process.communicate()


def wait_until_stopped(place: Installation) -> None:
    """Return once an import stands still in the hook."""
    asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'"
    deadline = time.monotonic() + 20
    with psycopg.connect(place.url, autocommit=True) as link:
        while link.execute(asked).fetchall() == [(0,)]:
            assert time.monotonic() < deadline, "the import never came so far"
            time.sleep(0.005)


def cut_off(place: Installation) -> None:
    """End the statement in which a killed import stood: the server notices only later that its client is gone."""
    with psycopg.connect(place.url, autocommit=True) as link:
        link.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_an_import_killed_at_any_of_twenty_points_ends_like_one_that_is_not(_loopback_only: None) -> None:
    with world() as (server, fresh), importer(fresh) as ready:
        with installation(server.url, "chaos_undisturbed", "chaos_template") as undisturbed:
            ready.start("chaos_undisturbed")
            assert ready.ended() == 0
            expected = undisturbed.dump()
        assert len(expected["postings"]) == 2 * JOBS * 3 // 4
        assert len(expected["screened"]) == 2 * JOBS // 4
        assert {state for _, _, state, _ in expected["boards"]} == {"ok"}
        with installation(server.url, "chaos_killed", "chaos_template") as killed:
            for table, nth in points():
                killed.execute(RESET)
                killed.execute(HOOK.format(table=table, nth=nth))
                number = ready.start("chaos_killed")
                wait_until_stopped(killed)
                os.kill(number, signal.SIGKILL)
                assert ready.ended() == -signal.SIGKILL
                cut_off(killed)
                killed.execute(UNHOOK.format(table=table) + ";" + LAPSE)
                assert killed.dump() != expected, f"statement {nth} on {table} was the last"
                ready.start("chaos_killed")
                assert ready.ended() == 0
                again = killed.dump()
                for part, rows in expected.items():
                    assert again[part] == rows, f"{part} differ after a kill at statement {nth} on {table}"
                assert killed.query("SELECT count(*) FROM jobs_importrun WHERE state = 'running'") == [(0,)]
