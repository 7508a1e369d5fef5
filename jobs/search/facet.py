"""One facet of the index: a bitmap for each of its values, and a column for results that are narrow."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

# So many postings or new values after an ordering of the values, they are ordered again.
GROWN = 1000


class Facet:
    """Values -> postings. Values are numbered in the order of their first sight; a number is never used again."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.values: list[str] = []
        self.bitmaps: list[BitMap] = []
        self._number: dict[str, int] = {}
        # The first value of each ordinal, its number plus one; 0 for none. It says all until one has several.
        self._first = np.zeros(1024, np.uint32)
        self._has_several = False
        # From then on: the numbers of its values lie in `_numbers` from `_start` on, `_length` of them.
        self._numbers = np.zeros(0, np.uint32)
        self._start = np.zeros(0, np.int64)
        self._length = np.zeros(0, np.uint16)
        self._used = 0
        # Values by their falling count, those counts, and how many postings were added since.
        self._order: tuple[list[int], list[int]] | None = None
        self._grown = 0

    def get(self, value: str) -> BitMap:
        """Return the postings that have `value`; an empty bitmap for one never seen. Do not change it."""
        number = self._number.get(value)
        return BitMap() if number is None else self.bitmaps[number]

    def union(self, values: Iterable[str]) -> BitMap:
        """Return the postings that have one of `values`."""
        found = [self.get(value) for value in values]
        return found[0] if len(found) == 1 else BitMap.union(*found) if found else BitMap()

    def add(self, ordinal: int, values: Sequence[str]) -> None:
        """Give an ordinal its values; it has none yet."""
        if len(values) > 1 and not self._has_several:
            self._spread()
        self._make_room(ordinal, len(values))
        numbers = [self._numbered(value) for value in values]
        for number in numbers:
            self.bitmaps[number].add(ordinal)
        self._first[ordinal] = numbers[0] + 1 if numbers else 0
        if self._has_several:
            self._start[ordinal], self._length[ordinal] = self._used, len(numbers)
            self._numbers[self._used : self._used + len(numbers)] = numbers
            self._used += len(numbers)
        self._grown += 1

    def _numbered(self, value: str) -> int:
        number = self._number.get(value)
        if number is None:
            number = self._number[value] = len(self.values)
            self.values.append(value)
            self.bitmaps.append(BitMap())
        return number

    def _spread(self) -> None:
        """Make the columns of those that have several values, from the one that says all so far."""
        self._length = (self._first > 0).astype(np.uint16)
        self._start = np.zeros(len(self._first), np.int64)
        np.cumsum(self._length[:-1], out=self._start[1:])
        self._numbers = self._first[self._first > 0] - 1
        self._used = len(self._numbers)
        self._has_several = True

    def remove(self, ordinal: int) -> None:
        """Take an ordinal out of its values."""
        if self._has_several:
            start, length = int(self._start[ordinal]), int(self._length[ordinal])
            numbers = self._numbers[start : start + length].tolist()
            self._length[ordinal] = 0
        else:
            numbers = [int(self._first[ordinal]) - 1] if self._first[ordinal] else []
        for number in numbers:
            self.bitmaps[number].discard(ordinal)
        self._first[ordinal] = 0

    def fill(self, rows: Mapping[str, NDArray[np.uint32]], count: int) -> None:
        """Give `count` ordinals their values at once: value -> sorted ordinals. The facet is empty before."""
        for value, ordinals in rows.items():
            self._number[value] = len(self.values)
            self.values.append(value)
            self.bitmaps.append(BitMap(ordinals))
        room = max(1024, int(count * 1.25))
        self._first = np.zeros(room, np.uint32)
        # The later write wins, and of several values the first is to stay.
        for number, ordinals in reversed(list(enumerate(rows.values()))):
            self._first[ordinals] = number + 1
        total = sum(len(ordinals) for ordinals in rows.values())
        self._has_several = total > int(np.count_nonzero(self._first))
        if self._has_several:
            self._fill_several(rows, room, total)
        for bitmap in self.bitmaps:
            bitmap.run_optimize()

    def _fill_several(self, rows: Mapping[str, NDArray[np.uint32]], room: int, total: int) -> None:
        length = np.zeros(room, np.uint16)
        for ordinals in rows.values():
            length[ordinals] += 1
        start = np.zeros(room, np.int64)
        np.cumsum(length[:-1], out=start[1:])
        numbers = np.zeros(max(1024, int(total * 1.25)), np.uint32)
        place = start.copy()
        for number, ordinals in enumerate(rows.values()):
            numbers[place[ordinals]] = number
            place[ordinals] += 1
        self._numbers, self._start, self._length, self._used = numbers, start, length, total

    def _make_room(self, ordinal: int, values: int) -> None:
        if ordinal >= len(self._first):
            more = max(1024, ordinal // 4, ordinal + 1 - len(self._first))
            self._first = np.concatenate([self._first, np.zeros(more, np.uint32)])
        if not self._has_several:
            return
        if ordinal >= len(self._start):
            more = len(self._first) - len(self._start)
            self._start = np.concatenate([self._start, np.zeros(more, np.int64)])
            self._length = np.concatenate([self._length, np.zeros(more, np.uint16)])
        if self._used + values > len(self._numbers):
            self._numbers = np.concatenate([self._numbers, np.zeros(max(1024, self._used // 4, values), np.uint32)])

    def count_column(self, ordinals: NDArray[np.intp]) -> NDArray[np.int64]:
        """Return how many of `ordinals` have each value, by number: for narrow results."""
        # `take` reads places some times quicker than brackets do.
        if not self._has_several:
            return np.bincount(self._first.take(ordinals), minlength=len(self.values) + 1)[1:]
        length = self._length.take(ordinals).astype(np.intp)
        ends = np.cumsum(length)
        if not len(ends) or not ends[-1]:
            return np.zeros(len(self.values), np.int64)
        first = self._start.take(ordinals)
        first[1:] -= ends[:-1]
        places = np.repeat(first, length)
        places += np.arange(len(places))
        return np.bincount(self._numbers.take(places), minlength=len(self.values))

    def count_groups(self, ordinals: NDArray[np.intp], groups: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return how many of `groups`, one for each of `ordinals`, have each value in one of theirs, by number."""
        several = np.unique(groups, return_inverse=True)[1].astype(np.int64)
        size = max(1, len(self.values))
        if self._has_several:
            length = self._length.take(ordinals).astype(np.int64)
            first = self._start.take(ordinals) - np.concatenate([np.zeros(1, np.int64), np.cumsum(length)[:-1]])
            places = np.repeat(first, length) + np.arange(int(length.sum()))
            several, numbers = np.repeat(several, length), self._numbers.take(places).astype(np.int64)
        else:
            numbers = self._first.take(ordinals).astype(np.int64) - 1
            several, numbers = several[numbers >= 0], numbers[numbers >= 0]
        pairs = np.unique(several * size + numbers)
        return np.bincount(pairs % size, minlength=len(self.values))

    def at(self, counts: NDArray[np.int64] | None, value: str) -> int:
        """Return what `counts`, by number, say of a value; 0 without counts and for a value never seen."""
        number = self._number.get(value)
        return 0 if counts is None or number is None else int(counts[number])

    def top_of_column(
        self, ordinals: NDArray[np.intp], most: int, extra: NDArray[np.int64] | None = None
    ) -> list[tuple[int, int]]:
        """Return the same as `top` for ordinals that are few."""
        counts = self.count_column(ordinals) if extra is None else self.count_column(ordinals) + extra
        numbers = np.flatnonzero(counts)
        if len(numbers) > most:
            least = int(np.partition(counts[numbers], -most)[-most])
            numbers = numbers[counts[numbers] >= least]
        found: list[int] = numbers.tolist()
        best = heapq.nsmallest(most, found, key=lambda number: (-counts[number], self.values[number]))
        return [(int(counts[number]), number) for number in best]

    def top(self, base: BitMap, most: int, extra: NDArray[np.int64] | None = None) -> list[tuple[int, int]]:
        """Return (count, number) of the `most` frequent values in `base`; of equal ones those first in the alphabet.

        `extra` is added to the counts, by number; it is no more than as many further postings have each value.

        Values are tried by their falling count in the whole index, as it was when they were put in order; once that and
        all that was added since cannot reach the least of those found, no later value can.
        """
        order, sizes = self._ordered()
        least: list[int] = []
        found: list[tuple[int, int]] = []
        new = range(len(order), len(self.values))
        for number in itertools.chain(new, order):
            if len(least) == most and number < len(order) and sizes[number] + self._grown < least[0]:
                break
            count = base.intersection_cardinality(self.bitmaps[number])
            if extra is not None:
                count += int(extra[number])
            if count == 0 or (len(least) == most and count < least[0]):
                continue
            found.append((count, number))
            if len(least) < most:
                heapq.heappush(least, count)
            else:
                heapq.heapreplace(least, count)
        return heapq.nsmallest(most, found, key=lambda item: (-item[0], self.values[item[1]]))

    def state(self) -> tuple[list[str], list[BitMap], list[NDArray[Any]]]:
        """Return values, bitmaps and columns, as `restore` takes them."""
        return self.values, self.bitmaps, [self._numbers[: self._used], self._start, self._length, self._first]

    def restore(self, values: list[str], bitmaps: list[BitMap], columns: list[NDArray[Any]]) -> None:
        """Become what `state` returned."""
        self.values, self.bitmaps = values, bitmaps
        self._number = {value: number for number, value in enumerate(values)}
        self._numbers, self._start, self._length, self._first = (column.copy() for column in columns)
        self._used = len(self._numbers)
        self._has_several = len(self._start) > 0
        self._order = None

    def _ordered(self) -> tuple[list[int], list[int]]:
        """Return the numbers of values by their falling count, and these counts, as they were when they were ordered."""
        if self._order is None or self._grown > GROWN or len(self.values) - len(self._order[0]) > GROWN:
            sizes = [len(bitmap) for bitmap in self.bitmaps]
            self._order = sorted(range(len(sizes)), key=lambda number: -sizes[number]), sizes
            self._grown = 0
        return self._order
