"""Stated base pay: structured bands first, then a range in words.

Currency and period must be stated or certain; zero is unknown; a band with min above max is turned round; equity, bonus,
commission and on-target earnings are no base pay; a sum that cannot be what its period says is refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from jobs.contract import Pay, Period, RawPay
from jobs.parsing.html import one_line
from jobs.parsing.money import minor_digits
from jobs.parsing.pay_words import stated_range

_PERIODS: dict[str, Period] = {
    "hour": "hour", "hourly": "hour", "1 hour": "hour", "per-hour-wage": "hour", "hr": "hour", "h": "hour",
    "day": "day", "daily": "day", "1 day": "day", "per-day-wage": "day", "week": "week", "weekly": "week",
    "1 week": "week", "per-week-salary": "week", "month": "month", "monthly": "month", "1 month": "month",
    "per-month-salary": "month", "mo": "month", "year": "year", "yearly": "year", "annual": "year", "annually": "year",
    "1 year": "year", "per-year-salary": "year", "yr": "year", "annum": "year",
}  # fmt: skip
# A year's pay below this, in units of the currency, is another period mislabelled.
_LEAST_YEAR = Decimal(1000)
_MOST = Decimal(10) ** 11
_NOT_BASE = re.compile(r"\bOTE\b|on[- ]target|commission|bonus|equity|stock|variable", re.IGNORECASE)
# A text that says of the stated range itself that more than base pay stands in it.
_RANGE_IS_NOT_BASE = re.compile(
    r"\b(?:range|salary|figure|amount|compensation|band)\b[^.;]{0,40}\b(?:represents?|reflects?|shows?|is|are|includes?)\b[^.;]{0,60}"
    r"\b(?:OTE|on[- ]target earnings|variable|commissions?)\b",
    re.IGNORECASE,
)
_HOURLY = re.compile(r"\bhour(?:ly)?\b|/\s*hr?\b|\bper hr\b", re.IGNORECASE)
_MONTHLY = re.compile(r"\bmonth(?:ly)?\b", re.IGNORECASE)
_YEARLY = re.compile(r"\b(?:annual(?:ly|ized)?|year(?:ly)?|per annum)\b", re.IGNORECASE)


def period(word: str | None) -> Period | None:
    """Return the period that a source's word means; None where it means none."""
    return _PERIODS.get(one_line(word or "").lower())


def period_in(text: str) -> Period | None:
    """Return the one period that a label or a sentence names; None where it names none or several."""
    named: list[Period] = []
    if _HOURLY.search(text):
        named.append("hour")
    if _MONTHLY.search(text):
        named.append("month")
    if _YEARLY.search(text):
        named.append("year")
    return named[0] if len(named) == 1 else None


def salary(bands: Sequence[RawPay], text: str | None) -> Pay | None:
    """Return stated base pay; several bands of one currency and period become their lowest to highest.

    Bands of different kinds, and pay in words without currency or period, are None: nobody could compare them. Raises ValueError
    where something is stated that cannot be pay, so that the failure is counted.
    """
    if bands and text and _RANGE_IS_NOT_BASE.search(text):
        return None
    pay = _of_bands([band for band in bands if not _NOT_BASE.search(band.label)], text)
    found = stated_range(text) if text and not bands else None
    if pay is not None or found is None or found.currency is None or found.period is None:
        return pay
    return _pay(found.min, found.max, found.currency, found.period, found.words)


def beyond_base(bands: Sequence[RawPay], text: str | None) -> Pay | None:
    """Return the stated pay that holds more than base pay, such as on-target earnings; None where none can be read.

    These are the bands that `salary` leaves out for that reason: no one may take them for base pay.
    """
    whole = bool(text and _RANGE_IS_NOT_BASE.search(text))
    try:
        return _of_bands([band for band in bands if whole or _NOT_BASE.search(band.label)], text)
    except (ValueError, ArithmeticError):
        return None


def _of_bands(bands: Sequence[RawPay], text: str | None) -> Pay | None:
    """Return bands of one currency and period as one, its words theirs or `text`; raises ValueError where none is pay."""
    usable: list[tuple[Decimal | None, Decimal | None, str, Period, str]] = []
    refused = ""
    for band in bands:
        read = _band(band)
        if isinstance(read, str):
            refused = refused or read
        else:
            usable.append(read)
    kinds = {(currency, unit) for _, _, currency, unit, _ in usable}
    if len(kinds) == 1:
        currency, unit = next(iter(kinds))
        lows = [low for low, _, _, _, _ in usable if low is not None]
        highs = [high for _, high, _, _, _ in usable if high is not None]
        words = "; ".join(dict.fromkeys(label for *_, label in usable if label))
        return _pay(min(lows, default=None), max(highs, default=None), currency, unit, words or text or "")
    if refused and not kinds:
        raise ValueError(refused)
    return None


def _band(band: RawPay) -> tuple[Decimal | None, Decimal | None, str, Period, str] | str:
    """Return a band ready for use, or why it cannot be."""
    low, high = band.min or None, band.max or None
    if low is None and high is None:
        return ""
    if low is not None and high is not None and low > high:
        low, high = high, low
    currency = (band.currency or "").strip().upper()
    unit = period(band.period) or period_in(band.label)
    if not re.fullmatch(r"[A-Z]{3}", currency):
        return "The pay has no currency."
    if unit is None:
        return "The pay has no period."
    least = min(value for value in (low, high) if value is not None)
    most = max(value for value in (low, high) if value is not None)
    if least < 0 or most > _MOST or not least.is_finite() or not most.is_finite():
        return "The pay is not a sum that we can store."
    if unit == "year" and most < _LEAST_YEAR:
        return "The pay cannot be a year's."
    return low, high, currency, unit, band.label


def _pay(low: Decimal | None, high: Decimal | None, currency: str, unit: Period, stated: str) -> Pay | None:
    digits = minor_digits(currency)
    least, most = (None if value is None else int(value.scaleb(digits).to_integral_value()) for value in (low, high))
    if not least and not most:
        return None
    return Pay(least or None, most or None, currency, unit, one_line(stated)[:500])
