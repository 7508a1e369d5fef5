"""Labelled files: what a line says, and the one sentence about a line that cannot be read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from taxonomy.labelled import (
    LabelledError,
    label_of_role,
    read_postings,
    read_skills,
    read_vocabulary,
    role_of_label,
)

ROLES = frozenset({"data-analyst", "data-infrastructure-engineer", "ml-engineer"})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "roles.jsonl"


def write(path: Path, *rows: Any) -> Path:
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf-8")
    return path


def test_labels_become_slugs_and_none_becomes_no_role(path: Path) -> None:
    write(
        path,
        {"title": "Storage Engineer", "role": "data_infra_engineer", "alt_roles": ["none"], "seniority": "senior"},
        "",
        {"title": "Cook", "text": None, "role": "none", "constructed": True},
        {"title": "Analyst", "role": "data-analyst"},
    )
    first, second, third = read_postings(path, ROLES)
    assert (first.role, first.others, first.seniority) == ("data-infrastructure-engineer", (None,), "senior")
    assert (second.role, second.text, second.seniority, second.constructed) == (None, "", None, True)
    assert (third.role, third.constructed) == ("data-analyst", False)


@pytest.mark.parametrize("slug", [*sorted(ROLES), None])
def test_a_role_written_as_a_label_is_read_back(slug: str | None) -> None:
    assert role_of_label(label_of_role(slug), ROLES) == slug


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("{", "line 2 is not JSON in UTF-8."),
        ("[1]", "line 2 is not an object."),
        ({"title": "Cook"}, "line 2: “role” is missing."),
        ({"title": "Cook", "role": "astronaut"}, "line 2: “astronaut” is none of the six roles, nor “none”."),
        ({"title": 7, "role": "none"}, "line 2: “title” is no text."),
        ({"title": "Cook", "role": "none", "alt_roles": "ml_engineer"}, "line 2: “alt_roles” is no list of texts."),
        ({"title": "Cook", "role": ["none"]}, "is none of the six roles"),
    ],
)
def test_a_bad_line_is_named_with_what_is_wrong(path: Path, row: Any, sentence: str) -> None:
    write(path, {"title": "Cook", "role": "none"}, row)
    with pytest.raises(LabelledError) as problem:
        read_postings(path, ROLES)
    assert "roles.jsonl" in str(problem.value) and sentence in str(problem.value)


def test_a_file_that_is_not_there_is_named(path: Path) -> None:
    with pytest.raises(LabelledError, match=r"roles\.jsonl cannot be read"):
        read_postings(path, ROLES)


def test_skills_that_no_person_labelled_are_left_out(path: Path) -> None:
    write(
        path,
        {"text": "SQL", "skills": ["SQL"], "label_origin": "hand"},
        {"text": "Go", "skills": ["Go"], "label_origin": "weak (a matcher)"},
        {"text": "R", "skills": ["R"], "skills_scope": ["R", "Go"]},
    )
    assert [(row.text, row.scope) for row in read_skills(path)] == [("SQL", None), ("R", frozenset({"R", "Go"}))]


def test_a_vocabulary_gives_each_spelling_its_name(path: Path) -> None:
    write(path, {"skill": "Spark", "aliases": ["PySpark"]}, {"skill": "pyspark"})
    assert read_vocabulary(path) == {"spark": "Spark", "pyspark": "Spark"}
