"""How many postings of a result have each value of a facet, read from bitmaps, at the least cost.

Two bitmaps that hold bits are crossed some times quicker than bits and a long array (`hits`). A value that many postings
have, but too few for bits, is therefore kept a second time as those that lack it, and so is a result that is small.
Example: of 1,000,000 postings 30,000 name a skill; 970,000 lack it, and |result & skill| = |result| - |result & lacking|.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from pyroaring import BitMap

from jobs.search.hits import DENSE_SHARE, HEAVY_SHARE, Hits

# Below so many postings everything is quick.
LEAST_KEPT_TWICE = 65_536
ROOM = 1.25
# What things cost, measured, in nanoseconds; a wrong one makes counts slower, never wrong.
# Crossing at all; bits with bits, for each posting of the index; an array with bits, for each that it holds.
CROSS_NS, BITS_NS, ARRAY_NS = 900.0, 0.0025, 0.37
# A small result, or one that leaves few out: for each of these few, with bits and with an array.
SMALL_BITS_NS, SMALL_ARRAY_NS = 0.4, 0.14


@dataclass(frozen=True, slots=True)
class Order:
    """The numbers of values by their falling count, these counts, and what crossing the first so many costs in ns."""

    numbers: list[int]
    sizes: list[int]
    costs: list[float]
    dense: int

    def cost_ns(self, of: Hits, most: int) -> float:
        """Return about what it costs to find the `most` frequent values of a result."""
        tried = len(self.sizes)
        if tried > most:
            # Values whose count in the index is below the least of those found are not tried.
            least = of.share * self.sizes[most - 1]
            tried = bisect_right(self.sizes, -least, key=lambda size: -size)
        if not tried:
            return 0.0
        few = min(of.size, of.until - of.size)
        if few >= HEAVY_SHARE * of.until:
            return self.costs[tried - 1]
        dense = min(tried, self.dense)
        return tried * CROSS_NS + few * (dense * SMALL_BITS_NS + (tried - dense) * SMALL_ARRAY_NS)


class Crossing:
    """The bitmaps of a facet's values, by number."""

    def __init__(self, bitmaps: list[BitMap]) -> None:
        self.bitmaps = bitmaps
        # Number -> the ordinals below `_room` that lack the value.
        self._lacking: dict[int, BitMap] = {}
        self._room = 0

    def add(self, number: int, ordinal: int) -> None:
        """Give an ordinal a value."""
        self.bitmaps[number].add(ordinal)
        if number in self._lacking:
            self._lacking[number].discard(ordinal)

    def remove(self, number: int, ordinal: int) -> None:
        """Take a value from an ordinal."""
        self.bitmaps[number].discard(ordinal)
        if number in self._lacking and ordinal < self._room:
            self._lacking[number].add(ordinal)

    def count(self, of: Hits, number: int) -> int:
        """Return how many of `of` have a value."""
        having, lacking = self.bitmaps[number], self._lacking.get(number)
        if lacking is not None and of.until > self._room:
            lacking = None
        if of.share < HEAVY_SHARE:
            return of.bits.intersection_cardinality(having)
        if of.share > 1 - HEAVY_SHARE:
            return len(having) - having.intersection_cardinality(of.others)
        if of.share >= DENSE_SHARE:
            if lacking is None:
                return of.bits.intersection_cardinality(having)
            return of.size - of.bits.intersection_cardinality(lacking)
        if lacking is None:
            return len(having) - having.intersection_cardinality(of.others)
        # Neither having the value nor being in the result is what the others of both have in common.
        neither = lacking.intersection_cardinality(of.others)
        return neither - of.until + len(having) + of.size

    def order(self, until: int) -> Order:
        """Return the values by their falling count among `until` ordinals, and keep those twice that are worth it."""
        counts = [len(bits) for bits in self.bitmaps]
        numbers = sorted(range(len(counts)), key=lambda number: -counts[number])
        self._keep_twice(numbers, counts, until)
        sizes = [counts[number] for number in numbers]
        costs = list(accumulate(CROSS_NS + min(BITS_NS * until, ARRAY_NS * size) for size in sizes))
        return Order(numbers, sizes, costs, sum(size >= DENSE_SHARE * until for size in sizes))

    def _keep_twice(self, numbers: Sequence[int], counts: Sequence[int], until: int) -> None:
        if until < LEAST_KEPT_TWICE:
            return
        if until > self._room:
            self._lacking, self._room = {}, int(until * ROOM)
        wanted = {number for number in numbers if HEAVY_SHARE * until <= counts[number] < DENSE_SHARE * until}
        for number in wanted - set(self._lacking):
            self._lacking[number] = self.bitmaps[number].flip(0, self._room)
        # One that is near a bound is not made and forgotten over and over.
        for number in set(self._lacking) - wanted:
            if not HEAVY_SHARE * until / 2 <= counts[number] < DENSE_SHARE * until * 2:
                del self._lacking[number]
