"""Every compiled pattern of the pure modules, found by walking them, and texts that would hold a slow one up."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Iterator
from pkgutil import iter_modules
from re import _constants as kind  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from taxonomy.catalog import load_catalog
from taxonomy.classify.workflow import load_phrases

PACKAGES = ("jobs.parsing", "jobs.sources", "jobs.search", "taxonomy", "taxonomy.classify")
FRAMEWORK = ("apps", "models", "services")
FEW = 8


def named_patterns() -> dict[str, re.Pattern[str]]:
    """Return each pattern by the module and the name, or the data file's entry, that it stands under; each once."""
    found: dict[str, re.Pattern[str]] = {}
    known: set[tuple[str, int]] = set()
    for name, pattern in _all():
        if (pattern.pattern, pattern.flags) not in known:
            known.add((pattern.pattern, pattern.flags))
            found[name] = pattern
    return found


def _all() -> Iterator[tuple[str, re.Pattern[str]]]:
    catalog = load_catalog()
    for rule in catalog.title_rules:
        yield f"roles.toml:{rule.id}", rule.pattern
    for signal in catalog.signals:
        yield f"roles.toml:{signal.id}", signal.pattern
    for level in catalog.seniorities:
        for number, item in enumerate(level.rules):
            yield f"seniority.toml:{level.slug}:{number}", item.pattern
    for number, drop in enumerate(catalog.seniority_drops):
        yield f"seniority.toml:drop:{number}", drop
    for phrase in load_phrases():
        yield f"workflow_phrases.toml:{phrase.id}", phrase.pattern
    for package in PACKAGES:
        folder = importlib.import_module(package).__path__
        for module in iter_modules(folder):
            if module.ispkg or module.name in FRAMEWORK:
                continue
            name = f"{package}.{module.name}"
            for attribute, value in vars(importlib.import_module(name)).items():
                for number, pattern in enumerate(_inside(value)):
                    yield f"{name}.{attribute}:{number}", pattern


def _inside(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _inside(inner)
    elif isinstance(value, tuple | list | frozenset | set):
        for inner in value:
            yield from _inside(inner)


def hostile_parts(pattern: re.Pattern[str]) -> list[str]:
    """Return texts to repeat: what the pattern begins with, and what each of its wide repeats takes, alone and behind that."""
    items = list(parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG))
    parts: dict[str, None] = {}
    for before, inner in _repeats(items, ""):
        for part in (inner, before + inner, before):
            parts.setdefault(part)
    whole = _sample(items)
    for part in (whole, whole[:-1], whole[: len(whole) // 2]):
        parts.setdefault(part)
    return [part for part in parts if part]


def _repeats(items: Iterable[Any], before: str) -> Iterator[tuple[str, str]]:
    """Yield (a text that leads to it, a text that it takes) for every repeat of more than FEW."""
    for operator, argument in items:
        if operator in (kind.MAX_REPEAT, kind.MIN_REPEAT, kind.POSSESSIVE_REPEAT):
            inner = _sample(argument[2])
            if argument[1] is kind.MAXREPEAT or argument[1] > FEW:
                yield before, inner
            yield from _repeats(argument[2], before)
        elif operator is kind.SUBPATTERN:
            yield from _repeats(argument[3], before)
        elif operator is kind.BRANCH:
            for branch in argument[1]:
                yield from _repeats(branch, before)
        elif operator in (kind.ASSERT, kind.ASSERT_NOT):
            yield from _repeats(argument[1], before)
        before += _sample([(operator, argument)])


def _sample(items: Iterable[Any]) -> str:
    """A text that these items match, by their first alternatives and fewest repeats (one of those that may be none)."""
    text = ""
    for operator, argument in items:
        if operator is kind.LITERAL:
            text += chr(argument)
        elif operator is kind.NOT_LITERAL:
            text += "a" if argument != ord("a") else "b"
        elif operator is kind.ANY:
            text += "a"
        elif operator is kind.IN:
            text += _member(argument)
        elif operator is kind.BRANCH:
            text += _sample(argument[1][0])
        elif operator is kind.SUBPATTERN:
            text += _sample(argument[3])
        elif operator in (kind.MAX_REPEAT, kind.MIN_REPEAT, kind.POSSESSIVE_REPEAT):
            text += _sample(argument[2]) * max(1, min(argument[0], FEW))
    return text


def _member(argument: list[Any]) -> str:
    """A character of a set: one of its own, or for what it leaves out the first of a few that it takes."""
    matches = re.compile(_source(argument))
    return next((letter for letter in "a 1-\t'\"<{" if matches.match(letter)), next(iter(_literals(argument)), "a"))


def _literals(argument: list[Any]) -> Iterator[str]:
    for operator, value in argument:
        if operator is kind.LITERAL:
            yield chr(value)
        elif operator is kind.RANGE:
            yield chr(value[0])


def _source(argument: list[Any]) -> str:
    """The set written as a pattern again."""
    categories = {
        kind.CATEGORY_WORD: r"\w",
        kind.CATEGORY_NOT_WORD: r"\W",
        kind.CATEGORY_DIGIT: r"\d",
        kind.CATEGORY_NOT_DIGIT: r"\D",
        kind.CATEGORY_SPACE: r"\s",
        kind.CATEGORY_NOT_SPACE: r"\S",
    }
    parts = []
    for operator, value in argument:
        if operator is kind.NEGATE:
            parts.append("^")
        elif operator is kind.LITERAL:
            parts.append(re.escape(chr(value)))
        elif operator is kind.RANGE:
            parts.append(f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}")
        elif operator is kind.CATEGORY:
            parts.append(categories[value])
    return f"[{''.join(parts)}]"
