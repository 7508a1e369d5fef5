"""The few words of a text around what was asked for, with the words themselves marked; made for a page's rows alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

from jobs.search.grammar import Asked, Prefix, Word, walk
from jobs.search.tokenise import plain_words, stems

# (text, whether it was asked for)
Parts: TypeAlias = tuple[tuple[str, bool], ...]
WIDTH = 180
BEFORE = 60
READ = 20_000
# Besides letters and digits, what a token may consist of.
_JOINS = frozenset("_+#./")
_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
_BEYOND_ASCII = re.compile(r"[^\W_\x00-\x7f]")
_SPACE = re.compile(r"\s+")
TOKEN = re.compile(r"\.?[\w+#]+(?:[./][\w+#]+)*")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is marked: words by any of these stems, and words that begin so. `heads` lets others be passed by quickly.

    `known` keeps what was found of each word as it is written: the texts of a page have most of their words in common.
    """

    stems: frozenset[str]
    starts: tuple[str, ...]
    heads: frozenset[str]
    known: dict[str, bool] = field(default_factory=dict, compare=False)


def wanted(asked: Asked) -> Wanted:
    """Return what `asked` requires, as a snippet marks it."""
    found: set[str] = set()
    starts: set[str] = set()
    for node in (each for part in asked.required for each in walk(part)):
        words = getattr(node, "words", (node,))
        found |= {stem for word in words if isinstance(word, Word | Prefix) for stem in word.stems}
        starts |= {node.start} if isinstance(node, Prefix) else set()
    heads = {word[:2] for word in (*found, *starts)}
    return Wanted(frozenset(found), tuple(starts), frozenset(heads))


def snippet(text: str, sought: Wanted) -> Parts:
    """Return about WIDTH characters of `text` around its first word that is sought; empty where there is none."""
    first = first_hit(text[:READ], sought)
    if first is None:
        return ()
    start = max(0, first.start() - BEFORE)
    if start:
        start = text.find(" ", start, first.start()) + 1 or first.start()
    end = min(len(text), start + WIDTH)
    if end < len(text):
        end = max(text.rfind(" ", first.end(), end), first.end())
    parts = [("… ", False)] if start else []
    place = start
    for match in TOKEN.finditer(text, start, end):
        if _hits(match.group(), sought):
            parts += [(text[place : match.start()], False), (match.group(), True)]
            place = match.end()
    parts += [(text[place:end], False), (" …" if end < len(text) else "", False)]
    return tuple((" ".join(part.split()) if marked else _one_line(part), marked) for part, marked in parts if part)


def first_hit(text: str, sought: Wanted) -> re.Match[str] | None:
    """Return the first token of `text` that is sought; None where there is none.

    Taking a whole text apart costs far more than looking where a sought word can begin, so only tokens there are read.
    """
    passed = 0
    for place in _beginnings(text, sought.heads):
        if place < passed:
            continue
        start = place
        while start and (text[start - 1].isalnum() or text[start - 1] in _JOINS):
            start -= 1
        token = next((match for match in TOKEN.finditer(text, start) if match.end() > place), None)
        if token is None:
            return None
        if _hits(token.group(), sought):
            return token
        passed = token.end()
    return None


def _beginnings(text: str, heads: Iterable[str]) -> list[int]:
    """Return, in order, where a word can begin that folds to one of `heads`: at least all of these places.

    Folding makes ASCII of other letters too, so each of those is such a place.
    """
    lowered = text.lower() if text.isascii() else text.translate(_LOWER)
    found = [] if text.isascii() else [match.start() for match in _BEYOND_ASCII.finditer(text)]
    for head in heads:
        # Only a name such as .net stands right behind letters.
        anywhere = not head[:1].isalnum()
        place = lowered.find(head)
        while place >= 0:
            if anywhere or not place or not lowered[place - 1].isalnum():
                found.append(place)
            place = lowered.find(head, place + 1)
    return sorted(found)


def _hits(token: str, sought: Wanted) -> bool:
    found = sought.known.get(token)
    if found is None:
        found = sought.known[token] = is_sought(token, sought)
    return found


@lru_cache(maxsize=65_536)
def _words(token: str) -> tuple[str, ...]:
    """Return the words of a token; most tokens of a text are those of every text."""
    return tuple(plain_words(token))


def is_sought(token: str, sought: Wanted) -> bool:
    """Whether a token holds a word that is sought."""
    for word in _words(token):
        if word.startswith(sought.starts):
            return True
        # An Arabic word's stem may begin within it.
        if (word[:2] in sought.heads or not word.isascii()) and not sought.stems.isdisjoint(stems(word)):
            return True
    return False


def _one_line(text: str) -> str:
    return _SPACE.sub(" ", text)
