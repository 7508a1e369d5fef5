"""Pay in the API: as it is stated, and apart from it what that makes in the currency that is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rest_framework import serializers

from jobs.api.errors import BadQuery
from jobs.models.posting import Posting
from jobs.parsing.money import minor_digits
from jobs.parsing.rates import NO_RATES, Rates
from jobs.search import engine
from jobs.search.parameters import Problem, closest, plain
from jobs.search.query import SearchQuery
from jobs.views.converted import converted
from jobs.views.search_pay import pay_currency


class PaySerializer(serializers.Serializer):
    """Stated pay in major units, as decimal strings; null where that end was not stated."""

    min = serializers.CharField(allow_null=True)
    max = serializers.CharField(allow_null=True)
    currency = serializers.CharField()
    period = serializers.ChoiceField(choices=["hour", "day", "week", "month", "year"])
    stated = serializers.CharField()


class ConvertedSerializer(serializers.Serializer):
    """What stated pay makes in another currency a year, in whole major units: about so much, at the rate of `rate_date`.

    null where no currency was asked for, where it is the stated one, and where one of the two has no rate.
    """

    min = serializers.IntegerField(allow_null=True)
    max = serializers.IntegerField(allow_null=True)
    currency = serializers.CharField()
    period = serializers.ChoiceField(choices=["year"])
    rate_date = serializers.DateField(allow_null=True)
    approximate = serializers.BooleanField()


@dataclass(frozen=True, slots=True)
class Target:
    """The currency that pay is converted to ("": none), and the rates."""

    currency: str = ""
    rates: Rates = NO_RATES


def target_of(query: SearchQuery) -> Target:
    """Return what the rows of a search are converted to: its currency; US dollars where it is sorted by pay without one."""
    currency = pay_currency(query)
    return Target(currency, engine.rates_of(query)) if currency else Target()


def target_in(params: Mapping[str, str]) -> Target:
    """Return what `currency` asks for; raises BadQuery for one without a rate."""
    asked = plain(params.get("currency", "")).upper()[:20]
    if not asked:
        return Target()
    rates = engine.active_rates()
    if asked not in rates.rows:
        sentence = f"There is no exchange rate for “{asked}” here."
        meant = closest(asked, [code.lower() for code in rates.rows])
        raise BadQuery([Problem("currency", asked, sentence, meant and meant.upper())])
    return Target(asked, rates)


def stated_pay(posting: Posting) -> dict[str, str | None] | None:
    """Return what PaySerializer describes; None where no pay is stated."""
    if posting.pay_min is None and posting.pay_max is None:
        return None
    return {
        "min": _major(posting.pay_min, posting.pay_currency),
        "max": _major(posting.pay_max, posting.pay_currency),
        "currency": posting.pay_currency,
        "period": posting.pay_period,
        "stated": posting.pay_stated,
    }


def converted_pay(posting: Posting, target: Target) -> dict[str, object] | None:
    """Return what ConvertedSerializer describes."""
    found = converted(posting, target.currency, target.rates)
    if found is None:
        return None
    return {
        "min": found.low,
        "max": found.high,
        "currency": found.currency,
        "period": "year",
        "rate_date": found.quote.day,
        "approximate": found.quote.approximate,
    }


def _major(minor: int | None, currency: str) -> str | None:
    """Return minor units as a decimal string in major units."""
    if minor is None:
        return None
    digits = minor_digits(currency)
    whole, rest = divmod(minor, 10**digits)
    return f"{whole}.{rest:0{digits}d}" if digits else str(whole)
