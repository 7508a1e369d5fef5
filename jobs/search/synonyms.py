"""Words that mean the same: every name of a skill, and phrases of the trade in several languages."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from functools import lru_cache
from pathlib import Path

from jobs.search.grammar import All, Named, Node, Word, word
from jobs.search.tokenise import plain_words, words
from taxonomy.catalog import Catalog, load_catalog
from taxonomy.skillset import Skill

PHRASES = Path(__file__).resolve().parent.parent / "data" / "phrases.toml"
Key = tuple[str, ...]


def equals(found: tuple[Word, ...], catalog: Catalog | None = None) -> tuple[Node, ...]:
    """Return what else these words mean by `catalog` (default: the files); nothing where they mean only themselves."""
    return _table(catalog or load_catalog()).get(tuple(item.stems[0] for item in found), ())


@lru_cache(maxsize=2)
def _table(catalog: Catalog) -> dict[Key, tuple[Node, ...]]:
    """English stems of a name -> its other meanings."""
    table: dict[Key, list[Node]] = defaultdict(list)
    for skill in catalog.skills:
        node = Named(skill.slug, tuple(map(word, plain_words(skill.name))), _is_ordinary(skill))
        for name in (skill.name, *skill.aliases):
            key = tuple(words(name))
            if key and node not in table[key]:
                table[key].append(node)
    for group in _groups():
        # Where one phrase of a group names a skill, all of them do.
        named = [node for key in group for node in table.get(key, ()) if isinstance(node, Named)]
        nodes = {key: found[0] if len(found) == 1 else All(found) for key, found in group.items()}
        for key in group:
            others = [*(node for other, node in nodes.items() if other != key), *named]
            table[key] += [node for node in others if node not in table[key]]
    return {key: tuple(nodes) for key, nodes in table.items() if nodes}


def _is_ordinary(skill: Skill) -> bool:
    """Whether the one word of a skill's name means other things too: our labels look at what stands around it."""
    guarded = skill.case_sensitive or skill.needs_context or skill.not_before or skill.not_after
    return bool(guarded) and len(plain_words(skill.name)) == 1


def _groups() -> list[dict[Key, tuple[Word, ...]]]:
    """Return the groups of equal phrases: English stems -> words; those that share a phrase by its stems are one."""
    groups: list[dict[Key, tuple[Word, ...]]] = []
    for phrases in tomllib.loads(PHRASES.read_text(encoding="utf-8"))["equal"]:
        spelled = [tuple(map(word, plain_words(phrase))) for phrase in phrases]
        joined = {tuple(item.stems[0] for item in found): found for found in spelled}
        apart = []
        for group in groups:
            if group.keys() & joined.keys():
                joined = joined | group
            else:
                apart.append(group)
        groups = [*apart, joined]
    return groups
