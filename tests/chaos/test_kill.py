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
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest

from tests.chaos.boards import JOBS, serve, store
from tests.chaos.hooks import UNHOOK, cut_off, hook, wait_until_stopped
from tests.chaos.installation import LAPSE, Installation, installation
from tests.jobs.fault_server import FaultServer, running_fault_server
from tests.prepared import PROJECT

pytestmark = pytest.mark.loopback

SEED = 20260304
POINTS = 20
TOKENS = ("first", "second")
# Tables that an import writes to, and how many statements on each two boards of this size certainly reach: when nothing of
# them is known, and when some of it is edited, missing and new. A kill comes as one is written for the n-th time.
FIRST = {
    "jobs_importrun": 4, "jobs_posting": 2, "jobs_postingplace": 2, "jobs_postingskill": 2, "jobs_postingevidence": 2,
    "jobs_screened": 2, "jobs_boardanswer": 2, "jobs_board": 3, "jobs_fingerprint": 3, "jobs_postingevent": 2,
}  # fmt: skip
LATER = {
    "jobs_importrun": 4, "jobs_posting": 4, "jobs_postingchange": 2, "jobs_postingskill": 2, "jobs_screened": 2,
    "jobs_board": 3, "jobs_fingerprint": 3, "jobs_postingevent": 4,
}  # fmt: skip
READ_AGAIN = "UPDATE jobs_board SET next_import_at = now() - interval '1 minute'"


@contextmanager
def world() -> Iterator[tuple[FaultServer, Installation]]:
    """Serve two boards, and give an installation that stores them and has read nothing."""
    with running_fault_server() as server, installation(server.url, "chaos_template") as fresh:
        serve(server, TOKENS)
        store(fresh.url, TOKENS)
        yield server, fresh


def points(reached: Mapping[str, int], seed: int) -> list[tuple[str, int]]:
    """Return half of the seeded points: a table and the how manieth statement on it."""
    every = [(table, nth) for table in reached for nth in range(1, reached[table] + 1)]
    return sorted(random.Random(seed).sample(every, POINTS // 2))


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


def undisturbed(ready: Importer, server: FaultServer, template: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return what an import that nothing disturbs makes of a copy of `template`."""
    with installation(server.url, "chaos_undisturbed", template) as place:
        place.execute(READ_AGAIN)
        ready.start("chaos_undisturbed")
        assert ready.ended() == 0
        return place.dump()


def kill_and_read_again(
    ready: Importer, server: FaultServer, template: str, point: tuple[str, int], expected: dict[str, Any]
) -> None:
    """Kill an import of a copy of `template` at one point, let another one follow, and compare with `expected`."""
    table, nth = point
    with installation(server.url, "chaos_killed", template) as killed:
        killed.execute(READ_AGAIN + ";" + hook(table, nth))
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


def test_an_import_killed_at_any_of_twenty_points_ends_like_one_that_is_not(
    _loopback_only: None, django_db_blocker: Any
) -> None:
    with django_db_blocker.unblock(), world() as (server, fresh), importer(fresh) as ready:
        first = undisturbed(ready, server, "chaos_template")
        assert len(first["postings"]) == 2 * JOBS * 3 // 4
        assert len(first["screened"]) == 2 * JOBS // 4
        assert {state for _, _, state, _ in first["boards"]} == {"ok"}
        for point in points(FIRST, SEED):
            kill_and_read_again(ready, server, "chaos_template", point, first)
        with installation(server.url, "chaos_read", "chaos_template"):
            ready.start("chaos_read")
            assert ready.ended() == 0
            serve(server, TOKENS, later=True)
            later = undisturbed(ready, server, "chaos_read")
            kinds = [kind for *_, kind, _ in later["events"]]
            assert len(later["edits"]) == 2 * 3 and kinds.count("suspect") == 2 * 2, (later["edits"], kinds)
            assert len(later["postings"]) == len(first["postings"]) + 2 * 3
            for point in points(LATER, SEED + 1):
                kill_and_read_again(ready, server, "chaos_read", point, later)
