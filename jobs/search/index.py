"""The search index: every open posting as bits, in memory, so that totals and facet counts are exact and quick.

It is PURE: no Django, no clock; `now` is given. A bitmap for each word and each facet value holds the ordinals of its
postings; a search is their intersection, a count is the size of one. Example: role=ml-engineer & word "pytorch" is
two bitmaps and one AND. Results are those of the SQL filters (`filters.py`), which property tests hold it to.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from jobs.parsing.money import minor_digits
from jobs.search.document import FACETS, QUALITIES, Document
from jobs.search.facet import Facet
from jobs.search.ordinals import Ordinals
from jobs.search.query import SearchQuery
from jobs.search.terms import Terms
from jobs.search.tokenise import words

Counts = dict[str, list[tuple[str, int]]]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
BANDS_DAYS = (7, 30, 90)
# How many values of a facet are counted out; those chosen are always among them.
LONGEST_FACET = 30
# Below this share of all postings a result is narrow: its own columns are read instead of every bitmap.
NARROW_SHARE = 0.06
NARROW_LEAST = 4000


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of a ranked walk ended: bucket, then (listed_at, id) of its last row."""

    bucket: int
    listed_at: int
    id: int


@dataclass(frozen=True, slots=True)
class Found:
    """One page: the exact total, the ids in order with their buckets, and where the next page begins (None at the end)."""

    total: int
    ids: list[int]
    buckets: list[int]
    next_place: Place | None
    facets: Counts
    took_ms: float = 0.0


@dataclass(slots=True)
class _Parts:
    """A search taken apart: what every facet shares, and what each facet's own selection leaves."""

    shared: BitMap
    own: dict[str, BitMap] = field(default_factory=dict)

    def base(self, but: str = "") -> BitMap:
        """Return the postings of the search, without the selection of the facet `but`."""
        parts = [self.shared, *(bits for name, bits in self.own.items() if name != but)]
        parts.sort(key=len)
        found = parts[0]
        for bits in parts[1:]:
            found = found & bits
        return found


class SearchIndex:
    """Documents in, pages and counts out. One writer at a time; readers between two changes."""

    def __init__(self, ids: NDArray[np.int64] | None = None, times: NDArray[np.int64] | None = None) -> None:
        """Begin with postings that are sorted by (listed_at, id) and have no words and values yet; `build` gives them."""
        ids = np.zeros(0, np.int64) if ids is None else ids
        self.ordinals = Ordinals(ids, np.zeros(0, np.int64) if times is None else times)
        self.live = BitMap(range(len(ids))) if len(ids) else BitMap()
        self.facets = {name: Facet(name) for name in (*FACETS, "currency")}
        self.titles, self.skills, self.texts = Terms(), Terms(), Terms()
        self.quality = [BitMap() for _ in range(QUALITIES)]
        self.pay = np.full(max(1024, int(len(ids) * 1.25)), -1, np.int64)
        self.version = 0

    # --- changes ------------------------------------------------------------------------------------------------------

    def apply(self, changes: Iterable[tuple[int, Document | None]]) -> None:
        """Make each posting what it is now: (id, its document), or (id, None) for one that is no longer open."""
        for posting_id, document in changes:
            self._remove(posting_id)
            if document is not None:
                self._fill(self.ordinals.add(document.id, document.listed_at), document)
            self.version += 1

    def _fill(self, ordinal: int, document: Document) -> None:
        self.live.add(ordinal)
        for name in FACETS:
            self.facets[name].add(ordinal, document.values.get(name, ()))
        self.facets["currency"].add(ordinal, (document.currency,) if document.currency else ())
        if ordinal >= len(self.pay):
            self.pay = np.concatenate([self.pay, np.full(max(1024, ordinal // 4), -1, np.int64)])
        self.pay[ordinal] = -1 if document.pay_max is None else document.pay_max
        self.quality[min(max(document.quality, 0), QUALITIES - 1)].add(ordinal)
        self.titles.add(ordinal, document.title_words)
        self.skills.add(ordinal, document.skill_words)
        self.texts.add(ordinal, document.text_words)

    def _remove(self, posting_id: int) -> None:
        ordinal = self.ordinals.remove(posting_id)
        if ordinal is None:
            return
        self.live.discard(ordinal)
        for facet in self.facets.values():
            facet.remove(ordinal)
        for bits in self.quality:
            bits.discard(ordinal)

    # --- searches -----------------------------------------------------------------------------------------------------

    def search(
        self,
        query: SearchQuery,
        *,
        now: datetime,
        size: int = 25,
        after: Place | None = None,
        facets: Iterable[str] = FACETS,
    ) -> Found:
        """Return one page of `query` as of `now`, with its exact total and the counts of `facets`.

        A facet ignores its own selection; skills keep theirs where several mean all of them.
        """
        started = time.perf_counter()
        parts = self._parts(query, now)
        base = parts.base()
        counts = self._counts(facets, query, parts, base)
        ids: list[int] = []
        buckets: list[int] = []
        for bucket, ordinal in self._page(query, base, now, size + 1, after):
            ids.append(self.ordinals.key(ordinal)[1])
            buckets.append(bucket)
        place = None
        if len(ids) > size:
            ids, buckets = ids[:size], buckets[:size]
            last = self.ordinals.get(ids[-1])
            place = Place(buckets[-1], *self.ordinals.key(last)) if last is not None else None
        return Found(len(base), ids, buckets, place, counts, (time.perf_counter() - started) * 1000)

    def _parts(self, query: SearchQuery, now: datetime) -> _Parts:
        shared = self.live
        asked = words(query.q)
        if asked:
            text = self.texts.all(asked)
            shared = shared & text if text is not None else shared
        if query.posted_within is not None:
            shared = self.ordinals.since(microseconds(now - timedelta(days=query.posted_within)), shared)
        parts = _Parts(shared)
        for name in FACETS:
            if not hasattr(query, name):
                continue
            bits = self._selected(name, query)
            if bits is not None:
                parts.own[name] = bits
        if query.asks_for_pay:
            parts.own["currency"] = self._paid(query)
        return parts

    def _selected(self, name: str, query: SearchQuery) -> BitMap | None:
        """Return the postings that a facet's own selection leaves; None where nothing is selected."""
        facet = self.facets[name]
        included, excluded = query.included(name), query.excluded(name)
        if not included and not excluded:
            return None
        found = self.live
        if included and name == "skill" and query.skill_mode != "any":
            for value in sorted(included, key=lambda value: len(facet.get(value))):
                found = found & facet.get(value)
        elif included:
            found = facet.union(included)
        return found - facet.union(excluded) if excluded else found

    def _paid(self, query: SearchQuery) -> BitMap:
        """Return the postings that the three parameters of pay leave."""
        stated = self.facets["currency"].get(query.currency) if query.currency else self._stated()
        enough = stated
        if query.pay_min is not None:
            least = query.pay_min * 10 ** minor_digits(query.currency)
            ordinals = _array(stated)
            enough = BitMap(ordinals[self.pay[ordinals] >= least])
        return enough | (self.live - stated) if query.keeps_unknown_pay else enough

    def _stated(self) -> BitMap:
        return BitMap.union(*self.facets["currency"].bitmaps) if self.facets["currency"].bitmaps else BitMap()

    # --- counts -------------------------------------------------------------------------------------------------------

    def _counts(self, names: Iterable[str], query: SearchQuery, parts: _Parts, base: BitMap) -> Counts:
        """Return facet -> (value, count), most first, of at most LONGEST_FACET values and those chosen."""
        narrow = _array(base) if self._is_narrow(base) else None
        found: Counts = {}
        for name in names:
            keeps = name == "skill" and query.skill_mode != "any"
            if keeps or name not in parts.own:
                found[name] = self._count(name, query, base, narrow)
            else:
                wider = parts.base(but=name)
                found[name] = self._count(name, query, wider, _array(wider) if self._is_narrow(wider) else None)
        return found

    def _is_narrow(self, of: BitMap) -> bool:
        return len(of) <= max(NARROW_LEAST, NARROW_SHARE * len(self.live))

    def _count(
        self, name: str, query: SearchQuery, of: BitMap, ordinals: NDArray[np.uint32] | None
    ) -> list[tuple[str, int]]:
        """Return the counts of one facet in `of`; `ordinals` are those of `of` where they are few."""
        facet = self.facets[name]
        if ordinals is None:
            found = facet.top(of, LONGEST_FACET)
        else:
            found = facet.top_of_column(ordinals, LONGEST_FACET)
        counts = sorted(
            ((facet.values[number], count) for count, number in found), key=lambda item: (-item[1], item[0])
        )
        names = {value for value, _ in counts}
        for value in self._chosen(name, query):
            if value not in names:
                counts.append((value, of.intersection_cardinality(facet.get(value))))
        return counts

    @staticmethod
    def _chosen(name: str, query: SearchQuery) -> list[str]:
        if name == "currency":
            return [query.currency] if query.currency else []
        if not hasattr(query, name):
            return []
        return sorted({*query.included(name), *query.excluded(name)})

    # --- order --------------------------------------------------------------------------------------------------------

    def _page(
        self, query: SearchQuery, base: BitMap, now: datetime, limit: int, after: Place | None
    ) -> Iterator[tuple[int, int]]:
        """Yield (bucket, ordinal) of the next `limit` rows, in order."""
        left = limit
        for bucket, bits in self._buckets(query, base, now):
            if after is not None and bucket < after.bucket:
                continue
            key = (after.listed_at, after.id) if after is not None and bucket == after.bucket else None
            for ordinal in self.ordinals.newest(bits, left, key):
                yield bucket, ordinal
                left -= 1
            if left <= 0:
                return

    def _buckets(self, query: SearchQuery, base: BitMap, now: datetime) -> Iterator[tuple[int, BitMap]]:
        """Yield the parts of a result in their order: tier, then age, then quality; one part where sorted by newest."""
        asked = words(query.q)
        if query.effective_sort != "relevance" or not asked:
            yield 0, base
            return
        rest = base
        for tier, bits in enumerate(self._tiers(asked, base)):
            here = rest & bits
            rest = rest - here
            for band, aged in enumerate(self._bands(here, now)):
                for grade, quality in enumerate(reversed(self.quality)):
                    part = aged & quality
                    if part:
                        yield (tier * (len(BANDS_DAYS) + 1) + band) * QUALITIES + grade, part

    def _tiers(self, asked: list[str], base: BitMap) -> Iterator[BitMap]:
        """Yield those with all words in the title, those with all words in title or skills, and all."""
        yield self.titles.all(asked) or BitMap()
        named = base
        for word in set(asked):
            named = named & (self.titles.get(word) | self.skills.get(word))
        yield named
        yield base

    def _bands(self, of: BitMap, now: datetime) -> Iterator[BitMap]:
        rest = of
        for days in BANDS_DAYS:
            young = self.ordinals.since(microseconds(now - timedelta(days=days)), rest)
            yield young
            rest = rest - young
        yield rest


def microseconds(moment: datetime) -> int:
    """Return the microseconds from 1970 to an aware moment."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def _array(bits: BitMap) -> NDArray[np.uint32]:
    """Return the ordinals of a bitmap, ascending."""
    return np.frombuffer(bits.to_array(), np.uint32) if bits else np.zeros(0, np.uint32)
