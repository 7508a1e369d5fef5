"""Views and apply clicks of own postings: counted in the cache, written to the database once a minute.

No reader is told from another, and a page that is read never writes to the database.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Literal

from django.core.cache import cache
from django.db import connection, transaction

from jobs.models.posting import Posting
from jobs.models.traffic import PostingDay

Column = Literal["views", "apply_clicks"]
COLUMNS: tuple[Column, ...] = ("views", "apply_clicks")
# Longer than the day that a count belongs to, and the next, in which it is written at the latest.
KEPT_S = 3 * 24 * 60 * 60
ONE_AT_A_TIME_S = 55


def count(*, posting_id: int, column: Column, day: date) -> None:
    """Count one view or apply click in the cache."""
    key = _key(posting_id, column, day)
    cache.add(key, 0, KEPT_S)
    cache.incr(key)


def flush(*, now: datetime) -> int:
    """Add what was counted today and yesterday (UTC) to the rows of those days; return how many rows were written."""
    if not cache.add("traffic:flush", 1, ONE_AT_A_TIME_S):
        return 0
    try:
        rows = [row for day in (now.date(), now.date() - timedelta(days=1)) for row in _take(day, now)]
        _write(rows)
    finally:
        cache.delete("traffic:flush")
    return len(rows)


def _key(posting_id: int, column: str, day: date) -> str:
    return f"traffic:{column}:{day:%Y%m%d}:{posting_id}"


def _take(day: date, now: datetime) -> list[tuple[int, date, int, int]]:
    """Return (posting, day, views, apply clicks) of what was counted on `day`, and count it down by that."""
    ids = Posting.objects.own().filter(expires_at__gte=now - timedelta(days=3)).values_list("pk", flat=True)
    keys = {_key(pk, column, day): (pk, column) for pk in ids for column in COLUMNS}
    found: dict[int, dict[str, int]] = {}
    for key, number in cache.get_many(keys).items():
        if number > 0:
            cache.decr(key, number)
            pk, column = keys[key]
            found.setdefault(pk, {})[column] = number
    return [(pk, day, counts.get("views", 0), counts.get("apply_clicks", 0)) for pk, counts in sorted(found.items())]


def _write(rows: list[tuple[int, date, int, int]]) -> None:
    if not rows:
        return
    table = PostingDay._meta.db_table
    upsert = (
        f"INSERT INTO {table} (posting_id, day, views, apply_clicks) VALUES (%s, %s, %s, %s)"  # noqa: S608 - our own table
        " ON CONFLICT (posting_id, day) DO UPDATE SET"
        f" views = {table}.views + excluded.views, apply_clicks = {table}.apply_clicks + excluded.apply_clicks"
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(upsert, rows)
