"""Which patterns are worth a search in which part of a text: one pass finds the letters that their matches must hold.

Most parts of an advert hold none of a rule's words, so most searches never run; what they would find is the same. With
the patterns "own(?:ing|s)" and "builds?" the line "you build" is opened for the second alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate
from threading import Lock
from typing import NamedTuple

import ahocorasick

from taxonomy.known import Known
from taxonomy.literals import MOST_DEMANDS, demands, in_words, sought
from taxonomy.recent import Recent

# So many sets of alternatives that lines held together are kept.
MOST_TOGETHER = 4_000
# Met in every other line: looked for only where all else that an alternative demands is met.
COMMON = frozenset((
    "a", "an", "and", "are", "as", "at", "be", "by", "de", "der", "en", "for", "from", "has", "have", "in", "is",
    "it", "la", "not", "of", "on", "or", "our", "that", "the", "this", "to", "und", "us", "we", "will", "with",
    "you", "your",
))  # fmt: skip
# The numbers of the patterns to search, rising; and those of each gate that has any.
Numbers = tuple[int, ...]
Opened = tuple[tuple[int, Numbers], ...]
# Where in a line demanded letters end, and the bits of what demands them.
Hits = tuple[tuple[int, int], ...]


class Line(NamedTuple):
    """A line of a text, folded[start:end] without its line feed, and the numbers of the patterns worth a search there."""

    start: int
    end: int
    numbers: Numbers
    hits: Hits


class _Alternative(NamedTuple):
    """One way to match a pattern of a gate; `common` are further demands, each met by one of its words."""

    gate: int
    number: int
    common: tuple[tuple[str, ...], ...]


class _Reader:
    """What reads the lines of texts for all gates at once."""

    def __init__(
        self, demanded: dict[str, int], alternatives: tuple[_Alternative, ...], always: tuple[Numbers, ...]
    ) -> None:
        self._alternatives = alternatives
        self._always = tuple((gate, numbers) for gate, numbers in enumerate(always) if numbers)
        self._gates = len(always)
        # The lowest bit of each alternative, which is met where all its bits are.
        self._lowest = sum(1 << (MOST_DEMANDS * place) for place in range(len(alternatives)))
        self._automaton = ahocorasick.Automaton()
        for word, bits in demanded.items():
            self._automaton.add_word(word, bits)
        self._automaton.make_automaton()
        # Lines meet few alternatives, and mostly the same together.
        self._of_bits = lru_cache(maxsize=MOST_TOGETHER)(self._alternatives_of)
        self._known: Known[tuple[Opened, Hits]] = Known()
        # Of a folded text, gate by gate, the lines that are worth a search.
        self.lines = Recent(self._lines)

    def read(self, parts: list[str]) -> list[tuple[Opened, Hits]]:
        """Return what each part of a folded text opens, and by which hits."""
        words = in_words("\n".join(parts))
        # Where each part ends: at the space behind it.
        ends = list(accumulate(len(part) + 1 for part in parts))
        hits: list[list[tuple[int, int]]] = [[] for _ in parts]
        part, end = -1, -1
        for place, bits in self._automaton.iter(words) if len(self._automaton) else ():
            if place > end:
                part = bisect_left(ends, place, part + 1)
                end = ends[part]
            hits[part].append((place, bits))
        read: list[tuple[Opened, Hits]] = []
        start = 0
        for met, end in zip(hits, ends, strict=True):
            opened = self._opened(self.met(met), words, start, end + 1)
            # Before the first part stands a space.
            read.append((opened, tuple((place - start - 1, bits) for place, bits in met) if opened else ()))
            start = end
        return read

    def met(self, hits: Iterable[tuple[int, int]]) -> tuple[_Alternative, ...]:
        """Return the alternatives whose demands are all among the hits, but for common words."""
        met = 0
        for _, bits in hits:
            met |= bits
        met &= met >> 1
        met &= met >> 2 & self._lowest
        return self._of_bits(met) if met else ()

    def _lines(self, folded: str) -> tuple[list[Line], ...]:
        lines = folded.split("\n")
        known = self._known.of(lines)
        fresh = [line for line, found in known.items() if found is None]
        if fresh:
            read = dict(zip(fresh, self.read(fresh), strict=True))
            self._known.keep(read)
            known.update(read)
        worth: tuple[list[Line], ...] = tuple([] for _ in range(self._gates))
        start = 0
        for line in lines:
            opened, hits = known[line] or ((), ())
            end = start + len(line)
            for gate, numbers in opened:
                worth[gate].append(Line(start, end, numbers, hits))
            start = end + 1
        return worth

    def _opened(self, met: tuple[_Alternative, ...], words: str, start: int, end: int) -> Opened:
        """Return the patterns that words[start:end] opens, gate by gate."""
        if not met:
            return self._always
        found = {gate: list(always) for gate, always in self._always}
        for gate, number, common in met:
            numbers = found.setdefault(gate, [])
            if number not in numbers and (not common or _holds(common, words, start, end)):
                numbers.append(number)
        return tuple((gate, tuple(sorted(numbers))) for gate, numbers in found.items() if numbers)

    def _alternatives_of(self, bits: int) -> tuple[_Alternative, ...]:
        """Return the alternatives with these lowest bits."""
        met = []
        while bits:
            lowest = bits & -bits
            met.append(self._alternatives[lowest.bit_length() // MOST_DEMANDS])
            bits ^= lowest
        return tuple(met)


def _holds(choices: tuple[tuple[str, ...], ...], words: str, start: int, end: int) -> bool:
    """Whether a word of each choice stands in words[start:end]."""
    return all(any(words.find(word, start, end) >= 0 for word in choice) for choice in choices)


class Gates:
    """The gates that the lines of the same texts are asked about: a line is read once for all of them."""

    def __init__(self) -> None:
        self._admitting = Lock()
        self._places: dict[tuple[tuple[re.Pattern[str], ...], bool], int] = {}
        self._demanded: dict[str, int] = {}
        self._alternatives: list[_Alternative] = []
        self._always: list[Numbers] = []
        self._reader = self._new_reader()

    def admit(self, patterns: Iterable[re.Pattern[str]], *, of_folded: bool) -> int:
        """Take a gate, once however often it is brought, and return its place; lines that were read before are read anew."""
        patterns = tuple(patterns)
        with self._admitting:
            if (known := self._places.get((patterns, of_folded))) is not None:
                return known
            gate = self._places[patterns, of_folded] = len(self._always)
            always: list[int] = []
            for number, pattern in enumerate(patterns):
                asked = demands(pattern, of_folded=of_folded)
                if asked is None:
                    always.append(number)
                    continue
                for sets in asked:
                    self._admit(gate, number, [tuple(map(sought, words)) for words in sets])
            self._always.append(tuple(always))
            self._reader = self._new_reader()
        return gate

    def _admit(self, gate: int, number: int, choices: list[tuple[str, ...]]) -> None:
        rare = [words for words in choices if COMMON.isdisjoint(word.strip() for word in words)] or choices[:1]
        first = MOST_DEMANDS * len(self._alternatives)
        for place in range(MOST_DEMANDS):
            for word in rare[min(place, len(rare) - 1)]:
                self._demanded[word] = self._demanded.get(word, 0) | 1 << (first + place)
        self._alternatives.append(_Alternative(gate, number, tuple(words for words in choices if words not in rare)))

    def lines(self, folded: str, gate: int) -> list[Line]:
        """Return the lines of a folded text that are worth a search for the patterns of a gate."""
        return self._reader.lines(folded)[gate]

    def part(self, line: Line, gate: int, start: int, end: int) -> Numbers:
        """Return those numbers of a gate's line that are worth a search in folded[start:end] of it."""
        first, last = start - line.start, end - line.start
        # A space behind a word counts as its end.
        met = self._reader.met(hit for hit in line.hits if first <= hit[0] <= last)
        numbers = {*self._always[gate], *(one.number for one in met if one.gate == gate)}
        return tuple(number for number in line.numbers if number in numbers)

    def opens(self, folded: str, gate: int) -> Numbers:
        """Return the numbers of a gate's patterns that are worth a search in a folded text."""
        ((opened, _),) = self._reader.read([folded])
        return next((numbers for place, numbers in opened if place == gate), ())

    def _new_reader(self) -> _Reader:
        return _Reader(self._demanded, tuple(self._alternatives), tuple(self._always))


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
        """Return the lines that are worth a search; folded is what fold_places makes of a text."""
        return self._gates.lines(folded, self._place)

    def part(self, line: Line, start: int, end: int) -> Numbers:
        """Return what is worth a search in folded[start:end] of such a line, which begins and ends beside words."""
        return self._gates.part(line, self._place, start, end)

    def opens(self, folded: str) -> Numbers:
        """Return the numbers of the patterns that are worth a search in the whole text, rising."""
        return self._gates.opens(folded, self._place)


def find_in(pattern: re.Pattern[str], text: str, spans: Iterable[tuple[int, int]]) -> Iterator[re.Match[str]]:
    """Yield the matches of the pattern inside the spans, in their order."""
    for start, end in spans:
        yield from pattern.finditer(text, start, end)
