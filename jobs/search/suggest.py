"""What a reader who types probably means: titles, skills, companies and places that have a word beginning so.

PURE: built from choices, asked with letters. Those whose own name begins so come before those found by another name of
theirs, which is then shown; of each the most frequent come first, of equal ones those first in the alphabet.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable
from dataclasses import dataclass, replace
from heapq import nsmallest

from jobs.search.tokenise import fold, plain_words

SHOWN = 8
# Of one kind at most, so that many titles do not hide the one company.
SHOWN_OF_KIND = 4
LONGEST = 60
REMEMBERED = 2000


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to be suggested: `parameter` = `value` is its search, `count` how many open postings it has."""

    parameter: str
    value: str
    text: str
    count: int
    aliases: tuple[str, ...] = ()


class Suggester:
    """Choices by the beginnings of their words."""

    def __init__(self, choices: Iterable[Choice] = ()) -> None:
        own = sorted(choices, key=_rank)
        aliased = [
            (replace(choice, text=f"{choice.text} ({alias})"), alias) for choice in own for alias in choice.aliases
        ]
        aliased.sort(key=lambda pair: _rank(pair[0]))
        self._choices = [*own, *(choice for choice, _ in aliased)]
        keys: set[tuple[str, int]] = set()
        for place, name in enumerate([*(choice.text for choice in own), *(alias for _, alias in aliased)]):
            words = plain_words(name)
            keys |= {(" ".join(words[start:])[:LONGEST], place) for start in range(len(words))}
        entries = sorted(keys)
        self._keys = [key for key, _ in entries]
        self._places = [place for _, place in entries]
        self._remembered: dict[str, tuple[Choice, ...]] = {}

    def find(self, text: str) -> tuple[Choice, ...]:
        """Return at most SHOWN choices one of whose words, and what follows it, begins with `text`."""
        start = " ".join(plain_words(fold(text)[:LONGEST]))
        if not start:
            return ()
        found = self._remembered.get(start)
        if found is None:
            found = self._find(start)
            if len(self._remembered) < REMEMBERED:
                self._remembered[start] = found
        return found

    def _find(self, start: str) -> tuple[Choice, ...]:
        first = bisect.bisect_left(self._keys, start)
        last = bisect.bisect_left(self._keys, start + chr(0x10FFFF), first)
        kinds: dict[str, int] = {}
        found: list[Choice] = []
        values: set[tuple[str, str]] = set()
        # Choices stand in their order, so the least places are the best.
        for place in nsmallest(200, set(self._places[first:last])):
            choice = self._choices[place]
            if (choice.parameter, choice.value) in values:
                continue
            values.add((choice.parameter, choice.value))
            kinds[choice.parameter] = kinds.get(choice.parameter, 0) + 1
            if kinds[choice.parameter] <= SHOWN_OF_KIND:
                found.append(choice)
            if len(found) == SHOWN:
                break
        return tuple(found)


def _rank(choice: Choice) -> tuple[int, str, str, str]:
    return -choice.count, choice.text, choice.parameter, choice.value
