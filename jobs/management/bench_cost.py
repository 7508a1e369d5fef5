"""What a piece of work costs, apart by who does it: this process, or the database that it waits for."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection


@dataclass(slots=True)
class Cost:
    """Seconds: on the clock, of this process's processor time, waiting for the database, and of the database's own.

    `database_cpu_s` is None where the database runs elsewhere or the system does not say.
    """

    s: float = 0.0
    own_cpu_s: float = 0.0
    database_s: float = 0.0
    database_cpu_s: float | None = None

    def each(self, count: int) -> dict[str, float | None]:
        """Return the milliseconds of each of `count` postings."""
        database = self.database_cpu_s
        return {
            "ms": round(self.s * 1000 / count, 3),
            "own_cpu_ms": round(self.own_cpu_s * 1000 / count, 3),
            "database_ms": round(self.database_s * 1000 / count, 3),
            "database_cpu_ms": None if database is None else round(database * 1000 / count, 3),
        }


@contextmanager
def measured() -> Iterator[Cost]:
    """Measure the block; what constraints put off to the commit is counted too."""
    connection.ensure_connection()
    # Statements and COPY alike end in this one wait for the server.
    link: Any = connection.connection
    cost, wait = Cost(), link.wait

    def timed(*given: Any, **named: Any) -> Any:
        start = time.perf_counter()
        try:
            return wait(*given, **named)
        finally:
            cost.database_s += time.perf_counter() - start

    backend = _backend()
    link.wait = timed
    start, own, theirs = time.perf_counter(), time.process_time(), _cpu_s(backend)
    try:
        yield cost
        connection.check_constraints()
        cost.s, cost.own_cpu_s = time.perf_counter() - start, time.process_time() - own
        after = _cpu_s(backend)
        cost.database_cpu_s = None if after is None or theirs is None else after - theirs
    finally:
        del link.wait


@cache
def _backend() -> int | None:
    """Return the process of the database that serves this connection; None where it runs on another machine.

    It stays the same while a bench runs.
    """
    if not str(connection.get_connection_params().get("host") or "/").startswith("/"):
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def _cpu_s(process: int | None) -> float | None:
    with suppress(OSError):
        # The name, in brackets, may hold anything; times of user and system are the 14th and 15th field.
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return None
