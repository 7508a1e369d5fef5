"""A killed import loses nothing and doubles nothing: what it leaves, read again, equals an undisturbed import."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

from tests.jobs.replay import Replay, needs_recordings, running_replay

pytestmark = [pytest.mark.loopback, needs_recordings]

PROJECT = Path(__file__).resolve().parents[2]
BOARDS = (
    "https://boards.greenhouse.io/stripe",
    "https://boards.greenhouse.io/duolingo",
    "https://jobs.lever.co/palantir",
    "https://jobs.ashbyhq.com/ramp",
)
SEED = 20260304
KILLS = 3
LONGEST_WAIT_S = 0.3
SHORTEST_WAIT_S = 0.001
LONGEST_S = 60

# Everything that a reader sees, by what the source calls it; numbers of rows and times of ours are left out.
POSTINGS = """
SELECT b.source, b.token, p.external_id, p.title, md5(p.html), md5(p.text), p.url, c.name, r.slug, p.role_confidence,
       p.seniority, p.state, p.workplace, p.employment, p.pay_min, p.pay_max, p.pay_currency, p.pay_period, p.language,
       p.countries, p.published_at, p.content_hash, p.suspect_since IS NULL,
       (SELECT array_agg((l.position, l.text, l.city, l.region, l.country)::text ORDER BY l.position)
          FROM jobs_postingplace l WHERE l.posting_id = p.id),
       (SELECT array_agg((s.slug, k.wanted, k.position, k.start, k.quote)::text ORDER BY k.position, s.slug)
          FROM jobs_postingskill k JOIN taxonomy_skill s ON s.id = k.skill_id WHERE k.posting_id = p.id),
       (SELECT array_agg((e.label, e.field, e.start, e."end", e.quote)::text ORDER BY e.label, e.field, e.start)
          FROM jobs_postingevidence e WHERE e.posting_id = p.id),
       (SELECT count(*) FROM jobs_postingchange x WHERE x.posting_id = p.id)
  FROM jobs_posting p JOIN jobs_board b ON b.id = p.board_id JOIN jobs_company c ON c.id = p.company_id
  JOIN taxonomy_role r ON r.id = p.role_id ORDER BY 1, 2, 3
"""
SCREENED = """
SELECT b.source, b.token, s.external_id, s.title, s.content_hash, s.url, s.place, s.reason, md5(s.text_compressed)
  FROM jobs_screened s JOIN jobs_board b ON b.id = s.board_id ORDER BY 1, 2, 3
"""
BOARD_STATES = "SELECT source, token, state, failures FROM jobs_board ORDER BY 1, 2"
# A lease of a killed worker lapses by itself, and a claim that nobody took up comes back: time is moved instead.
LAPSE = """
UPDATE jobs_importrun SET lease_until = now() - interval '1 minute' WHERE state = 'running';
UPDATE jobs_board SET next_import_at = now() - interval '1 minute' WHERE next_import_at < now() + interval '20 minutes'
"""


class Installation:
    """A database of its own in the tests' server, and the commands that work on it."""

    def __init__(self, name: str, replay: Replay) -> None:
        parts = urlsplit(os.environ["DATABASE_URL"])
        self.url = urlunsplit(parts._replace(path=f"/{name}"))
        self.environment = os.environ | {
            "DATABASE_URL": self.url, "FETCH_REPLAY_URL": replay.url, "IMPORT_LEASE_S": "10",
            "DJANGO_SETTINGS_MODULE": "mlcareers.settings", "SECRET_KEY": "x" * 50, "LOG_LEVEL": "WARNING",
        }  # fmt: skip

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a command."""
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments], cwd=PROJECT, env=self.environment, text=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip

    def run(self, *arguments: str) -> None:
        """Run a command to its end; it must succeed."""
        process = self.start(*arguments)
        _, said = process.communicate(timeout=LONGEST_S)
        assert process.returncode == 0, said[-2000:]

    def query(self, statement: str) -> list[tuple[Any, ...]]:
        """Return the rows of a statement."""
        with psycopg.connect(self.url) as link:
            return link.execute(statement.encode()).fetchall()

    def execute(self, statements: str) -> None:
        """Run statements that return nothing."""
        with psycopg.connect(self.url) as link:
            link.execute(statements.encode())

    def dump(self) -> dict[str, list[tuple[Any, ...]]]:
        """Return all that a reader sees."""
        return {
            "postings": self.query(POSTINGS), "screened": self.query(SCREENED), "boards": self.query(BOARD_STATES)
        }  # fmt: skip

    def start_reading(self, runs: int) -> subprocess.Popen[str]:
        """Start an import and return once it has opened so many runs."""
        process = self.start("import_boards", "--wait")
        deadline = time.monotonic() + LONGEST_S
        while self.query("SELECT count(*) FROM jobs_importrun") < [(runs,)]:
            if process.poll() is not None:
                assert process.returncode == 0, "the import failed"
                break
            assert time.monotonic() < deadline, "the import takes too long"
        return process


@contextmanager
def installation(replay: Replay, name: str, template: str = "template0") -> Iterator[Installation]:
    """Create a database, as a copy of `template`, and drop it with the block."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as link:
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        link.execute(drop)
        link.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
        try:
            yield Installation(name, replay)
        finally:
            link.execute(drop)


def kill_and_compare(replay: Replay, expected: dict[str, list[tuple[Any, ...]]], number: int, wait_s: float) -> bool:
    """Kill an import `wait_s` after it opened run `number` + 1, and compare what a second one makes of what it left.

    Returns False where the import had ended before the kill.
    """
    with installation(replay, f"chaos_{number}", "chaos_template") as killed:
        process = killed.start_reading(number + 1)
        with suppress(subprocess.TimeoutExpired):
            process.wait(wait_s)
        process.kill()
        process.communicate()
        if killed.dump() == expected:
            return False
        killed.execute(LAPSE)
        killed.run("import_boards", "--wait")
        again = killed.dump()
        for part, rows in expected.items():
            assert again[part] == rows, (
                f"{part} differ after a kill in board {number + 1}, {wait_s:.3f} s after its start"
            )
        assert killed.query("SELECT count(*) FROM jobs_importrun WHERE state = 'running'") == [(0,)]
        return True


def test_an_import_that_is_killed_ends_like_one_that_is_not(_loopback_only: None) -> None:
    points = random.Random(SEED)
    with running_replay() as replay, installation(replay, "chaos_template") as fresh:
        fresh.run("migrate", "--verbosity", "0")
        fresh.run("sync_taxonomy", "--verbosity", "0")
        for url in BOARDS:
            fresh.run("add_board", url, "--company", url.rpartition("/")[2].title())

        with installation(replay, "chaos_undisturbed", "chaos_template") as undisturbed:
            undisturbed.run("import_boards", "--wait")
            expected = undisturbed.dump()
        assert len(expected["postings"]) > 10
        assert len(expected["screened"]) > 300
        assert {state for _, _, state, _ in expected["boards"]} == {"ok"}

        for number in range(KILLS):
            wait_s = points.random() * LONGEST_WAIT_S
            # In the first, the second or the third board. On a fast machine the rest may be read before the kill: sooner, then.
            while not kill_and_compare(replay, expected, number, wait_s):
                wait_s /= 2
                assert wait_s > SHORTEST_WAIT_S, "no kill came in time"
