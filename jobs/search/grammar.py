"""What the words of a search ask for: words, "phrases", OR, -exclusion and prefix*, as a tree that both engines read.

All parts must hold. A word stands for its stems in every language, a skill's alias also for the skill, and a phrase of
the table of equal phrases for its equals. Signs that mean nothing are white space: there is no wrong question.
Example: `"data engineer" OR «مهندس بيانات» -manager spark*`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from jobs.search.tokenise import plain_words, stems

MIN_PREFIX = 2
LONGEST_EQUAL = 5
_TOKEN = re.compile(r'(-?)(?:"([^"]*)"?|«([^»]*)»?|“([^”]*)”?|(\S+))')


@dataclass(frozen=True, slots=True)
class Word:
    """One word by any of its stems; `text` is how it was asked for, folded."""

    text: str
    stems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prefix:
    """Any word that begins with `start`, or that is `start` by one of its stems."""

    start: str
    stems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """These words as they are, one behind the other."""

    words: tuple[Word, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """Return the folded words."""
        return tuple(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class Named:
    """A skill, however it was written: named as such, or by the `words` of its name.

    With `is_ordinary` these words mean other things too (go, rest, segment): only postings that name the skill have it.
    """

    skill: str
    words: tuple[Word, ...]
    is_ordinary: bool = False


@dataclass(frozen=True, slots=True)
class All:
    """Every one of `parts`."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One of `parts`."""

    parts: tuple[Node, ...]


Node: TypeAlias = Word | Prefix | Phrase | Named | All | Either
# The words at hand -> what else they mean.
Equals: TypeAlias = Callable[[tuple[Word, ...]], tuple[Node, ...]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What must hold and what must not; an `excluded` node that holds rules a posting out."""

    required: tuple[Node, ...] = ()
    excluded: tuple[Node, ...] = ()

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """Return every phrase, each once."""
        found = (node for part in (*self.required, *self.excluded) for node in walk(part))
        return tuple(dict.fromkeys(node for node in found if isinstance(node, Phrase)))


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and all below it."""
    yield node
    if isinstance(node, All | Either):
        for part in node.parts:
            yield from walk(part)


def word(text: str) -> Word:
    """Return a folded word with its stems."""
    return Word(text, stems(text))


@lru_cache(maxsize=1024)
def parse(text: str, equals: Equals | None = None) -> Asked:
    """Return what `text` asks for; `equals` gives further meanings of words that stand side by side."""
    groups: list[list[tuple[Node, ...]]] = []
    excluded: list[Node] = []
    joins = False
    for match in _TOKEN.finditer(text):
        if match.group() == "OR":
            joins = bool(groups)
            continue
        nodes = _nodes(match)
        if not nodes:
            continue
        if match.group(1):
            excluded.append(_all(_widened(nodes, equals)))
        elif joins:
            groups[-1].append(nodes)
        else:
            groups.append([nodes])
        joins = False
    if not groups and not excluded:
        # "OR" by itself joins nothing: it is a word.
        groups = [[tuple(map(word, plain_words(text)))]]
    return Asked(tuple(_required(groups, equals)), tuple(excluded))


def _nodes(match: re.Match[str]) -> tuple[Node, ...]:
    """Return the parts of one token: a phrase, a prefix, or its words."""
    bare = match.group(5)
    if bare is None:
        quoted = next(found for found in match.groups()[1:4] if found is not None)
        texts = plain_words(quoted)
        return (Phrase(tuple(map(word, texts))),) if texts else ()
    texts = plain_words(bare)
    if texts and bare.endswith("*") and len(texts[-1]) >= MIN_PREFIX:
        return (*map(word, texts[:-1]), Prefix(texts[-1], stems(texts[-1])))
    return tuple(map(word, texts))


def _required(groups: list[list[tuple[Node, ...]]], equals: Equals | None) -> Iterator[Node]:
    """Yield what must hold; words that stand side by side are looked at together."""
    run: list[Node] = []
    for group in groups:
        if len(group) == 1:
            run.extend(group[0])
            continue
        yield from _widened(tuple(run), equals)
        run = []
        yield Either(tuple(_all(_widened(nodes, equals)) for nodes in group))
    yield from _widened(tuple(run), equals)


def _widened(nodes: tuple[Node, ...], equals: Equals | None) -> tuple[Node, ...]:
    """Return `nodes` with the longest runs of words that have further meanings as a choice of these."""
    found: list[Node] = []
    place = 0
    while place < len(nodes):
        for length in range(min(LONGEST_EQUAL, len(nodes) - place) if equals else 0, 0, -1):
            part = nodes[place : place + length]
            words = tuple(node for node in part if isinstance(node, Word))
            others = equals(words) if equals and len(words) == length else ()
            if others:
                found.append(Either((_all(part), *others)))
                place += length
                break
        else:
            found.append(nodes[place])
            place += 1
    return tuple(found)


def _all(nodes: tuple[Node, ...]) -> Node:
    return nodes[0] if len(nodes) == 1 else All(nodes)
