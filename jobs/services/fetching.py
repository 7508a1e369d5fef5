"""The one HTTP client, built from the settings."""

from __future__ import annotations

import logging
from functools import cache

import redis
from django.conf import settings

from jobs.contract import Page, Request
from jobs.errors import Unreachable
from jobs.fetch import Fetcher
from jobs.fetched import USUAL, Limits, NotModified, Validators
from jobs.models.board import Board
from mlcareers.lib.host_gate import Gate, LocalGate, SharedGate

logger = logging.getLogger(__name__)

# A holder keeps a host for one request with its redirects; this much longer, and it is taken for dead.
LEASE_MARGIN_S = 10.0


class UnservedSamples(Fetcher):
    """Stands for the sample boards where nobody serves them: it asks nobody."""

    def fetch(self, request: Request, validators: Validators | None = None) -> Page | NotModified:
        """Raise Unreachable."""
        raise Unreachable("Sample boards are read only while `make run` serves them.")


def fetcher_of(*, board_id: int) -> Fetcher:
    """Return the client that a board is read with: a sample board is never asked for outside this machine."""
    return make_fetcher(samples=Board.objects.filter(pk=board_id, is_sample=True).exists())


def make_fetcher(*, patience_s: float | None = None, samples: bool = False) -> Fetcher:
    """Return a client with the limits of the settings; its host gate is shared by all processes where Valkey answers.

    `patience_s` bounds the wait for a host and the fetch below FETCH_TOTAL_S, where a person waits. With `samples` it asks
    the server at SAMPLES_URL alone, or nobody. Raises ValueError where FETCH_REPLAY_URL or SAMPLES_URL does not lead to
    this machine.
    """
    total_s = min(patience_s or settings.FETCH_TOTAL_S, settings.FETCH_TOTAL_S)
    replay_url = settings.SAMPLES_URL if samples else settings.FETCH_REPLAY_URL
    kind = UnservedSamples if samples and not replay_url else Fetcher
    return kind(
        user_agent=settings.USER_AGENT,
        gate=_gate(total_s),
        limits=Limits(
            connect_s=settings.FETCH_CONNECT_S,
            read_s=settings.FETCH_READ_S,
            total_s=total_s,
            max_bytes=settings.FETCH_MAX_BYTES,
            max_redirects=settings.FETCH_MAX_REDIRECTS,
            gap_s=settings.FETCH_GAP_S,
            waits_s=USUAL.waits_s if patience_s is None else total_s,
        ),
        replay_url=replay_url,
        plain_http=settings.FETCH_HTTP,
        robots=_robots(replay_url),
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
