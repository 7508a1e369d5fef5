"""What admins added to the vocabulary of the files, as pure data: aliases, skills and patterns of titles.

`with_additions(files, additions)` is the catalog that classifies. An addition that the files hold by now is redundant, one
that contradicts them is set aside with a sentence; neither stops the others. `require_sound` refuses before anything
is stored, by the same rules as the files' own tests: a clash, an unknown role, an example that comes out wrong.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Literal

from taxonomy.catalog import Catalog, Example, Tier, TitleRule
from taxonomy.classify.fold import fold
from taxonomy.classify.places import fold_places, spaced
from taxonomy.classify.role import find_role, hear_title
from taxonomy.classify.skills import find_skills
from taxonomy.datafile import CatalogError
from taxonomy.pattern import compile_pattern
from taxonomy.skillset import SLUG, Skill, claim, require_consistent
from taxonomy.title_pattern import PatternRefused, pattern_source

Kind = Literal["alias", "skill", "title", "not-title"]
LONGEST_NAME = 80
TIERS: dict[Kind, Tier] = {"title": "head", "not-title": "never"}


class AdditionRefused(ValueError):
    """The addition cannot stand beside the files and the other additions; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Addition:
    """One addition; `key` is the number of its row, 0 before it has one.

    alias: `text` is another name of the skill `target`. skill: `text` is the name of a new skill with the slug `target`
    and the kind `skill_kind`; `case_sensitive` as in Skill. title: a title that `text` matches has the role `target`;
    not-title: it has none of the six, whatever else it says. Examples are texts of skills, or titles.
    """

    key: int
    kind: Kind
    text: str
    target: str
    why: str
    examples: tuple[str, ...]
    not_examples: tuple[str, ...] = ()
    skill_kind: str = ""
    case_sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Merged:
    """Files and additions together; `redundant` and `set_aside` (with its sentence) go by the additions' keys."""

    catalog: Catalog
    redundant: frozenset[int]
    set_aside: dict[int, str]


def digest_of(additions: Sequence[Addition]) -> str:
    """A short hash of what the additions say, whatever their order and numbers; empty for none."""
    if not additions:
        return ""
    said = sorted(json.dumps(asdict(replace(addition, key=0)), sort_keys=True) for addition in additions)
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]


def with_additions(files: Catalog, additions: Sequence[Addition]) -> Merged:
    """The catalog of the files and of those additions that are not redundant and contradict nothing."""
    ordered = sorted(additions, key=lambda addition: (addition.kind != "skill", addition.key))
    redundant: set[int] = set()
    set_aside: dict[int, str] = {}
    merged = files
    for addition in ordered:
        try:
            if is_redundant(addition, files):
                redundant.add(addition.key)
            else:
                merged = _joined(merged, addition)
        except AdditionRefused as problem:
            set_aside[addition.key] = str(problem)
    return Merged(merged, frozenset(redundant), set_aside)


def require_sound(addition: Addition, catalog: Catalog) -> Catalog:
    """The catalog with the addition; raises AdditionRefused where it clashes, adds nothing, or an example fails."""
    if not addition.examples:
        raise AdditionRefused("Give at least one example.")
    if not addition.why.strip():
        raise AdditionRefused("Say why it is added.")
    if addition.kind in TIERS:
        _rule(addition, catalog)
    if is_redundant(addition, catalog):
        raise AdditionRefused(f"The vocabulary has “{addition.text}” there already; nothing is to be added.")
    merged = _joined(catalog, addition)
    if addition.kind in TIERS:
        _require_titles(addition, catalog, merged)
    else:
        _require_texts(addition, merged)
    return merged


def is_redundant(addition: Addition, catalog: Catalog) -> bool:
    """Whether the catalog says by itself what the addition says; raises AdditionRefused where it is malformed."""
    if addition.kind == "alias":
        skill = _skill(catalog, addition.target)
        claims = {claim(skill, word) for word in (skill.name, *skill.aliases)} if skill else set()
        return skill is not None and claim(skill, addition.text) in claims
    if addition.kind == "skill":
        skill = _skill(catalog, addition.target)
        return skill is not None and addition.text in (skill.name, *skill.aliases)
    rule = _rule(addition, catalog)
    same = ((other.tier, other.role, other.pattern.pattern) for other in catalog.rules_of(rule.tier))
    return (rule.tier, rule.role, rule.pattern.pattern) in same


def may_concern(addition: Addition, catalog: Catalog) -> Callable[[str, str], bool]:
    """A quick test of (title, text): False says for certain that the addition changes none of its labels.

    Patterns are tried on the title alone. Names are looked for as letters, so that the test lets more through.
    """
    if addition.kind in TIERS:
        pattern = _rule(addition, catalog).pattern

        def heard(title: str, text: str) -> bool:
            folded, words = hear_title(title, catalog)
            return pattern.search(words) is not None or pattern.search(folded.text) is not None

        return heard
    literal = spaced(fold_places(addition.text)).strip()

    def named(title: str, text: str) -> bool:
        return literal in spaced(fold_places(title)) or literal in spaced(fold_places(text))

    return named


def title_rule_source(addition: Addition) -> str:
    """The pattern of an addition of titles in the notation of roles.toml; raises PatternRefused."""
    return pattern_source(addition.text)


def slug_of(name: str) -> str:
    """The slug of a new skill's name: "C# scripting" -> "c-sharp-scripting"; empty where it has no Latin letter."""
    plain = name.lower().replace("#", " sharp ").replace("+", " plus ")
    return "-".join(re.findall(r"[a-z0-9]+", fold(plain).text))[:80].strip("-")


def _joined(catalog: Catalog, addition: Addition) -> Catalog:
    if addition.kind in TIERS:
        return replace(catalog, title_rules=(*catalog.title_rules, _rule(addition, catalog)))
    skills = _with_alias(catalog, addition) if addition.kind == "alias" else _with_skill(catalog, addition)
    _require_unclaimed(skills, addition)
    try:
        require_consistent(skills)
    except CatalogError as problem:
        raise AdditionRefused(f"It clashes: {str(problem).removeprefix('skills: ')}") from None
    return replace(catalog, skills=skills)


def _require_unclaimed(skills: Sequence[Skill], addition: Addition) -> None:
    """Refuse a spelling that another skill is met by, also where the files would let capitals tell the two apart."""
    own = next(skill for skill in skills if skill.slug == addition.target)
    plain = _plain(addition.text)
    for other in skills:
        for word in (other.name, *other.aliases) if other is not own else ():
            if _plain(word) == plain and not (own.is_exact(addition.text) and other.is_exact(word)):
                raise AdditionRefused(f"It clashes: “{word}” is a name of {other.name}.")


def _plain(name: str) -> str:
    return name.casefold().replace("-", " ")


def _with_alias(catalog: Catalog, addition: Addition) -> tuple[Skill, ...]:
    _require_name(addition.text)
    skill = _skill(catalog, addition.target)
    if skill is None:
        raise AdditionRefused(f"There is no skill “{addition.target}”.")
    wider = replace(skill, aliases=(*skill.aliases, addition.text))
    return tuple(wider if other is skill else other for other in catalog.skills)


def _with_skill(catalog: Catalog, addition: Addition) -> tuple[Skill, ...]:
    _require_name(addition.text)
    if not SLUG.match(addition.target):
        raise AdditionRefused("A new skill needs a slug of lower-case letters, digits and hyphens.")
    if addition.skill_kind not in {skill.kind for skill in catalog.skills}:
        raise AdditionRefused(f"There is no kind of skill “{addition.skill_kind}”.")
    if _skill(catalog, addition.target) is not None:
        raise AdditionRefused(f"There is a skill “{addition.target}”; add an alias to it.")
    new = Skill(
        addition.target, addition.text, addition.skill_kind, (), False, addition.case_sensitive, (), (), (), (), None,
        addition.examples, addition.not_examples,
    )  # fmt: skip
    return tuple(sorted((*catalog.skills, new), key=lambda skill: skill.slug))


def _rule(addition: Addition, catalog: Catalog) -> TitleRule:
    role: str | None = None
    if addition.kind == "title":
        if addition.target not in {known.slug for known in catalog.roles}:
            raise AdditionRefused(f"There is no role “{addition.target}”.")
        role = addition.target
    try:
        pattern = compile_pattern("the pattern", pattern_source(addition.text), catalog.title_words)
    except (PatternRefused, CatalogError) as problem:
        raise AdditionRefused(str(problem)) from None
    titles = tuple(Example(title) for title in addition.examples)
    others = tuple(Example(title) for title in addition.not_examples)
    return TitleRule(
        f"added-{addition.key}", TIERS[addition.kind], role, None, (), 0, pattern, addition.why, titles, others
    )


def _require_name(name: str) -> None:
    if len(name) > LONGEST_NAME:
        raise AdditionRefused(f"A name has at most {LONGEST_NAME} characters.")
    if name != " ".join(name.split()) or not any(letter.isalpha() for letter in name) or len(name) < 2:
        raise AdditionRefused("A name has two characters or more, a letter among them.")
    if not spaced(fold_places(name)).strip():
        raise AdditionRefused("A name is made of letters and digits.")


def _require_texts(addition: Addition, merged: Catalog) -> None:
    for text, wanted in _cases(addition):
        found = addition.target in {match.slug for match in find_skills("", text, merged)[0]}
        # The skill may stand in the text by another of its names; it must be this name that is read.
        if wanted and not (found and may_concern(addition, merged)("", text)):
            raise AdditionRefused(f"The example “{text}” does not name it.")
        if not wanted and found:
            raise AdditionRefused(f"The counter-example “{text}” names it.")


def _require_titles(addition: Addition, catalog: Catalog, merged: Catalog) -> None:
    role = addition.target if addition.kind == "title" else None
    matches = may_concern(addition, catalog)
    for title, wanted in _cases(addition):
        found = find_role(title, "", merged)
        said = found.role
        if wanted and not matches(title, ""):
            raise AdditionRefused(f"The pattern does not match the example “{title}”.")
        if wanted and said != role:
            raise AdditionRefused(
                f"The pattern matches the example “{title}”, but another rule decides"
                f"{f' (“{found.rule}”)' if found.rule else ''}: {said or 'none of the six'}."
            )
        if not wanted and said == role:
            raise AdditionRefused(f"The counter-example “{title}” comes out as {role or 'none of the six'}.")
    if all(find_role(title, "", catalog).role == role for title in addition.examples):
        raise AdditionRefused("Every example comes out right without it; give one that does not.")


def _cases(addition: Addition) -> list[tuple[str, bool]]:
    return [(text, True) for text in addition.examples] + [(text, False) for text in addition.not_examples]


def _skill(catalog: Catalog, slug: str) -> Skill | None:
    try:
        return catalog.skill(slug)
    except KeyError:
        return None
