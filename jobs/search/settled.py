"""Up to when everything that was first seen can be seen: what is being written now has a moment that is over already."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection

# A posting's first moment is read just before its transaction begins, and clocks of two machines differ a little.
MARGIN = timedelta(seconds=1)
# Who waits for a lock has no number yet, and will write with a moment from before the wait. The server's own processes,
# which look tables over, write no postings.
OLDEST_WRITER = """
SELECT min(xact_start) FROM pg_stat_activity
 WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
   AND (backend_xid IS NOT NULL OR wait_event_type = 'Lock')
"""


def settled(now: datetime) -> datetime:
    """Return the moment, a little before `now`, up to which no posting can still appear as first seen.

    It stands before the oldest transaction that writes; asked of the primary, since writers stand there.
    """
    with connection.cursor() as cursor:
        cursor.execute(OLDEST_WRITER)
        (oldest,) = cursor.fetchone()
    return min(now, oldest or now) - MARGIN
