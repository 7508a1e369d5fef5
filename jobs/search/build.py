"""Building the index from many documents at once: words and values are gathered in arrays, then packed into bitmaps.

Postings come in parts, each built by itself (by another process, for instance); parts are merged in their order.
"""

from __future__ import annotations

import itertools
from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from jobs.search.document import COUNTED, QUALITIES, Document
from jobs.search.index import SearchIndex

# Ordinals within a part, by word or value.
Lists = dict[str, array]


def _lists() -> Lists:
    return defaultdict(_ordinals)


def _ordinals() -> array:
    return array("I")


class _Numbers(dict[str, int]):
    """Word -> its number, given at first sight."""

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        return number


class Gathered:
    """The words of documents in their order, as numbers; sorted by word once all are there."""

    def __init__(self) -> None:
        self._number = _Numbers()
        self._numbers = array("I")
        self._lengths = array("I")

    def add(self, words: Collection[str]) -> None:
        """Take the words of the next document."""
        number = self._number
        self._numbers.extend([number[word] for word in words])
        self._lengths.append(len(words))

    def rows(self, start: int) -> Iterator[tuple[str, NDArray[np.uint32]]]:
        """Yield each word with its ordinals, ascending; the first document has the ordinal `start`."""
        if not self._numbers:
            return
        numbers, lengths = np.frombuffer(self._numbers, np.uint32), np.frombuffer(self._lengths, np.uint32)
        ordinals = np.repeat(np.arange(start, start + len(lengths), dtype=np.uint32), lengths)
        ordinals = ordinals[np.argsort(numbers, kind="stable")]
        first = 0
        for word, last in zip(self._number, np.cumsum(np.bincount(numbers)).tolist(), strict=True):
            yield word, ordinals[first:last]
            first = last


@dataclass(slots=True)
class Part:
    """Some documents taken apart, in ascending order of (listed_at, id); ordinals count from 0."""

    ids: array = field(default_factory=lambda: array("q"))
    times: array = field(default_factory=lambda: array("q"))
    pay: array = field(default_factory=lambda: array("q"))
    first_seen: array = field(default_factory=lambda: array("q"))
    cluster: array = field(default_factory=lambda: array("q"))
    place: array = field(default_factory=lambda: array("q"))
    titles: Gathered = field(default_factory=Gathered)
    skills: Gathered = field(default_factory=Gathered)
    texts: Gathered = field(default_factory=Gathered)
    facets: dict[str, Lists] = field(default_factory=lambda: {name: _lists() for name in COUNTED})
    spellings: Counter[str] = field(default_factory=Counter)
    quality: list[array] = field(default_factory=lambda: [_ordinals() for _ in range(QUALITIES)])

    def add(self, document: Document) -> None:
        """Take one more document; raises ValueError where it is older than the last."""
        key = document.listed_at, document.id
        if self.ids and key <= (self.times[-1], self.ids[-1]):
            raise ValueError("Documents are built in ascending order of listed_at and id.")
        ordinal = len(self.ids)
        self.ids.append(document.id)
        self.times.append(document.listed_at)
        self.pay.append(-1 if document.pay_max is None else document.pay_max)
        self.first_seen.append(document.first_seen_at or 0)
        self.cluster.append(document.cluster)
        self.place.append(document.cluster_place)
        self.titles.add(document.title_words)
        self.skills.add(document.skill_words)
        self.texts.add(document.text_words)
        for name in COUNTED:
            for value in document.counted(name):
                self.facets[name][value].append(ordinal)
        self.spellings.update(document.spellings)
        self.quality[min(max(document.quality, 0), QUALITIES - 1)].append(ordinal)


def part_of(documents: Iterable[Document]) -> Part:
    """Return the part of documents in ascending order; raises ValueError where they are not."""
    part = Part()
    for document in documents:
        part.add(document)
    return part


def merge(parts: Iterable[Part]) -> SearchIndex:
    """Return the index of parts, the oldest first; raises ValueError where one begins before the last ended."""
    kept = [part for part in parts if part.ids]
    for one, next_one in itertools.pairwise(kept):
        if (next_one.times[0], next_one.ids[0]) <= (one.times[-1], one.ids[-1]):
            raise ValueError("Parts are merged in ascending order of listed_at and id.")
    if not kept:
        return SearchIndex()
    index = SearchIndex(_joined([part.ids for part in kept]), _joined([part.times for part in kept]))
    count = index.ordinals.count
    index.pay[:count] = _joined([part.pay for part in kept])
    index.first_seen.fill(_joined([part.first_seen for part in kept]))
    index.copies.fill(_joined([part.cluster for part in kept]), _joined([part.place for part in kept]))
    starts = np.cumsum([0, *(len(part.ids) for part in kept)]).tolist()
    for start, part in zip(starts, kept, strict=False):
        for terms, gathered in ((index.titles, part.titles), (index.skills, part.skills), (index.texts, part.texts)):
            terms.merge(gathered.rows(start))
        index.spellings.update(part.spellings)
        for bits, found in zip(index.quality, part.quality, strict=True):
            bits.update(_shifted(found, start))
    for name, facet in index.facets.items():
        shifted: dict[str, list[NDArray[np.uint32]]] = defaultdict(list)
        for start, part in zip(starts, kept, strict=False):
            for value, found in part.facets[name].items():
                shifted[value].append(_shifted(found, start))
        facet.fill({value: np.concatenate(arrays) for value, arrays in shifted.items()}, count)
    return index


def build(documents: Iterable[Document]) -> SearchIndex:
    """Return the index of documents in any order."""
    return merge([part_of(sorted(documents, key=lambda item: (item.listed_at, item.id)))])


def _joined(arrays: list[array]) -> NDArray[np.int64]:
    return np.concatenate([np.frombuffer(found, np.int64) for found in arrays])


def _shifted(found: array, start: int) -> NDArray[np.uint32]:
    return np.frombuffer(found, np.uint32) + np.uint32(start) if found else np.zeros(0, np.uint32)
