"""When postings of the index were first seen: what is new is counted without asking the database. PURE, as the index is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from jobs.search.document import day_of
from jobs.search.facet import Facet
from jobs.search.hits import as_array


class FirstSeen:
    """Ordinal -> its moment, in microseconds since 1970; `days` are the same postings by day."""

    def __init__(self, days: Facet, count: int) -> None:
        self._days = days
        self._moments = np.zeros(max(1024, int(count * 1.25)), np.int64)

    def add(self, ordinal: int, moment: int) -> None:
        """Give an ordinal its moment; its day stands in `days` already."""
        if ordinal >= len(self._moments):
            more = np.zeros(max(1024, ordinal // 4 + ordinal + 1 - len(self._moments)), np.int64)
            self._moments = np.concatenate([self._moments, more])
        self._moments[ordinal] = moment

    def fill(self, moments: Sequence[int] | NDArray[np.int64]) -> None:
        """Give all ordinals from 0 on their moments at once."""
        self._moments[: len(moments)] = moments

    def column(self, count: int) -> NDArray[np.int64]:
        """Return the moments of the first `count` ordinals, as `fill` takes them."""
        return self._moments[:count]

    def count_since(self, day: str, of: BitMap) -> int:
        """Return how many of `of` were first seen on `day` (YYYY-MM-DD, UTC) or later."""
        return sum(of.intersection_cardinality(bits) for bits in self._since(day))

    def after(self, moment: int, of: BitMap) -> BitMap:
        """Return those of `of` that were first seen after `moment`."""
        days = self._since(day_of(moment))
        ordinals = as_array(BitMap.union(*days) & of) if days else as_array(BitMap())
        return BitMap(ordinals[self._moments.take(ordinals) > moment].astype(np.uint32))

    def _since(self, day: str) -> list[BitMap]:
        pairs = zip(self._days.values, self._days.bitmaps, strict=True)
        return [bits for value, bits in pairs if value >= day]
