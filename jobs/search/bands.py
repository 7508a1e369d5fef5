"""Bands of pay beside the other choices: how many postings pay at least so much a year. PURE, as the index is.

Amounts are round ones in the currency that is asked for; what is stated in others counts by what it makes at the rates, as
the filter by `pay_min` counts it. Without a rate for the currency nobody knows what is much in it, and there are no bands.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from jobs.parsing.money import minor_digits
from jobs.parsing.rates import Rates, least_by_currency
from jobs.search.facet import Facet
from jobs.search.hits import as_array

# In US dollars a year; in another currency the same rounded to two digits.
LADDER = (5_000, 10_000, 20_000, 40_000, 60_000, 80_000, 100_000, 150_000, 200_000, 300_000)
# (rates, currency) that are kept, the one that came first goes first.
KEPT = 4


def steps(currency: str, rates: Rates) -> tuple[int, ...]:
    """Return the least amounts of the bands in whole major units of `currency`, ascending; none where it has no rate."""
    rate = rates.rows.get(currency)
    if rate is None:
        return ()
    return tuple(sorted({max(1, _two_digits(int(dollars * rate.per_usd))) for dollars in LADDER}))


def _two_digits(amount: int) -> int:
    unit = int(10 ** max(0, len(str(amount)) - 2))
    return amount // unit * unit


class Bands:
    """(rates, currency) -> for each step the postings that pay at least so much, for the few that were asked for last."""

    def __init__(self) -> None:
        self._kept: list[_Band] = []

    def at_least(
        self, currency: str, rates: Rates, pay: NDArray[np.int64], currencies: Facet, count: int
    ) -> list[tuple[int, BitMap]]:
        """Return (amount, its postings) of each step; the first `count` ordinals have their pay a year in `pay`.

        Postings that left are among them.
        """
        found = next((band for band in self._kept if band.rates is rates and band.currency == currency), None)
        if found is None:
            found = _Band(currency, rates)
            self._kept = [*self._kept, found][-KEPT:]
        found.go_on(pay, currencies, count)
        return list(zip(found.amounts, found.bitmaps, strict=True))


class _Band:
    """One table of rates and currency; an ordinal's pay never changes, so only ordinals that are new are looked at."""

    def __init__(self, currency: str, rates: Rates) -> None:
        self.currency, self.rates = currency, rates
        self.amounts = steps(currency, rates)
        self.bitmaps = [BitMap() for _ in self.amounts]
        unit = 10 ** minor_digits(currency)
        self._leasts = [least_by_currency(amount * unit, currency, rates) for amount in self.amounts]
        self._done = 0

    def go_on(self, pay: NDArray[np.int64], currencies: Facet, count: int) -> None:
        """Take the ordinals below `count` that were not taken before."""
        if self._done == count:
            return
        for currency, bits in zip(currencies.values, currencies.bitmaps, strict=True):
            ordinals = as_array(bits)
            ordinals = ordinals[np.searchsorted(ordinals, self._done) :]
            amounts = pay.take(ordinals)
            for found, leasts in zip(self.bitmaps, self._leasts, strict=True):
                if currency in leasts:
                    found |= BitMap(ordinals[amounts >= leasts[currency]].astype(np.uint32))
        self._done = count
