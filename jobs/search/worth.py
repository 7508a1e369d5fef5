"""Pay in the index: which postings a least amount leaves, and the order by pay. PURE, as the index is.

The index stores pay as it is stated. What it is worth follows from the rates that come with a question, and is kept for
those: an ordinal's pay never changes, so only ordinals that are new are counted out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from jobs.parsing.money import minor_digits
from jobs.parsing.rates import Rates, least_by_currency, worths
from jobs.search.facet import Facet
from jobs.search.ordering import UNPAID, Place, pay_bucket
from jobs.search.query import SearchQuery

# Walks go on by the rates with which they began: so many tables are kept, the one that came first goes first.
KEPT = 3


def leasts(query: SearchQuery, rates: Rates) -> dict[str, int]:
    """Return currency -> the fewest of its minor units a year that `pay_min` asks for; others cannot be compared."""
    assert query.pay_min is not None
    return least_by_currency(query.pay_min * 10 ** minor_digits(query.currency), query.currency, rates)


@dataclass(slots=True)
class _Column:
    """ordinal -> its bucket by one table of rates; the first `done` are counted out."""

    rates: Rates
    buckets: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    done: int = 0


class Worth:
    """ordinal -> its bucket in the order by pay, for the few tables that were asked for last."""

    def __init__(self) -> None:
        self._columns: list[_Column] = []

    def buckets(self, rates: Rates, pay: NDArray[np.int64], currencies: Facet, count: int) -> NDArray[np.int64]:
        """Return the buckets of the first `count` ordinals, whose pay a year lies in `pay`."""
        column = next((kept for kept in self._columns if kept.rates is rates), None)
        if column is None:
            column = _Column(rates)
            self._columns = [*self._columns, column][-KEPT:]
        if count > len(column.buckets):
            more = np.full(int(count * 1.25) - len(column.buckets) + 1, UNPAID, np.int64)
            column.buckets = np.concatenate([column.buckets, more])
        if column.done < count:
            for currency, bits in zip(currencies.values, currencies.bitmaps, strict=True):
                ordinals = _array(bits)
                ordinals = ordinals[np.searchsorted(ordinals, column.done) :]
                amounts, places = np.unique(pay[ordinals], return_inverse=True)
                numbers = [pay_bucket(found) for found in worths(amounts.tolist(), currency, rates)]
                column.buckets[ordinals] = np.array(numbers, np.int64)[places]
            column.done = count
        return column.buckets


def groups(
    base: BitMap, buckets: NDArray[np.int64], limit: int, after: Place | None, before: Place | None
) -> Iterator[tuple[int, BitMap]]:
    """Yield (bucket, its postings of `base`) in ascending order: as many as `limit` rows beside a place need."""
    ordinals = _array(base)
    values = buckets[ordinals]
    if before is not None:
        values, edge = -values, -before.bucket
    else:
        edge = after.bucket if after is not None else -1
    further = values[values > edge]
    last = np.partition(further, limit - 1)[limit - 1] if len(further) > limit else UNPAID
    kept = (values >= edge) & (values <= last)
    ordinals, values = ordinals[kept], np.abs(values[kept])
    for value in np.unique(values):
        yield int(value), BitMap(ordinals[values == value])


def _array(bits: BitMap) -> NDArray[np.uint32]:
    return np.frombuffer(bits.to_array(), np.uint32) if bits else np.zeros(0, np.uint32)
