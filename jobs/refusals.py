"""What an answer that is no page means: each status an error with one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from jobs.errors import HEAD_BYTES, Blocked, Gone, SourceError, Throttled, Unreachable


def refuse_status(status: int, headers: Mapping[str, str], host: str, now: float) -> None:
    """Raise the SourceError that an answer of `host` stands for; nothing where it is a page.

    `now` is in seconds since 1970; names of `headers` are in small letters.
    """
    if headers.get("cf-mitigated", "").lower() == "challenge":
        raise Blocked(f"{host} answered with a challenge page for browsers ({status}); nothing was changed.")
    if 200 <= status < 300:
        return
    if status in (404, 410):
        raise Gone(f"{host} says that there is no such board ({status}).")
    if status == 401:
        raise Blocked(f"{host} asks for a key ({status}); where the employer gives one, set it in BOARD_KEYS.")
    if status == 403:
        raise Blocked(f"{host} refuses to let us read this ({status}).")
    wait = _retry_after(headers.get("retry-after"), now)
    if status == 429 or (status == 503 and wait is not None):
        when = f"in {wait} s" if wait is not None else "later"
        raise Throttled(f"{host} asks us to slow down ({status}); it is asked again {when}.", wait)
    raise Unreachable(f"{host} answered with status {status}; nothing was changed.")


def _retry_after(value: str | None, now: float) -> int | None:
    """Return Retry-After in seconds, at most a day; None where it is missing or unreadable."""
    if not value:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return min(int(text), 86_400)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0, min(int((moment - datetime.fromtimestamp(now, UTC)).total_seconds()), 86_400))


def remember_beginning(error: SourceError, status: int, parts: list[bytes]) -> None:
    """Keep with `error` how the answer began: however it ended, that helps to find out why."""
    error.status, error.size = status, sum(len(part) for part in parts)
    head = b""
    for part in parts:
        head += part[: HEAD_BYTES - len(head)]
        if len(head) == HEAD_BYTES:
            break
    error.head = head
