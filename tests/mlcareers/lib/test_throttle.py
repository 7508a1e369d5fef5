"""So many times an hour and no more, each person by themselves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from redis.exceptions import ConnectionError as BrokerGone

from mlcareers.lib.throttle import Throttled, count_one

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def times(count: int, who: str = "ann") -> None:
    for _ in range(count):
        count_one("report", who, limit=3, window_s=60)


def test_the_limit_is_reached_and_ends_with_the_window() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        times(3)
        clock.shift(timedelta(seconds=20))
        with pytest.raises(Throttled) as caught:
            times(1)
        assert caught.value.wait_s == 40
        times(3, "bob")
        clock.shift(timedelta(seconds=41))
        times(3)


def test_another_name_counts_by_itself() -> None:
    times(3)
    count_one("sign-up", "ann", limit=1, window_s=60)


def test_a_cache_that_does_not_answer_lets_everyone_through(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object, **__: object) -> None:
        raise BrokerGone("away")

    monkeypatch.setattr(cache, "get_or_set", gone)
    times(5)
