"""Which patterns are worth a search in which part of a text: one pass finds the letters that their matches must hold.

Most parts of an advert hold none of a rule's words, so most searches never run; what they would find is the same. With
the patterns "own(?:ing|s)" and "builds?" the part "you build" is opened for the second alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import reduce
from operator import or_

import ahocorasick

from taxonomy.literals import MOST_DEMANDS, demands, edged

# Matches a pattern's i without regard to case, and is no form of it otherwise.
DOTLESS = "\u0131"
MOST_WORDS = 20_000
LONGEST_WORD = 30


class _Words(dict[str, int]):
    """The bits of each word, worked out when first met; texts repeat their words, so a few thousand serve nearly all."""

    def __init__(self, automaton: ahocorasick.Automaton) -> None:
        super().__init__()
        self._automaton = automaton

    def __missing__(self, word: str) -> int:
        bits = 0
        if len(self._automaton):
            for _, met in self._automaton.iter(edged(word.replace(DOTLESS, "i"))):
                bits |= met
        if len(word) <= LONGEST_WORD:
            if len(self) >= MOST_WORDS:
                self.clear()
            self[word] = bits
        return bits


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
        self._bits_of = _Words(automaton).__getitem__

    def parts(self, folded: Iterable[str]) -> Iterator[tuple[int, list[int]]]:
        """Yield (place of the part, numbers of the patterns to search there, rising) for parts of a folded text.

        Folded is what fold_places makes of it. Parts that nothing opens are left out.
        """
        always = self._always
        for place, part in enumerate(folded):
            met = reduce(or_, filter(None, map(self._bits_of, part.split())), 0)
            if met:
                met &= met >> 1
                met &= met >> 2 & self._lowest
            if met:
                yield place, self._numbers(met)
            elif always:
                yield place, always

    def lines(self, folded: str) -> Iterator[tuple[int, int, list[int]]]:
        """Yield (start, end, numbers of the patterns to search there) of the lines that are worth it; ends before \\n."""
        lines = folded.split("\n")
        reached = start = 0
        for place, numbers in self.parts(lines):
            start += sum(map(len, lines[reached:place])) + place - reached
            reached = place
            yield start, start + len(lines[place]), numbers

    def opens(self, folded: str) -> list[int]:
        """Return the numbers of the patterns that are worth a search in the whole text, rising."""
        return next((numbers for _, numbers in self.parts((folded,))), [])

    def _numbers(self, opened: int) -> list[int]:
        found: list[int] = []
        while opened:
            lowest = opened & -opened
            owner = self._owners[lowest.bit_length() // MOST_DEMANDS]
            if not found or found[-1] != owner:
                found.append(owner)
            opened ^= lowest
        return sorted({*found, *self._always}) if self._always else found
