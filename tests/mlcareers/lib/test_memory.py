"""What was asked for lately is kept for a while, and of many values only those are read that are not kept."""

from __future__ import annotations

import pytest

from mlcareers.lib.memory import Memory

ROMAN = {1: "I", 5: "V", 10: "X", 50: "L"}


class Shelf:
    """Finds Roman numerals, and notes what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []

    def read(self, keys: list[int]) -> dict[int, str]:
        self.asked.append(keys)
        return {key: ROMAN[key] for key in keys if key in ROMAN}


def test_memory_forgets_the_least_used_and_the_old(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 99.0])
    monkeypatch.setattr("mlcareers.lib.memory.time.monotonic", lambda: next(clock))
    memory: Memory[int] = Memory(2, 10.0)
    memory.put("a", 1)
    memory.put("b", 2)
    assert memory.get("a") == 1
    memory.put("c", 3)
    assert memory.get("b") is None and memory.get("a") == 1 and memory.get("c") == 3
    assert memory.get("c") is None


def test_of_many_only_those_are_read_that_are_not_kept() -> None:
    memory: Memory[str] = Memory(10, 60.0)
    shelf = Shelf()
    memory.put(5, "five")
    assert memory.take_all([1, 5], shelf.read) == {1: "I", 5: "five"}
    assert memory.take_all([10, 5, 1], shelf.read) == {1: "I", 5: "five", 10: "X"}
    assert memory.take_all([10, 1], shelf.read) == {1: "I", 10: "X"}
    assert shelf.asked == [[1], [10]]


def test_nothing_is_read_for_no_key() -> None:
    shelf = Shelf()
    assert Memory[str](10, 60.0).take_all([], shelf.read) == {}
    assert shelf.asked == []


def test_what_is_not_found_is_left_out_and_asked_for_again() -> None:
    memory: Memory[str] = Memory(10, 60.0)
    shelf = Shelf()
    assert memory.take_all([4, 5], shelf.read) == {5: "V"}
    assert memory.take_all([4, 5], shelf.read) == {5: "V"}
    assert shelf.asked == [[4, 5], [4]]


def test_more_than_are_kept_are_all_returned() -> None:
    memory: Memory[str] = Memory(2, 60.0)
    assert memory.take_all(list(ROMAN), Shelf().read) == ROMAN
    assert len(memory) == 2


def test_of_many_the_old_ones_are_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    hand = [0.0]
    monkeypatch.setattr("mlcareers.lib.memory.time.monotonic", lambda: hand[0])
    memory: Memory[str] = Memory(10, 10.0)
    shelf = Shelf()
    memory.take_all([1], shelf.read)
    hand[0] = 6.0
    memory.take_all([1, 5], shelf.read)
    hand[0] = 11.0
    assert memory.take_all([1, 5], shelf.read) == {1: "I", 5: "V"}
    assert shelf.asked == [[1], [5], [1]]
