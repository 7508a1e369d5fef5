"""The rates in use, for whoever compares or shows pay: one small question a time, the rows are kept by this process."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from jobs.models.rates import RateTable
from jobs.parsing.rates import NO_RATES, Rates
from jobs.search.query import SearchQuery


def active_rates() -> Rates:
    """Return the table in use; NO_RATES where there is none, and then each currency compares with itself alone."""
    pk = RateTable.objects.filter(is_active=True).order_by().values_list("pk", flat=True).first()
    return NO_RATES if pk is None else _table(pk)


def rates_of(query: SearchQuery) -> Rates:
    """Return the rates that `query` carries; those in use where it carries none yet."""
    return active_rates() if query.rates is None else query.rates


def rated(query: SearchQuery, version: int = 0) -> SearchQuery:
    """Return `query` with the rates in use, where answering it needs them and it carries none yet.

    With a `version` it gets that table, so that a walk goes on as it began; raises ValueError where there is none.
    """
    if not query.converts_pay:
        return query
    if version:
        try:
            return replace(query, rates=_table(version))
        except RateTable.DoesNotExist:
            raise ValueError("This cursor is not one of ours; start again without it.") from None
    return replace(query, rates=active_rates()) if query.rates is None else query


@lru_cache(maxsize=4)
def _table(pk: int) -> Rates:
    # The rows of a table never change.
    return RateTable.objects.get(pk=pk).rates()
