"""The reviewed skills: every spelling is found, every example holds, and whatever has a rule shows both sides of it."""

from __future__ import annotations

import pytest

from taxonomy.catalog import load_catalog
from taxonomy.classify.skills import find_skills
from taxonomy.skillset import Skill

SKILLS = load_catalog().skills


def slugs(text: str) -> set[str]:
    return {match.slug for match in find_skills("", text, load_catalog())[0]}


def cases(kind: str) -> list[object]:
    return [pytest.param(skill, text, id=f"{skill.slug}: {text}") for skill in SKILLS for text in getattr(skill, kind)]


def test_there_are_enough_skills_and_few_enough_to_review() -> None:
    assert 1_400 <= len(SKILLS) <= 1_500


def test_no_file_is_too_large_for_a_person() -> None:
    kinds = [skill.kind for skill in SKILLS]
    assert max(kinds.count(kind) for kind in set(kinds)) <= 130


@pytest.mark.parametrize("skill", SKILLS, ids=[skill.slug for skill in SKILLS])
def test_every_spelling_is_found_in_plain_words(skill: Skill) -> None:
    context = f" ({', '.join(skill.needs_context)})" if skill.needs_context else ""
    for spelling in (skill.name, *skill.aliases):
        assert skill.slug in slugs(f"You know {spelling}.{context}"), spelling


@pytest.mark.parametrize(("skill", "text"), cases("examples"))
def test_example_names_its_skill(skill: Skill, text: str) -> None:
    assert skill.slug in slugs(text)


@pytest.mark.parametrize(("skill", "text"), cases("not_examples"))
def test_counter_example_does_not_name_the_skill(skill: Skill, text: str) -> None:
    assert skill.slug not in slugs(text)


@pytest.mark.parametrize(
    "skill",
    [skill for skill in SKILLS if skill.needs_context or skill.not_before or skill.not_after],
    ids=lambda s: s.slug,
)
def test_a_rule_carries_an_example_and_a_counter_example(skill: Skill) -> None:
    assert skill.examples
    assert skill.not_examples


def test_implied_skills_are_found_with_the_one_that_implies_them() -> None:
    implied = {(skill.slug, other) for skill in SKILLS for other in skill.implies}
    assert ("pyspark", "spark") in implied
    assert {"pyspark", "spark", "python"} <= slugs("Jobs in PySpark.")


def test_skills_that_the_european_classification_knows_name_its_concept() -> None:
    known = {skill.slug: skill.esco_uri for skill in SKILLS if skill.esco_uri}
    assert len(known) >= 50
    assert known["python"] == "http://data.europa.eu/esco/skill/ccd0a1d9-afda-43d9-b901-96344886e14d"
    assert known["sql"] == "http://data.europa.eu/esco/skill/598de5b0-5b58-4ea7-8058-a4bc4d18c742"
