"""The one HTTP client, built from the settings."""

from __future__ import annotations

import logging
from functools import cache

import redis
from django.conf import settings

from jobs.fetch import Fetcher, Limits
from mlcareers.lib.host_gate import Gate, LocalGate, SharedGate

logger = logging.getLogger(__name__)

# A holder keeps a host for one request with its redirects; this much longer, and it is taken for dead.
LEASE_MARGIN_S = 10.0


def make_fetcher(*, patience_s: float | None = None) -> Fetcher:
    """Return a client with the limits of the settings; its host gate is shared by all processes where Valkey answers.

    `patience_s` bounds the wait for a host and the fetch below FETCH_TOTAL_S, where a person waits. Raises ValueError
    where FETCH_REPLAY_URL does not lead to this machine.
    """
    total_s = min(patience_s or settings.FETCH_TOTAL_S, settings.FETCH_TOTAL_S)
    return Fetcher(
        user_agent=settings.USER_AGENT,
        gate=_gate(total_s),
        limits=Limits(
            connect_s=settings.FETCH_CONNECT_S,
            read_s=settings.FETCH_READ_S,
            total_s=total_s,
            max_bytes=settings.FETCH_MAX_BYTES,
            max_redirects=settings.FETCH_MAX_REDIRECTS,
            gap_s=settings.FETCH_GAP_S,
        ),
        replay_url=settings.FETCH_REPLAY_URL,
        robots=_robots(settings.FETCH_REPLAY_URL),
    )


def _gate(patience_s: float) -> Gate:
    """Return the gate in Valkey, or the one of this process where no Valkey answers."""
    try:
        client = _client(settings.CACHE_URL)
        client.ping()
    except (redis.RedisError, OSError, ValueError) as problem:
        logger.warning("host gate of this process alone: no Valkey answers", extra={"reason": str(problem)[:200]})
        return _local_gate(settings.FETCH_TOTAL_S)
    return SharedGate(client, lease_s=settings.FETCH_TOTAL_S + LEASE_MARGIN_S, patience_s=patience_s)


@cache
def _client(url: str) -> redis.Redis:
    return redis.Redis.from_url(url, socket_timeout=5, socket_connect_timeout=2)


@cache
def _local_gate(patience_s: float) -> LocalGate:
    """Keep one gate a process: a gate that forgets is none."""
    return LocalGate(patience_s=patience_s)


@cache
def _robots(replay_url: str) -> dict[str, tuple[float, str | None]]:
    """Keep one store of robots.txt files a process; the files of a replay are not those of the real hosts."""
    return {}
