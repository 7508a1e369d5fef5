"""The reviewed skills as frozen values: one file a kind, `taxonomy/data/skills/<kind>.toml`, keys sorted by slug.

`read_skills` refuses a slug, name or alias that is claimed twice, also by two files, with a CatalogError naming both.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from taxonomy.datafile import CatalogError, Table, read_toml, require_known, require_sorted, require_unique

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
ESCO_URI = re.compile(r"http://data\.europa\.eu/esco/skill/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")


@dataclass(frozen=True, slots=True)
class Skill:
    """A named technology or concept; `kind` is the name of its file.

    `concept`: a field or practice that no vendor or project owns; a title and the words about a degree do not ask for
    it. A spelling is *exact* where it is an acronym in capitals, or where `case_sensitive` is set and it has a capital.
    `needs_context`: beginnings of words of which one must stand near the name or an exact alias. `not_before` /
    `not_after`: words that must not stand right after / right before the skill (it must not come *before* / *after*
    them). `implies`: slugs of the skills that whoever asks for this one asks for too. `esco_uri` names the concept of the
    European classification ESCO (v1.2) that has our name or an alias as a label, None where it has none.
    """

    slug: str
    name: str
    kind: str
    aliases: tuple[str, ...]
    concept: bool
    case_sensitive: bool
    needs_context: tuple[str, ...]
    not_before: tuple[str, ...]
    not_after: tuple[str, ...]
    implies: tuple[str, ...]
    esco_uri: str | None
    examples: tuple[str, ...]
    not_examples: tuple[str, ...]

    def is_exact(self, spelling: str) -> bool:
        """Whether the name or alias is met only in these very capitals."""
        capital = any(letter.isupper() for letter in spelling)
        return (self.case_sensitive and capital) or (spelling.isupper() and spelling != self.name)


def read_skill_folder(folder: Path) -> tuple[Skill, ...]:
    """The skills of every `<kind>.toml` in `folder`; raises CatalogError, also where there is no such file."""
    names = sorted(path.name for path in folder.glob("*.toml"))
    if not names:
        raise CatalogError(f"{folder.name}: the folder of skills is missing or empty.")
    return read_skills({name.removesuffix(".toml"): read_toml(folder, name) for name in names})


def read_skills(files: Mapping[str, Table]) -> tuple[Skill, ...]:
    """Skills in slug order, of files by their kind; refuses a claim that stands twice and an unknown implied skill.

    Names and aliases clash where they differ in case or hyphens only, except where case tells the skills apart.
    """
    skills: list[Skill] = []
    for kind, file in files.items():
        tables = file.tables("skills")
        require_sorted(file.where, tables)
        skills.extend(_skill(slug, kind, entry) for slug, entry in tables.items())
        file.done()
    skills.sort(key=lambda skill: skill.slug)
    require_consistent(skills)
    return tuple(skills)


def require_consistent(skills: Sequence[Skill]) -> None:
    """Raise CatalogError where a slug, name or alias is claimed twice, or an implied skill is unknown."""
    where = "skills"
    require_unique(where, ((f"{skill.kind}: {skill.name}", skill.slug) for skill in skills))
    require_unique(where, ((skill.slug, skill.name) for skill in skills))
    require_unique(where, ((skill.slug, skill.esco_uri) for skill in skills if skill.esco_uri))
    require_unique(
        where, ((skill.slug, claim(skill, word)) for skill in skills for word in (skill.name, *skill.aliases))
    )
    known = {skill.slug for skill in skills}
    for skill in skills:
        for slug in skill.implies:
            require_known(f"{where}, {skill.slug}, implies", slug, known)


def claim(skill: Skill, spelling: str) -> str:
    """The form under which a name or alias belongs to one skill alone: case and hyphens count in exact ones only."""
    return spelling if skill.is_exact(spelling) else spelling.casefold().replace("-", " ")


def _skill(slug: str, kind: str, entry: Table) -> Skill:
    if not SLUG.match(slug):
        raise entry.error("the key must be a slug of lower-case letters, digits and hyphens.")
    esco_uri = entry.text_or_none("esco_uri")
    if esco_uri is not None and not ESCO_URI.match(esco_uri):
        raise entry.error('"esco_uri" must be http://data.europa.eu/esco/skill/ and a UUID in lower case.')
    skill = Skill(
        slug,
        entry.text("name"),
        kind,
        entry.texts("aliases"),
        entry.flag("concept"),
        entry.flag("case_sensitive"),
        entry.texts("needs_context"),
        entry.texts("not_before"),
        entry.texts("not_after"),
        entry.texts("implies"),
        esco_uri,
        entry.texts("examples"),
        entry.texts("not_examples"),
    )
    entry.done()
    return skill
