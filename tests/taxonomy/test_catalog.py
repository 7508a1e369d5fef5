"""The catalog: what the files hold, and the refusal of contradictions by name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from taxonomy.catalog import (
    load_catalog,
    read_catalog,
    read_cues,
    read_roles,
    read_seniorities,
    read_workflow,
)
from taxonomy.datafile import CatalogError, Table
from taxonomy.skillset import read_skill_folder, read_skills

ROLES = ("data-analyst", "data-scientist", "data-engineer", "ml-engineer", "data-infrastructure-engineer", "data-ops")
ROLE = {"name": "Data Analyst", "order": 1, "summary": "Counts."}
RULE = {
    "id": "plain",
    "tier": "head",
    "role": "data-analyst",
    "pattern": "data analyst",
    "why": "Plain.",
    "examples": ["A"],
}
SKILL = {"name": "Spark"}
ESCO, UUID = "http://data.europa.eu/esco/skill/", "ccd0a1d9-afda-43d9-b901-96344886e14d"


def roles_file(**changes: object) -> Table:
    return Table("roles.toml", {"words": {}, "roles": {"data-analyst": ROLE}, "titles": [RULE], **changes})


def test_six_roles_in_display_order_with_their_own_rules() -> None:
    catalog = load_catalog()
    assert tuple(role.slug for role in catalog.roles) == ROLES
    assert all(rule.role == role.slug for role in catalog.roles for rule in role.rules)
    assert all(role.rules and role.esco_uri for role in catalog.roles)


def test_lookup_by_slug() -> None:
    catalog = load_catalog()
    assert catalog.role("ml-engineer").name == "Machine Learning Engineer"
    assert catalog.skill(catalog.skills[0].slug) is catalog.skills[0]
    with pytest.raises(KeyError):
        catalog.role("astronaut")


def test_matrix_has_every_pair_and_an_owner_for_every_step() -> None:
    catalog = load_catalog()
    assert len(catalog.steps) == 6
    assert len(catalog.matrix) == 36
    for step in catalog.steps:
        assert "owns" in {catalog.matrix[role, step.slug] for role in ROLES}


def test_catalog_is_read_once() -> None:
    assert load_catalog() is load_catalog()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"titles": [{**RULE, "role": "astronaut"}]}, "titles plain: 'astronaut' is unknown."),
        ({"titles": [{**RULE, "tier": "best"}]}, "titles plain: 'best' is unknown."),
        ({"titles": [{**RULE, "candidates": ["astronaut"]}]}, "titles plain: 'astronaut' is unknown."),
        ({"titles": [RULE, RULE]}, "'plain' is claimed by both"),
        ({"titles": [{**RULE, "examples": []}]}, '"examples" must hold at least one title.'),
        ({"titles": [{**RULE, "pattern": "(a"}]}, "titles plain: not a pattern:"),
        ({"titles": [{**RULE, "pattern": "(a+)+b"}]}, "could be slow"),
        ({"titles": [{**RULE, "pattern": "<engineer>"}]}, "<engineer> is not one of the file's words."),
        ({"titles": [{**RULE, "wy": "?"}]}, "unknown key 'wy'."),
        ({"titles": ["data analyst"]}, "titles 1: must be a table."),
        ({"roles": {"data-analyst": {**ROLE, "order": 2}}}, "'data-analyst' has the number 2, 1 was due."),
        ({"roles": {"data-analyst": {**ROLE, "order": "1"}}}, '"order" must be a whole number.'),
        ({"roles": {"Data_Analyst": ROLE}, "titles": []}, "the key must be a slug"),
        ({"roles": {"data-analyst": {"order": 1, "summary": "x"}}}, '"name" is missing.'),
        ({"rules": []}, "unknown key 'rules'."),
    ],
)
def test_contradictions_in_roles_are_refused_by_name(changes: dict[str, object], sentence: str) -> None:
    with pytest.raises(CatalogError, match=re.escape(sentence)) as refusal:
        read_roles(roles_file(**changes))
    assert str(refusal.value).startswith("roles.toml")


@pytest.mark.parametrize(
    ("skills", "sentence"),
    [
        ({"spark": SKILL, "kafka": {"name": "Kafka"}}, "tool.toml: 'kafka' must stand before 'spark'"),
        ({"spark": SKILL, "spark-two": SKILL}, "'Spark' is claimed by both 'spark' and 'spark-two'."),
        (
            {"kafka": {"name": "Kafka", "aliases": ["SPARK"], "case_sensitive": False}, "spark": SKILL},
            None,
        ),
        (
            {"kafka": {"name": "Kafka", "aliases": ["spark"]}, "spark": SKILL},
            "'spark' is claimed by both 'kafka' and 'spark'.",
        ),
        (
            {"k-means": {"name": "K-means"}, "means": {"name": "Means", "aliases": ["k means"]}},
            "'k means' is claimed by both 'k-means' and 'means'.",
        ),
        ({"Spark": SKILL}, "the key must be a slug"),
        ({"spark": {**SKILL, "aliases": "PySpark"}}, '"aliases" must be a list.'),
        ({"spark": {**SKILL, "aliases": [1]}}, '"aliases" must be a list of texts.'),
        ({"spark": {**SKILL, "case_sensitive": 1}}, '"case_sensitive" must be true or false.'),
        ({"spark": {**SKILL, "alias": []}}, "unknown key 'alias'."),
        ({"spark": {**SKILL, "implies": ["hadoop"]}}, "skills, spark, implies: 'hadoop' is unknown."),
        ({"spark": {**SKILL, "esco_uri": f"{ESCO}CCD0A1D9-AFDA-43D9-B901-96344886E14D"}}, '"esco_uri" must be http'),
        ({"spark": {**SKILL, "esco_uri": "http://data.europa.eu/esco/skill/S1.2"}}, '"esco_uri" must be http'),
        (
            {"kafka": {"name": "Kafka", "esco_uri": ESCO + UUID}, "spark": {**SKILL, "esco_uri": ESCO + UUID}},
            f"'{ESCO}{UUID}' is claimed by both 'kafka' and 'spark'.",
        ),
    ],
)
def test_contradictions_in_skills_are_refused_by_name(skills: dict[str, object], sentence: str | None) -> None:
    files = {"tool": Table("tool.toml", {"skills": skills})}
    if sentence is None:
        assert len(read_skills(files)) == 2
        return
    with pytest.raises(CatalogError, match=re.escape(sentence)):
        read_skills(files)


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ({"spark": {"name": "Sparkle"}}, "'spark' is claimed by both 'stream: Sparkle' and 'tool: Spark'"),
        ({"sparkle": SKILL}, "'Spark' is claimed by both"),
    ],
)
def test_two_files_may_not_claim_the_same_skill(other: dict[str, object], sentence: str) -> None:
    files = {
        "stream": Table("stream.toml", {"skills": other}),
        "tool": Table("tool.toml", {"skills": {"spark": SKILL}}),
    }
    with pytest.raises(CatalogError, match=re.escape(sentence)):
        read_skills(files)


def test_skills_of_all_files_stand_in_slug_order_with_their_kind() -> None:
    files = {
        "stream": Table("stream.toml", {"skills": {"spark": SKILL}}),
        "tool": Table("tool.toml", {"skills": {"git": {"name": "Git"}}}),
    }
    assert [(skill.slug, skill.kind) for skill in read_skills(files)] == [("git", "tool"), ("spark", "stream")]


def test_a_folder_without_skills_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="the folder of skills is missing or empty"):
        read_skill_folder(tmp_path / "skills")


def test_case_may_tell_two_skills_apart() -> None:
    skills = {
        "chef": {"name": "Chef", "case_sensitive": True},
        "cooking": {"name": "chef", "case_sensitive": True},
    }
    assert len(read_skills({"tool": Table("tool.toml", {"skills": skills})})) == 2


def test_cues_of_all_languages_stand_together_and_none_may_be_missing() -> None:
    cues = {kind: {"english": ["a"], "french": ["b", "a"]} for kind in load_catalog().cues}
    assert read_cues(Table("cues.toml", cues))["nice"] == ("a", "b")
    with pytest.raises(CatalogError, match='"hiring" is missing'):
        read_cues(Table("cues.toml", {kind: words for kind, words in cues.items() if kind != "hiring"}))
    with pytest.raises(CatalogError, match="unknown key 'hope'"):
        read_cues(Table("cues.toml", {**cues, "hope": {}}))


def test_seniority_precedence_must_be_whole() -> None:
    levels = {
        "intern": {"name": "Intern", "order": 1, "precedence": 1},
        "junior": {"name": "Junior", "order": 2, "precedence": 3},
    }
    with pytest.raises(CatalogError, match="'junior' has the number 3, 2 was due"):
        read_seniorities(Table("seniority.toml", {"words": {}, "levels": levels}))


def test_workflow_refuses_unknown_roles_and_missing_rows() -> None:
    steps = {"model": {"code": "W1", "name": "Model", "order": 1, "summary": "Model."}}
    with pytest.raises(CatalogError, match="'astronaut' is unknown"):
        read_workflow(Table("w", {"steps": steps, "matrix": {"astronaut": {"model": "owns"}}}), ROLES)
    with pytest.raises(CatalogError, match="'sometimes' is unknown"):
        read_workflow(Table("w", {"steps": steps, "matrix": {"data-ops": {"model": "sometimes"}}}), ROLES)
    with pytest.raises(CatalogError, match="no row for 'data-analyst'"):
        read_workflow(Table("w", {"steps": steps, "matrix": {"data-ops": {"model": "owns"}}}), ROLES)


def test_missing_or_broken_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match=r"roles\.toml: the file is missing\."):
        read_catalog(tmp_path)
    (tmp_path / "roles.toml").write_text("[roles")
    with pytest.raises(CatalogError, match=r"roles\.toml: not readable as TOML"):
        read_catalog(tmp_path)
