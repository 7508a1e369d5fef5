"""What the search page shows beside its rows: facets with their links, active filters, sorts, notices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import NamedTuple
from urllib.parse import quote_plus, urlencode

from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import get_script_prefix, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jobs.search.index import PHRASE_CHECKED
from jobs.search.parameters import (
    MAX_Q,
    MULTIPLE,
    PARAMETERS,
    UNKNOWN,
    Problem,
    Vocabulary,
    in_order,
    replaced,
)
from jobs.search.query import SearchQuery
from jobs.search.result import FACETS, FacetCount, ResultPage
from jobs.search.vocabulary import LABELS, homes
from jobs.views.search_pay import PayFacet, PayStep, pay_facet, pay_label

SHOWN = 8
# Facets whose choices are the same for every search.
SHORT = ("role", "seniority", "workplace", "employment")
AGES = (1, 3, 7, 14, 30, 90)


class FacetOption(NamedTuple):
    """One choice: `url_toggle` chooses it or lets it go; `share` is its `number` of openings in percent of the facet's greatest.

    `value` is what the form sends, so it begins with `-` where the choice is excluded; `url_exclude` is None there, and
    where nothing can be excluded.
    """

    value: str
    label: str
    number: int | None
    selected: bool
    url_toggle: str
    share: int
    excluded: bool = False
    url_exclude: str | None = None


@dataclass(frozen=True, slots=True)
class Facet:
    """One parameter with its choices; the last `more` options stand behind "more". `modes` are those of several skills.

    `others` are (value, name) of choices without a count, for a list to choose from.
    """

    name: str
    label: str
    multiple: bool
    options: tuple[FacetOption, ...]
    more: int
    modes: tuple[tuple[str, str, bool], ...] = ()
    others: tuple[tuple[str, str], ...] = ()

    @property
    def shown(self) -> int:
        """How many choices stand before "more"."""
        return len(self.options) - self.more

    @property
    def has_selected(self) -> bool:
        """Whether one of the choices is in force."""
        return any(option.selected or option.excluded for option in self.options)


@dataclass(frozen=True, slots=True)
class ActiveFilter:
    """One filter in force and the address of the search without it."""

    label: str
    url_without: str


class Notice(NamedTuple):
    """One sentence above the results; `meant` asks whether something else was meant, which is found at `url` (empty: nowhere)."""

    sentence: str
    meant: str = ""
    url: str = ""


def search_url(query: SearchQuery, cursor: str | None = None) -> str:
    """Return the page address of `query`."""
    text = query.query_string()
    if cursor:
        text = f"{text}&cursor={cursor}" if text else f"cursor={cursor}"
    return _page(get_script_prefix()) + (f"?{text}" if text else "")


@cache
def _page(prefix: str) -> str:
    """Return the path of the search below where the site is mounted: a page asks for it a hundred times."""
    return reverse("search")


class Links:
    """The addresses of a search with one value of one parameter more or less, as `search_url` gives them of each.

    A parameter that takes a single value has it replaced.

    A page has some hundred of them, so what they share is written once.
    """

    def __init__(self, query: SearchQuery, name: str) -> None:
        place = PARAMETERS.index(name)
        self._name = name
        self._values: tuple[str, ...] = getattr(query, name) if name in MULTIPLE else ()
        self._before = [text for where, text in _params(query) if where < place]
        self._after = [text for where, text in _params(query) if where > place]
        self._base = _page(get_script_prefix())
        # Without a value of its own each address differs from the others in one place.
        self._start = f"{self._base}?{''.join(f'{part}&' for part in self._before)}{name}="
        self._end = "".join(f"&{part}" for part in self._after)

    def with_value(self, value: str) -> str:
        """Return the address with one more value instead of its opposite."""
        if not self._values:
            return f"{self._start}{_quoted(value)}{self._end}"
        opposite = value[1:] if value.startswith("-") else f"-{value}"
        return self._of({*(item for item in self._values if item != opposite), value})

    def without(self, value: str) -> str:
        """Return the address without a value."""
        return self._of({item for item in self._values if item != value})

    def _of(self, values: Iterable[str]) -> str:
        own = (f"{self._name}={_quoted(value)}" for value in sorted(values))
        text = "&".join((*self._before, *own, *self._after))
        return f"{self._base}?{text}" if text else self._base


@lru_cache(maxsize=64)
def _params(query: SearchQuery) -> tuple[tuple[int, str], ...]:
    """Return the parameters of a search as they are written, each with its place in the order: every facet asks for them."""
    return tuple((PARAMETERS.index(name), urlencode([(name, value)])) for name, value in query.params())


@lru_cache(maxsize=4096)
def _quoted(value: str) -> str:
    return quote_plus(value)


def uncounted(query: SearchQuery, known: Vocabulary) -> dict[str, list[FacetCount]]:
    """Return the choices that can be offered while counts are being prepared: all of a short facet, and those chosen."""
    found: dict[str, list[FacetCount]] = {}
    for name in FACETS:
        if name == "pay_min":
            found[name] = []
            continue
        values = {query.currency} - {""} if name == "currency" else {*query.included(name), *query.excluded(name)}
        shown = [value for value in known.values[name] if name in SHORT or value in values]
        found[name] = [FacetCount(value, known.name(name, value), None) for value in shown]
    return found


def facets(query: SearchQuery, counts: dict[str, list[FacetCount]]) -> list[Facet | PayFacet]:
    """Return the facets in the page's order; a choice that is selected or excluded always stands among the first."""
    made: list[Facet | PayFacet] = [_facet(name, query, counts[name]) for name in counts if name in MULTIPLE]
    made[4:4] = [_ages(query), pay_facet(query, counts["currency"], _pay_steps(query, counts["pay_min"]))]
    return [facet for facet in made if facet.options]


def _pay_steps(query: SearchQuery, counts: Sequence[FacetCount]) -> tuple[PayStep, ...]:
    """Return the bands of pay with their links; choosing the one in force lets it go and keeps the currency.

    Postings of unknown pay stay or are left out as they are now, so that beside a currency alone a count is the total.
    """
    found = []
    for item in counts:
        selected = item.value == str(query.pay_min)
        amount = None if selected else int(item.value)
        other = replace(query, pay_min=amount, include_unknown_pay=query.keeps_unknown_pay)
        found.append(PayStep(item.name, item.count or 0, selected, search_url(other)))
    return tuple(found)


def _facet(name: str, query: SearchQuery, counts: Sequence[FacetCount]) -> Facet:
    included, excluded = frozenset(query.included(name)), frozenset(query.excluded(name))
    chosen = included | excluded
    greatest = max((item.count or 0 for item in counts), default=0) or 1
    ordered = counts
    if chosen or name == "eligible":
        ordered = sorted(
            counts, key=lambda item: (item.value not in chosen, name == "eligible" and item.value != UNKNOWN)
        )
    links = Links(query, name)
    options = tuple(
        _option(item, greatest, links, selected=item.value in included, excluded=item.value in excluded)
        for item in ordered
    )
    shown = max(SHOWN, len(chosen))
    more = max(0, len(options) - shown)
    return Facet(name, str(LABELS[name]), True, options, more, _modes(name, query), _others(name, counts))


def _option(item: FacetCount, greatest: int, links: Links, *, selected: bool, excluded: bool) -> FacetOption:
    value = f"-{item.value}" if excluded else item.value
    return FacetOption(
        value=value,
        label=item.name,
        number=item.count,
        selected=selected,
        url_toggle=links.without(value) if selected or excluded else links.with_value(value),
        share=round(100 * (item.count or 0) / greatest),
        excluded=excluded,
        url_exclude=None if excluded else links.with_value(f"-{item.value}"),
    )


def _others(name: str, counts: Sequence[FacetCount]) -> tuple[tuple[str, str], ...]:
    """Return the countries that the counts of `eligible` leave out: a reader from any of them can ask."""
    if name != "eligible":
        return ()
    counted = {item.value for item in counts}
    return tuple(pair for pair in _homes_by_name() if pair[0] not in counted)


@cache
def _homes_by_name() -> tuple[tuple[str, str], ...]:
    return tuple(sorted(homes().items(), key=lambda pair: pair[1]))


def _modes(name: str, query: SearchQuery) -> tuple[tuple[str, str, bool], ...]:
    """Return (value, label, selected) of what several skills may mean; nothing to choose below two."""
    if name != "skill" or len(query.included("skill")) < 2:
        return ()
    return (("all", _("all"), not query.skill_mode), ("any", _("any"), query.skill_mode == "any"))


def _ages(query: SearchQuery) -> Facet:
    links = Links(query, "posted_within")
    options = tuple(
        FacetOption(
            value=str(days),
            label=ngettext("the last day", "the last %(days)d days", days) % {"days": days},
            number=None,
            selected=query.posted_within == days,
            url_toggle=links.without("") if query.posted_within == days else links.with_value(str(days)),
            share=0,
        )
        for days in AGES
    )
    return Facet("posted_within", str(LABELS["posted_within"]), False, options, 0)


def active_filters(query: SearchQuery, known: Vocabulary) -> list[ActiveFilter]:
    """Return each filter in force, in the order of the parameters."""
    found: list[ActiveFilter] = []
    if query.q:
        found.append(ActiveFilter(f"“{query.q}”", search_url(query.without("q"))))
    for name in MULTIPLE:
        for value in getattr(query, name):
            found.append(ActiveFilter(_filter_label(name, value, known), search_url(query.without(name, value))))
    if query.asks_for_pay:
        found.append(ActiveFilter(pay_label(query), search_url(query.without("currency"))))
    if query.posted_within:
        label = ngettext("listed in the last day", "listed in the last %(days)d days", query.posted_within)
        found.append(ActiveFilter(label % {"days": query.posted_within}, search_url(query.without("posted_within"))))
    return found


def value_label(name: str, value: str, known: Vocabulary) -> str:
    """Return how a value of a parameter is called; `not PHP` where it is excluded."""
    return _negated(name, value, known.name(name, value.removeprefix("-")))


def _filter_label(name: str, value: str, known: Vocabulary) -> str:
    """Return the label away from its facet: a country alone could be the posting's place."""
    phrases = {"eligible": _("from: %(name)s"), "workflow": _("work: %(name)s")}
    label = known.name(name, value.removeprefix("-"))
    return _negated(name, value, phrases[name] % {"name": label} if name in phrases else label)


def _negated(name: str, value: str, label: str) -> str:
    return _("not %(name)s") % {"name": label} if name in MULTIPLE and value.startswith("-") else label


def mended(page: ResultPage) -> tuple[str, str, str] | None:
    """Return (words answered, words asked, address of the search for just these); None where nothing was mended."""
    if page.asked_words is None:
        return None
    quoted = " ".join(f'"{word}"' for word in page.asked_words.split())
    return page.query.q, page.asked_words, search_url(page.query.with_value("q", quoted[:MAX_Q]))


def sorts(query: SearchQuery) -> list[tuple[str, str, str, bool]]:
    """Return (value, label, address, selected) of each order; relevance needs words, the best fit a role."""
    choices = [("newest", _("Newest")), ("pay", _("Pay"))]
    if query.q:
        choices.insert(0, ("relevance", _("Relevance")))
    elif query.included("role"):
        choices.insert(0, ("", _("Best fit")))
    chosen = "" if query.puts_first_roles_first and not query.q else query.effective_sort
    return [(value, label, search_url(replace(query, sort=value)), chosen == value) for value, label in choices]


def unchecked(page: ResultPage) -> list[Notice]:
    """Return what a reader should know of the total where a phrase was not looked for everywhere; else nothing."""
    if page.is_exact:
        return []
    sentence = _(
        "Words in quotes were looked for side by side in the newest postings that have them, in at most %(n)s; in older"
        " ones they count as not standing so. Without quotes every posting is looked at."
    )
    return [Notice(sentence % {"n": intcomma(PHRASE_CHECKED)})]


def notices(problems: Sequence[Problem], known: Vocabulary) -> list[str]:
    """Return one sentence for each thing that could not be used, with what was probably meant."""
    return [f"{problem.sentence} {_meant(problem, known)}".rstrip() for problem in problems]


def offers(query: SearchQuery, known: Vocabulary, params: Mapping[str, Sequence[str]]) -> list[Notice]:
    """Return the same for a page: what was meant is a link to the search in `params` (name -> values) with it.

    There is none where nobody knows it, or a parameter was misspelt.
    """
    return [
        Notice(problem.sentence, _meant(problem, known), _mended_url(params, problem)) for problem in query.problems
    ]


def _meant(problem: Problem, known: Vocabulary) -> str:
    if not problem.did_you_mean:
        return ""
    meant = value_label(problem.parameter, problem.did_you_mean, known)
    return _("Did you mean “%(meant)s”?") % {"meant": meant}


def _mended_url(params: Mapping[str, Sequence[str]], problem: Problem) -> str:
    """Return the address of a search with what was meant, and with what else was asked for, be it of use or not."""
    if problem.value is None or not problem.did_you_mean:
        return ""
    return f"{_page(get_script_prefix())}?{urlencode(in_order(replaced(params, problem)))}"
