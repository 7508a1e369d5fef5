"""A bounded memory of this process: values that are dear to make, kept for a while."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Mapping
from threading import Lock
from typing import Any, ClassVar, Generic, TypeVar
from weakref import WeakSet

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Memory(Generic[Value]):
    """The last `most` values, each for at most `seconds`; for all threads of a process."""

    _all: ClassVar[WeakSet[Memory[Any]]] = WeakSet()

    def __init__(self, most: int, seconds: float) -> None:
        self._most, self._seconds = most, seconds
        self._kept: OrderedDict[Hashable, tuple[float, Value]] = OrderedDict()
        self._lock = Lock()
        self._all.add(self)

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Hashable) -> Value | None:
        """Return what is kept under `key`; None for nothing, or where it is too old."""
        with self._lock:
            found = self._kept.get(key)
            if found is None or time.monotonic() - found[0] > self._seconds:
                return None
            self._kept.move_to_end(key)
            return found[1]

    def put(self, key: Hashable, value: Value) -> None:
        """Keep a value; the one that was not asked for the longest goes."""
        with self._lock:
            self._kept[key] = (time.monotonic(), value)
            self._kept.move_to_end(key)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def take(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """Return what is kept under `key`, or make it and keep it."""
        found = self.get(key)
        if found is None:
            found = make()
            self.put(key, found)
        return found

    def take_all(self, keys: Collection[Key], read: Callable[[list[Key]], Mapping[Key, Value]]) -> dict[Key, Value]:
        """Return key -> value of those that are kept, and of the others that `read` finds, which are kept from now on.

        A key that `read` does not find is left out, and read again when it is asked for again.
        """
        found = {key: value for key in keys if (value := self.get(key)) is not None}
        missing = [key for key in keys if key not in found]
        if missing:
            for key, value in read(missing).items():
                found[key] = value
                self.put(key, value)
        return found

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._kept.clear()

    @classmethod
    def clear_all(cls) -> None:
        """Let every memory of this process forget all: for tests."""
        for memory in cls._all:
            memory.clear()
