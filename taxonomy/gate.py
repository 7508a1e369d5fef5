"""Which patterns are worth a search in which part of a text: one pass finds the letters that their matches must hold.

Most parts of an advert hold none of a rule's words, so most searches never run; what they would find is the same. With
the patterns "own(?:ing|s)" and "builds?" the line "you build" is opened for the second alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache, reduce
from operator import or_
from threading import Lock

import ahocorasick

from taxonomy.known import Known
from taxonomy.literals import MOST_DEMANDS, demands, edged

# Matches a pattern's i without regard to case, and is no form of it otherwise.
DOTLESS = "\u0131"
MOST_WORDS = 20_000
LONGEST_WORD = 30
MOST_TOGETHER = 4_000
AROUND_NUMBERS = ".,;:()+%"
# The numbers of the patterns to search, rising; and those of each gate that has any.
Numbers = tuple[int, ...]
Opened = tuple[tuple[int, Numbers], ...]
# Where a line starts and ends (before its line feed), and what is worth a search in it.
Line = tuple[int, int, Numbers]


class _Words(dict[str, int]):
    """The bits of each word, worked out when first met; texts repeat their words, so a few thousand serve nearly all."""

    def __init__(self, demanded: dict[str, int]) -> None:
        self._automaton = ahocorasick.Automaton()
        for word, bits in demanded.items():
            self._automaton.add_word(word, bits)
        self._automaton.make_automaton()

    def __missing__(self, word: str) -> int:
        bits = 0
        if len(self._automaton):
            for _, met in self._automaton.iter(edged(word.replace(DOTLESS, "i"))):
                bits |= met
        # Numbers seldom come again.
        if len(word) <= LONGEST_WORD and (bits or not word.strip(AROUND_NUMBERS).isdecimal()):
            if len(self) >= MOST_WORDS:
                self.clear()
            self[word] = bits
        return bits


class _Reader:
    """What reads the lines of texts for all gates at once."""

    def __init__(
        self, demanded: dict[str, int], owners: tuple[tuple[int, int], ...], always: tuple[Numbers, ...]
    ) -> None:
        self._owners = owners
        self._always = always
        # The lowest bit of each alternative; it is open where all its bits are met.
        self._lowest = sum(1 << (MOST_DEMANDS * place) for place in range(len(owners)))
        self._words = _Words(demanded)
        # Lines open few patterns, and mostly the same together.
        self._opened = lru_cache(maxsize=MOST_TOGETHER)(self._spelled_out)
        self._known: Known[Opened] = Known()
        self._last: tuple[str, tuple[list[Line], ...]] = ("", self._lines(""))

    def lines(self, folded: str) -> tuple[list[Line], ...]:
        """Return, gate by gate, the lines of a folded text that are worth a search."""
        text, worth = self._last
        if text != folded:
            worth = self._lines(folded)
            self._last = (folded, worth)
        return worth

    def part(self, folded: str) -> Opened:
        """Return what a part of a folded text opens."""
        # Most words have no bits.
        bits = reduce(or_, filter(None, map(self._words.__getitem__, folded.split())), 0)
        bits &= bits >> 1
        return self._opened(bits & bits >> 2 & self._lowest)

    def _lines(self, folded: str) -> tuple[list[Line], ...]:
        lines = folded.split("\n")
        opened = self._known.of(lines)
        fresh = {line: self.part(line) for line, found in opened.items() if found is None}
        self._known.keep(fresh)
        opened.update(fresh)
        worth: tuple[list[Line], ...] = tuple([] for _ in self._always)
        start = 0
        for line in lines:
            end = start + len(line)
            for gate, numbers in opened[line] or ():
                worth[gate].append((start, end, numbers))
            start = end + 1
        return worth

    def _spelled_out(self, met: int) -> Opened:
        """Return the patterns whose alternatives have these lowest bits, gate by gate."""
        found = {gate: set(always) for gate, always in enumerate(self._always) if always}
        while met:
            lowest = met & -met
            gate, number = self._owners[lowest.bit_length() // MOST_DEMANDS]
            found.setdefault(gate, set()).add(number)
            met ^= lowest
        return tuple((gate, tuple(sorted(numbers))) for gate, numbers in found.items())


class Gates:
    """The gates that the lines of the same texts are asked about: a line is read once for all of them."""

    def __init__(self) -> None:
        self._admitting = Lock()
        self._demanded: dict[str, int] = {}
        # Of each alternative of a pattern: its gate and its number there.
        self._owners: list[tuple[int, int]] = []
        self._always: list[Numbers] = []
        self._reader = self._new_reader()

    def admit(self, patterns: Iterable[re.Pattern[str]], *, of_folded: bool) -> int:
        """Take one more gate, and return its place among them; lines that were read before are read anew."""
        with self._admitting:
            gate = len(self._always)
            always: list[int] = []
            for number, pattern in enumerate(patterns):
                asked = demands(pattern, of_folded=of_folded)
                if asked is None:
                    always.append(number)
                    continue
                for sets in asked:
                    first = MOST_DEMANDS * len(self._owners)
                    self._owners.append((gate, number))
                    for place in range(MOST_DEMANDS):
                        for word in sets[min(place, len(sets) - 1)]:
                            self._demanded[word] = self._demanded.get(word, 0) | 1 << (first + place)
            self._always.append(tuple(always))
            self._reader = self._new_reader()
        return gate

    def lines(self, folded: str, gate: int) -> list[Line]:
        """Return the lines of a folded text that are worth a search for the patterns of a gate."""
        return self._reader.lines(folded)[gate]

    def part(self, folded: str, gate: int) -> Numbers:
        """Return the numbers of a gate's patterns that are worth a search in a part of a folded text."""
        return next((numbers for place, numbers in self._reader.part(folded) if place == gate), ())

    def _new_reader(self) -> _Reader:
        return _Reader(self._demanded, tuple(self._owners), tuple(self._always))


class Gate:
    """The letters of some patterns, which are known by their place in the list."""

    def __init__(
        self, patterns: Iterable[re.Pattern[str]], *, of_folded: bool = True, beside: Gates | None = None
    ) -> None:
        """Take patterns of folded texts, or, where `of_folded` is False, of texts as they are written.

        A pattern that demands nothing is opened everywhere. `beside` are the gates of other rules that read the same texts.
        """
        self._gates = Gates() if beside is None else beside
        self._place = self._gates.admit(patterns, of_folded=of_folded)

    def lines(self, folded: str) -> list[Line]:
        """Return (start, end, numbers of the patterns to search there, rising) of the lines that are worth it.

        Folded is what fold_places makes of a text. A line ends before its line feed.
        """
        return self._gates.lines(folded, self._place)

    def opens(self, folded: str) -> Numbers:
        """Return the numbers of the patterns that are worth a search in a text or a part of one, rising."""
        return self._gates.part(folded, self._place)


def find_in(pattern: re.Pattern[str], text: str, spans: Iterable[tuple[int, int]]) -> Iterator[re.Match[str]]:
    """Yield the matches of the pattern inside the spans, in their order."""
    for start, end in spans:
        yield from pattern.finditer(text, start, end)
