"""Places to learn, as frozen values from `data/resources.csv`; several roles or skills of one row are joined by `;`."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from taxonomy.catalog import load_catalog
from taxonomy.datafile import DATA_FOLDER, CatalogError, require_known

COLUMNS = ("title", "url", "kind", "roles", "skills", "level", "cost", "description", "evidence")
KINDS = ("blog", "book", "community", "competition", "course", "interview", "paper", "podcast")
LEVELS = ("all", "beginner", "intermediate", "advanced")
COSTS = ("free", "paid")


@dataclass(frozen=True, slots=True)
class Resource:
    """One course, book, community ...

    `url` is None where none is known; `roles` are role slugs, `topics` free words, `evidence` where it is recommended.
    """

    title: str
    url: str | None
    kind: str
    roles: tuple[str, ...]
    topics: tuple[str, ...]
    level: str
    cost: str
    description: str
    evidence: str


@cache
def load_resources() -> tuple[Resource, ...]:
    """All resources in file order; raises CatalogError."""
    return read_resources(DATA_FOLDER, tuple(role.slug for role in load_catalog().roles))


def read_resources(folder: Path, roles: tuple[str, ...]) -> tuple[Resource, ...]:
    """The resources of a folder; refuses unknown roles, kinds, levels, costs, odd URLs and a URL given twice."""
    found: list[Resource] = []
    urls: set[str] = set()
    with (folder / "resources.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise CatalogError(f"resources.csv: the columns must be {', '.join(COLUMNS)}.")
        for row in reader:
            where = f"resources.csv, line {reader.line_num}"
            if None in row or None in row.values():
                raise CatalogError(f"{where}: {len(COLUMNS)} columns were due.")
            resource = Resource(
                row["title"],
                row["url"] or None,
                row["kind"],
                tuple(row["roles"].split(";")),
                tuple(topic for topic in row["skills"].split(";") if topic),
                row["level"],
                row["cost"],
                row["description"],
                row["evidence"],
            )
            for role in resource.roles:
                require_known(where, role, roles)
            for value, known in ((resource.kind, KINDS), (resource.level, LEVELS), (resource.cost, COSTS)):
                require_known(where, value, known)
            if resource.url is not None:
                if urlsplit(resource.url).scheme not in ("http", "https") or resource.url in urls:
                    raise CatalogError(f"{where}: {resource.url!r} is not a web address or stands twice.")
                urls.add(resource.url)
            found.append(resource)
    return tuple(found)
