"""Why a backup could not be made or restored."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg


class BackupError(Exception):
    """Nothing was made, or nothing can be trusted; the message is one sentence that says why and what to do."""


@contextmanager
def database_errors_told() -> Iterator[None]:
    """Raise BackupError where the database refuses or is lost."""
    try:
        yield
    except psycopg.Error as problem:
        reason = (str(problem).strip().splitlines() or ["no answer"])[0]
        raise BackupError(f"The database did not let us finish ({reason}); see to it, then try again.") from problem
