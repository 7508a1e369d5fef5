"""Which patterns are worth a search in which part of a text: one pass finds the letters that their matches must hold.

Most parts of an advert hold none of a rule's words, so most searches never run; what they would find is the same. With
the patterns "own(?:ing|s)" and "builds?" the part "you build" is opened for the second alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache, reduce
from itertools import accumulate, chain
from operator import or_

import ahocorasick

from taxonomy.known import Known
from taxonomy.literals import MOST_DEMANDS, demands, edged

# Matches a pattern's i without regard to case, and is no form of it otherwise.
DOTLESS = "\u0131"
MOST_WORDS = 20_000
LONGEST_WORD = 30
ALL_DEMANDS = (1 << MOST_DEMANDS) - 1


class _Words:
    """The bits of each word, worked out when first met; texts repeat their words, so a few thousand serve nearly all."""

    def __init__(self, automaton: ahocorasick.Automaton) -> None:
        self._automaton = automaton
        self._silent: set[str] = set()
        self._telling: dict[str, int] = {}

    def of(self, words: set[str]) -> dict[str, int]:
        """Return the bits of those words that have any."""
        known = self._telling
        return {word: bits for word in words - self._silent if (bits := known.get(word) or self._read(word))}

    def _read(self, word: str) -> int:
        bits = 0
        if len(self._automaton):
            for _, met in self._automaton.iter(edged(word.replace(DOTLESS, "i"))):
                bits |= met
        if len(word) <= LONGEST_WORD:
            if len(self._telling) + len(self._silent) >= MOST_WORDS:
                self._telling.clear()
                self._silent.clear()
            if bits:
                self._telling[word] = bits
            else:
                self._silent.add(word)
        return bits


class _Lines:
    """The lines of a text, where each ends (line feeds not counted), and the words of those that were asked for."""

    def __init__(self, folded: str) -> None:
        self.texts = folded.split("\n")
        self.ends = tuple(accumulate(map(len, self.texts)))
        self.words: dict[str, list[str]] = {}


# Several gates ask for the lines of one text, one after the other.
_lines_of = lru_cache(maxsize=2)(_Lines)


def find_in(pattern: re.Pattern[str], text: str, spans: Iterable[tuple[int, int]]) -> Iterator[re.Match[str]]:
    """Yield the matches of the pattern inside the spans, in their order."""
    for start, end in spans:
        yield from pattern.finditer(text, start, end)


class Gate:
    """The letters of some patterns, which are known by their place in the list."""

    def __init__(self, patterns: Iterable[re.Pattern[str]], *, of_folded: bool = True) -> None:
        """Take patterns of folded texts, or, where `of_folded` is False, of texts as they are written.

        A pattern that demands nothing is opened everywhere.
        """
        words: dict[str, int] = {}
        self._owners: list[int] = []
        self._always: list[int] = []
        for number, pattern in enumerate(patterns):
            asked = demands(pattern, of_folded=of_folded)
            if asked is None:
                self._always.append(number)
                continue
            for sets in asked:
                first = MOST_DEMANDS * len(self._owners)
                self._owners.append(number)
                for place in range(MOST_DEMANDS):
                    for word in sets[min(place, len(sets) - 1)]:
                        words[word] = words.get(word, 0) | 1 << (first + place)
        # The lowest bit of each alternative; it is open where all its bits are met.
        self._lowest = sum(1 << (MOST_DEMANDS * place) for place in range(len(self._owners)))
        automaton = ahocorasick.Automaton()
        for word, bits in words.items():
            automaton.add_word(word, bits)
        automaton.make_automaton()
        self._words = _Words(automaton)
        self._known: Known[list[int]] = Known()

    def parts(self, folded: Iterable[str]) -> Iterator[tuple[int, list[int]]]:
        """Yield (place of the part, numbers of the patterns to search there, rising) for parts of a folded text.

        Folded is what fold_places makes of it. Parts that nothing opens are left out.
        """
        parts = list(folded)
        return self._opened(parts, {})

    def lines(self, folded: str) -> Iterator[tuple[int, int, list[int]]]:
        """Yield (start, end, numbers of the patterns to search there) of the lines that are worth it; ends before \\n."""
        lines = _lines_of(folded)
        for place, numbers in self._opened(lines.texts, lines.words):
            start = lines.ends[place - 1] if place else 0
            yield start + place, lines.ends[place] + place, numbers

    def opens(self, folded: str) -> list[int]:
        """Return the numbers of the patterns that are worth a search in the whole text, rising."""
        met = self._met(self._words.of(set(folded.split())).values())
        return self._numbers(met) if met else self._always

    def _opened(self, parts: list[str], words: dict[str, list[str]]) -> Iterator[tuple[int, list[int]]]:
        """Yield the parts that are worth it; `words` are those of some parts, and keeps them for the next gate."""
        opened = self._known.of(parts)
        fresh = [part for part, numbers in opened.items() if numbers is None]
        if fresh:
            read = self._read(fresh, words)
            self._known.keep(read)
            opened.update(read)
        for place, part in enumerate(parts):
            if numbers := opened[part]:
                yield place, numbers

    def _read(self, parts: list[str], words: dict[str, list[str]]) -> dict[str, list[int]]:
        """Return the numbers of each part, empty where none is worth it."""
        for part in parts:
            if part not in words:
                words[part] = part.split()
        read = dict.fromkeys(parts, self._always)
        bits = self._words.of(set(chain.from_iterable(map(words.__getitem__, parts))))
        # What the parts together do not open, none of them does: of most words nothing is left to look for.
        wanted = self._met(bits.values())
        if not wanted:
            return read
        # The first demand of an alternative, which has the lowest bit, is its rarest.
        rare = {word for word, met in bits.items() if met & wanted}
        wanted *= ALL_DEMANDS
        worth = {word: kept for word, met in bits.items() if (kept := met & wanted)}
        for part in parts:
            if not rare.isdisjoint(words[part]):
                met = self._met([worth[word] for word in words[part] if word in worth])
                if met:
                    read[part] = self._numbers(met)
        return read

    def _met(self, bits: Iterable[int]) -> int:
        """Return the lowest bit of each alternative whose demands are all met by words with these bits."""
        met = reduce(or_, bits, 0)
        met &= met >> 1
        return met & met >> 2 & self._lowest

    def _numbers(self, opened: int) -> list[int]:
        found: list[int] = []
        while opened:
            lowest = opened & -opened
            owner = self._owners[lowest.bit_length() // MOST_DEMANDS]
            if not found or found[-1] != owner:
                found.append(owner)
            opened ^= lowest
        return sorted({*found, *self._always}) if self._always else found
