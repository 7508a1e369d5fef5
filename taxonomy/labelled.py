"""Postings that a person labelled, as JSON Lines: roles, seniority and skills.

`{"id", "title", "text", "role", "alt_roles", "seniority"}` and `{"id", "title", "text", "skills"}`; other keys are
passed. Roles are written as labels (`data_infra_engineer`, `none`) or as our slugs. A bad line raises LabelledError.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SHORT = {"data-infra-engineer": "data-infrastructure-engineer"}
LABELS = {"data-infrastructure-engineer": "data_infra_engineer"}


class LabelledError(ValueError):
    """One sentence: the file, the line and what is wrong there."""


@dataclass(frozen=True, slots=True)
class LabelledPosting:
    """A posting with the role that a person gave (None: none of the six), the `others` one might give, and a seniority.

    `seniority` is None where nobody judged it. `constructed` marks one that nobody published.
    """

    title: str
    text: str
    company: str | None
    role: str | None
    others: tuple[str | None, ...]
    seniority: str | None
    constructed: bool


@dataclass(frozen=True, slots=True)
class LabelledSkills:
    """A text with the names of all its skills; `scope` names those that were judged at all (None: all)."""

    title: str
    text: str
    skills: frozenset[str]
    scope: frozenset[str] | None


def read_objects(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield line number and object of each line that is not blank; raises LabelledError."""
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as problem:
        raise LabelledError(f"{path.name} cannot be read: {problem.strerror}.") from problem
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line.decode("utf-8-sig"))
        except (ValueError, RecursionError) as problem:
            raise LabelledError(f"{path.name}, line {number} is not JSON in UTF-8.") from problem
        if not isinstance(row, dict):
            raise LabelledError(f"{path.name}, line {number} is not an object.")
        yield number, row


def read_postings(path: Path, roles: frozenset[str]) -> list[LabelledPosting]:
    """Return the postings of a file; `roles` are the slugs of the six."""
    return [_posting(f"{path.name}, line {number}", row, roles) for number, row in read_objects(path)]


def read_skills(path: Path) -> list[LabelledSkills]:
    """Return the texts whose skills a person labelled; rows that say their labels come from elsewhere are left out."""
    found = []
    for number, row in read_objects(path):
        where = f"{path.name}, line {number}"
        if str(row.get("label_origin") or "hand").split()[0] not in ("hand", "correction"):
            continue
        scope = strings(where, row, "skills_scope") if row.get("skills_scope") else None
        title, text = word(where, row, "title"), word(where, row, "text")
        found.append(LabelledSkills(title, text, strings(where, row, "skills"), scope))
    return found


def read_vocabulary(path: Path) -> Mapping[str, str]:
    """Return spelling in small letters -> name, of `{"skill", "aliases"}`: the skills that the labels know."""
    names: dict[str, str] = {}
    for number, row in read_objects(path):
        where = f"{path.name}, line {number}"
        name = word(where, row, "skill")
        for spelling in (name, *sorted(strings(where, row, "aliases"))):
            names.setdefault(spelling.casefold(), name)
    return names


def role_of_label(label: object, roles: frozenset[str]) -> str | None:
    """Return the slug of a label, None for "none"; raises ValueError for any other word."""
    if label in (None, "none"):
        return None
    slug = str(label).replace("_", "-")
    slug = SHORT.get(slug, slug)
    if slug not in roles:
        raise ValueError(f"“{str(label)[:60]}” is none of the six roles, nor “none”")
    return slug


def label_of_role(slug: str | None) -> str:
    """Return a role as labelled files write it."""
    return "none" if slug is None else LABELS.get(slug, slug.replace("-", "_"))


def word(where: str, row: Mapping[str, Any], key: str) -> str:
    """Return a text of a row, "" where it is null or absent; raises LabelledError where it is another thing."""
    value = row.get(key)
    if not isinstance(value, str | None):
        raise LabelledError(f"{where}: “{key}” is no text.")
    return value or ""


def strings(where: str, row: Mapping[str, Any], key: str) -> frozenset[str]:
    """Return a list of texts as a set, empty where it is null or absent; raises LabelledError."""
    value = row.get(key) or []
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise LabelledError(f"{where}: “{key}” is no list of texts.")
    return frozenset(value)


def _posting(where: str, row: Mapping[str, Any], roles: frozenset[str]) -> LabelledPosting:
    if "role" not in row:
        raise LabelledError(f"{where}: “role” is missing.")
    try:
        role = role_of_label(row["role"], roles)
        others = tuple(role_of_label(label, roles) for label in sorted(strings(where, row, "alt_roles")))
    except LabelledError:
        raise
    except ValueError as problem:
        raise LabelledError(f"{where}: {problem}.") from problem
    return LabelledPosting(
        title=word(where, row, "title"),
        text=word(where, row, "text"),
        company=word(where, row, "company") or None,
        role=role,
        others=others,
        seniority=word(where, row, "seniority") or None,
        constructed=bool(row.get("constructed")),
    )
