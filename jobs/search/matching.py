"""Which postings of the index hold what words ask for, in a place that is named."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from pyroaring import BitMap

from jobs.search.facet import Facet
from jobs.search.grammar import All, Asked, Either, Named, Node, Phrase, Prefix, Word
from jobs.search.terms import Terms


class Where(Enum):
    """How strong a place is asked for: the title, title or skills, or anywhere."""

    TITLE = 0
    NAMED = 1
    TEXT = 2


class Matcher:
    """Reads a tree of `grammar` against terms; `verified` holds the postings of each phrase."""

    def __init__(self, titles: Terms, skills: Terms, texts: Terms, named: Facet) -> None:
        self._titles, self._skills, self._texts, self._named = titles, skills, texts, named
        self.verified: Mapping[Phrase, BitMap] = {}
        # False where the words of a phrase are in more postings than were read for it.
        self.is_exact = True

    def all(self, nodes: tuple[Node, ...], where: Where) -> BitMap | None:
        """Return the postings for which every node holds; None for no node at all."""
        found: BitMap | None = None
        for bits in sorted((self.bits(node, where) for node in nodes), key=len):
            found = bits if found is None else found & bits
            if not found:
                return BitMap()
        return found

    def bits(self, node: Node, where: Where) -> BitMap:
        """Return the postings for which `node` holds; do not change it."""
        match node:
            case Word(stems=found):
                return self._having(found, where)
            case Prefix(start=start, stems=found):
                return self._beginning(start, found, where)
            case Phrase(words=found):
                every = self.all(found, where) or BitMap()
                return every & self.verified[node] if node in self.verified else every
            case Named(skill=skill, words=found, is_ordinary=is_ordinary):
                spelled, named = self.all(found, where) or BitMap(), self._named.get(skill)
                if is_ordinary:
                    return spelled & named if where is Where.TITLE else named
                return spelled if where is Where.TITLE else spelled | named
            case All(parts=parts):
                return self.all(parts, where) or BitMap()
            case Either(parts=parts):
                return BitMap.union(*(self.bits(part, where) for part in parts))

    def excluded(self, asked: Asked) -> BitMap:
        """Return the postings that what is excluded rules out."""
        return BitMap.union(*(self.bits(node, Where.TEXT) for node in asked.excluded)) if asked.excluded else BitMap()

    def _places(self, where: Where) -> tuple[Terms, ...]:
        return {
            Where.TITLE: (self._titles,),
            Where.NAMED: (self._titles, self._skills),
            Where.TEXT: (self._texts,),
        }[where]

    def _having(self, words: tuple[str, ...], where: Where) -> BitMap:
        found = [terms.any(words) for terms in self._places(where)]
        return found[0] if len(found) == 1 else found[0] | found[1]

    def _beginning(self, start: str, stems: tuple[str, ...], where: Where) -> BitMap:
        found = [terms.any([*terms.starting(start), *stems]) for terms in self._places(where)]
        return found[0] if len(found) == 1 else found[0] | found[1]
