"""The order of a result: its parts by how well they fit, and the rows of a page beside a place. PURE, as the index is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pyroaring import BitMap

from jobs.search.facet import Facet
from jobs.search.grammar import Asked
from jobs.search.matching import Matcher, Where
from jobs.search.ordering import BANDS_DAYS, BUCKETS, Place, bucket_of, microseconds
from jobs.search.ordinals import Key, Ordinals
from jobs.search.query import SearchQuery

Buckets = Iterator[tuple[int, BitMap]]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Parts a result into buckets; `quality` holds postings by how much speaks for them, the least first."""

    ordinals: Ordinals
    quality: Sequence[BitMap]
    facets: Mapping[str, Facet]
    matcher: Matcher
    now: datetime

    def buckets(self, query: SearchQuery, asked: Asked, base: BitMap) -> Buckets:
        """Yield the parts of `base` in their order; those that have an asked role as their second stand behind."""
        if not query.puts_first_roles_first:
            yield from self._ranked(query, asked, base)
            return
        roles, seconds = self.facets["role"], self.facets["secondary"]
        first = base & BitMap.union(*(roles.get(slug) - seconds.get(slug) for slug in query.included("role")))
        yield from self._ranked(query, asked, first)
        for bucket, bits in self._ranked(query, asked, base - first):
            yield bucket + BUCKETS, bits

    def _ranked(self, query: SearchQuery, asked: Asked, base: BitMap) -> Buckets:
        """Yield the parts by tier, then age, then quality; one part where sorted by newest."""
        if query.effective_sort != "relevance" or not asked.required:
            yield 0, base
            return
        rest = base
        for tier, where in enumerate(Where):
            bits = self.matcher.all(asked.required, where) if where is not Where.TEXT else None
            here = rest & bits if bits is not None else rest
            for band, aged in enumerate(self._bands(here)):
                for grade, quality in enumerate(reversed(self.quality)):
                    part = aged & quality
                    if part:
                        yield bucket_of(tier, band, grade), part
            # After its rows were taken: a first page seldom asks for what is behind them.
            rest = rest - here

    def _bands(self, of: BitMap) -> Iterator[BitMap]:
        rest = of
        for days in BANDS_DAYS:
            young = self.ordinals.since(microseconds(self.now - timedelta(days=days)), rest) if rest else rest
            yield young
            rest = rest - young
        yield rest


def rows_after(ordinals: Ordinals, buckets: Buckets, limit: int, after: Place | None) -> list[tuple[int, int]]:
    """Return (bucket, ordinal) of the first `limit` rows after a place, in order."""
    found: list[tuple[int, int]] = []
    for bucket, bits in buckets:
        if after is not None and bucket < after.bucket:
            continue
        key = after.key if after is not None and bucket == after.bucket else None
        found += [(bucket, ordinal) for ordinal in ordinals.newest(bits, limit - len(found), key)]
        if len(found) == limit:
            break
    return found


def rows_before(ordinals: Ordinals, buckets: Buckets, limit: int, before: Place) -> list[tuple[int, int]]:
    """Return (bucket, ordinal) of the last `limit` rows before a place, the nearest first."""
    found: list[tuple[int, int]] = []
    for bucket, bits in reversed(list(buckets)):
        if bucket > before.bucket:
            continue
        key: Key = before.key if bucket == before.bucket else (-(2**63), -(2**63))
        found += [(bucket, ordinal) for ordinal in ordinals.oldest(bits, limit - len(found), key)]
        if len(found) == limit:
            break
    return found
