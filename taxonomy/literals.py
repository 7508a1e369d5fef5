"""Letters that every match of a pattern must hold: a text without them need not be searched.

`demands(re.compile("(?:build|own)ing (?:the )?models"))` names one alternative: of its matches each holds "models", and
one of "building" and "owning". The letters hold no space and are folded by classify/places.py; they are looked for in the
words of a text folded so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from re import _constants as kind  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

from taxonomy.classify.places import fold_places

Letters = frozenset[str]
# More spellings than these are not written out; a set of letters with more members says nothing.
MOST_SPELLINGS = 600
MOST_LETTERS = 12
SHORTEST = 2
_ZERO_WIDTH = (kind.AT, kind.ASSERT, kind.ASSERT_NOT)
_REPEATS = (kind.MAX_REPEAT, kind.MIN_REPEAT, kind.POSSESSIVE_REPEAT)


class Demand(NamedTuple):
    """One alternative of a pattern: each match of it holds one of `first` and one of `second`."""

    first: Letters
    second: Letters


class _Read(NamedTuple):
    """What a part of a pattern matches: `exact` all its spellings, None where they are endless; `held` sets of letters."""

    exact: Letters | None
    held: tuple[Letters, ...]


def demands(pattern: re.Pattern[str]) -> tuple[Demand, ...] | None:
    """Return what each alternative of the pattern demands of a text; None where one of them demands nothing."""
    found = []
    for items in _alternatives(list(parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG))):
        read = _sequence(items)
        held = sorted(filter(_says, map(longest_words, _clauses(read))), key=_worth, reverse=True)
        if not held:
            return None
        found.append(Demand(held[0], held[min(1, len(held) - 1)]))
    return tuple(found)


def longest_words(letters: Letters) -> Letters:
    """The longest word of each, without those that hold another: where "build" is looked for, "building" need not be."""
    words = {max(word.split(), key=len, default="") for word in letters}
    return frozenset(word for word in words if not any(other != word and other in word for other in words))


def _alternatives(items: list[Any]) -> Iterator[list[Any]]:
    """Yield the alternatives of a pattern that is nothing but a choice, however deep it is wrapped."""
    wide = [item for item in items if item[0] not in _ZERO_WIDTH]
    if len(wide) == 1 and wide[0][0] is kind.BRANCH:
        for branch in wide[0][1][1]:
            yield from _alternatives(list(branch))
    elif len(wide) == 1 and wide[0][0] is kind.SUBPATTERN:
        yield from _alternatives(list(wide[0][1][3]))
    else:
        yield items


def _clauses(read: _Read) -> tuple[Letters, ...]:
    return read.held if read.exact is None else (*read.held, read.exact)


def _says(letters: Letters) -> bool:
    return bool(letters) and min(map(len, letters)) >= SHORTEST


def _worth(letters: Letters) -> tuple[int, int]:
    """Long letters are rare ones, and few are rarer than many."""
    return min(6, min(map(len, letters))), -len(letters)


def _sequence(items: Iterable[Any]) -> _Read:
    run: Letters = frozenset([""])
    held: list[Letters] = []
    whole = True
    for item in items:
        read = _item(item)
        held.extend(read.held)
        if read.exact is not None and len(run) * len(read.exact) <= MOST_SPELLINGS:
            run = frozenset(head + tail for head in run for tail in read.exact)
            continue
        held.append(run)
        whole = False
        run = read.exact if read.exact is not None else frozenset([""])
    if whole:
        return _Read(run, tuple(held))
    return _Read(None, (*held, run))


def _item(item: Any) -> _Read:
    operator, argument = item
    if operator is kind.LITERAL:
        return _Read(frozenset([_fold(chr(argument))]), ())
    if operator in _ZERO_WIDTH:
        return _Read(frozenset([""]), ())
    if operator is kind.IN:
        return _Read(_members(argument), ())
    if operator is kind.SUBPATTERN:
        return _sequence(argument[3])
    if operator is kind.BRANCH:
        return _choice([_sequence(branch) for branch in argument[1]])
    if operator in _REPEATS:
        least, most, inner = argument
        read = _sequence(inner)
        if (least, most) == (1, 1):
            return read
        if (least, most) == (0, 1) and read.exact is not None:
            return _Read(read.exact | {""}, ())
        return _Read(None, _clauses(read) if least else ())
    return _Read(None, ())


def _choice(branches: list[_Read]) -> _Read:
    if all(branch.exact is not None for branch in branches):
        spellings = frozenset[str]().union(*(branch.exact or () for branch in branches))
        if len(spellings) <= MOST_SPELLINGS:
            return _Read(spellings, ())
    best = []
    for branch in branches:
        held = [letters for letters in map(longest_words, _clauses(branch)) if _says(letters)]
        if not held:
            return _Read(None, ())
        best.append(max(held, key=_worth))
    return _Read(None, (frozenset[str]().union(*best),))


def _members(argument: list[Any]) -> Letters | None:
    """The members of a small set of letters; None where it is negated, endless or large."""
    found: set[str] = set()
    for operator, value in argument:
        if operator is kind.LITERAL:
            found.add(_fold(chr(value)))
        elif operator is kind.RANGE:
            found.update(_fold(chr(code)) for code in islice(range(value[0], value[1] + 1), MOST_LETTERS + 1))
        else:
            return None
        if len(found) > MOST_LETTERS:
            return None
    return frozenset(found)


def _fold(letter: str) -> str:
    return fold_places(letter)
