"""What classification says of one posting: labels and the exact words they rest on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Field = Literal["title", "text"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words behind a label: quote == field[start:end], offsets in Unicode code points.

    `label` is `role:<slug>` (of both roles where there are two), `seniority:<slug>`, `skill:<slug>`, `experience:<years>`
    or `education:<level>`.
    """

    label: str
    field: Field
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class SkillMatch:
    """One skill found, once per posting; `wanted` tells whether the words ask for it or name it as a plus."""

    slug: str
    name: str
    wanted: Literal["required", "nice-to-have", "mentioned"] = "mentioned"


@dataclass(frozen=True, slots=True)
class Classification:
    """Labels of one posting: role slug or None, confidence 0..1, runner-up role or None, seniority slug, skills, evidence.

    `secondary` is the runner-up where words of its own speak for it (see classify/role.py), else None.
    """

    role: str | None
    confidence: float
    runner_up: str | None
    seniority: str
    skills: tuple[SkillMatch, ...]
    evidence: tuple[Evidence, ...]
    secondary: str | None = None
