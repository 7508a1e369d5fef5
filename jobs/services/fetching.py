"""The one HTTP client, built from the settings: its gate and its robots.txt cache are shared through Valkey."""

from __future__ import annotations

import logging
from collections.abc import Iterator, MutableMapping
from functools import cache

import redis
from django.conf import settings
from django.core.cache import cache as shared_cache

from jobs.fetch import ROBOTS_AGE_S, Fetcher, Limits
from mlcareers.lib.host_gate import Gate, LocalGate, SharedGate

logger = logging.getLogger(__name__)

# How long a request may wait for its turn at a host before its board is put off.
PATIENCE_S = 20.0


class CachedRobots(MutableMapping[str, tuple[float, str | None]]):
    """robots.txt files in Django's cache, so that all workers read each once a day."""

    def __getitem__(self, origin: str) -> tuple[float, str | None]:
        found = shared_cache.get(self._key(origin))
        if found is None:
            raise KeyError(origin)
        return found[0], found[1]

    def __setitem__(self, origin: str, value: tuple[float, str | None]) -> None:
        shared_cache.set(self._key(origin), value, ROBOTS_AGE_S)

    def __delitem__(self, origin: str) -> None:
        shared_cache.delete(self._key(origin))

    def __iter__(self) -> Iterator[str]:
        """The cache cannot list its keys."""
        return iter(())

    def __len__(self) -> int:
        return 0

    @staticmethod
    def _key(origin: str) -> str:
        return f"robots:{origin}"


@cache
def _local_gate() -> LocalGate:
    """The gate of this process, for when no broker answers."""
    return LocalGate(patience_s=PATIENCE_S)


def make_gate() -> Gate:
    """Return the gate that all processes share, or this process's own where the broker does not answer."""
    client = redis.from_url(settings.CACHE_URL, socket_connect_timeout=2, socket_timeout=5)
    try:
        client.ping()
    except redis.RedisError:
        logger.warning("no broker answers; requests are spaced within this process alone")
        return _local_gate()
    return SharedGate(client, lease_s=settings.FETCH_TOTAL_S + 15, patience_s=PATIENCE_S)


def make_fetcher() -> Fetcher:
    """Return the client that all reading goes through."""
    return Fetcher(
        user_agent=settings.USER_AGENT,
        gate=make_gate(),
        limits=Limits(
            connect_s=settings.FETCH_CONNECT_S,
            read_s=settings.FETCH_READ_S,
            total_s=settings.FETCH_TOTAL_S,
            max_bytes=settings.FETCH_MAX_BYTES,
            max_redirects=settings.FETCH_MAX_REDIRECTS,
            gap_s=settings.FETCH_GAP_S,
        ),
        replay_url=settings.FETCH_REPLAY_URL,
        robots=CachedRobots(),
    )
