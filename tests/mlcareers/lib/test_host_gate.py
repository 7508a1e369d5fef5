"""One request at a time for a host, with a gap after it: within a process, and across processes through Valkey."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator

import pytest
import redis

from mlcareers.embedded import redis_url
from mlcareers.lib.host_gate import Busy, LocalGate, SharedGate


class Time:
    """A clock that moves only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def local_gate(time: Time, patience_s: float = 5.0) -> LocalGate:
    return LocalGate(patience_s=patience_s, clock=time.clock, sleep=time.sleep)


def test_local_gate_waits_out_the_gap_of_the_same_host_only() -> None:
    time = Time()
    gate = local_gate(time)
    with gate.hold("a.example", 2.0):
        pass
    with gate.hold("b.example", 2.0):
        pass
    assert time.slept == []
    with gate.hold("a.example", 2.0):
        pass
    assert time.slept == [2.0]


def test_local_gate_counts_the_gap_from_the_end_of_the_request() -> None:
    time = Time()
    gate = local_gate(time)
    with gate.hold("a.example", 2.0):
        time.now += 30
    time.now += 0.5
    with gate.hold("a.example", 2.0):
        pass
    assert time.slept == [1.5]


def test_local_gate_is_busy_while_the_host_is_held() -> None:
    gate = local_gate(Time(), patience_s=0.01)
    with gate.hold("a.example", 0), pytest.raises(Busy), gate.hold("a.example", 0):
        raise AssertionError("two held the host at once")


def test_local_gate_begins_the_gap_when_the_request_failed() -> None:
    time = Time()
    gate = local_gate(time)
    with pytest.raises(RuntimeError), gate.hold("a.example", 1.0):
        raise RuntimeError
    with gate.hold("a.example", 1.0):
        pass
    assert time.slept == [1.0]


def test_local_gate_says_busy_instead_of_waiting_out_a_long_pause() -> None:
    time = Time()
    gate = local_gate(time)
    gate.pause("a.example", 120)
    with pytest.raises(Busy) as refused, gate.hold("a.example", 1.0):
        pass
    assert refused.value.wait_s == 120
    assert time.slept == []
    time.now += 120
    with gate.hold("a.example", 1.0):
        pass


def test_a_short_gap_never_shortens_a_pause() -> None:
    time = Time()
    gate = local_gate(time)
    with gate.hold("a.example", 1.0):
        gate.pause("a.example", 60)
    with pytest.raises(Busy) as refused, gate.hold("a.example", 1.0):
        pass
    assert refused.value.wait_s == 60


# --- Across processes -------------------------------------------------------------------------------------------------


@pytest.fixture
def client() -> Iterator[redis.Redis]:
    """The tests' own Valkey, database 1."""
    found = redis.Redis.from_url(redis_url(os.environ["BROKER_URL"], 1))
    yield found
    found.close()


@pytest.fixture
def host() -> str:
    """A host of this test alone."""
    return f"{uuid.uuid4().hex}.example"


def shared_gate(client: redis.Redis, sleep: Callable[[float], None], patience_s: float = 5.0) -> SharedGate:
    return SharedGate(client, lease_s=30, patience_s=patience_s, sleep=sleep)


def no_sleep(seconds: float) -> None:
    raise AssertionError(f"nobody should wait, but {seconds} s were asked for")


def test_shared_gate_lets_one_in_at_a_time(client: redis.Redis, host: str) -> None:
    waits: list[float] = []
    first, second = shared_gate(client, no_sleep), shared_gate(client, waits.append, patience_s=0.2)
    with first.hold(host, 0), pytest.raises(Busy), second.hold(host, 0):
        raise AssertionError("two held the host at once")
    assert 0 < sum(waits) <= 0.2
    with second.hold(host, 0):
        pass


def test_shared_gate_holds_with_a_lease_so_that_a_dead_holder_loses_it(client: redis.Redis, host: str) -> None:
    with shared_gate(client, no_sleep).hold(host, 0):
        assert 0 < client.pttl(f"gate:busy:{host}") <= 30_000
    assert client.exists(f"gate:busy:{host}") == 0


def test_shared_gate_leaves_a_gap_behind(client: redis.Redis, host: str) -> None:
    def time_passes(seconds: float) -> None:
        assert 0 < seconds <= 1.0
        client.delete(f"gate:gap:{host}")

    with shared_gate(client, no_sleep).hold(host, 60.0):
        assert client.exists(f"gate:gap:{host}") == 0
    assert 50_000 < client.pttl(f"gate:gap:{host}") <= 60_000
    with shared_gate(client, time_passes, patience_s=100.0).hold(host, 0):
        pass


def test_a_holder_whose_lease_lapsed_does_not_give_away_the_next_one(client: redis.Redis, host: str) -> None:
    late, next_one = shared_gate(client, no_sleep), shared_gate(client, no_sleep)
    slow = late.hold(host, 5.0)
    slow.__enter__()
    client.delete(f"gate:busy:{host}")
    with next_one.hold(host, 0):
        slow.__exit__(None, None, None)
        assert client.exists(f"gate:busy:{host}") == 1
        assert client.exists(f"gate:gap:{host}") == 0


def test_a_pause_longer_than_the_patience_is_busy_at_once(client: redis.Redis, host: str) -> None:
    gate = shared_gate(client, no_sleep)
    gate.pause(host, 90)
    with pytest.raises(Busy) as refused, gate.hold(host, 0):
        pass
    assert 80 < refused.value.wait_s <= 90


def test_a_pause_of_nothing_closes_nothing(client: redis.Redis, host: str) -> None:
    gate = shared_gate(client, no_sleep)
    gate.pause(host, 0)
    with gate.hold(host, 0):
        pass


def test_a_pause_during_a_request_survives_its_gap(client: redis.Redis, host: str) -> None:
    gate = shared_gate(client, no_sleep)
    with gate.hold(host, 1.0):
        gate.pause(host, 60)
    assert client.pttl(f"gate:gap:{host}") > 50_000


def test_a_pause_is_never_shortened(client: redis.Redis, host: str) -> None:
    gate = shared_gate(client, no_sleep)
    gate.pause(host, 60)
    gate.pause(host, 1)
    assert client.pttl(f"gate:gap:{host}") > 50_000
