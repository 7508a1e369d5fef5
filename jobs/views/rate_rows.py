"""The rates in use as the page about pay prints them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jobs.parsing.rates import Rates
from jobs.search.vocabulary import currencies
from jobs.templatetags.display import rate_number
from jobs.views.converted import age_words


@dataclass(frozen=True, slots=True)
class RateRow:
    """One rate: units per US dollar without idle zeros; `day` None where its source names none, `age` where it is old."""

    currency: str
    name: str
    per_usd: str
    day: date | None
    age: str
    approximate: bool
    source: str


def rate_rows(rates: Rates) -> list[RateRow]:
    """Return a row for each currency, by code."""
    names = currencies()
    return [
        RateRow(
            code, names.get(code, ""), rate_number(rate.per_usd), rate.day, age_words(rate.day), rate.approximate,
            rate.source,
        )
        for code, rate in sorted(rates.rows.items())
    ]  # fmt: skip
