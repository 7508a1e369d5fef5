"""The one typed query behind page, API, feeds and alerts, and its form in a URL.

`SearchQuery.from_params` reads the parameters of design's HTTP contract; what it cannot read comes back as Problems
and is never ignored. `SearchQuery.params` writes them again in one canonical order, so equal searches have equal URLs.
Example: role=ml-engineer&skill=pytorch&skill=cuda -> both skills, one role.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, TypeAlias
from urllib.parse import urlencode

from rapidfuzz import fuzz, process

from jobs.search.tokenise import words

# `list` is a parameter of the search, so inside SearchQuery the type needs another name.
Pairs: TypeAlias = list[tuple[str, str]]
Params: TypeAlias = dict[str, list[str]]
MAX_Q = 200
MAX_VALUES = 20
MAX_DAYS = 3650
SORTS = ("relevance", "newest")
# Names that links bring along; they say nothing about the search and are dropped without a word.
TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid", "ref")
MULTIPLE = ("role", "skill", "seniority", "workplace", "country", "company", "list", "employment", "language")
SINGLE = ("q", "posted_within", "sort")
PARAMETERS = ("q", *MULTIPLE, "posted_within", "sort")
# Read by the doors themselves (paging and format), not a part of the search.
PAGING = ("cursor", "format")


@dataclass(frozen=True, slots=True)
class Problem:
    """One parameter or value that cannot be used: `value` is None when the parameter itself is unknown."""

    parameter: str
    value: str | None
    sentence: str
    did_you_mean: str | None = None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The values that a parameter may have: parameter -> value -> name. A parameter not in it is free."""

    values: Mapping[str, Mapping[str, str]]

    def name(self, parameter: str, value: str) -> str:
        """Return how `value` is called on pages; the value itself where it has no name."""
        return self.values.get(parameter, {}).get(value, value)


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A search. Several values of one parameter mean either, but several skills mean all of them."""

    q: str = ""
    role: tuple[str, ...] = ()
    skill: tuple[str, ...] = ()
    seniority: tuple[str, ...] = ()
    workplace: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    company: tuple[str, ...] = ()
    list: tuple[str, ...] = ()
    employment: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    posted_within: int | None = None
    sort: str = ""
    problems: tuple[Problem, ...] = field(default=(), compare=False)

    @classmethod
    def from_params(cls, params: Mapping[str, Sequence[str]], vocabulary: Vocabulary) -> SearchQuery:
        """Read `params` (name -> values); `problems` holds what could not be used, the rest is applied."""
        problems: list[Problem] = []
        values: dict[str, tuple[str, ...]] = {}
        for name, given in params.items():
            if name in PAGING or name.startswith(TRACKING):
                continue
            if name not in PARAMETERS:
                problems.append(_unknown_parameter(name))
                continue
            texts = tuple(dict.fromkeys(_plain(text) for text in given if _plain(text)))
            if name in MULTIPLE:
                kept, wrong = _known(name, texts, vocabulary)
                values[name] = kept
                problems.extend(wrong)
            else:
                values[name] = texts
        q, problem = _q(values.pop("q", ()))
        days, day_problem = _days(values.pop("posted_within", ()))
        sort, sort_problem = _sort(values.pop("sort", ()))
        problems.extend(found for found in (problem, day_problem, sort_problem) if found)
        return cls(q=q, posted_within=days, sort=sort, problems=tuple(problems), **values)

    @property
    def effective_sort(self) -> str:
        """The order in force: as asked for, else relevance with words and newest without."""
        return self.sort or ("relevance" if self.q else "newest")

    @property
    def is_empty(self) -> bool:
        """Whether nothing narrows the search."""
        return not any(getattr(self, name) for name in PARAMETERS if name != "sort")

    def params(self) -> Pairs:
        """Return the parameters in canonical order; from_params of them gives an equal query."""
        pairs: Pairs = []
        for name in PARAMETERS:
            value = getattr(self, name)
            if name in MULTIPLE:
                pairs.extend((name, item) for item in sorted(value))
            elif value:
                pairs.append((name, str(value)))
        return pairs

    def data(self) -> Params:
        """Return the parameters as name -> values, as a filter form takes them; the sort is not a filter."""
        data: Params = {}
        for name, value in self.params():
            if name != "sort":
                data.setdefault(name, []).append(value)
        return data

    def query_string(self) -> str:
        """Return the canonical query string, without a question mark; empty for the empty search."""
        return urlencode(self.params())

    def without(self, parameter: str, value: str | None = None) -> SearchQuery:
        """Return this search without one value of `parameter`, or without the parameter."""
        if parameter in MULTIPLE and value is not None:
            return self._with(parameter, tuple(item for item in getattr(self, parameter) if item != value))
        empty = {item.name: item.default for item in fields(self)}
        return self._with(parameter, empty[parameter])

    def with_value(self, parameter: str, value: str) -> SearchQuery:
        """Return this search with one more value of `parameter`, or with its only value replaced."""
        if parameter in MULTIPLE:
            present: tuple[str, ...] = getattr(self, parameter)
            return self if value in present else self._with(parameter, (*present, value))
        if parameter == "posted_within":
            return replace(self, posted_within=int(value))
        return self._with(parameter, value)

    def _with(self, parameter: str, value: Any) -> SearchQuery:
        changes: dict[str, Any] = {parameter: value}
        return replace(self, **changes)


def closest(value: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate that `value` was probably meant to be; None where none is near."""
    found = process.extractOne(value.casefold(), list(candidates), scorer=fuzz.ratio, score_cutoff=60)
    return str(found[0]) if found else None


def _plain(text: str) -> str:
    """Return `text` without control characters and outer white space."""
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())


def _unknown_parameter(name: str) -> Problem:
    shown = _plain(name)[:60]
    meant = closest(shown, PARAMETERS)
    return Problem(shown, None, f"There is no parameter “{shown}”.", meant)


def _known(name: str, texts: tuple[str, ...], vocabulary: Vocabulary) -> tuple[tuple[str, ...], list[Problem]]:
    allowed = vocabulary.values.get(name)
    kept: list[str] = []
    wrong: list[Problem] = []
    for text in texts[:MAX_VALUES]:
        value = text.upper() if name == "country" else text.lower()
        if allowed is None or value in allowed:
            if value not in kept:
                kept.append(value)
            continue
        meant = closest(value.lower(), [choice.lower() for choice in allowed])
        if meant is None:
            by_name = {label.casefold(): choice for choice, label in allowed.items()}
            label = closest(text, by_name)
            meant = by_name[label] if label else None
        if meant and name == "country":
            meant = meant.upper()
        wrong.append(Problem(name, text[:60], f"“{text[:60]}” is not a {name} that we know.", meant))
    if len(texts) > MAX_VALUES:
        wrong.append(Problem(name, None, f"At most {MAX_VALUES} values of {name} can be combined."))
    return tuple(kept), wrong


def _q(texts: tuple[str, ...]) -> tuple[str, Problem | None]:
    joined = " ".join(texts)
    if len(joined) > MAX_Q:
        return joined[:MAX_Q], Problem("q", None, f"Only the first {MAX_Q} characters of the words were used.")
    if joined and not words(joined):
        return "", Problem("q", joined, f"“{joined}” holds no word to search for.")
    return joined, None


def _days(texts: tuple[str, ...]) -> tuple[int | None, Problem | None]:
    if not texts:
        return None, None
    text = texts[0]
    if len(texts) == 1 and text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= MAX_DAYS:
        return int(text), None
    shown = ", ".join(texts)[:60]
    return None, Problem("posted_within", shown, f"posted_within is a whole number of days from 1 to {MAX_DAYS}.")


def _sort(texts: tuple[str, ...]) -> tuple[str, Problem | None]:
    if not texts:
        return "", None
    value = texts[0].lower()
    if len(texts) == 1 and value in SORTS:
        return value, None
    shown = ", ".join(texts)[:60]
    return "", Problem("sort", shown, f"“{shown}” is not an order that we know.", closest(value, SORTS))
