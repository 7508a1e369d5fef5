"""A text read for the rules that ask about its sentences: cues found, headings read."""

from __future__ import annotations

from taxonomy.catalog import Catalog
from taxonomy.classify.cues import Passage, reader_of
from taxonomy.classify.places import fold_places, spaced
from taxonomy.classify.wanted import Sections, read_sections

# No honest posting is longer.
LONGEST_TEXT = 50_000


def read_passage(text: str, catalog: Catalog) -> tuple[Passage, Sections]:
    """The first LONGEST_TEXT characters of a text as a passage, and its headings."""
    folded = fold_places(text[:LONGEST_TEXT])
    passage = reader_of(catalog).read(folded, f" {spaced(folded)}")
    return passage, read_sections(passage)
