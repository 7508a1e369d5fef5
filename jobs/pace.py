"""How often a board is read: hourly where something keeps changing, daily where nothing does.

A board with news every 8 hours is read every 2; one whose last news is 10 days old, once a day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from jobs.health import WHOLE, Reading, news, usual_wait

QUICKEST = timedelta(hours=1)
# A site of many employers asks to be read a few times a day.
QUICKEST_SITE = timedelta(hours=6)
SLOWEST = timedelta(days=1)
# A board that was given up is looked at so seldom: employers come back, and nobody must remember to try.
GIVEN_UP = timedelta(days=7)
# A quarter of the wait for news: a posting is then found, in the mean, an eighth of that wait after it appeared.
PART = 4
# Before so much of its history is known, a board is read in its given interval.
KNOWN_AFTER = timedelta(days=2)


def pace(readings: Sequence[Reading], now: datetime, *, is_site: bool) -> timedelta | None:
    """Return the time between two readings that suits the board's habit; None while its habit is not known.

    `readings` come newest first; `is_site` means a board of many employers.
    """
    quickest = QUICKEST_SITE if is_site else QUICKEST
    whole = [reading for reading in readings if reading.state in WHOLE]
    if len(whole) < 2 or now - whole[-1].at < KNOWN_AFTER:
        return None
    moments, usual = news(readings), usual_wait(readings)
    silent = now - (moments[0] if moments else whole[-1].at)
    wait = silent if usual is None else max(usual, silent / PART)
    return min(max(wait / PART, quickest), SLOWEST)


def back_off(failures: int) -> timedelta:
    """Return how long a board is left alone after so many failed readings in a row: 2^n, from 5 minutes to a day."""
    return min(timedelta(minutes=5 * 2 ** min(max(0, failures - 1), 20)), SLOWEST)
