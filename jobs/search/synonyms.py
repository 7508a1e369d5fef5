"""Words that mean the same: every name of a skill, and phrases of the trade in several languages."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from functools import cache
from pathlib import Path

from jobs.search.grammar import All, Named, Node, Word, word
from jobs.search.tokenise import plain_words, words
from taxonomy.catalog import load_catalog

PHRASES = Path(__file__).resolve().parent.parent / "data" / "phrases.toml"
Key = tuple[str, ...]


def equals(found: tuple[Word, ...]) -> tuple[Node, ...]:
    """Return what else these words mean; nothing where they mean only themselves."""
    return _table().get(tuple(item.stems[0] for item in found), ())


@cache
def _table() -> dict[Key, tuple[Node, ...]]:
    """English stems of a name -> its other meanings."""
    table: dict[Key, list[Node]] = defaultdict(list)
    for skill in load_catalog().skills:
        node = Named(skill.slug, tuple(map(word, plain_words(skill.name))))
        for name in (skill.name, *skill.aliases):
            key = tuple(words(name))
            if key and node not in table[key]:
                table[key].append(node)
    for group in tomllib.loads(PHRASES.read_text(encoding="utf-8"))["equal"]:
        spelled = [tuple(map(word, plain_words(phrase))) for phrase in group]
        for phrase in spelled:
            key = tuple(item.stems[0] for item in phrase)
            others = [other[0] if len(other) == 1 else All(other) for other in spelled if other != phrase]
            table[key] += [other for other in others if other not in table[key]]
    return {key: tuple(nodes) for key, nodes in table.items() if nodes}
