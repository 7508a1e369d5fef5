"""A text read for the rules that ask about its sentences: cues found, headings read."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from taxonomy.catalog import Catalog
from taxonomy.classify.cues import Passage, reader_of
from taxonomy.classify.places import fold_alike, fold_places, spaced
from taxonomy.classify.wanted import Sections, read_sections
from taxonomy.gate import Gates
from taxonomy.recent import Recent

# No honest posting is longer.
LONGEST_TEXT = 50_000
# What all rules that search in the lines of a text, folded as here, stand behind.
GATES = Gates()


class FoldedText(NamedTuple):
    """A text folded by fold_places, and its words apart behind one space (see spaced).

    `alike`: fold makes the same of it (see fold_alike).
    """

    folded: str
    spaced: str
    alike: bool


@Recent
def fold_text(text: str) -> FoldedText:
    """The first LONGEST_TEXT characters of a text, folded."""
    body = text[:LONGEST_TEXT]
    alike = fold_alike(body)
    folded = fold_places(body) if alike is None else alike
    return FoldedText(folded, f" {spaced(folded)}", alike is not None)


def read_passage(text: str, catalog: Catalog) -> tuple[Passage, Sections]:
    """The first LONGEST_TEXT characters of a text as a passage, and its headings."""
    return _passages(catalog)(text)


@lru_cache(maxsize=4)
def _passages(catalog: Catalog) -> Recent[tuple[Passage, Sections]]:
    reader = reader_of(catalog)

    def read(text: str) -> tuple[Passage, Sections]:
        words = fold_text(text)
        passage = reader.read(words.folded, words.spaced)
        return passage, read_sections(passage)

    return Recent(read)
