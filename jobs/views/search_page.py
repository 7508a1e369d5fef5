"""What the search page shows beside its rows: facets with their links, active filters, sorts, notices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jobs.search.engine import FacetCount
from jobs.search.query import MULTIPLE, Problem, SearchQuery, Vocabulary
from jobs.search.vocabulary import LABELS

SHOWN = 8
AGES = (1, 3, 7, 14, 30, 90)


@dataclass(frozen=True, slots=True)
class FacetOption:
    """One choice: `url_toggle` chooses it or lets it go; `share` is its count in percent of the facet's greatest."""

    value: str
    label: str
    count: int | None
    selected: bool
    url_toggle: str
    share: int


@dataclass(frozen=True, slots=True)
class Facet:
    """One parameter with its choices; the last `more` options stand behind "more"."""

    name: str
    label: str
    multiple: bool
    options: tuple[FacetOption, ...]
    more: int

    @property
    def shown(self) -> int:
        """How many choices stand before "more"."""
        return len(self.options) - self.more

    @property
    def has_selected(self) -> bool:
        """Whether one of the choices is in force."""
        return any(option.selected for option in self.options)


@dataclass(frozen=True, slots=True)
class ActiveFilter:
    """One filter in force and the address of the search without it."""

    label: str
    url_without: str


def search_url(query: SearchQuery, cursor: str | None = None) -> str:
    """Return the page address of `query`."""
    text = query.query_string()
    if cursor:
        text = f"{text}&cursor={cursor}" if text else f"cursor={cursor}"
    return reverse("search") + (f"?{text}" if text else "")


def facets(query: SearchQuery, counts: dict[str, list[FacetCount]], known: Vocabulary) -> list[Facet]:
    """Return the facets in the page's order; a choice that is selected always stands among the first."""
    made = [_facet(name, query, counts[name]) for name in counts]
    made.insert(4, _ages(query))
    return [facet for facet in made if facet.options]


def _facet(name: str, query: SearchQuery, counts: Sequence[FacetCount]) -> Facet:
    chosen: tuple[str, ...] = getattr(query, name)
    greatest = max((item.count for item in counts), default=0) or 1
    ordered = sorted(counts, key=lambda item: item.value not in chosen)
    options = tuple(
        FacetOption(
            value=item.value,
            label=item.name,
            count=item.count,
            selected=item.value in chosen,
            url_toggle=search_url(
                query.without(name, item.value) if item.value in chosen else query.with_value(name, item.value)
            ),
            share=round(100 * item.count / greatest),
        )
        for item in ordered
    )
    shown = max(SHOWN, len(chosen))
    return Facet(name, str(LABELS[name]), True, options, max(0, len(options) - shown))


def _ages(query: SearchQuery) -> Facet:
    options = tuple(
        FacetOption(
            value=str(days),
            label=ngettext("the last day", "the last %(days)d days", days) % {"days": days},
            count=None,
            selected=query.posted_within == days,
            url_toggle=search_url(
                query.without("posted_within")
                if query.posted_within == days
                else query.with_value("posted_within", str(days))
            ),
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
            found.append(ActiveFilter(f"{known.name(name, value)}", search_url(query.without(name, value))))
    if query.posted_within:
        label = ngettext("listed in the last day", "listed in the last %(days)d days", query.posted_within)
        found.append(ActiveFilter(label % {"days": query.posted_within}, search_url(query.without("posted_within"))))
    return found


def sorts(query: SearchQuery) -> list[tuple[str, str, str, bool]]:
    """Return (value, label, address, selected) of each order; relevance needs words."""
    choices = [("newest", _("Newest"))]
    if query.q:
        choices.insert(0, ("relevance", _("Relevance")))
    return [
        (value, label, search_url(replace(query, sort=value)), query.effective_sort == value)
        for value, label in choices
    ]


def notices(problems: Sequence[Problem], known: Vocabulary) -> list[str]:
    """Return one sentence for each thing that could not be used, with what was probably meant."""
    sentences = []
    for problem in problems:
        sentence = problem.sentence
        if problem.did_you_mean:
            meant = known.name(problem.parameter, problem.did_you_mean)
            sentence += " " + _("Did you mean “%(meant)s”?") % {"meant": meant}
        sentences.append(sentence)
    return sentences
