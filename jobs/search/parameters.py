"""The parameters of a search: their names, the values they may have, and how each is read from text.

What cannot be read comes back as a Problem with one sentence and, where something near exists, what was probably meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from jobs.search.tokenise import words

MAX_Q = 200
MAX_VALUES = 20
MAX_DAYS = 3650
MAX_PAY = 10**12
SORTS = ("relevance", "newest", "pay")
SKILL_MODES = ("all", "any")
# Names that links bring along; they say nothing about the search and are dropped without a word.
TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid", "ref")
MULTIPLE = (
    "role", "skill", "seniority", "workplace", "country", "city", "company", "list", "employment", "eligible", "workflow",
    "language",
)  # fmt: skip
# A value of `eligible` and `workflow`: the posting does not say.
UNKNOWN = "unknown"
# These three make one filter: an amount means nothing without its currency.
PAY = ("pay_min", "currency", "include_unknown_pay")
PARAMETERS = ("q", "role", "skill", "skill_mode", *MULTIPLE[2:], *PAY, "posted_within", "sort")
# Read by the doors themselves (paging and format), not a part of the search.
PAGING = ("cursor", "format")
# What a value of a parameter is called, where that is not the parameter's name.
_NOUNS = {"eligible": "country to apply from", "employment": "kind of employment", "workflow": "step of the work"}
# Codes that are written in capitals; every other value is lower case.
_CAPITALS = ("country", "eligible", "currency")


@dataclass(frozen=True, slots=True)
class Problem:
    """One parameter or value that cannot be used: `value` is None when the parameter itself is unknown."""

    parameter: str
    value: str | None
    sentence: str
    did_you_mean: str | None = None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The values that a parameter may have: parameter -> value -> name. A parameter not in it is free.

    `moved` are values that were once right, as parameter -> old value -> the one that it is now. `nicknames` are not
    values, but what people write for one, as parameter -> lower case -> what was meant.
    """

    values: Mapping[str, Mapping[str, str]]
    moved: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    nicknames: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def name(self, parameter: str, value: str) -> str:
        """Return how `value` is called on pages; the value itself where it has no name."""
        return self.values.get(parameter, {}).get(value, value)


@dataclass(frozen=True, slots=True)
class PayFilter:
    """A least yearly pay in major units of `currency` ("" = any), and the reader's word on unknown pay (None = none)."""

    least: int | None
    currency: str
    include_unknown: bool | None


def closest(value: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate that `value` was probably meant to be; None where none is near."""
    found = process.extractOne(value.casefold(), list(candidates), scorer=fuzz.ratio, score_cutoff=60)
    return str(found[0]) if found else None


def plain(text: str) -> str:
    """Return `text` without control characters and outer white space."""
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())


def unknown_parameter(name: str) -> Problem:
    """Return the problem of a parameter that there is not."""
    shown = plain(name)[:60]
    return Problem(shown, None, f"There is no parameter “{shown}”.", closest(shown, PARAMETERS))


def replaced(params: Mapping[str, Sequence[str]], problem: Problem) -> dict[str, list[str]]:
    """Return `params` (name -> values) with what was probably meant in place of what cannot be used; all else stays."""
    name, meant = problem.parameter, problem.did_you_mean or ""
    values = params.get(name, ())
    # Of a parameter that takes one value, the problem names all that were given.
    mended = [meant if name not in MULTIPLE or _shown(*_signed(text)) == problem.value else text for text in values]
    return {other: list(texts) for other, texts in params.items()} | {name: list(dict.fromkeys(mended))}


def in_order(params: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """Return (name, value) of what `params` ask for in the order of addresses, that of no use last; without paging."""
    strange = [name for name in params if name not in (*PARAMETERS, *PAGING) and not name.startswith(TRACKING)]
    names = [*(name for name in PARAMETERS if name in params), *strange]
    texts = ((name, sorted(params[name]) if name in MULTIPLE else params[name]) for name in names)
    return [(name, text) for name, values in texts for text in values if text]


def read_values(name: str, texts: tuple[str, ...], known: Vocabulary) -> tuple[tuple[str, ...], list[Problem]]:
    """Return the known values among `texts`, a leading `-` kept, and what is wrong with the others."""
    kept: list[str] = []
    wrong: list[Problem] = []
    for text in texts[:MAX_VALUES]:
        sign, bare = _signed(text)
        value, problem = _read_value(name, bare, sign, known)
        if problem:
            wrong.append(problem)
        elif sign + value not in kept:
            kept.append(sign + value)
    if len(texts) > MAX_VALUES:
        left_out = ", ".join(texts[MAX_VALUES:])[:60]
        wrong.append(Problem(name, left_out, f"At most {MAX_VALUES} values of {name} can be combined."))
    return tuple(kept), wrong


def _signed(text: str) -> tuple[str, str]:
    """Return (sign, value) of a value that `-` may exclude."""
    text = plain(text)
    return ("-", text[1:].strip()) if text.startswith("-") else ("", text)


def _shown(sign: str, text: str) -> str:
    return (sign + text)[:60]


def _read_value(name: str, text: str, sign: str, known: Vocabulary) -> tuple[str, Problem | None]:
    allowed = known.values.get(name)
    spelled = _spelled(name, text)
    value = known.moved.get(name, {}).get(spelled, spelled)
    if value and (allowed is None or value in allowed):
        return value, None
    meant = _meant(text, allowed or {}, known.nicknames.get(name, {}))
    shown = _shown(sign, text)
    sentence = f"“{text[:60] or shown}” is not a {_NOUNS.get(name, name)} that we know."
    return value, Problem(name, shown, sentence, sign + meant if meant else None)


def _meant(text: str, choices: Mapping[str, str], nicknames: Mapping[str, str]) -> str | None:
    """Return the value that was probably meant: the one whose name, spelling or nickname is nearest."""
    spellings = {label.casefold(): choice for choice, label in choices.items()}
    spellings |= {choice.lower(): choice for choice in choices}
    spellings |= {called: choice for called, choice in nicknames.items() if choice in choices}
    found = closest(text, spellings)
    return spellings[found] if found else None


def _spelled(name: str, text: str) -> str:
    return text.upper() if name in _CAPITALS and text.lower() != UNKNOWN else text.lower()


def read_words(texts: tuple[str, ...]) -> tuple[str, Problem | None]:
    """Return the words asked for, at most MAX_Q characters."""
    joined = " ".join(texts)
    if len(joined) > MAX_Q:
        sentence = f"The words have {len(joined)} characters; only the first {MAX_Q} can be used."
        return joined[:MAX_Q], Problem("q", joined[:60], sentence)
    if joined and not words(joined):
        return "", Problem("q", joined, f"“{joined}” holds no word to search for.")
    return joined, None


def read_days(texts: tuple[str, ...]) -> tuple[int | None, Problem | None]:
    """Return a whole number of days; None where none is asked for."""
    return _whole("posted_within", texts, MAX_DAYS, f"posted_within is a whole number of days from 1 to {MAX_DAYS}.")


def read_choice(name: str, texts: tuple[str, ...], choices: tuple[str, ...]) -> tuple[str, Problem | None]:
    """Return the one of `choices` that is asked for; empty where none is."""
    if not texts:
        return "", None
    value = texts[0].lower()
    if len(texts) == 1 and value in choices:
        return value, None
    shown = ", ".join(texts)[:60]
    sentence = f"“{shown}” is not a value of {name}: it is {' or '.join(choices)}."
    return "", Problem(name, shown, sentence, closest(value, choices))


def read_pay(texts: Mapping[str, tuple[str, ...]], known: Vocabulary) -> tuple[PayFilter, list[Problem]]:
    """Return the filter on pay in `texts` (name -> values); an amount without a currency is a problem."""
    amount = f"pay_min is a whole yearly amount from 1 to {MAX_PAY}, without separators."
    least, least_problem = _whole("pay_min", texts.get("pay_min", ()), MAX_PAY, amount)
    currency, currency_problem = _currency(texts.get("currency", ()), known)
    said, said_problem = read_choice("include_unknown_pay", texts.get("include_unknown_pay", ()), ("true", "false"))
    problems = [found for found in (least_problem, currency_problem, said_problem) if found]
    if least is not None and not currency:
        problems.append(
            Problem("pay_min", str(least), "A least amount of pay (pay_min) needs its currency, such as currency=EGP.")
        )
        least = None
    return PayFilter(least, currency, said == "true" if said else None), problems


def _currency(texts: tuple[str, ...], known: Vocabulary) -> tuple[str, Problem | None]:
    if len(texts) > 1:
        return "", Problem("currency", ", ".join(texts)[:60], "Only one currency can be asked for at a time.")
    if not texts:
        return "", None
    value, problem = _read_value("currency", texts[0], "", known)
    return ("", problem) if problem else (value, None)


def _whole(name: str, texts: tuple[str, ...], most: int, sentence: str) -> tuple[int | None, Problem | None]:
    if not texts:
        return None, None
    text = texts[0]
    if len(texts) == 1 and text.isascii() and text.isdigit() and len(text) <= 15 and 1 <= int(text) <= most:
        return int(text), None
    return None, Problem(name, ", ".join(texts)[:60], sentence)
