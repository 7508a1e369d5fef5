"""Pay on the search page: the choice of a currency and a least amount, and what is said about unknown pay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jobs.parsing.rates import BASE, NO_RATES
from jobs.search import engine
from jobs.search.query import SearchQuery
from jobs.search.result import FacetCount
from jobs.search.vocabulary import LABELS, currencies
from jobs.views.converted import age_words
from mlcareers.lib.memory import Memory

rated_codes: Memory[tuple[str, ...]] = Memory(1, settings.PAGE_CACHE_S)


@dataclass(frozen=True, slots=True)
class PayStep:
    """A band of pay: `number` openings pay at least as much as `label` says, in the currency that is asked for."""

    label: str
    number: int
    selected: bool
    url: str


@dataclass(frozen=True, slots=True)
class PayFacet:
    """The fields of pay: currencies with their counts, and the amount as typed.

    `others` are (code, code and name) of further currencies that pay can be converted to. `only_stated` is whether a box for
    "stated pay only" is ticked; None where the currency alone says so already, and then `unknown_said` carries what the
    reader said.
    """

    label: str
    options: tuple[tuple[str, str, int | None, bool], ...]
    least: str
    only_stated: bool | None
    unknown_said: str
    has_selected: bool
    others: tuple[tuple[str, str], ...] = ()
    steps: tuple[PayStep, ...] = ()
    currency: str = ""
    name: str = "pay"


@dataclass(frozen=True, slots=True)
class PayNote:
    """What is said below the total: how many postings of unknown pay stay or are left out, and the link to change it."""

    sentence: str
    change: str
    url: str


def pay_facet(query: SearchQuery, counts: Sequence[FacetCount], steps: tuple[PayStep, ...] = ()) -> PayFacet:
    """Return the fields of pay; an amount that could not be used stays as it was typed."""
    refused = [problem.value for problem in query.problems if problem.parameter == "pay_min" and problem.value]
    alone = bool(query.currency) and query.pay_min is None
    counted = {item.value for item in counts}
    names = currencies()
    others = [(code, f"{code} · {names.get(code, code)}") for code in _rated(query) if code not in counted]
    return PayFacet(
        label=str(LABELS["currency"]),
        options=tuple((item.value, item.name, item.count, item.value == query.currency) for item in counts),
        least=str(query.pay_min or "") or next(iter(refused), ""),
        only_stated=None if alone else query.include_unknown_pay is False,
        unknown_said="true" if alone and query.include_unknown_pay else "",
        has_selected=query.asks_for_pay or bool(refused),
        others=tuple(others),
        steps=steps,
        currency=query.currency,
    )


def _rated(query: SearchQuery) -> tuple[str, ...]:
    """Return the currencies that pay can be converted to; which these are may be as old as a kept page."""
    if query.rates is not None or not settings.PAGE_CACHE_S:
        return tuple(sorted(engine.rates_of(query).rows))
    return rated_codes.take("", lambda: tuple(sorted(engine.active_rates().rows)))


def pay_currency(query: SearchQuery) -> str:
    """Return the currency that pay is shown in beside the stated one; empty where none is asked for."""
    return query.currency or (BASE if query.effective_sort == "pay" else "")


def order_note(query: SearchQuery) -> str:
    """Return how a search that is sorted by pay is ordered; empty for another."""
    if query.effective_sort != "pay":
        return ""
    sentence = _(
        "By the upper end of a year’s stated pay, the highest first; what is not stated or has no rate comes last."
    )
    rates = engine.rates_of(query)
    if rates == NO_RATES:
        return sentence + " " + _("There are no exchange rates here yet, so nothing can be compared.")
    if rates.day is None:
        return sentence + " " + _("Currencies are compared at rates without a date.")
    compared = _("Currencies are compared at the rates of %(day)s") % {"day": date_format(rates.day, "j F Y")}
    age = age_words(rates.day)
    return f"{sentence} {compared}, {age}." if age else f"{sentence} {compared}."


def pay_label(query: SearchQuery) -> str:
    """Return how the filter on pay is called among the active ones."""
    if query.pay_min is not None:
        label = _("at least %(currency)s %(amount)s a year")
        return label % {"currency": query.currency, "amount": intcomma(query.pay_min)}
    return _("pay in %(currency)s") % {"currency": query.currency} if query.currency else _("pay stated")


def pay_note(query: SearchQuery) -> PayNote | None:
    """Return what to say about unknown pay; None where the search does not ask for pay or there is none unknown."""
    if not query.asks_for_pay:
        return None
    unknown = engine.unknown_pay(query)
    if not unknown.total:
        return None
    keeps = query.keeps_unknown_pay
    parts = [_unstated(unknown.unstated, keeps, "" if query.pay_min is not None else query.currency)]
    parts.append(_no_rate(unknown.no_rate, keeps))
    text = replace(query, include_unknown_pay=not keeps).query_string()
    return PayNote(
        "; ".join(part for part in parts if part),
        _("leave them out") if keeps else _("keep them"),
        reverse("search") + (f"?{text}" if text else ""),
    )


def _unstated(count: int, keeps: bool, currency: str) -> str:
    """Return how many postings state no pay, or none in a currency that is asked for alone; empty for none."""
    if not count:
        return ""
    if keeps and currency:
        said = ngettext(
            "%(n)s of them states no pay in %(currency)s", "%(n)s of them state no pay in %(currency)s", count
        )
    elif currency:
        said = ngettext("%(n)s more states no pay in %(currency)s", "%(n)s more state no pay in %(currency)s", count)
    elif keeps:
        said = ngettext("%(n)s of them states no pay", "%(n)s of them state no pay", count)
    else:
        said = ngettext("%(n)s more states no pay", "%(n)s more state no pay", count)
    return said % {"n": intcomma(count), "currency": currency}


def _no_rate(count: int, keeps: bool) -> str:
    """Return how many postings state pay in a currency that cannot be converted; empty for none."""
    if not count:
        return ""
    if keeps:
        said = ngettext(
            "%(n)s of them states pay in a currency without a rate",
            "%(n)s of them state pay in a currency without a rate",
            count,
        )
    else:
        said = ngettext(
            "%(n)s more states pay in a currency without a rate",
            "%(n)s more state pay in a currency without a rate",
            count,
        )
    return said % {"n": intcomma(count)}
