"""Pay on the search page: the choice of a currency and a least amount, and what is said about unknown pay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jobs.search import engine
from jobs.search.query import SearchQuery
from jobs.search.result import FacetCount
from jobs.search.vocabulary import LABELS


@dataclass(frozen=True, slots=True)
class PayFacet:
    """The fields of pay: currencies with their counts, and the amount as typed.

    `only_stated` is whether a box for "stated pay only" is ticked; None where the currency alone says so already, and
    then `unknown_said` carries what the reader said.
    """

    label: str
    options: tuple[tuple[str, str, int | None, bool], ...]
    least: str
    only_stated: bool | None
    unknown_said: str
    has_selected: bool
    name: str = "pay"


@dataclass(frozen=True, slots=True)
class PayNote:
    """What is said below the total: how many postings of unknown pay stay or are left out, and the link to change it."""

    sentence: str
    change: str
    url: str


def pay_facet(query: SearchQuery, counts: Sequence[FacetCount]) -> PayFacet:
    """Return the fields of pay; an amount that could not be used stays as it was typed."""
    refused = [problem.value for problem in query.problems if problem.parameter == "pay_min" and problem.value]
    alone = bool(query.currency) and query.pay_min is None
    return PayFacet(
        label=str(LABELS["currency"]),
        options=tuple((item.value, item.name, item.count, item.value == query.currency) for item in counts),
        least=str(query.pay_min or "") or next(iter(refused), ""),
        only_stated=None if alone else query.include_unknown_pay is False,
        unknown_said="true" if alone and query.include_unknown_pay else "",
        has_selected=query.asks_for_pay or bool(refused),
    )


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
    count = engine.unknown_pay_count(query)
    if not count:
        return None
    keeps = query.keeps_unknown_pay
    if keeps and query.currency:
        said = ngettext(
            "%(n)s of them states no pay in %(currency)s", "%(n)s of them state no pay in %(currency)s", count
        )
    elif query.currency:
        said = ngettext("%(n)s more states no pay in %(currency)s", "%(n)s more state no pay in %(currency)s", count)
    else:
        said = ngettext("%(n)s more states no pay", "%(n)s more state no pay", count)
    sentence = said % {"n": intcomma(count), "currency": query.currency}
    text = replace(query, include_unknown_pay=not keeps).query_string()
    return PayNote(
        sentence, _("leave them out") if keeps else _("keep them"), reverse("search") + (f"?{text}" if text else "")
    )
