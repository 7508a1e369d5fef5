"""A value that is dear to make is made seldom, and nobody waits for a new one who can have the last."""

from __future__ import annotations

import threading

import pytest

from mlcareers.lib.dear import LONGEST_S, TIMES, Dear


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return a clock's only hand, which tests move."""
    hand = [0.0]
    monkeypatch.setattr("mlcareers.lib.dear.time.monotonic", lambda: hand[0])
    return hand


def test_a_value_is_kept_many_times_as_long_as_it_took(clock: list[float]) -> None:
    made: list[int] = []

    def make() -> int:
        clock[0] += 0.1
        made.append(len(made))
        return made[-1]

    dear: Dear[int] = Dear()
    assert dear.take(make) == 0
    clock[0] += TIMES * 0.1 - 0.01
    assert dear.take(make) == 0
    clock[0] += 0.02
    assert dear.take(make) == 1


def test_no_value_is_kept_for_ever(clock: list[float]) -> None:
    def make() -> float:
        clock[0] += 1000
        return clock[0]

    dear: Dear[float] = Dear()
    first = dear.take(make)
    clock[0] += LONGEST_S + 1
    assert dear.take(make) > first


def test_who_comes_while_it_is_made_gets_the_last_one(clock: list[float]) -> None:
    dear: Dear[str] = Dear()
    dear.take(lambda: "old")
    clock[0] += 1
    seen: list[str] = []

    def make() -> str:
        other = threading.Thread(target=lambda: seen.append(dear.take(lambda: "never")))
        other.start()
        other.join()
        return "new"

    assert dear.take(make) == "new" and seen == ["old"]


def test_a_failure_leaves_the_next_one_to_try(clock: list[float]) -> None:
    dear: Dear[str] = Dear()

    def fail() -> str:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        dear.take(fail)
    assert dear.take(lambda: "made") == "made"
