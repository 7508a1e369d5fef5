"""Which postings of the index are copies of one opening: of those that fit a search one stands for all.

Few postings have copies, so results are counted by bitmaps as ever and only those few are looked at one by one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from jobs.search.hits import as_array


class Copies:
    """Ordinal -> cluster and place in it; `clustered` are the ordinals that have one."""

    def __init__(self) -> None:
        self.clustered = BitMap()
        self._cluster = np.zeros(1024, np.int64)
        self._place = np.zeros(1024, np.int64)

    def add(self, ordinal: int, cluster: int, place: int) -> None:
        """Give an ordinal its cluster; 0 for none."""
        if ordinal >= len(self._cluster):
            more = np.zeros(max(1024, ordinal // 4 + ordinal - len(self._cluster)), np.int64)
            self._cluster, self._place = np.concatenate([self._cluster, more]), np.concatenate([self._place, more])
        self._cluster[ordinal], self._place[ordinal] = cluster, place
        if cluster:
            self.clustered.add(ordinal)

    def remove(self, ordinal: int) -> None:
        """Take an ordinal out of its cluster."""
        self.clustered.discard(ordinal)

    def fill(self, cluster: NDArray[np.int64], place: NDArray[np.int64]) -> None:
        """Give all ordinals from 0 on their clusters at once."""
        room = np.zeros(max(1024, len(cluster) // 4), np.int64)
        self._cluster, self._place = np.concatenate([cluster, room]), np.concatenate([place, room])
        self.clustered = BitMap(np.flatnonzero(cluster).astype(np.uint32))

    def of(self, bits: BitMap) -> NDArray[np.int64]:
        """Return the clusters of ordinals that have one, in their order."""
        found: NDArray[np.int64] = self._cluster[as_array(bits)]
        return found

    def each_once(self, bits: BitMap) -> BitMap:
        """Return `bits` without those that stand behind another of their cluster in it; do not change the answer."""
        copied = bits & self.clustered
        if len(copied) < 2:
            return bits
        ordinals = as_array(copied)
        order = np.lexsort((self._place[ordinals], self._cluster[ordinals]))
        ordinals = ordinals[order]
        clusters = self._cluster[ordinals]
        behind = ordinals[1:][clusters[1:] == clusters[:-1]]
        return bits - BitMap(behind.astype(np.uint32)) if len(behind) else bits

    def count(self, bits: BitMap) -> int:
        """Return how many openings `bits` are."""
        return len(self.each_once(bits))

    def count_apart(self, bits: BitMap, among: BitMap) -> int:
        """Return how many openings `bits` are of which `among` has no posting beside those in `bits`."""
        copied = bits & self.clustered
        if not copied:
            return len(bits)
        others = self.of((among & self.clustered) - bits)
        return len(bits) - len(copied) + len(np.setdiff1d(self.of(copied), others))

    def columns(self, count: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return clusters and places of the first `count` ordinals, as `restore` takes them."""
        if count > len(self._cluster):
            self.add(count - 1, 0, 0)
        return self._cluster[:count], self._place[:count]

    def restore(self, cluster: NDArray[np.int64], place: NDArray[np.int64], live: BitMap) -> None:
        """Become what `columns` returned; ordinals outside `live` have no posting any more."""
        self.fill(cluster, place)
        self.clustered &= live
