"""The parts of an advert that may tell from where it may be done, and of visas, moves and clearance.

One pass over the words opens them; in most adverts they are a few sentences.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import NamedTuple

from jobs.parsing.demonyms import CITIZENS
from jobs.parsing.eligibility_words import (
    ANYWHERE,
    BASED_LAND,
    BEHIND_LAND,
    BOUNDARY,
    FURTHER_LIMITS,
    LIMITS,
    ONLY,
    REFUSED_PEOPLE,
    REFUSES,
    REMOTE_LAND,
)
from jobs.parsing.statement_words import CLEARANCE, RELOCATION, VISA
from taxonomy.classify.passage import GATES, fold_text
from taxonomy.gate import Gate
from taxonomy.recent import Recent

Spans = tuple[tuple[int, int], ...]
OF_SENTENCES = (
    ANYWHERE,
    LIMITS,
    REMOTE_LAND,
    ONLY,
    REFUSES,
    BEHIND_LAND,
    BASED_LAND,
    REFUSED_PEOPLE,
    CITIZENS,
    FURTHER_LIMITS,
)
OF_LINES = (VISA, RELOCATION, CLEARANCE)


class Telling(NamedTuple):
    """Half-open spans, in order, where a search for each is worth it: ten of sentences, three of lines."""

    anywhere: Spans
    limits: Spans
    remote_land: Spans
    only: Spans
    refuses: Spans
    behind_land: Spans
    based_land: Spans
    refused_people: Spans
    citizens: Spans
    further_limits: Spans
    visa: Spans
    relocation: Spans
    clearance: Spans


@Recent
def telling(text: str) -> Telling:
    """The spans of a text; no match of the thirteen patterns goes over the end of its sentence or line."""
    folded = fold_text(text).folded
    spans: tuple[list[tuple[int, int]], ...] = tuple([] for _ in Telling._fields)
    for line in _gate().lines(folded):
        for number in line.numbers:
            if number >= len(OF_SENTENCES):
                spans[number].append((line.start, line.end))
        if line.numbers[0] < len(OF_SENTENCES):
            sentences = _sentences(text, line.start, line.end)
            for start, end in sentences:
                # What opens a line of one sentence opens that sentence.
                inside = line.numbers if len(sentences) == 1 else _gate().part(line, start, end)
                for number in inside:
                    if number < len(OF_SENTENCES):
                        spans[number].append((start, end))
    return Telling(*(tuple(found) for found in spans))


def _sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of the sentences of a line, the last with its line feed."""
    end = min(end + 1, len(text))
    edges = [match.end() for match in BOUNDARY.finditer(text, start, end)]
    return [(first, last) for first, last in pairwise((start, *edges, end)) if first < last]


@cache
def _gate() -> Gate:
    return Gate((*OF_SENTENCES, *OF_LINES), of_folded=False, beside=GATES)
