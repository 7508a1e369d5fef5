"""Streaming replicas of the database: who reads one, and until when whoever wrote reads the primary.

A request without a session reads one of the replicas that answer and lag little; everything else, and everything after a
write within a request, goes to the primary. Nothing is ever written to a replica: no write is sent there, and its
sessions are read-only. An answer to a request that wrote carries a signed cookie with the place of the write in the
primary's log (LSN); whoever brings it reads the primary until the replica has replayed that place.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from threading import Lock
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import DEFAULT_DB_ALIAS, Error, InterfaceError, OperationalError, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest, HttpResponse

logger = logging.getLogger(__name__)
PREFIX = "replica"
COOKIE = "wrote"
# Seconds: how long a write is remembered at most, how long a replica's state counts, and one that failed is left out.
PIN_S, STATE_S, REST_S = 60, 1.0, 5.0
STATE = """
SELECT CASE WHEN NOT pg_is_in_recovery() THEN 0
            WHEN EXISTS (SELECT 1 FROM pg_stat_wal_receiver) AND pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0
            ELSE GREATEST(0, COALESCE(EXTRACT(EPOCH FROM now() - pg_last_xact_replay_timestamp()), 1e9)) END::float8
"""
REPLAYED = "SELECT NOT pg_is_in_recovery() OR COALESCE(pg_last_wal_replay_lsn() >= %s::pg_lsn, false)"
WRITTEN = "SELECT pg_current_wal_insert_lsn()::text"

_reading: ContextVar[str] = ContextVar("reading", default=DEFAULT_DB_ALIAS)
_wrote: ContextVar[bool] = ContextVar("wrote", default=False)


@dataclass(frozen=True, slots=True)
class State:
    """What was seen of a replica: seconds that it lags, or None where it did not answer, until when that counts."""

    lag_s: float | None
    until: float


_states: dict[str, State] = {}
_asking = Lock()


def aliases() -> list[str]:
    """Return the replicas that are configured."""
    return [alias for alias in settings.DATABASES if alias.startswith(PREFIX)]


def reading_alias() -> str:
    """Return the database that reads of this request go to."""
    return DEFAULT_DB_ALIAS if _wrote.get() else _reading.get()


def reading_connection() -> BaseDatabaseWrapper:
    """Return the connection that reads of this request go to, for SQL that no model writes."""
    return connections[reading_alias()]


@contextmanager
def reading_from(alias: str) -> Iterator[None]:
    """Let reads of this thread go to `alias` within the block."""
    reading, wrote = _reading.set(alias), _wrote.set(False)
    try:
        yield
    finally:
        _wrote.reset(wrote)
        _reading.reset(reading)


class ReplicaRouter:
    """Sends reads where the request reads, and all writes to the primary."""

    def db_for_read(self, model: type[models.Model], **hints: Any) -> str:
        """Return where this request reads."""
        return reading_alias()

    def db_for_write(self, model: type[models.Model], **hints: Any) -> str:
        """Return the primary; from here on the request reads there too."""
        _wrote.set(True)
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: models.Model, other: models.Model, **hints: Any) -> bool:
        """Return True: all are the same database."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """Return whether tables are made there."""
        return db == DEFAULT_DB_ALIAS


class ReplicaMiddleware:
    """Chooses where a request reads, and marks the answer to one that wrote."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not aliases():
            return self.get_response(request)
        with reading_from(_for(request)):
            response = self.get_response(request)
            if _wrote.get() or request.method not in ("GET", "HEAD", "OPTIONS"):
                _pin(response)
        return response

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """Ask the view again at the primary where the replica went away while it was read."""
        alias = _reading.get()
        lost = isinstance(problem, OperationalError | InterfaceError)
        if not lost or alias == DEFAULT_DB_ALIAS or _wrote.get() or request.resolver_match is None:
            return None
        _mark_down(alias, problem)
        _reading.set(DEFAULT_DB_ALIAS)
        found = request.resolver_match
        response: HttpResponse = found.func(request, *found.args, **found.kwargs)
        return response


def _for(request: HttpRequest) -> str:
    """Return the database that a request reads."""
    if request.method not in ("GET", "HEAD") or settings.SESSION_COOKIE_NAME in request.COOKIES:
        return DEFAULT_DB_ALIAS
    alias, place = replica(), _pinned(request)
    if alias == DEFAULT_DB_ALIAS:
        return alias
    return alias if place is None or _has_replayed(alias, place) else DEFAULT_DB_ALIAS


def replica() -> str:
    """Return a replica that is usable, or the primary where there is none."""
    good = [alias for alias in aliases() if is_usable(alias)]
    return random.choice(good) if good else DEFAULT_DB_ALIAS  # noqa: S311 - spreads readers


def is_usable(alias: str) -> bool:
    """Whether a replica answers and lags by no more than DATABASE_REPLICA_LAG_S."""
    lag = state(alias).lag_s
    return lag is not None and lag <= settings.DATABASE_REPLICA_LAG_S


def state(alias: str) -> State:
    """Return what was seen of a replica within the last second; one request asks it, others go on with what was known."""
    known = _states.get(alias)
    if known is not None and (time.monotonic() < known.until or not _asking.acquire(blocking=False)):
        return known
    if known is None:
        _asking.acquire()
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute(STATE)
            found = State(float(cursor.fetchone()[0]), time.monotonic() + STATE_S)
        _states[alias] = found
        return found
    except Error as problem:
        return _mark_down(alias, problem)
    finally:
        _asking.release()


def _mark_down(alias: str, problem: Exception) -> State:
    """Leave a replica out for a while."""
    connections[alias].close()
    if (_states.get(alias) or State(0.0, 0.0)).lag_s is not None:
        logger.warning(
            "a replica does not answer; its readers read the primary",
            extra={"replica": alias, "because": (str(problem).strip().splitlines() or ["no answer"])[0]},
        )
    _states[alias] = State(None, time.monotonic() + REST_S)
    return _states[alias]


def _pinned(request: HttpRequest) -> str | None:
    """Return the place of the last write of whoever asks; None for none, or where it was long ago."""
    try:
        return str(signing.loads(request.COOKIES[COOKIE], salt=COOKIE, max_age=PIN_S))
    except (KeyError, signing.BadSignature):
        return None


def _has_replayed(alias: str, place: str) -> bool:
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute(REPLAYED, [place])
            return bool(cursor.fetchone()[0])
    except Error as problem:
        _mark_down(alias, problem)
        return False


def _pin(response: HttpResponse) -> None:
    """Let whoever wrote read the primary until a replica has what was written."""
    try:
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute(WRITTEN)
            place = str(cursor.fetchone()[0])
    except Error:
        # The write failed with the database, and has its own answer.
        return
    response.set_cookie(
        COOKIE, signing.dumps(place, salt=COOKIE), max_age=PIN_S, httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
