"""A text read for the rules that ask about its sentences: cues found, headings read."""

from __future__ import annotations

from functools import lru_cache

from taxonomy.catalog import Catalog
from taxonomy.classify.cues import Passage, reader_of
from taxonomy.classify.places import fold_places, spaced
from taxonomy.classify.wanted import Sections, read_sections

# No honest posting is longer.
LONGEST_TEXT = 50_000


# Several rules read the same text one after the other, a title between them.
KEPT = 4


@lru_cache(maxsize=KEPT)
def fold_text(text: str) -> tuple[str, str]:
    """The first LONGEST_TEXT characters folded by fold_places, and those words apart behind one space (see spaced)."""
    folded = fold_places(text[:LONGEST_TEXT])
    return folded, f" {spaced(folded)}"


@lru_cache(maxsize=KEPT)
def read_passage(text: str, catalog: Catalog) -> tuple[Passage, Sections]:
    """The first LONGEST_TEXT characters of a text as a passage, and its headings."""
    passage = reader_of(catalog).read(*fold_text(text))
    return passage, read_sections(passage)
