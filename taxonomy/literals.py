"""Letters that every match of a pattern must hold: a text without them need not be searched.

`demands(re.compile(r"\b(?:build|own)ing (?:the )?models"))` names one alternative: of its matches each holds "models" at
the beginning of a word, and "building" or "owning" as a whole one. The letters hold no space and are folded by
classify/places.py; EDGE stands in them where \b does (see `edged`), and `sought` is what to look for in `in_words` of a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from re import _constants as kind  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

from taxonomy.classify.places import fold_places, spaced

Letters = frozenset[str]
# More spellings than these are not written out; a set of letters with more members says nothing.
MOST_SPELLINGS = 600
MOST_LETTERS = 12
# With EDGE: two letters that may stand anywhere are met in every other word.
SHORTEST = 3
_ZERO_WIDTH = (kind.AT, kind.ASSERT, kind.ASSERT_NOT)
_NOTHING: tuple[Any, Any] = (None, None)
_REPEATS = (kind.MAX_REPEAT, kind.MIN_REPEAT, kind.POSSESSIVE_REPEAT)


# Of each alternative so many demands are kept; two rare words tell as much as four.
MOST_DEMANDS = 4
EDGE = "\x1f"
_BOUNDARY = re.compile(r"\b")
_AT_EDGES = re.compile(f"{EDGE}+")
_IN_WORD = re.compile(r"\w")
DOTLESS = "\u0131"


class _Read(NamedTuple):
    """What a part of a pattern matches: `exact` all its spellings, None where they are endless; `held` sets of letters."""

    exact: Letters | None
    held: tuple[Letters, ...]


def demands(pattern: re.Pattern[str], *, of_folded: bool = True) -> tuple[tuple[Letters, ...], ...] | None:
    """Return what each alternative of the pattern demands of a text; None where one of them demands nothing.

    Each match of an alternative holds one member of every set. `of_folded` False: the pattern is one of texts as they are
    written. Its letters are folded here, and hold EDGE beside spaces only, since a sign may fold to a letter.
    """
    found = []
    for items in _alternatives(list(parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG))):
        ranked: dict[Letters, tuple[int, int, int]] = {}
        for letters in _clauses(_sequence(items, of_folded)):
            # The best of each place in the pattern before the second best of any: what stands apart tells more.
            for rank, words in enumerate(sorted(filter(_says, telling_words(letters)), key=_worth, reverse=True)):
                ranked[words] = max(ranked.get(words, (-rank, 0, 0)), (-rank, *_worth(words)))
        if not ranked:
            return None
        found.append(tuple(sorted(ranked, key=ranked.__getitem__, reverse=True)[:MOST_DEMANDS]))
    return tuple(found)


def edged(word: str) -> str:
    """A word of a folded text with EDGE at each boundary in it."""
    return _BOUNDARY.sub(EDGE, word)


def in_words(folded: str) -> str:
    """A folded text with a space for each sign and each break, and one before and behind it."""
    words = spaced(folded)
    for sign in "+#.":
        words = words.replace(sign, " ")
    # Matches a pattern's i without regard to case, and is no form of it otherwise.
    return f" {words} " if words.isascii() else f" {words} ".replace(DOTLESS, "i")


def sought(demanded: str) -> str:
    """What stands in `in_words` of each text that holds the demanded letters; a space at an end where EDGE says so."""
    bare = demanded.strip(EDGE)
    opened = " " if demanded.startswith(EDGE) and _IN_WORD.match(bare[:1]) else ""
    closed = " " if demanded.endswith(EDGE) and _IN_WORD.match(bare[-1:]) else ""
    return f"{opened}{in_words(bare.replace(EDGE, ''))[1:-1]}{closed}"


def telling_words(letters: Letters) -> set[Letters]:
    """The first, the last and the longest words of a set, without those that hold another ("build" is in "building")."""
    spelled = [_words(spelling) for spelling in letters]
    return {
        _least({words[0] for words in spelled}),
        _least({words[-1] for words in spelled}),
        _least({max(words, key=len) for words in spelled}),
    }


def _words(spelling: str) -> list[str]:
    """The words of one spelling, EDGE at their ends only where a letter certainly begins or ends there."""
    bare = spelling.strip(EDGE)
    starts, ends = spelling.startswith(EDGE), spelling.endswith(EDGE)
    bare = bare.replace(EDGE, "")
    words = bare.split()
    if not words:
        return [""]
    starts, ends = starts and not bare[0].isspace(), ends and not bare[-1].isspace()
    found = []
    for place, word in enumerate(words):
        opened = starts if place == 0 and not bare[0].isspace() else True
        closed = ends if place == len(words) - 1 and not bare[-1].isspace() else True
        inner = edged(word)
        inner = inner if opened else inner.removeprefix(EDGE)
        found.append(inner if closed else inner.removesuffix(EDGE))
    return found


def _least(words: set[str]) -> Letters:
    return frozenset(word for word in words if not any(other != word and other in word for other in words))


def _alternatives(items: list[Any]) -> Iterator[list[Any]]:
    """Yield the alternatives of a pattern that is nothing but a choice, however deep it is wrapped."""
    wide = [place for place, item in enumerate(items) if item[0] not in _ZERO_WIDTH]
    place = wide[0] if len(wide) == 1 else -1
    operator, argument = items[place] if place >= 0 else _NOTHING
    if operator is kind.BRANCH:
        inner = [list(branch) for branch in argument[1]]
    elif operator is kind.SUBPATTERN:
        inner = [list(argument[3])]
    else:
        yield items
        return
    for branch in inner:
        yield from _alternatives([*items[:place], *branch, *items[place + 1 :]])


def _clauses(read: _Read) -> tuple[Letters, ...]:
    return read.held if read.exact is None else (*read.held, read.exact)


def _says(letters: Letters) -> bool:
    return bool(letters) and min(map(len, letters)) >= SHORTEST


def _worth(letters: Letters) -> tuple[int, int]:
    """Long letters are rare ones, and few are rarer than many."""
    return min(6, min(len(word.strip(EDGE)) for word in letters)), -len(letters)


def _sequence(items: Iterable[Any], of_folded: bool) -> _Read:
    run: Letters = frozenset([""])
    held: list[Letters] = []
    whole = True
    for item in items:
        read = _item(item, of_folded)
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


def _item(item: Any, of_folded: bool) -> _Read:
    operator, argument = item
    if operator is kind.LITERAL:
        return _Read(frozenset([_fold(chr(argument), of_folded)]), ())
    if operator in _ZERO_WIDTH:
        return _Read(frozenset([EDGE if of_folded and _is_edge(operator, argument) else ""]), ())
    if operator is kind.IN:
        return _Read(_members(argument, of_folded), ())
    if operator is kind.SUBPATTERN:
        return _sequence(argument[3], of_folded)
    if operator is kind.BRANCH:
        return _choice([_sequence(branch, of_folded) for branch in argument[1]])
    if operator in _REPEATS:
        least, most, inner = argument
        read = _sequence(inner, of_folded)
        if (least, most) == (1, 1):
            return read
        if (least, most) == (0, 1) and read.exact is not None:
            return _Read(read.exact | {""}, ())
        return _Read(None, _clauses(read) if least else ())
    return _Read(None, ())


def _is_edge(operator: Any, argument: Any) -> bool:
    r"""Whether this is \b, or (?!\w), (?<![\w.]) and the like, which beside a letter mean the same."""
    if operator is kind.AT:
        return bool(argument is kind.AT_BOUNDARY)
    if operator is not kind.ASSERT_NOT:
        return False
    inner = list(argument[1])
    if len(inner) != 1 or inner[0][0] is not kind.IN:
        return False
    members = inner[0][1]
    return (kind.CATEGORY, kind.CATEGORY_WORD) in members and (kind.NEGATE, None) not in members


def _choice(branches: list[_Read]) -> _Read:
    if all(branch.exact is not None for branch in branches):
        spellings = frozenset[str]().union(*(branch.exact or () for branch in branches))
        if len(spellings) <= MOST_SPELLINGS:
            return _Read(spellings, ())
    best = []
    for branch in branches:
        held = [letters for letters in _clauses(branch) if any(map(_says, telling_words(letters)))]
        if not held:
            return _Read(None, ())
        best.append(max(held, key=_worth))
    return _Read(None, (frozenset[str]().union(*best),))


def _members(argument: list[Any], of_folded: bool) -> Letters | None:
    """The members of a small set of letters; None where it is negated, endless or large."""
    found: set[str] = set()
    for operator, value in argument:
        if operator is kind.LITERAL:
            found.add(_fold(chr(value), of_folded))
        elif operator is kind.RANGE:
            found.update(
                _fold(chr(code), of_folded) for code in islice(range(value[0], value[1] + 1), MOST_LETTERS + 1)
            )
        else:
            return None
        if len(found) > MOST_LETTERS:
            return None
    return frozenset(found)


def _fold(letter: str, of_folded: bool) -> str:
    return letter if of_folded else fold_places(letter)
