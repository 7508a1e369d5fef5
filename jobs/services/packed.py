"""A long list that lies packed, so that a board of ten thousand postings fits where its texts would not."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Generic, TypeVar

Item = TypeVar("Item")
# Fewer are never packed: most boards are read without it.
TOGETHER = 250
# The quickest: the texts of one board repeat each other, and shrink to a third by it.
_LEVEL = 1


class Packed(Generic[Item], Collection[Item]):
    """Items in the order in which they came; those that are read out are copies, and must be such as can be pickled."""

    __slots__ = ("_loose", "_packs")

    def __init__(self, items: Iterable[Item] = ()) -> None:
        self._packs: list[bytes] = []
        self._loose: list[Item] = []
        for item in items:
            self.append(item)

    def append(self, item: Item) -> None:
        """Put one more to the end."""
        self._loose.append(item)
        if len(self._loose) == TOGETHER:
            self._packs.append(zlib.compress(pickle.dumps(self._loose, pickle.HIGHEST_PROTOCOL), _LEVEL))
            self._loose.clear()

    def __len__(self) -> int:
        return len(self._packs) * TOGETHER + len(self._loose)

    def __iter__(self) -> Iterator[Item]:
        for pack in self._packs:
            yield from pickle.loads(zlib.decompress(pack))  # noqa: S301 - our own, from this process
        yield from self._loose

    def __contains__(self, item: object) -> bool:
        return any(item == found for found in self)


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Yield all items in lists of `size`, the last of them shorter."""
    iterator = iter(items)
    while part := list(islice(iterator, size)):
        yield part
