"""The order of postings in the index: each has an ordinal, and a greater ordinal is a newer posting.

Postings arrive late with old dates, so order holds for the ordinals below `sorted_until` alone; those from there on,
the tail, are few and are put in their places when a page is read. Order: listed_at, then id.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

Key = tuple[int, int]
GROWTH = 1.25
MIN_ROOM = 1024


class Ordinals:
    """ordinal <-> id, with the time that orders them. Ordinals of what left are not used again."""

    def __init__(self, ids: NDArray[np.int64], listed_at: NDArray[np.int64]) -> None:
        """Take rows that are sorted by (listed_at, id)."""
        self.count = len(ids)
        self.sorted_until = self.count
        self._ids = np.empty(max(MIN_ROOM, int(self.count * GROWTH)), np.int64)
        self._times = np.empty_like(self._ids)
        self._ids[: self.count] = ids
        self._times[: self.count] = listed_at
        self._look_up(np.arange(self.count, dtype=np.uint32))
        self.tail = BitMap()

    def _look_up(self, ordinals: NDArray[np.uint32]) -> None:
        """Make it possible to find the ordinals that have a posting by its id."""
        # Two arrays need a tenth of the memory of a dict; what comes later is little, and lies in one.
        ids = self._ids[ordinals]
        order = np.argsort(ids, kind="stable")
        self._sorted_ids, self._sorted_ordinals = ids[order], ordinals[order]
        self._left = BitMap()
        self._later: dict[int, int] = {}

    def add(self, posting_id: int, listed_at: int) -> int:
        """Give the next ordinal to a posting that has none; it stays sorted where the posting is the newest."""
        ordinal = self.count
        if ordinal == len(self._ids):
            room = max(MIN_ROOM, int(ordinal * GROWTH) + 1)
            self._ids = np.concatenate([self._ids, np.empty(room - ordinal, np.int64)])
            self._times = np.concatenate([self._times, np.empty(room - ordinal, np.int64)])
        self._ids[ordinal], self._times[ordinal] = posting_id, listed_at
        newest = ordinal == 0 or (listed_at, posting_id) > self.key(ordinal - 1)
        if newest and self.sorted_until == ordinal:
            self.sorted_until = ordinal + 1
        else:
            self.tail.add(ordinal)
        self.count = ordinal + 1
        self._later[posting_id] = ordinal
        return ordinal

    def remove(self, posting_id: int) -> int | None:
        """Forget a posting and return the ordinal that it had; None where it had none."""
        ordinal = self.get(posting_id)
        if ordinal is not None:
            self.tail.discard(ordinal)
            if self._later.pop(posting_id, None) is None:
                self._left.add(ordinal)
        return ordinal

    def get(self, posting_id: int) -> int | None:
        """Return the ordinal of a posting; None where it has none."""
        later = self._later.get(posting_id)
        if later is not None:
            return later
        place = int(np.searchsorted(self._sorted_ids, posting_id))
        if place == len(self._sorted_ids) or self._sorted_ids[place] != posting_id:
            return None
        ordinal = int(self._sorted_ordinals[place])
        return None if ordinal in self._left else ordinal

    def key(self, ordinal: int) -> Key:
        """Return (listed_at, id) of an ordinal."""
        return int(self._times[ordinal]), int(self._ids[ordinal])

    def since(self, moment: int, live: BitMap) -> BitMap:
        """Return those of `live` that were listed at `moment` (microseconds since 1970) or later."""
        start = int(np.searchsorted(self._times[: self.sorted_until], moment, side="left"))
        found = live & BitMap(range(start, self.count))
        late = found & self.tail
        if late:
            ordinals = np.fromiter(late, np.int64, len(late))
            found -= BitMap(ordinals[self._times[ordinals] < moment].astype(np.uint32))
        return found

    def newest(self, of: BitMap, limit: int, after: Key | None = None, skip: int = 0) -> list[int]:
        """Return at most `limit` ordinals of `of`, newest first, that stand after the key `after`, and after `skip` more."""
        late = of & self.tail if self.tail else None
        if not late:
            return self._newest_sorted(of, limit, after, skip)
        wanted = limit + skip
        main = self._newest_sorted(of - late, wanted, after, 0)
        found = np.fromiter(late, np.int64, len(late))
        if after is not None:
            time, posting_id = after
            times = self._times[found]
            found = found[(times < time) | ((times == time) & (self._ids[found] < posting_id))]
        merged = np.concatenate([np.asarray(main, np.int64), found])
        order = np.lexsort((-self._ids[merged], -self._times[merged]))
        return [int(ordinal) for ordinal in merged[order][skip:wanted]]

    def _newest_sorted(self, of: BitMap, limit: int, after: Key | None, skip: int) -> list[int]:
        """The same for ordinals below `sorted_until` alone: one slice of a bitmap from its end."""
        if not of:
            return []
        end = len(of) if after is None else of.rank(self._before(after) - 1) if self._before(after) else 0
        end -= skip
        return list(of[max(0, end - limit) : end])[::-1] if end > 0 else []

    def oldest(self, of: BitMap, limit: int, before: Key) -> list[int]:
        """Return at most `limit` ordinals of `of`, oldest first, that stand before the key `before` in newest order."""
        start = self._before(before)
        exact = start < self.sorted_until and self.key(start) == before
        main = of - self.tail if self.tail else of
        first = main.rank(start + exact - 1) if start + exact else 0
        found = np.asarray(list(main[first : first + limit]), np.int64)
        late = of & self.tail if self.tail else None
        if late:
            others = np.fromiter(late, np.int64, len(late))
            times = self._times[others]
            later = (times > before[0]) | ((times == before[0]) & (self._ids[others] > before[1]))
            found = np.concatenate([found, others[later]])
            found = found[np.lexsort((self._ids[found], self._times[found]))]
        return [int(ordinal) for ordinal in found[:limit]]

    def _before(self, key: Key) -> int:
        """Return how many ordinals of the sorted part have a key below `key`."""
        time, posting_id = key
        times = self._times[: self.sorted_until]
        start, end = int(np.searchsorted(times, time, "left")), int(np.searchsorted(times, time, "right"))
        return start + int(np.searchsorted(self._ids[start:end], posting_id, "left"))

    def columns(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return ids and times of all ordinals, those of what left among them."""
        return self._ids[: self.count], self._times[: self.count]

    def restore(self, live: BitMap, tail: BitMap, sorted_until: int) -> None:
        """Become what was kept: of the ordinals given to the constructor only those of `live` have a posting."""
        self.tail, self.sorted_until = tail, sorted_until
        self._look_up(np.frombuffer(live.to_array(), np.uint32) if live else np.zeros(0, np.uint32))

    def ids(self, ordinals: list[int]) -> list[int]:
        """Return the postings of ordinals, in their order."""
        return [int(found) for found in self._ids[ordinals]] if ordinals else []
