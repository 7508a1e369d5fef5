"""Interview stages, how usual each is for a role, and the question bank: `data/interviews.toml` as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, cast

from taxonomy.catalog import load_catalog
from taxonomy.datafile import DATA_FOLDER, read_toml, require_known

Frequency = Literal["always", "often", "sometimes", "rare"]
FREQUENCIES = ("always", "often", "sometimes", "rare")


@dataclass(frozen=True, slots=True)
class Stage:
    """One kind of interview round."""

    slug: str
    name: str
    order: int
    summary: str


@dataclass(frozen=True, slots=True)
class InterviewGuide:
    """Stages in order; how usual each is and its practice questions, both by (role slug, stage slug)."""

    stages: tuple[Stage, ...]
    frequency: Mapping[tuple[str, str], Frequency]
    questions: Mapping[tuple[str, str], tuple[str, ...]]


@cache
def load_interviews() -> InterviewGuide:
    """The interview guide of `taxonomy/data`; raises CatalogError."""
    return read_interviews(DATA_FOLDER, tuple(role.slug for role in load_catalog().roles))


def read_interviews(folder: Path, roles: tuple[str, ...]) -> InterviewGuide:
    """The interview guide of a folder; each role needs a frequency and questions for each stage, else CatalogError."""
    file = read_toml(folder, "interviews.toml")
    stages = []
    for slug, entry in file.tables("stages").items():
        stages.append(Stage(slug, entry.text("name"), entry.number("order"), entry.text("summary")))
        entry.done()
    stages.sort(key=lambda stage: stage.order)
    frequency: dict[tuple[str, str], Frequency] = {}
    questions: dict[tuple[str, str], tuple[str, ...]] = {}
    by_role, by_stage = file.table("frequency"), file.table("questions")
    for role in roles:
        row = by_role.table(role)
        for stage in stages:
            value = row.text(stage.slug)
            require_known(f"{row.where}, {stage.slug}", value, FREQUENCIES)
            frequency[role, stage.slug] = cast(Frequency, value)
        row.done()
    by_role.done()
    for stage in stages:
        row = by_stage.table(stage.slug)
        for role in roles:
            questions[role, stage.slug] = row.texts(role)
            if not questions[role, stage.slug]:
                raise row.error(f"no questions for {role!r}.")
        row.done()
    by_stage.done()
    file.done()
    return InterviewGuide(tuple(stages), MappingProxyType(frequency), MappingProxyType(questions))
