"""Building the index from many documents at once: words and values are gathered in arrays, then packed into bitmaps.

Postings come in parts, each built by itself (by another process, for instance); parts are merged in their order.
"""

from __future__ import annotations

import itertools
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable
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


@dataclass(slots=True)
class Part:
    """Some documents taken apart, in ascending order of (listed_at, id); ordinals count from 0."""

    ids: array = field(default_factory=lambda: array("q"))
    times: array = field(default_factory=lambda: array("q"))
    pay: array = field(default_factory=lambda: array("q"))
    titles: Lists = field(default_factory=_lists)
    skills: Lists = field(default_factory=_lists)
    texts: Lists = field(default_factory=_lists)
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
        for lists, found in (
            (self.titles, document.title_words), (self.skills, document.skill_words), (self.texts, document.text_words)
        ):  # fmt: skip
            for word in found:
                lists[word].append(ordinal)
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
    starts = np.cumsum([0, *(len(part.ids) for part in kept)]).tolist()
    for start, part in zip(starts, kept, strict=False):
        for terms, lists in ((index.titles, part.titles), (index.skills, part.skills), (index.texts, part.texts)):
            terms.merge({word: _shifted(found, start) for word, found in lists.items()})
        index.spellings.update(part.spellings)
        for bits, found in zip(index.quality, part.quality, strict=True):
            bits.update(_shifted(found, start))
    for name, facet in index.facets.items():
        gathered: dict[str, list[NDArray[np.uint32]]] = defaultdict(list)
        for start, part in zip(starts, kept, strict=False):
            for value, found in part.facets[name].items():
                gathered[value].append(_shifted(found, start))
        facet.fill({value: np.concatenate(arrays) for value, arrays in gathered.items()}, count)
    return index


def build(documents: Iterable[Document]) -> SearchIndex:
    """Return the index of documents in any order."""
    return merge([part_of(sorted(documents, key=lambda item: (item.listed_at, item.id)))])


def _joined(arrays: list[array]) -> NDArray[np.int64]:
    return np.concatenate([np.frombuffer(found, np.int64) for found in arrays])


def _shifted(found: array, start: int) -> NDArray[np.uint32]:
    return np.frombuffer(found, np.uint32) + np.uint32(start) if found else np.zeros(0, np.uint32)
