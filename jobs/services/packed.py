"""A long list that lies packed, so that a board of ten thousand postings fits where its texts would not."""

from __future__ import annotations

import io
import pickle
import zlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from itertools import islice
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")
TOGETHER = 250
# The first so many lie as they are: most boards are read without packing at all.
UNPACKED = 1_000
# The quickest: the texts of one board repeat each other, and shrink to a third by it.
_LEVEL = 1


class _Pickler(pickle.Pickler):
    """Pickles a dataclass as the call that makes it, which is quicker than its usual way."""

    def reducer_override(self, item: Any) -> Any:
        """Return the class and its values, or NotImplemented for what is no dataclass."""
        kind: Any = type(item)
        names = _fields(kind)
        return (kind, tuple([getattr(item, name) for name in names])) if names else NotImplemented


@cache
def _fields(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()


class Packed(Generic[Item], Collection[Item]):
    """Items in the order in which they came, such as can be pickled; what is read out may be a copy, and is not to be changed."""

    __slots__ = ("_first", "_loose", "_packs")

    def __init__(self, items: Iterable[Item] = ()) -> None:
        self._first: list[Item] = []
        self._packs: list[bytes] = []
        self._loose: list[Item] = []
        for item in items:
            self.append(item)

    def append(self, item: Item) -> None:
        """Put one more to the end."""
        if len(self._first) < UNPACKED:
            self._first.append(item)
            return
        self._loose.append(item)
        if len(self._loose) == TOGETHER:
            whole = io.BytesIO()
            _Pickler(whole, pickle.HIGHEST_PROTOCOL).dump(self._loose)
            self._packs.append(zlib.compress(whole.getbuffer(), _LEVEL))
            self._loose.clear()

    def __len__(self) -> int:
        return len(self._first) + len(self._packs) * TOGETHER + len(self._loose)

    def __iter__(self) -> Iterator[Item]:
        yield from self._first
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
