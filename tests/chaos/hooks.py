"""Points of an import's own work at which it is stopped: the database holds it in the n-th statement on a table."""

from __future__ import annotations

import time

import psycopg

from tests.chaos.installation import Installation

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
            " WHERE datname = current_database() AND wait_event = 'PgSleep'"
        )
