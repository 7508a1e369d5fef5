"""The words of the index: which postings have a word, and in how strong a place."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
MIN_MENDED = 4


class Terms:
    """Word -> postings. A posting that leaves keeps its words until the index is built anew: results pass `live`."""

    def __init__(self) -> None:
        self._postings: dict[str, BitMap] = {}
        self._sorted: list[str] = []

    def __len__(self) -> int:
        return len(self._postings)

    def __contains__(self, word: str) -> bool:
        return word in self._postings

    def get(self, word: str) -> BitMap:
        """Return the postings that have `word`; do not change it."""
        return self._postings.get(word, BitMap())

    def count(self, word: str) -> int:
        """Return how many postings have had `word`."""
        found = self._postings.get(word)
        return len(found) if found is not None else 0

    def add(self, ordinal: int, words: Iterable[str]) -> None:
        """Give an ordinal its words."""
        postings = self._postings
        for word in words:
            found = postings.get(word)
            if found is None:
                postings[word] = BitMap((ordinal,))
            else:
                found.add(ordinal)

    def merge(self, rows: Iterable[tuple[str, NDArray[np.uint32]]]) -> None:
        """Add words with their sorted ordinals, for many postings at once."""
        for word, ordinals in rows:
            found = self._postings.get(word)
            if found is None:
                self._postings[word] = BitMap(ordinals)
            else:
                found |= BitMap(ordinals)

    def all(self, words: Iterable[str]) -> BitMap | None:
        """Return the postings that have every word, rarest first; None for no word at all."""
        found: BitMap | None = None
        for word in sorted(set(words), key=self.count):
            postings = self.get(word)
            found = postings if found is None else found & postings
            if not found:
                return BitMap()
        return found

    def any(self, words: Iterable[str]) -> BitMap:
        """Return the postings that have one of the words; do not change it."""
        found = [self._postings[word] for word in words if word in self._postings]
        return found[0] if len(found) == 1 else BitMap.union(*found) if found else BitMap()

    def starting(self, start: str) -> list[str]:
        """Return the words that begin with `start`, sorted."""
        if len(self._sorted) != len(self._postings):
            # Words are never taken out, so equal lengths mean equal words.
            self._sorted = sorted(self._postings)
        first = bisect.bisect_left(self._sorted, start)
        return self._sorted[first : bisect.bisect_left(self._sorted, start + chr(0x10FFFF), first)]

    def restore(self, postings: dict[str, BitMap]) -> None:
        """Become word -> postings as `items` gave them."""
        self._postings, self._sorted = postings, []

    def items(self) -> Iterator[tuple[str, BitMap]]:
        """Return each word with its postings."""
        return iter(self._postings.items())


def one_edit(word: str) -> set[str]:
    """Return what `word` could have been before one letter was left out, added, replaced or swapped with the next."""
    splits = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    found = {left + right[1:] for left, right in splits if right}
    found |= {left + right[1] + right[0] + right[2:] for left, right in splits if len(right) > 1}
    for letter in LETTERS:
        found |= {left + letter + right[1:] for left, right in splits if right}
        found |= {left + letter + right for left, right in splits}
    found.discard(word)
    return found


def mended(word: str, known: Mapping[str, int]) -> str | None:
    """Return the most frequent word of `known` (word -> count) that is one edit away; None where none is."""
    if len(word) < MIN_MENDED or not word.isascii():
        return None
    candidates = [(known[near], near) for near in one_edit(word) if near in known]
    return max(candidates)[1] if candidates else None
