"""One value of this process that is dear to make: kept so long that making it takes little of all time."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from mlcareers.lib.memory import Memory

Value = TypeVar("Value")
# A value is kept so many times as long as it took to make, and at most so many seconds.
TIMES, LONGEST_S = 50.0, 60.0


class Dear(Generic[Value]):
    """A value that is made anew at most a fiftieth of the time; while one thread makes it, others get the last one."""

    def __init__(self) -> None:
        self._memory: Memory[tuple[Value, float]] = Memory(1, float("inf"))
        self._making = Lock()

    def take(self, make: Callable[[], Value]) -> Value:
        """Return the value that is kept, or make it."""
        kept = self._memory.get("")
        if kept is not None and (time.monotonic() < kept[1] or not self._making.acquire(blocking=False)):
            return kept[0]
        if kept is None:
            self._making.acquire()
        try:
            begun = time.monotonic()
            value = make()
            ended = time.monotonic()
            self._memory.put("", (value, ended + min(LONGEST_S, TIMES * (ended - begun))))
            return value
        finally:
            self._making.release()
