"""The values of each posting as numbers in arrays, to be counted where a result is narrow: small, so that caches hold them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from jobs.search.hits import Hits, as_array

LEAST_ROOM = 1024


class Column:
    """ordinal -> the numbers of its values. The first of each lies in one array, further ones behind each other in another."""

    def __init__(self) -> None:
        # A number plus one, 0 for none; of the smallest type that holds all numbers, as are the further ones.
        self._first: NDArray[Any] = np.zeros(LEAST_ROOM, np.uint8)
        self._several = BitMap()
        # Of an ordinal that has several: they lie in `_further` from `_start` on, `_length` of them.
        self._further: NDArray[Any] = np.zeros(0, np.uint8)
        self._start = np.zeros(0, np.uint32)
        self._length = np.zeros(0, np.uint16)
        self._used = 0

    def add(self, ordinal: int, numbers: Sequence[int]) -> None:
        """Give an ordinal its numbers; it has none yet."""
        self._make_room(ordinal, several=len(numbers) > 1)
        if not numbers:
            return
        self._widen(max(numbers) + 1)
        self._first[ordinal] = numbers[0] + 1
        if len(numbers) == 1:
            return
        end = self._used + len(numbers) - 1
        if end > len(self._further):
            self._further = _longer(self._further, max(LEAST_ROOM, end + self._used // 4))
        self._further[self._used : end] = numbers[1:]
        self._start[ordinal], self._length[ordinal] = self._used, len(numbers) - 1
        self._used = end
        self._several.add(ordinal)

    def remove(self, ordinal: int) -> list[int]:
        """Take the numbers of an ordinal away and return them."""
        numbers = [int(self._first[ordinal]) - 1] if self._first[ordinal] else []
        if ordinal in self._several:
            start = int(self._start[ordinal])
            numbers += self._further[start : start + int(self._length[ordinal])].tolist()
            self._several.discard(ordinal)
            self._length[ordinal] = 0
        self._first[ordinal] = 0
        return numbers

    def fill(self, rows: Sequence[NDArray[np.uint32]], count: int) -> None:
        """Give `count` ordinals their numbers at once: for each number its ordinals, sorted. It is empty before."""
        room = max(LEAST_ROOM, int(count * 1.25))
        self._first = np.zeros(room, np.min_scalar_type(len(rows)))
        # The later write wins, and of several numbers the first is to stay.
        for number, ordinals in reversed(list(enumerate(rows))):
            self._first[ordinals] = number + 1
        length = np.zeros(room, np.uint16)
        further = [ordinals[self._first[ordinals] != number + 1] for number, ordinals in enumerate(rows)]
        for ordinals in further:
            length[ordinals] += 1
        total = int(length.sum(dtype=np.int64))
        if not total:
            return
        place = np.zeros(room, np.uint32)
        np.cumsum(length[:-1], out=place[1:])
        self._start, self._length, self._used = place.copy(), length, total
        self._further = np.zeros(int(total * 1.25), self._first.dtype)
        for number, ordinals in enumerate(further):
            self._further[place[ordinals]] = number
            place[ordinals] += 1
        self._several = BitMap(np.flatnonzero(length).astype(np.uint32))

    def _make_room(self, ordinal: int, *, several: bool) -> None:
        if ordinal >= len(self._first):
            self._first = _longer(self._first, max(LEAST_ROOM, ordinal // 4 + ordinal + 1))
        # Without an ordinal that has several, nobody looks for where they lie.
        if ordinal >= len(self._start) and (several or len(self._start)):
            self._start = _longer(self._start, len(self._first))
            self._length = _longer(self._length, len(self._first))

    def _widen(self, greatest: int) -> None:
        """Use a type that holds `greatest`."""
        kind = np.promote_types(self._first.dtype, np.min_scalar_type(greatest))
        if kind != self._first.dtype:
            self._first, self._further = self._first.astype(kind), self._further.astype(kind)

    @property
    def further(self) -> float:
        """Return how many numbers a place has on average beside its first."""
        return self._used / len(self._first)

    def count(self, of: Hits, numbers: int) -> NDArray[np.int64]:
        """Return how many of `of` have each number below `numbers`."""
        # `take` reads places some times quicker than brackets do.
        counts = np.bincount(self._first.take(of.ordinals), minlength=numbers + 1)[1:]
        if self._several:
            most_have = 2 * len(self._several) > len(self._first)
            ordinals = of.ordinals if most_have else as_array(of.bits & self._several)
            counts += np.bincount(self._further.take(self._places(ordinals)), minlength=numbers)
        return counts

    def _places(self, ordinals: NDArray[np.intp], length: NDArray[np.intp] | None = None) -> NDArray[np.intp]:
        """Return where the further numbers of ordinals lie."""
        length = self._length.take(ordinals).astype(np.intp) if length is None else length
        if not len(ordinals):
            return np.zeros(0, np.intp)
        ends = np.cumsum(length)
        first = self._start.take(ordinals).astype(np.intp)
        first[1:] -= ends[:-1]
        places = np.repeat(first, length)
        places += np.arange(len(places))
        return places

    def pairs(self, ordinals: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
        """Return each number of each ordinal: the place of the ordinal among `ordinals`, and the number."""
        first = self._first.take(ordinals).astype(np.int64) - 1
        having = np.flatnonzero(first >= 0)
        if not self._several:
            return having, first[having]
        length = self._length.take(ordinals).astype(np.intp)
        further = self._further.take(self._places(ordinals, length)).astype(np.int64)
        return np.concatenate([having, np.repeat(np.arange(len(ordinals)), length)]), np.concatenate(
            [first[having], further]
        )

    def state(self) -> list[NDArray[Any]]:
        """Return the arrays, as `restore` takes them."""
        return [self._first, self._further[: self._used], self._start, self._length]

    def restore(self, arrays: Sequence[NDArray[Any]]) -> None:
        """Become what `state` returned."""
        self._first, self._further, self._start, self._length = (found.copy() for found in arrays)
        self._used = len(self._further)
        self._several = BitMap(np.flatnonzero(self._length).astype(np.uint32))


def _longer(found: NDArray[Any], room: int) -> NDArray[Any]:
    return np.concatenate([found, np.zeros(room - len(found), found.dtype)])
