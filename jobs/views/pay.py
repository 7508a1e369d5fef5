"""Stated pay as pages and feeds write it: never converted, and beside it what it makes in a year."""

from __future__ import annotations

from decimal import Decimal

from jobs.models.posting import Posting
from jobs.parsing.annual import annual
from jobs.parsing.money import minor_digits
from jobs.search.card_facts import CardFacts


def amount(minor: int, currency: str) -> str:
    """Return minor units as a grouped number: 12345600 USD -> 123,456; cents are shown only where there are some."""
    digits = minor_digits(currency)
    value = Decimal(minor).scaleb(-digits)
    return f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.{digits}f}"


def pay_display(posting: Posting | CardFacts) -> str:
    """Return e.g. `USD 120,000 – 150,000 a year`; empty where no pay is stated."""
    return pay_range(posting.pay_min, posting.pay_max, posting.pay_currency, posting.get_pay_period_display())


def pay_year_display(posting: Posting | CardFacts) -> str:
    """Return what stated pay makes in a year, e.g. `USD 124,800 a year`; empty where it is none, or a year's anyway."""
    period = posting.pay_period
    if period in ("", Posting.Period.YEAR):
        return ""
    low, high = (None if minor is None else annual(minor, period) for minor in (posting.pay_min, posting.pay_max))
    return pay_range(low, high, posting.pay_currency, str(Posting.Period.YEAR.label))


def pay_range(low: int | None, high: int | None, currency: str, period: str, *, minor: bool = True) -> str:
    """Return both ends in one phrase, in minor units or else in whole major ones; empty where neither is stated."""
    if low is None and high is None:
        return ""
    least, most = ("" if end is None else amount(end, currency) if minor else f"{end:,}" for end in (low, high))
    if least and most and low != high:
        return f"{currency} {least} – {most} {period}"
    if not least:
        return f"up to {currency} {most} {period}"
    return f"{currency} {least} {period}" if most else f"from {currency} {least} {period}"
