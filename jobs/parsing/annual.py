"""Pay of a year: the one rule that makes an hour's, day's, week's or month's pay comparable.

Filter, facet and display all use these factors; `/about/pay/` prints them. Example: 5,000 a month -> 60,000 a year.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from jobs.contract import Period

# 52 weeks of 5 days of 8 hours: full time, holidays paid. Whole numbers, so that nothing is ever rounded.
FACTORS: Mapping[Period, int] = MappingProxyType({"hour": 2080, "day": 260, "week": 52, "month": 12, "year": 1})


def annual(minor: int, period: str) -> int:
    """Return what `minor` units per `period` make in a year, in minor units; raises ValueError for another period."""
    for known, factor in FACTORS.items():
        if known == period:
            return minor * factor
    raise ValueError(f"“{period}” is no period of pay: hour, day, week, month or year.")
