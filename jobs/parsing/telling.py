"""The parts of an advert that may tell from where it may be done, and of visas, moves and clearance.

One pass over the words opens them; in most adverts they are a few sentences.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from jobs.parsing.eligibility_words import ANYWHERE, BOUNDARY, LIMITS, ONLY, REFUSES, REMOTE_LAND
from jobs.parsing.statement_words import CLEARANCE, RELOCATION, VISA
from taxonomy.classify.passage import fold_text
from taxonomy.gate import Gate

Spans = tuple[tuple[int, int], ...]
OF_SENTENCES = (ANYWHERE, LIMITS, REMOTE_LAND, ONLY, REFUSES)
OF_LINES = (VISA, RELOCATION, CLEARANCE)


class Telling(NamedTuple):
    """Half-open spans, in order, where a search for each is worth it: five of sentences, three of lines."""

    anywhere: Spans
    limits: Spans
    remote_land: Spans
    only: Spans
    refuses: Spans
    visa: Spans
    relocation: Spans
    clearance: Spans


@lru_cache(maxsize=2)
def telling(text: str) -> Telling:
    """The spans of a text; no match of the eight patterns goes over the end of its sentence or line."""
    folded, _ = fold_text(text)
    spans: tuple[list[tuple[int, int]], ...] = tuple([] for _ in Telling._fields)
    sentences: list[tuple[int, int]] = []
    for start, end, numbers in _gate().lines(folded):
        for number in numbers:
            if number >= len(OF_SENTENCES):
                spans[number].append((start, end))
        if numbers[0] < len(OF_SENTENCES):
            sentences.extend(_sentences(text, start, end))
    for place, inside in _gate().parts(folded[first:last] for first, last in sentences):
        for number in inside:
            if number < len(OF_SENTENCES):
                spans[number].append(sentences[place])
    return Telling(*(tuple(found) for found in spans))


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of the sentences of a line, the last with its line feed."""
    end = min(end + 1, len(text))
    for match in BOUNDARY.finditer(text, start, end):
        yield start, match.end()
        start = match.end()
    if start < end:
        yield start, end


@cache
def _gate() -> Gate:
    return Gate((*OF_SENTENCES, *OF_LINES), of_folded=False)
