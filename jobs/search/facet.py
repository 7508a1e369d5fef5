"""One facet of the index: a bitmap for each of its values, and a column of them; counts come from whichever is quicker."""

from __future__ import annotations

import heapq
import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from jobs.search.column import Column
from jobs.search.crossing import Crossing, Order
from jobs.search.hits import Hits

# So many postings or new values after an ordering of the values, they are ordered again.
GROWN = 1000
# A value that so many postings or fewer were given since the last ordering keeps its place in it; others are tried first.
RISEN = 8
# What things cost, measured, in nanoseconds; a wrong one makes counts slower, never wrong.
# Reading the first value of a posting from the column, one of its further values, and looking at the count of each value.
FIRST_NS, FURTHER_NS, VALUE_NS = 2.0, 9.0, 3.0


class Facet:
    """Values -> postings. Values are numbered in the order of their first sight; a number is never used again."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.values: list[str] = []
        self.bitmaps: list[BitMap] = []
        self._number: dict[str, int] = {}
        self._column, self._crossing = Column(), Crossing(self.bitmaps)
        # Of how many ordinals, how values were ordered last, how many postings were added since, and to which values.
        self._until = 0
        self._order: Order | None = None
        self._grown = 0
        self._added: Counter[int] = Counter()
        self._risen: set[int] = set()

    def get(self, value: str) -> BitMap:
        """Return the postings that have `value`; an empty bitmap for one never seen. Do not change it."""
        number = self._number.get(value)
        return BitMap() if number is None else self.bitmaps[number]

    def union(self, values: Iterable[str]) -> BitMap:
        """Return the postings that have one of `values`."""
        found = [self.get(value) for value in values]
        return found[0] if len(found) == 1 else BitMap.union(*found) if found else BitMap()

    def add(self, ordinal: int, values: Sequence[str]) -> None:
        """Give an ordinal its values, each once; it has none yet."""
        numbers = [self._numbered(value) for value in values]
        for number in numbers:
            self._crossing.add(number, ordinal)
            self._added[number] += 1
            if self._added[number] > RISEN:
                self._risen.add(number)
        self._column.add(ordinal, numbers)
        self._until = max(self._until, ordinal + 1)
        self._grown += 1

    def _numbered(self, value: str) -> int:
        number = self._number.get(value)
        if number is None:
            number = self._number[value] = len(self.values)
            self.values.append(value)
            self.bitmaps.append(BitMap())
        return number

    def remove(self, ordinal: int) -> None:
        """Take an ordinal out of its values."""
        for number in self._column.remove(ordinal):
            self._crossing.remove(number, ordinal)

    def fill(self, rows: Mapping[str, NDArray[np.uint32]], count: int) -> None:
        """Give `count` ordinals their values at once: value -> sorted ordinals. The facet is empty before."""
        for value, ordinals in rows.items():
            self._number[value] = len(self.values)
            self.values.append(value)
            self.bitmaps.append(BitMap(ordinals))
            self.bitmaps[-1].run_optimize()
        self._column.fill(list(rows.values()), count)
        self._until = count

    def count_groups(self, ordinals: NDArray[np.intp], groups: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return how many of `groups`, one for each of `ordinals`, have each value in one of theirs, by number."""
        several = np.unique(groups, return_inverse=True)[1].astype(np.int64)
        places, numbers = self._column.pairs(ordinals)
        size = max(1, len(self.values))
        pairs = np.unique(several[places] * size + numbers)
        return np.bincount(pairs % size, minlength=len(self.values))

    def at(self, counts: NDArray[np.int64] | None, value: str) -> int:
        """Return what `counts`, by number, say of a value; 0 without counts and for a value never seen."""
        number = self._number.get(value)
        return 0 if counts is None or number is None else int(counts[number])

    def top(self, of: Hits, most: int, extra: NDArray[np.int64] | None = None) -> list[tuple[int, int]]:
        """Return (count, number) of the `most` frequent values in `of`; of equal ones those first in the alphabet.

        `extra` is added to the counts, by number; it is no more than as many further postings have each value.
        """
        if not self.values:
            return []
        reading = of.size * (FIRST_NS + FURTHER_NS * self._column.further) + VALUE_NS * len(self.values)
        if reading < self._ordered().cost_ns(of, most):
            return self._top_of_column(of, most, extra)
        return self._top_of_bitmaps(of, most, extra)

    def _top_of_column(self, of: Hits, most: int, extra: NDArray[np.int64] | None) -> list[tuple[int, int]]:
        counts = self._column.count(of, len(self.values))
        if extra is not None:
            counts = counts + extra
        numbers = np.flatnonzero(counts)
        if len(numbers) > most:
            least = int(np.partition(counts[numbers], -most)[-most])
            numbers = numbers[counts[numbers] >= least]
        found = zip(counts[numbers].tolist(), numbers.tolist(), strict=True)
        return heapq.nsmallest(most, found, key=lambda item: (-item[0], self.values[item[1]]))

    def _top_of_bitmaps(self, of: Hits, most: int, extra: NDArray[np.int64] | None) -> list[tuple[int, int]]:
        """Return the same, trying values by their falling count in the whole index, as it was when they were ordered.

        Values that are new or have risen since come first. Once the count of another, and the little that may have been added to
        it, cannot reach the least of those found, no later value can.
        """
        order = self._ordered()
        least: list[int] = []
        found: list[tuple[int, int]] = []
        first = self._risen.union(range(len(order.numbers), len(self.values)))
        for number, size in itertools.chain(
            ((number, None) for number in first), zip(order.numbers, order.sizes, strict=True)
        ):
            if size is not None:
                if len(least) == most and size + RISEN < least[0]:
                    break
                if number in first:
                    continue
            count = self._crossing.count(of, number)
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
        return self.values, self.bitmaps, self._column.state()

    def restore(self, values: list[str], bitmaps: list[BitMap], columns: list[NDArray[Any]], until: int) -> None:
        """Become what `state` returned, of `until` ordinals."""
        self.values, self.bitmaps, self._until = values, bitmaps, until
        self._crossing = Crossing(bitmaps)
        self._number = {value: number for number, value in enumerate(values)}
        self._column.restore(columns)
        self._order = None

    def warm(self) -> None:
        """Put the values in order, as the first count would."""
        self._ordered()

    def _ordered(self) -> Order:
        """Return the values by their falling count, as they were when they were ordered."""
        if self._order is None or self._grown > GROWN or len(self.values) - len(self._order.numbers) > GROWN:
            self._order = self._crossing.order(self._until)
            self._grown = 0
            self._added.clear()
            self._risen.clear()
        return self._order
