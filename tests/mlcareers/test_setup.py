"""`setup` prepares a release once, however many start it at the same time."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from mlcareers.management.commands.setup import LOCK
from tests.databases import new_database
from tests.mlcareers.test_startup import SECRET

PROJECT = Path(__file__).resolve().parents[2]
# A machine that does much else besides may take so long for one.
LONGEST_S = 180
# Those of this database: others who test on the server wait for locks of their own.
WAITS = """
SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
   AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


@dataclass(frozen=True, slots=True)
class Release:
    """The database of a release, and how each process that prepared it ended, with what it said."""

    url: str
    ended: list[int]
    said: list[str]


def start(url: str) -> subprocess.Popen[str]:
    own = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "mlcareers.settings", "SECRET_KEY": SECRET}
    return subprocess.Popen(
        [sys.executable, "manage.py", "setup"], cwd=PROJECT, env=os.environ | own, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


@pytest.fixture(scope="module")
def release() -> Iterator[Release]:
    """A release that two processes prepared, which both waited for the same lock."""
    with new_database("set_up") as name:
        url = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
        with psycopg.connect(url, autocommit=True) as link:
            link.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            both = [start(url), start(url)]
            while link.execute(WAITS).fetchone() != (2,):
                assert all(each.poll() is None for each in both), "one did not wait"
                time.sleep(0.05)
            assert link.execute("SELECT to_regclass('django_migrations')").fetchone() == (None,)
            link.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
            said = [each.communicate(timeout=LONGEST_S)[0] for each in both]
        yield Release(url, [each.returncode for each in both], said)


def test_two_at_once_prepare_one_release(release: Release) -> None:
    assert release.ended == [0, 0], release.said
    assert sum("Applying jobs.0001_initial... OK" in text for text in release.said) == 1
    assert sum("No migrations to apply" in text for text in release.said) == 1
    with psycopg.connect(release.url) as link:
        assert link.execute("SELECT count(*) FROM taxonomy_role").fetchone() == (6,)
        boards = link.execute("SELECT count(*), count(DISTINCT (source, token)) FROM jobs_board").fetchone()
        assert boards is not None
        assert boards[0] == boards[1] > 0


def test_a_locked_table_is_waited_for_shortly_and_named(release: Release) -> None:
    url = release.url
    with psycopg.connect(url) as link:
        # As if the release before had lacked this one table.
        link.execute("DROP TABLE django_session")
        link.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
        link.commit()
        link.execute("LOCK TABLE django_migrations IN ACCESS EXCLUSIVE MODE")
        second = start(url)
        said, _ = second.communicate(timeout=LONGEST_S)
    assert second.returncode == 1
    assert "CommandError: A table stayed locked for 5 s" in said
    assert start(url).wait(LONGEST_S) == 0
