"""Stated pay in a reader's own currency: beside what the employer states, never instead of it, and never in its data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jobs.models.posting import Posting
from jobs.parsing.rates import OLD_DAYS, Quote, Rates, quote, whole_year
from jobs.search.card_facts import CardFacts
from jobs.views.pay import pay_range


@dataclass(frozen=True, slots=True)
class Converted:
    """What stated pay makes in whole units of another currency a year; None for an end that is not stated."""

    low: int | None
    high: int | None
    currency: str
    quote: Quote

    @property
    def pay(self) -> str:
        """The amount, e.g. `about EUR 54,000 – 60,000 a year`."""
        pay = pay_range(self.low, self.high, self.currency, str(Posting.Period.YEAR.label), minor=False)
        return _("about %(pay)s") % {"pay": pay}

    @property
    def rate(self) -> str:
        """What it rests on, e.g. `at the rate of 30 Oct 2026`."""
        return rate_words(self.quote)


def converted(posting: Posting | CardFacts, currency: str, rates: Rates) -> Converted | None:
    """Return stated pay in `currency`; None where it is stated in it already, not stated, or has no rate."""
    found = quote(posting.pay_currency, currency, rates)
    if found is None:
        return None
    low, high = (
        None if minor is None else whole_year(minor, posting.pay_period, posting.pay_currency, currency, rates)
        for minor in (posting.pay_min, posting.pay_max)
    )
    return None if low is None and high is None else Converted(low, high, currency, found)


def rate_words(found: Quote) -> str:
    """Return `at the rate of 30 Oct 2026`; that it is approximate, and its age beyond OLD_DAYS, are said too."""
    if found.day is None:
        return _("at an approximate rate without a date") if found.approximate else _("at a rate without a date")
    phrase = _("at an approximate rate (table of %(day)s)") if found.approximate else _("at the rate of %(day)s")
    words = phrase % {"day": date_format(found.day, "j M Y")}
    age = age_words(found.day)
    return f"{words}, {age}" if age else words


def age_words(day: date | None) -> str:
    """Return `120 days old` for a rate that is older than OLD_DAYS; empty for another."""
    days = (timezone.now().date() - day).days if day else 0
    return ngettext("%(n)d day old", "%(n)d days old", days) % {"n": days} if days > OLD_DAYS else ""
