"""Additions as TOML, to be moved into the files of taxonomy/data; once they are there, the additions are redundant.

An alias is printed with all names of its skill, so that the line takes the place of the one that is there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from taxonomy.additions import TIERS, Addition, title_rule_source
from taxonomy.catalog import Catalog


def as_toml(additions: Sequence[Addition], files: Catalog) -> str:
    """The additions grouped by the file that each belongs to; every group is TOML by itself."""
    groups: dict[str, list[str]] = {}
    for kind in sorted({addition.skill_kind for addition in additions if addition.kind == "skill"}):
        new = sorted((item for item in additions if item.skill_kind == kind), key=lambda item: item.target)
        groups[f"skills/{kind}.toml"] = [_skill(item, additions) for item in new]
    known = {skill.slug: skill for skill in files.skills}
    for slug in sorted({addition.target for addition in additions if addition.kind == "alias"} & set(known)):
        skill = known[slug]
        added = [item for item in additions if item.kind == "alias" and item.target == slug]
        lines = [*(f"# {item.why}" for item in added), f"[skills.{slug}]"]
        lines.append(_list("aliases", (*skill.aliases, *(item.text for item in added))))
        lines.append(
            _list("examples", dict.fromkeys((*skill.examples, *(text for item in added for text in item.examples))))
        )
        others = dict.fromkeys((*skill.not_examples, *(text for item in added for text in item.not_examples)))
        if others:
            lines.append(_list("not_examples", others))
        groups.setdefault(f"skills/{skill.kind}.toml", []).append("\n".join(lines))
    titles = [_title(addition) for addition in additions if addition.kind in TIERS]
    if titles:
        groups["roles.toml"] = titles
    return "\n\n".join(f"# --- taxonomy/data/{name}\n\n" + "\n\n".join(parts) for name, parts in groups.items())


def _skill(addition: Addition, additions: Iterable[Addition]) -> str:
    aliases = [other for other in additions if other.kind == "alias" and other.target == addition.target]
    examples = dict.fromkeys((*addition.examples, *(text for other in aliases for text in other.examples)))
    others = dict.fromkeys((*addition.not_examples, *(text for other in aliases for text in other.not_examples)))
    lines = [f"# {addition.why}", f"[skills.{addition.target}]", f"name = {_text(addition.text)}"]
    if aliases:
        lines.append(_list("aliases", (other.text for other in aliases)))
    if addition.case_sensitive:
        lines.append("case_sensitive = true")
    lines.append(_list("examples", examples))
    if others:
        lines.append(_list("not_examples", others))
    return "\n".join(lines)


def _title(addition: Addition) -> str:
    lines = [
        "[[titles]]",
        f'id = "added-{addition.key}"',
        f'tier = "{TIERS[addition.kind]}"',
        *([f'role = "{addition.target}"'] if addition.target else []),
        f"pattern = {_text(title_rule_source(addition))}",
        f"why = {_text(addition.why)}",
        _list("examples", addition.examples),
    ]
    if addition.not_examples:
        lines.append(_list("not_examples", addition.not_examples))
    return "\n".join(lines)


def _list(key: str, texts: Iterable[str]) -> str:
    return f"{key} = [{', '.join(map(_text, texts))}]"


def _text(text: str) -> str:
    """A basic string of TOML; JSON's escapes are among TOML's, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
