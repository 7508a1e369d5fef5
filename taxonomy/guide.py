"""The career guide as frozen values: one Markdown file a role in `data/guide/`.

A file is a heading with the role's name, one paragraph of introduction and list lines `- Core skills: a; b`.
`- Titles, ar: x; y*` gives titles by language; a star marks our own rendering of a title and is left out here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from taxonomy.catalog import load_catalog
from taxonomy.datafile import DATA_FOLDER, CatalogError

LINE = re.compile(r"- ([A-Z][a-z]+(?: [a-z]+)?(?:, [a-z]{2})?): (\S.*)\Z")
LISTS = ("Core skills", "Adjacent skills", "Tools", "Stages", "Getting experience", "Next moves")


@dataclass(frozen=True, slots=True)
class RoleGuide:
    """What the guide says of one role; `titles` maps an ISO 639-1 language to the titles used there, English first."""

    slug: str
    name: str
    intro: str
    core_skills: tuple[str, ...]
    adjacent_skills: tuple[str, ...]
    tools: tuple[str, ...]
    titles: Mapping[str, tuple[str, ...]]
    stages: tuple[str, ...]
    getting_experience: tuple[str, ...]
    next_moves: tuple[str, ...]


@cache
def load_guides() -> Mapping[str, RoleGuide]:
    """The guide of every role by slug, in the roles' display order; raises CatalogError."""
    slugs = tuple(role.slug for role in load_catalog().roles)
    return MappingProxyType({slug: read_guide(DATA_FOLDER / "guide", slug) for slug in slugs})


def read_guide(folder: Path, slug: str) -> RoleGuide:
    """The guide in `folder/<slug>.md`; raises CatalogError naming the file and what is missing or unknown."""
    where = f"guide/{slug}.md"
    try:
        lines = (folder / f"{slug}.md").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError as problem:
        raise CatalogError(f"{where}: the file is missing.") from problem
    heading = next((line[2:].strip() for line in lines if line.startswith("# ")), "")
    paragraphs = [line for line in lines if line and not line.startswith(("# ", "- "))]
    if not heading or len(paragraphs) != 1:
        raise CatalogError(f"{where}: one heading and one paragraph of introduction are required.")
    lists: dict[str, tuple[str, ...]] = {}
    for line in lines:
        if line.startswith("- "):
            match = LINE.match(line)
            if not match or match[1] in lists:
                raise CatalogError(f"{where}: {line[:60]!r} is not a new list line of the form '- Name: a; b'.")
            lists[match[1]] = tuple(item.strip().removesuffix("*") for item in match[2].split(";"))
    titles = {name.removeprefix("Titles, "): items for name, items in lists.items() if name.startswith("Titles, ")}
    unknown = set(lists) - set(LISTS) - {f"Titles, {language}" for language in titles}
    missing = [name for name in LISTS if name not in lists] + ([] if "en" in titles else ["Titles, en"])
    if unknown or missing:
        raise CatalogError(f"{where}: " + (f"unknown list {min(unknown)!r}." if unknown else f"no {missing[0]!r}."))
    return RoleGuide(
        slug=slug,
        name=heading,
        intro=paragraphs[0],
        core_skills=lists["Core skills"],
        adjacent_skills=lists["Adjacent skills"],
        tools=lists["Tools"],
        titles=MappingProxyType(titles),
        stages=lists["Stages"],
        getting_experience=lists["Getting experience"],
        next_moves=lists["Next moves"],
    )
