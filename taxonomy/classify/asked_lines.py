"""The lines of a text that may ask for years of experience or for a degree; in most adverts they are few."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from taxonomy.classify.education_words import LEVELS, NOT_NEEDED
from taxonomy.classify.experience_words import YEARS
from taxonomy.classify.passage import GATES
from taxonomy.gate import Gate
from taxonomy.recent import Recent

Spans = tuple[tuple[int, int], ...]


class AskedLines(NamedTuple):
    """Half-open spans of lines, in order, where a search for each is worth it."""

    years: Spans
    degrees: Spans
    not_needed: Spans


@Recent
def asked_lines(folded: str) -> AskedLines:
    """The lines of a text folded by fold_places; no match of the three patterns goes over the end of a line."""
    spans: tuple[list[tuple[int, int]], ...] = ([], [], [])
    for line in _gate().lines(folded):
        for number in line.numbers:
            spans[number].append((line.start, line.end))
    return AskedLines(*(tuple(found) for found in spans))


@cache
def _gate() -> Gate:
    return Gate((YEARS, LEVELS, NOT_NEEDED), beside=GATES)
