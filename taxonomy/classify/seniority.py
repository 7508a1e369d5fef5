"""Seniority from a title: the level of highest precedence whose words the title holds.

"Senior Data Engineering Manager" is a manager; "Data Product Manager" says nothing of seniority.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from taxonomy.catalog import Catalog
from taxonomy.classify.result import Evidence
from taxonomy.classify.title import prepare_title
from taxonomy.gate import Gate
from taxonomy.known import Known

UNSPECIFIED = "unspecified"


def find_seniority(title: str, catalog: Catalog) -> tuple[str, Evidence | None]:
    """The seniority slug and the words it rests on; ("unspecified", None) where the title does not say."""
    grammar = _grammar(catalog)
    return grammar.known.get(title, lambda: _find(title, catalog, grammar))


def _find(title: str, catalog: Catalog, grammar: _Grammar) -> tuple[str, Evidence | None]:
    folded = prepare_title(title)
    text = folded.text
    for number in grammar.drops.opens(text):
        text = catalog.seniority_drops[number].sub(lambda match: " " * len(match[0]), text)
    for number in grammar.levels.opens(text):
        slug, pattern = grammar.ranked[number]
        match = pattern.search(text)
        if match and match.end() > match.start():
            start, end = folded.span(match.start(), match.end())
            return slug, Evidence(f"seniority:{slug}", "title", start, end, title[start:end])
    return UNSPECIFIED, None


class _Grammar(NamedTuple):
    """The gates of a catalog's levels, their patterns by precedence, and what titles said that were met before."""

    drops: Gate
    levels: Gate
    ranked: tuple[tuple[str, re.Pattern[str]], ...]
    known: Known[tuple[str, Evidence | None]]


@lru_cache(maxsize=4)
def _grammar(catalog: Catalog) -> _Grammar:
    levels = sorted(catalog.seniorities, key=lambda level: level.precedence)
    ranked = tuple((level.slug, rule.pattern) for level in levels for rule in level.rules)
    return _Grammar(Gate(catalog.seniority_drops), Gate(pattern for _, pattern in ranked), ranked, Known())
