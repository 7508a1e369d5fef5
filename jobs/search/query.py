"""The one typed query behind page, API, feeds and alerts, and its form in a URL.

`SearchQuery.from_params` reads the parameters of the HTTP contract; what it cannot read comes back as Problems and is
never ignored. `SearchQuery.params` writes them again in one canonical order, so equal searches have equal URLs.
Example: role=ml-engineer&skill=pytorch&skill=-php -> one role, with one skill and without another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, TypeAlias
from urllib.parse import urlencode

from jobs.parsing.rates import Rates
from jobs.search import parameters
from jobs.search.parameters import MULTIPLE, PAGING, PARAMETERS, PAY, TRACKING, Problem, Vocabulary

# `list` is a parameter of the search, so inside SearchQuery the type needs another name.
Pairs: TypeAlias = list[tuple[str, str]]
Params: TypeAlias = dict[str, list[str]]
Names: TypeAlias = list[str]


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A search. Several values of one parameter mean either, but several skills all of them; `-value` excludes.

    `pay_min` is a yearly amount in whole major units of `currency`; pay in others is converted by `rates` (None: not
    read yet), so that one answer never mixes two tables. `skill_mode` is "any" or empty.
    """

    q: str = ""
    role: tuple[str, ...] = ()
    skill: tuple[str, ...] = ()
    skill_mode: str = ""
    seniority: tuple[str, ...] = ()
    workplace: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    city: tuple[str, ...] = ()
    company: tuple[str, ...] = ()
    list: tuple[str, ...] = ()
    employment: tuple[str, ...] = ()
    eligible: tuple[str, ...] = ()
    workflow: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    pay_min: int | None = None
    currency: str = ""
    include_unknown_pay: bool | None = None
    posted_within: int | None = None
    sort: str = ""
    problems: tuple[Problem, ...] = field(default=(), compare=False)
    rates: Rates | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        # What is said anyway is not kept, so that equal searches are equal and have equal addresses.
        if self.include_unknown_pay is self._unknown_pay_by_default:
            object.__setattr__(self, "include_unknown_pay", None)

    @classmethod
    def from_params(cls, params: Mapping[str, Sequence[str]], vocabulary: Vocabulary) -> SearchQuery:
        """Read `params` (name -> values); `problems` holds what could not be used, the rest is applied."""
        problems: list[Problem] = []
        values: dict[str, tuple[str, ...]] = {}
        for name, given in params.items():
            if name in PAGING or name.startswith(TRACKING):
                continue
            if name not in PARAMETERS:
                problems.append(parameters.unknown_parameter(name))
                continue
            texts = tuple(dict.fromkeys(text for text in map(parameters.plain, given) if text))
            if name in MULTIPLE:
                values[name], wrong = parameters.read_values(name, texts, vocabulary)
                problems.extend(wrong)
            else:
                values[name] = texts
        q, q_problem = parameters.read_words(values.pop("q", ()))
        days, days_problem = parameters.read_days(values.pop("posted_within", ()))
        sort, sort_problem = parameters.read_choice("sort", values.pop("sort", ()), parameters.SORTS)
        mode_texts = values.pop("skill_mode", ())
        mode, mode_problem = parameters.read_choice("skill_mode", mode_texts, parameters.SKILL_MODES)
        pay, pay_problems = parameters.read_pay({name: values.pop(name, ()) for name in PAY}, vocabulary)
        problems.extend(found for found in (q_problem, mode_problem, days_problem, sort_problem) if found)
        return cls(
            q=q,
            skill_mode="any" if mode == "any" else "",
            pay_min=pay.least,
            currency=pay.currency,
            include_unknown_pay=pay.include_unknown,
            posted_within=days,
            sort=sort,
            problems=(*problems, *pay_problems),
            rates=None,
            **values,
        )

    @property
    def effective_sort(self) -> str:
        """The order in force: as asked for, else relevance with words and newest without."""
        return self.sort or ("relevance" if self.q else "newest")

    @property
    def puts_first_roles_first(self) -> bool:
        """Whether postings whose first role is asked for stand before those that have it as their second."""
        return self.sort in ("", "relevance") and bool(self.included("role"))

    @property
    def keeps_unknown_pay(self) -> bool:
        """Whether postings are kept that state no pay, or none that can be compared with what is asked for."""
        return self._unknown_pay_by_default if self.include_unknown_pay is None else self.include_unknown_pay

    @property
    def _unknown_pay_by_default(self) -> bool:
        """A currency alone asks for pay that is stated in it; it would narrow nothing otherwise."""
        return self.pay_min is not None or not self.currency

    @property
    def asks_for_pay(self) -> bool:
        """Whether pay narrows the search, or could."""
        return bool(self.currency) or not self.keeps_unknown_pay

    @property
    def converts_pay(self) -> bool:
        """Whether amounts of several currencies are compared, so that rows or counts depend on exchange rates."""
        return bool(self.currency) or self.effective_sort == "pay"

    @property
    def depends_on_time(self) -> bool:
        """Whether the same postings may give another answer a little later: ages narrow or order them."""
        return self.posted_within is not None or (bool(self.q) and self.effective_sort == "relevance")

    @property
    def is_empty(self) -> bool:
        """Whether nothing narrows the search."""
        return not self.in_force()

    def in_force(self) -> Names:
        """Return the filters that narrow the search; pay is one filter, named `currency`."""
        names = ("q", *MULTIPLE, "currency", "posted_within")
        return [name for name in names if (self.asks_for_pay if name == "currency" else getattr(self, name))]

    def included(self, parameter: str) -> tuple[str, ...]:
        """Return the values of a repeatable parameter that are asked for."""
        return tuple(value for value in getattr(self, parameter) if not value.startswith("-"))

    def excluded(self, parameter: str) -> tuple[str, ...]:
        """Return the values of a repeatable parameter that are excluded, without their sign."""
        return tuple(value[1:] for value in getattr(self, parameter) if value.startswith("-"))

    def params(self) -> Pairs:
        """Return the parameters in canonical order; from_params of them gives an equal query."""
        pairs: Pairs = []
        for name in PARAMETERS:
            value = getattr(self, name)
            if name in MULTIPLE:
                pairs.extend((name, item) for item in sorted(value))
            elif value is not None and value != "":
                pairs.append((name, str(value).lower() if isinstance(value, bool) else str(value)))
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
        """Return this search without one value of `parameter`, or without the parameter; pay goes as a whole."""
        if parameter in MULTIPLE and value is not None:
            return self._with(**{parameter: tuple(item for item in getattr(self, parameter) if item != value)})
        empty = {item.name: item.default for item in fields(self)}
        names = PAY if parameter in PAY else (parameter,)
        return self._with(**{name: empty[name] for name in names})

    def only(self, parameter: str) -> SearchQuery:
        """Return the search of this one filter alone."""
        names = PAY if parameter in PAY else ("skill", "skill_mode") if parameter == "skill" else (parameter,)
        return SearchQuery(rates=self.rates)._with(**{name: getattr(self, name) for name in names})

    def with_value(self, parameter: str, value: str) -> SearchQuery:
        """Return this search with one more value of `parameter` instead of its opposite, or with its only value replaced."""
        if parameter in MULTIPLE:
            opposite = value[1:] if value.startswith("-") else f"-{value}"
            present = tuple(item for item in getattr(self, parameter) if item != opposite)
            return self._with(**{parameter: present if value in present else (*present, value)})
        return self._with(**{parameter: int(value) if parameter in ("posted_within", "pay_min") else value})

    def _with(self, **changes: Any) -> SearchQuery:
        return replace(self, **changes)
