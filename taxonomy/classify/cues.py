"""A text read once for everything that the rules of skills ask about: cue words, ends of sentences, headings.

`Passage.has("denial", 10, 90)` says in a few steps whether a word of denial stands there; the words stand in
taxonomy/data/cues.toml. One pass over the text, whatever the number of skills in it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

import ahocorasick

from taxonomy.catalog import Catalog
from taxonomy.classify.places import fold_places, spaced

# A point inside "node.js" or "3.5" ends nothing.
SENTENCE_END = re.compile(r"[\n.;!?](?:(?<=\n)|(?![^ \n]))")


@dataclass(frozen=True, slots=True)
class Passage:
    """A folded text with the places of its cues (kind -> starts, in order) and the places where sentences begin."""

    folded: str
    cues: Mapping[str, list[int]]
    sentences: list[int]

    def has(self, kind: str, start: int, end: int) -> bool:
        """Whether a cue of the kind begins in folded[start:end]."""
        places = self.cues.get(kind)
        if not places:
            return False
        found = bisect_left(places, start)
        return found < len(places) and places[found] < end

    def sentence(self, place: int) -> tuple[int, int]:
        """The half-open span of the sentence (or line) around a place."""
        found = bisect_right(self.sentences, place)
        end = self.sentences[found] if found < len(self.sentences) else len(self.folded)
        return self.sentences[found - 1] if found else 0, end


class CueReader:
    """The automaton of one catalog's cues."""

    def __init__(self, catalog: Catalog) -> None:
        words: dict[str, list[tuple[str, int, bool]]] = {}
        for kind, cues in catalog.cues.items():
            for cue in cues:
                key = spaced(fold_places(cue.rstrip("*")))
                arabic = key[0] >= "\u0621"
                key = key if arabic else f" {key}"
                words.setdefault(key, []).append((kind, len(key) - (0 if arabic else 1), cue.endswith("*") or arabic))
        self.automaton = ahocorasick.Automaton()
        for key, kinds in words.items():
            self.automaton.add_word(key, tuple(kinds))
        self.automaton.make_automaton()

    def read(self, folded: str, spaced_text: str) -> Passage:
        """The passage of a folded text; `spaced_text` is places.spaced(folded) behind one space."""
        cues: dict[str, list[int]] = {}
        length = len(spaced_text)
        for last, kinds in self.automaton.iter(spaced_text) if len(self.automaton) else ():
            whole = last + 1 >= length or not spaced_text[last + 1].isalnum()
            for kind, size, open_end in kinds:
                if whole or open_end:
                    cues.setdefault(kind, []).append(last - size)
        for places in cues.values():
            places.sort()
        begins = [match.end() for match in SENTENCE_END.finditer(folded)]
        return Passage(folded, cues, [0, *begins])


_readers: dict[int, tuple[Mapping[str, tuple[str, ...]], CueReader]] = {}


def reader_of(catalog: Catalog) -> CueReader:
    """The cue reader of `catalog`, built once for all catalogs that share their cues."""
    kept = _readers.get(id(catalog.cues))
    if kept is None or kept[0] is not catalog.cues:
        kept = _readers[id(catalog.cues)] = (catalog.cues, CueReader(catalog))
    return kept[1]
