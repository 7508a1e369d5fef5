"""Points of an import's own work at which it is stopped: the database holds it in the n-th statement on a table."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from tests.chaos.installation import LONGEST_S, Installation

# Names its table and sleeps, so that the listener kills in the midst of the statement's transaction.
HOOK = """
CREATE FUNCTION chaos_stop() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF nextval('chaos_count') = {nth} THEN
        PERFORM {stop};
    END IF;
    RETURN NULL;
END $$;
CREATE SEQUENCE chaos_count;
CREATE TRIGGER chaos_stop AFTER INSERT OR UPDATE OR DELETE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION chaos_stop();
"""
SLEEP = "pg_sleep(300)"
# Waits for whoever holds this lock, and then goes on.
WAIT = "pg_advisory_xact_lock_shared(4711)"
# As before the first import.
RESET = """
TRUNCATE jobs_posting, jobs_importrun, jobs_screened, jobs_boardanswer CASCADE;
UPDATE jobs_board SET state = 'new', sentence = '', fence = 0, etag = '', last_modified = '', read_with = '', failures = 0,
    next_import_at = now() - interval '1 minute', last_started_at = NULL, last_complete_at = NULL, health = 'new'
"""
UNHOOK = "DROP TRIGGER chaos_stop ON {table}; DROP FUNCTION chaos_stop(); DROP SEQUENCE chaos_count"


def hook(table: str, nth: int, stop: str = SLEEP) -> str:
    """Return the statements that hold an import in the n-th statement on a table."""
    return HOOK.format(table=table, nth=nth, stop=stop)


@contextmanager
def holding_import(place: Installation, table: str, nth: int) -> Iterator[None]:
    """Hold the import that comes so far until the block ends; then it goes on."""
    place.execute(hook(table, nth, WAIT))
    with psycopg.connect(place.url, autocommit=True) as link:
        link.execute("SELECT pg_advisory_lock(4711)")
        yield


def wait_until_stopped(place: Installation) -> None:
    """Return once an import stands still in the hook."""
    asked = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND (wait_event = 'PgSleep' OR wait_event_type || wait_event = 'Lockadvisory')"
    )
    deadline = time.monotonic() + LONGEST_S
    with psycopg.connect(place.url, autocommit=True) as link:
        while link.execute(asked).fetchall() == [(0,)]:
            assert time.monotonic() < deadline, "the import never came so far"
            time.sleep(0.005)


def cut_off(place: Installation) -> None:
    """End the statement in which a killed import stood: the server notices only later that its client is gone."""
    with psycopg.connect(place.url, autocommit=True) as link:
        link.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event = 'PgSleep'"
        )
