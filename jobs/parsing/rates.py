"""Exchange rates: the one rule that makes stated pay comparable across currencies.

Filter, sort, facet and display all convert with `convert`, after `annual` made a year of it. All is whole numbers and
exact fractions, and what is left over is dropped, so that no rounding lets pay reach an amount that it does not.
Example: USD 1,000.00 at 0.9 EUR per USD -> EUR 900.00.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from jobs.parsing.annual import annual
from jobs.parsing.money import minor_digits

BASE = "USD"
# Beyond so many days a rate's age is shown beside it.
OLD_DAYS = 90
# Worth is counted in hundred-millionths of a US dollar, finer than any currency's minor unit, and ends here: a bigint.
WORTH_DIGITS = 8
MOST_WORTH = 2**62 - 1
_MOST_MINOR = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Rate:
    """How many units of a currency one US dollar makes, on `day` (None: its source names no day)."""

    per_usd: Decimal
    day: date | None = None
    approximate: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class Rates:
    """A table of rates by ISO 4217 code; `version` 0 is no table at all, `day` that of its newest dated rate."""

    version: int = 0
    day: date | None = None
    rows: Mapping[str, Rate] = field(default_factory=dict)


NO_RATES = Rates()


@dataclass(frozen=True, slots=True)
class Quote:
    """What a conversion rests on: the older day of its two rates, and whether one of them is approximate."""

    day: date | None
    approximate: bool


def _unit(currency: str) -> int:
    """Return the minor units of one major unit."""
    return int(10 ** minor_digits(currency))


def factor(source: str, target: str, rates: Rates) -> Fraction | None:
    """Return the minor units of `target` that one of `source` makes, exactly; None where one has no rate."""
    if source == target:
        return Fraction(1)
    one, other = rates.rows.get(source), rates.rows.get(target)
    if one is None or other is None:
        return None
    return Fraction(other.per_usd) * _unit(target) / (Fraction(one.per_usd) * _unit(source))


def convert(minor: int, source: str, target: str, rates: Rates) -> int | None:
    """Return what `minor` units of `source` make in minor units of `target`, rounded down; None where one has no rate."""
    times = factor(source, target, rates)
    return None if times is None else minor * times.numerator // times.denominator


def whole_year(minor: int, period: str, source: str, target: str, rates: Rates) -> int | None:
    """Return what `minor` units of `source` per `period` make in whole major units of `target` a year, rounded down.

    None where one has no rate. A least amount in major units is reached exactly where this is at least as much.
    """
    made = convert(annual(minor, period), source, target, rates)
    return None if made is None else made // _unit(target)


def least_by_currency(least: int, target: str, rates: Rates) -> dict[str, int]:
    """Return currency -> the fewest of its minor units that `convert` makes at least `least` minor units of `target`.

    Currencies that cannot be compared with `target` are left out; `target` itself is always there.
    """
    found: dict[str, int] = {}
    for source in sorted({target, *rates.rows}):
        times = factor(source, target, rates)
        if times is not None:
            found[source] = min(-(-least * times.denominator // times.numerator), _MOST_MINOR)
    return found


def worth_factor(currency: str, rates: Rates) -> Fraction | None:
    """Return the worth of one minor unit, exactly; None where the currency has no rate."""
    rate = rates.rows.get(currency)
    return None if rate is None else Fraction(10**WORTH_DIGITS) / (Fraction(rate.per_usd) * _unit(currency))


def worth(minor: int, currency: str, rates: Rates) -> int | None:
    """Return what orders amounts of all currencies, at most MOST_WORTH; None where the currency has no rate.

    Of two amounts the one that is worth more is never less when both are converted to any currency.
    """
    return worths([minor], currency, rates)[0]


def worths(amounts: Sequence[int], currency: str, rates: Rates) -> list[int] | list[None]:
    """Return the worth of each of many amounts in one currency."""
    times = worth_factor(currency, rates)
    if times is None:
        return [None] * len(amounts)
    return [min(minor * times.numerator // times.denominator, MOST_WORTH) for minor in amounts]


def quote(source: str, target: str, rates: Rates) -> Quote | None:
    """Return what a conversion rests on; None where there is none, or nothing to convert.

    A rate without a day counts as of the table's.
    """
    one, other = rates.rows.get(source), rates.rows.get(target)
    if source == target or one is None or other is None:
        return None
    days = [found for found in (one.day or rates.day, other.day or rates.day) if found]
    return Quote(min(days, default=None), one.approximate or other.approximate)
