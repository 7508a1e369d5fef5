"""Installations of their own for tests that kill: a database, the commands that work on it, and all that a reader sees."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql

from tests.prepared import PROJECT, at_server, create_copy

# Far more than a busy machine needs.
LONGEST_S = 180

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
# What became of postings: their turns, their edits, and the copies that stand together with each.
EVENTS = """
SELECT b.source, b.token, p.external_id, e.kind, e.reason FROM jobs_postingevent e JOIN jobs_posting p ON p.id = e.posting_id
  JOIN jobs_board b ON b.id = p.board_id ORDER BY 1, 2, 3, 4, 5
"""
EDITS = """
SELECT b.source, b.token, p.external_id, x.fields::text FROM jobs_postingchange x JOIN jobs_posting p ON p.id = x.posting_id
  JOIN jobs_board b ON b.id = p.board_id ORDER BY 1, 2, 3, 4
"""
COPIES = """
SELECT b.source, b.token, p.external_id, p.cluster_rule, p.cluster_place, f.is_linked, f.title_key, f.source_ids, f.sketch,
       (SELECT array_agg((d.token, o.external_id)::text ORDER BY d.token, o.external_id)
          FROM jobs_posting o JOIN jobs_board d ON d.id = o.board_id WHERE o.cluster_id = p.cluster_id)
  FROM jobs_posting p JOIN jobs_board b ON b.id = p.board_id JOIN jobs_fingerprint f ON f.posting_id = p.id ORDER BY 1, 2, 3
"""
BOARD_STATES = "SELECT source, token, state, failures FROM jobs_board ORDER BY 1, 2"
# A lease of a killed worker lapses by itself, and a claim that nobody took up comes back: time is moved instead.
LAPSE = """
UPDATE jobs_importrun SET lease_until = now() - interval '1 minute' WHERE state = 'running';
UPDATE jobs_board SET next_import_at = now() - interval '1 minute' WHERE next_import_at < now() + interval '20 minutes'
"""


class Installation:
    """A database of its own, and the commands that work on it."""

    def __init__(self, url: str, replay_url: str, **settings: str) -> None:
        self.url = url
        # The boards of a test lie at one host, which is on this machine and need not be spared.
        self.environment = os.environ | {
            "DATABASE_URL": self.url, "FETCH_REPLAY_URL": replay_url, "IMPORT_LEASE_S": "10", "FETCH_GAP_S": "0",
            "DJANGO_SETTINGS_MODULE": "mlcareers.settings", "SECRET_KEY": "x" * 50, "LOG_LEVEL": "WARNING",
        } | settings  # fmt: skip

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
            "postings": self.query(POSTINGS), "screened": self.query(SCREENED), "boards": self.query(BOARD_STATES),
            "events": self.query(EVENTS), "edits": self.query(EDITS), "copies": self.query(COPIES),
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
def installation(replay_url: str, name: str, template: str = "") -> Iterator[Installation]:
    """Create a database, as a copy of `template` or of a prepared one, and drop it with the block."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as link:
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        link.execute(drop)
        create_copy(link, name, template)
        try:
            yield Installation(at_server(name), replay_url)
        finally:
            link.execute(drop)
