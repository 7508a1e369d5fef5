"""Who turns a posting's life, and when. The events themselves are written by the database's triggers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction

from jobs.models.importing import ImportRun

# The triggers read these settings of the transaction.
_NOTE = "SELECT set_config('mlcareers.run', %s, true), set_config('mlcareers.moment', %s, true)"


@contextmanager
def turned(*, at: datetime, run: ImportRun | None = None) -> Iterator[None]:
    """Date the events of this block, which is one transaction, and sign them with the reading that brings them.

    `run` None: a person, the clock or the posting's own page. Blocks do not stand in each other.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_NOTE, [str(run.pk) if run else "", at.isoformat()])
        yield
        # An error rolls the settings back with everything else.
        cursor.execute(_NOTE, ["", ""])
