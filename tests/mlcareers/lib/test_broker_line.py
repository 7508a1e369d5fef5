"""The line to a broker that is away."""

from __future__ import annotations

import pytest
from kombu.utils import functional

from mlcareers.celery import app
from mlcareers.lib.broker_line import AGAIN_S

TRIES = 30


class Enough(Exception):
    """So many tries tell."""


def test_a_broker_that_is_away_for_long_is_asked_every_few_seconds_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waits: list[float] = []

    def note(error: Exception, wait: float) -> None:
        waits.append(wait)
        if len(waits) == TRIES:
            raise Enough

    def no_sleep(seconds: float) -> None:
        """Let no time pass."""

    monkeypatch.setattr(functional, "sleep", no_sleep)
    # As the worker asks: nobody listens at the socket.
    away = app.connection_for_read("redis+socket:///nowhere/valkey.sock")
    with pytest.raises(Enough):
        away.ensure_connection(note, None)
    assert waits[0] > 0 and max(waits) == AGAIN_S
