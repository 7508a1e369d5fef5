"""The taxonomy as frozen values: roles with their title grammar, skills, seniority levels, workflow and matrix.

`load_catalog()` reads `taxonomy/data`; a contradiction there is refused with a CatalogError naming file and entry.
Skills are many, so they stand in a folder, one file a kind: `skills/<kind>.toml` (see taxonomy/skillset.py).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Literal, cast

from taxonomy.datafile import (
    DATA_FOLDER,
    CatalogError,
    Table,
    read_toml,
    require_known,
    require_unique,
)
from taxonomy.pattern import compile_pattern
from taxonomy.skillset import SLUG, Skill, read_skill_folder

Responsibility = Literal["owns", "contributes", "rarely"]
Tier = Literal["drop", "never", "override", "head", "platform", "veto", "field", "weak"]

CUE_KINDS = (
    "nice",
    "required",
    "demanded",
    "asked",
    "elsewhere",
    "denial",
    "degree",
    "subject",
    "hiring",
    "portuguese",
)
RESPONSIBILITIES = ("owns", "contributes", "rarely")
TIERS: tuple[Tier, ...] = ("drop", "never", "override", "head", "platform", "veto", "field", "weak")


@dataclass(frozen=True, slots=True)
class Example:
    """A title, and a text where the rule needs one, that the tests run through the classifier."""

    title: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class TitleRule:
    """One entry of the title grammar; `role` None means "none of the six".

    `pattern` is matched on the folded title (see classify/fold.py). `candidates` are the roles that the text may choose
    between for a weak title, `prior` the points that such a title is worth to `role`; `runner_up` is the second role of
    a title that people label two ways, else None.
    """

    id: str
    tier: Tier
    role: str | None
    runner_up: str | None
    candidates: tuple[str, ...]
    prior: int
    pattern: re.Pattern[str]
    why: str
    examples: tuple[Example, ...]
    not_examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class TextSignal:
    """Phrases of a text that speak for a role (None: for none of the six); `weight` = points a distinct phrase."""

    id: str
    role: str | None
    weight: int
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Role:
    """One of the six roles; `esco_uri`, `isco` and `onet` are the cross-walk codes, `rules` its own title rules."""

    slug: str
    name: str
    order: int
    summary: str
    esco_uri: tuple[str, ...]
    isco: tuple[str, ...]
    onet: tuple[str, ...]
    rules: tuple[TitleRule, ...]


@dataclass(frozen=True, slots=True)
class SeniorityRule:
    """Words of a title that give a level; matched on the folded title."""

    pattern: re.Pattern[str]
    why: str
    examples: tuple[str, ...]
    not_examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeniorityLevel:
    """One level; `order` is the career order for display, `precedence` who wins where two levels match (1 first)."""

    slug: str
    name: str
    order: int
    precedence: int
    rules: tuple[SeniorityRule, ...]


@dataclass(frozen=True, slots=True)
class WorkflowStep:
    """One of the six steps of data work; `code` is W1..W6."""

    slug: str
    code: str
    name: str
    order: int
    summary: str


@dataclass(frozen=True)
class Catalog:
    """The whole taxonomy; `seniority_drops` are title phrases that only look like a level.

    `cues` are the words around a skill that tell what a text wants of it, by kind of cue; `title_words` are the word lists
    that patterns of titles name.
    """

    roles: tuple[Role, ...]
    skills: tuple[Skill, ...]
    seniorities: tuple[SeniorityLevel, ...]
    steps: tuple[WorkflowStep, ...]
    matrix: Mapping[tuple[str, str], Responsibility]
    title_rules: tuple[TitleRule, ...] = ()
    signals: tuple[TextSignal, ...] = ()
    seniority_drops: tuple[re.Pattern[str], ...] = field(default=())
    cues: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    title_words: Mapping[str, str] = field(default_factory=dict)

    def role(self, slug: str) -> Role:
        """The role with this slug; raises KeyError."""
        return self._roles[slug]

    def skill(self, slug: str) -> Skill:
        """The skill with this slug; raises KeyError."""
        return self._skills[slug]

    def rules_of(self, tier: Tier) -> tuple[TitleRule, ...]:
        """The title rules of one tier, in file order."""
        return self._tiers[tier]

    @cached_property
    def _tiers(self) -> dict[Tier, tuple[TitleRule, ...]]:
        return {tier: tuple(rule for rule in self.title_rules if rule.tier == tier) for tier in TIERS}

    @cached_property
    def _roles(self) -> dict[str, Role]:
        return {role.slug: role for role in self.roles}

    @cached_property
    def _skills(self) -> dict[str, Skill]:
        return {skill.slug: skill for skill in self.skills}

    def __hash__(self) -> int:
        return id(self)

    def __eq__(self, other: object) -> bool:
        return self is other


@cache
def load_catalog() -> Catalog:
    """The catalog of `taxonomy/data`, read once a process; raises CatalogError."""
    return read_catalog(DATA_FOLDER)


def read_catalog(folder: Path) -> Catalog:
    """The catalog of another folder with the same file names; raises CatalogError."""
    roles, rules, signals = read_roles(read_toml(folder, "roles.toml"))
    words = MappingProxyType(read_toml(folder, "roles.toml").table("words").all_texts())
    levels, drops = read_seniorities(read_toml(folder, "seniority.toml"))
    steps, matrix = read_workflow(read_toml(folder, "workflow.toml"), tuple(role.slug for role in roles))
    skills = read_skill_folder(folder / "skills")
    cues = read_cues(read_toml(folder, "cues.toml"))
    return Catalog(roles, skills, levels, steps, matrix, rules, signals, drops, cues, words)


def read_cues(file: Table) -> Mapping[str, tuple[str, ...]]:
    """Every kind's cues of all languages together; raises CatalogError where a kind is missing or unknown."""
    cues: dict[str, tuple[str, ...]] = {}
    for kind in CUE_KINDS:
        languages = file.table(kind).all_lists()
        cues[kind] = tuple(dict.fromkeys(cue for words in languages.values() for cue in words))
    file.done()
    return MappingProxyType(cues)


def read_roles(file: Table) -> tuple[tuple[Role, ...], tuple[TitleRule, ...], tuple[TextSignal, ...]]:
    """Roles in display order, title rules in file order, text signals; raises CatalogError."""
    words = file.table("words").all_texts()
    tables = file.tables("roles")
    rules = tuple(_title_rule(entry, words, set(tables)) for entry in file.list_of_tables("titles"))
    signals = tuple(_signal(entry, words, set(tables)) for entry in file.list_of_tables("signals"))
    require_unique(file.where, ((str(place), rule.id) for place, rule in enumerate(rules)))
    require_unique(file.where, ((str(place), signal.id) for place, signal in enumerate(signals)))
    roles = []
    for slug, entry in tables.items():
        _require_slug(entry, slug)
        own = tuple(rule for rule in rules if rule.role == slug)
        roles.append(
            Role(
                slug,
                entry.text("name"),
                entry.number("order"),
                entry.text("summary"),
                entry.texts("esco_uri"),
                entry.texts("isco"),
                entry.texts("onet"),
                own,
            )
        )
        entry.done()
    file.done()
    _require_order(file.where, [(role.slug, role.order) for role in roles])
    return tuple(roles), rules, signals


def read_seniorities(file: Table) -> tuple[tuple[SeniorityLevel, ...], tuple[re.Pattern[str], ...]]:
    """Levels in career order and the phrases to drop first; raises CatalogError."""
    words = file.table("words").all_texts()
    levels = []
    for slug, entry in file.tables("levels").items():
        _require_slug(entry, slug)
        rules = []
        for rule in entry.list_of_tables("rules"):
            pattern = compile_pattern(rule.where, rule.text("pattern"), words)
            rules.append(SeniorityRule(pattern, rule.text("why"), rule.texts("examples"), rule.texts("not_examples")))
            rule.done()
        levels.append(
            SeniorityLevel(slug, entry.text("name"), entry.number("order"), entry.number("precedence"), tuple(rules))
        )
        entry.done()
    drops = tuple(compile_pattern(f"{file.where}, drops", drop, words) for drop in file.texts("drops"))
    file.done()
    _require_order(file.where, [(level.slug, level.order) for level in levels])
    _require_order(file.where, sorted(((level.slug, level.precedence) for level in levels), key=lambda pair: pair[1]))
    return tuple(levels), drops


def read_workflow(
    file: Table, roles: tuple[str, ...]
) -> tuple[tuple[WorkflowStep, ...], Mapping[tuple[str, str], Responsibility]]:
    """Steps in order and (role slug, step slug) -> responsibility, every pair present; raises CatalogError."""
    steps = []
    for slug, entry in file.tables("steps").items():
        _require_slug(entry, slug)
        steps.append(
            WorkflowStep(slug, entry.text("code"), entry.text("name"), entry.number("order"), entry.text("summary"))
        )
        entry.done()
    _require_order(file.where, [(step.slug, step.order) for step in steps])
    matrix: dict[tuple[str, str], Responsibility] = {}
    for role, row in file.tables("matrix").items():
        require_known(row.where, role, roles)
        for step in steps:
            value = row.text(step.slug)
            require_known(f"{row.where}, {step.slug}", value, RESPONSIBILITIES)
            matrix[role, step.slug] = cast(Responsibility, value)
        row.done()
    missing = [role for role in roles if (role, steps[0].slug) not in matrix]
    if missing:
        raise CatalogError(f"{file.where}: the matrix has no row for {missing[0]!r}.")
    file.done()
    return tuple(steps), MappingProxyType(matrix)


def _title_rule(entry: Table, words: Mapping[str, str], roles: set[str]) -> TitleRule:
    tier = entry.text("tier")
    require_known(entry.where, tier, TIERS)
    rule = TitleRule(
        entry.text("id"),
        cast(Tier, tier),
        _role(entry, "role", roles),
        _role(entry, "runner_up", roles),
        entry.texts("candidates"),
        entry.number("prior", default=0),
        compile_pattern(entry.where, entry.text("pattern"), words),
        entry.text("why"),
        _examples(entry, "examples"),
        _examples(entry, "not_examples"),
    )
    for candidate in rule.candidates:
        require_known(entry.where, candidate, roles)
    if not rule.examples:
        raise entry.error('"examples" must hold at least one title.')
    entry.done()
    return rule


def _signal(entry: Table, words: Mapping[str, str], roles: set[str]) -> TextSignal:
    pattern = compile_pattern(entry.where, entry.text("pattern"), words)
    signal = TextSignal(entry.text("id"), _role(entry, "role", roles), entry.number("weight"), pattern)
    entry.done()
    return signal


def _role(entry: Table, key: str, roles: set[str]) -> str | None:
    slug = entry.text_or_none(key)
    if slug is None or slug == "none":
        return None
    require_known(entry.where, slug, roles)
    return slug


def _examples(entry: Table, key: str) -> tuple[Example, ...]:
    found = []
    for value in entry.values(key):
        if isinstance(value, str):
            found.append(Example(value))
        else:
            table = Table(f"{entry.where}, {key}", value)
            found.append(Example(table.text("title"), table.text("text")))
            table.done()
    return tuple(found)


def _require_slug(entry: Table, slug: str) -> None:
    if not SLUG.match(slug):
        raise entry.error("the key must be a slug of lower-case letters, digits and hyphens.")


def _require_order(where: str, orders: list[tuple[str, int]]) -> None:
    for expected, (slug, order) in enumerate(orders, start=1):
        if order != expected:
            raise CatalogError(f"{where}: {slug!r} has the number {order}, {expected} was due.")
