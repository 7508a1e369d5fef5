"""Moments as sources write them: ISO 8601, RFC 822, `2026-08-11 20:45:29 UTC`, `05.07.2026`, epoch.

A closing date that is a day alone counts to that day's end. Example: "2026-11-26" -> 26 November 2026, 23:59:59 UTC.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from email.utils import parsedate_to_datetime

# Outside these years a date is a placeholder (0001, 1970, 2035, 9999), not a statement.
FIRST_YEAR, LAST_YEAR = 2000, 2034
_MILLISECONDS_FROM = 10**11
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


def parse_moment(raw: str | int | None) -> datetime | None:
    """Return `raw` as aware UTC; None for nothing, zero and placeholder years. Raises ValueError when unreadable.

    A time without a zone is read as UTC: no source that we read gives local times without one.
    """
    return _in_utc(_read(raw))


def parse_last_moment(raw: str | int | None) -> datetime | None:
    """Return the moment until which `raw` counts, like `parse_moment`: a day without a time counts to its end in UTC.

    Midnight without a zone is how programs write a day alone; a midnight with a zone is a moment as stated.
    """
    moment = _read(raw)
    if moment is not None and moment.tzinfo is None and moment.time() == time():
        moment = moment.replace(hour=23, minute=59, second=59)
    return _in_utc(moment)


def _read(raw: str | int | None) -> datetime | None:
    """Return the moment that `raw` states, without a zone where it states none; raises ValueError when unreadable."""
    if raw is None or raw == "" or raw == 0:
        return None
    return _from_number(raw) if isinstance(raw, int) else _from_text(raw.strip())


def _in_utc(moment: datetime | None) -> datetime | None:
    """Return `moment` as aware UTC; None for None, for placeholder years and for what no calendar holds."""
    if moment is None:
        return None
    try:
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return moment if FIRST_YEAR <= moment.year <= LAST_YEAR else None


def _from_number(number: int) -> datetime | None:
    seconds = number / 1000 if abs(number) >= _MILLISECONDS_FROM else number
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return None


def _from_text(text: str) -> datetime | None:
    if not text:
        return None
    if re.fullmatch(r"\d{9,14}", text):
        return _from_number(int(text))
    dotted = _DOTTED.fullmatch(text)
    if dotted:
        # With dots the day comes first, wherever that is written.
        text = f"{dotted[3]}-{dotted[2]:0>2}-{dotted[1]:0>2}"
    iso = re.sub(r"\s+(?:UTC|GMT|Z)$", "+00:00", text[:60])
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text[:60])
        except (ValueError, TypeError, IndexError) as error:
            raise ValueError(f"“{text[:40]}” is not a date that we can read.") from error
    return moment
