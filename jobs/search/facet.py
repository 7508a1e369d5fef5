"""One facet of the index: a bitmap for each of its values, and a column for results that are narrow."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

Counts = list[tuple[str, int]]


class Facet:
    """Values -> postings. Values are numbered in the order of their first sight; a number is never used again."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.values: list[str] = []
        self.bitmaps: list[BitMap] = []
        self._number: dict[str, int] = {}
        # For each ordinal the numbers of its values lie in `_numbers` from `_start` on, `_length` of them.
        self._numbers = np.zeros(1024, np.uint32)
        self._start = np.zeros(1024, np.int64)
        self._length = np.zeros(1024, np.uint16)
        self._used = 0
        self._order: tuple[list[int], list[int]] | None = None

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
        self._make_room(ordinal, len(values))
        self._start[ordinal], self._length[ordinal] = self._used, len(values)
        for value in values:
            number = self._number.get(value)
            if number is None:
                number = self._number[value] = len(self.values)
                self.values.append(value)
                self.bitmaps.append(BitMap())
            self.bitmaps[number].add(ordinal)
            self._numbers[self._used] = number
            self._used += 1
        self._order = None

    def remove(self, ordinal: int) -> None:
        """Take an ordinal out of its values."""
        start, length = int(self._start[ordinal]), int(self._length[ordinal])
        for number in self._numbers[start : start + length]:
            self.bitmaps[number].discard(ordinal)
        self._length[ordinal] = 0
        self._order = None

    def fill(self, rows: Mapping[str, NDArray[np.uint32]], count: int) -> None:
        """Give `count` ordinals their values at once: value -> sorted ordinals. The facet is empty before."""
        for value, ordinals in rows.items():
            self._number[value] = len(self.values)
            self.values.append(value)
            self.bitmaps.append(BitMap(ordinals))
        total = sum(len(ordinals) for ordinals in rows.values())
        length = np.zeros(max(1024, int(count * 1.25)), np.uint16)
        for ordinals in rows.values():
            length[ordinals] += 1
        start = np.zeros(len(length), np.int64)
        np.cumsum(length[:-1], out=start[1:])
        numbers = np.zeros(max(1024, int(total * 1.25)), np.uint32)
        place = start.copy()
        for number, ordinals in enumerate(rows.values()):
            numbers[place[ordinals]] = number
            place[ordinals] += 1
        self._numbers, self._start, self._length, self._used = numbers, start, length, total
        for bitmap in self.bitmaps:
            bitmap.run_optimize()

    def _make_room(self, ordinal: int, values: int) -> None:
        if ordinal >= len(self._start):
            more = max(1024, ordinal // 4)
            self._start = np.concatenate([self._start, np.zeros(more, np.int64)])
            self._length = np.concatenate([self._length, np.zeros(more, np.uint16)])
        if self._used + values > len(self._numbers):
            self._numbers = np.concatenate([self._numbers, np.zeros(max(1024, self._used // 4, values), np.uint32)])

    def count_column(self, ordinals: NDArray[np.uint32]) -> NDArray[np.int64]:
        """Return how many of `ordinals` have each value, by number: for narrow results."""
        length = self._length[ordinals].astype(np.int64)
        total = int(length.sum())
        if total == 0:
            return np.zeros(len(self.values), np.int64)
        first = self._start[ordinals] - np.concatenate([np.zeros(1, np.int64), np.cumsum(length)[:-1]])
        places = np.repeat(first, length) + np.arange(total)
        return np.bincount(self._numbers[places], minlength=len(self.values))

    def count_all(self, base: BitMap) -> list[int]:
        """Return how many of `base` have each value, by number: for wide results of few values."""
        return [base.intersection_cardinality(bitmap) for bitmap in self.bitmaps]

    def top(self, base: BitMap, most: int) -> list[tuple[int, int]]:
        """Return (count, number) of the `most` frequent values in `base`; of equal ones those first in the alphabet.

        Values are tried by their falling count in the whole index; once that cannot beat the least of those found,
        no later value can.
        """
        heap: list[tuple[int, int, int]] = []
        order, rank = self._orders()
        for number in order:
            whole = len(self.bitmaps[number])
            if whole == 0 or (len(heap) == most and whole < heap[0][0]):
                break
            count = base.intersection_cardinality(self.bitmaps[number])
            if count == 0:
                continue
            found = (count, -rank[number], number)
            if len(heap) < most:
                heapq.heappush(heap, found)
            elif found > heap[0]:
                heapq.heapreplace(heap, found)
        return [(count, number) for count, _, number in heap]

    def _orders(self) -> tuple[list[int], list[int]]:
        """Return the numbers by their falling count in the whole index, and the place of each in the alphabet."""
        if self._order is None:
            sizes = [len(bitmap) for bitmap in self.bitmaps]
            order = sorted(range(len(sizes)), key=lambda number: -sizes[number])
            rank = [0] * len(sizes)
            for place, number in enumerate(sorted(range(len(sizes)), key=lambda number: self.values[number])):
                rank[number] = place
            self._order = order, rank
        return self._order
