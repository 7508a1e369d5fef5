"""Additions to the vocabulary: what is refused, what they change, and what becomes of them when the files have them."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taxonomy.additions import (
    Addition,
    AdditionRefused,
    digest_of,
    may_concern,
    require_sound,
    slug_of,
    with_additions,
)
from taxonomy.catalog import Catalog, load_catalog, read_roles
from taxonomy.classify.posting import classify
from taxonomy.datafile import Table
from taxonomy.export import as_toml
from taxonomy.skillset import read_skills

ALIAS = Addition(1, "alias", "lake brigade", "spark", "Called so.", ("You know lake brigade.",))
SKILL = Addition(2, "skill", "Zorblax", "zorblax", "New.", ("We use Zorblax.",), ("A zorb.",), "streaming")
OF_SKILL = Addition(3, "alias", "zorb engine", "zorblax", "Called so.", ("The zorb engine.",))
TITLE = Addition(4, "title", "senior? data herder", "data-engineer", "Herds.", ("Data Herder",), ("Sheep Herder",))
NOT_TITLE = Addition(5, "not-title", "data engineer museum", "", "Art.", ("Data Engineer, Museum",))
WORDS = ["lake", "brigade", "Zorblax", "zorb-engine", "data", "herder", "Engineer", "Museum", "SQL", ",", "é"]
ALL = [ALIAS, SKILL, OF_SKILL, TITLE, NOT_TITLE]


def files() -> Catalog:
    return load_catalog()


@cache
def merged_with(addition: Addition) -> Catalog:
    return with_additions(files(), [addition]).catalog


@pytest.mark.parametrize("addition", [ALIAS, SKILL, TITLE, NOT_TITLE])
def test_a_sound_addition_makes_its_examples_come_out_right(addition: Addition) -> None:
    merged = require_sound(addition, files())
    for example in addition.examples:
        title, text = ("", example) if addition.kind in ("alias", "skill") else (example, "")
        labels = classify(title, text, merged)
        assert addition.target in (labels.role or "", *(skill.slug for skill in labels.skills), "")


@pytest.mark.parametrize(
    ("addition", "sentence"),
    [
        (replace(ALIAS, target="nothing"), "There is no skill “nothing”."),
        (replace(ALIAS, text="Kafka", examples=("We use Kafka.",)), "“Kafka” is a name of Kafka."),
        (replace(ALIAS, text="Apache-Kafka", examples=("We use Apache-Kafka.",)), "is a name of Kafka."),
        (replace(ALIAS, text="Spark"), "nothing is to be added"),
        (replace(ALIAS, text="x"), "two characters or more"),
        (replace(ALIAS, text="12"), "a letter among them"),
        (replace(ALIAS, text="x" * 81), "at most 80"),
        (replace(ALIAS, examples=("You know Spark.",)), "The example “You know Spark.” does not name it."),
        (replace(ALIAS, examples=()), "at least one example"),
        (replace(ALIAS, why=" "), "Say why"),
        (replace(ALIAS, not_examples=("A lake brigade.",)), "names it"),
        (replace(SKILL, skill_kind="nothing"), "There is no kind of skill “nothing”."),
        (replace(SKILL, target="Zorb Lax"), "needs a slug"),
        (replace(SKILL, target="kafka"), "There is a skill “kafka”; add an alias to it."),
        (replace(SKILL, text="SPARK", examples=("SPARK",)), "is a name of Spark"),
        (replace(TITLE, target="astronaut"), "There is no role “astronaut”."),
        (replace(TITLE, text="data *"), "may not stand in a pattern"),
        (replace(TITLE, text="data <astronauts>"), "<astronauts> is not one"),
        (replace(TITLE, examples=("Data Clown",)), "does not match the example “Data Clown”"),
        (replace(TITLE, not_examples=("Senior Data Herder",)), "comes out as data-engineer"),
        (replace(TITLE, text="data engineer", examples=("Data Engineer",)), "comes out right without it"),
        (replace(TITLE, text="data entry", examples=("Data Entry Clerk",)), "another rule decides: none of the six"),
        (replace(NOT_TITLE, not_examples=("Chef",)), "comes out as none of the six"),
    ],
)
def test_an_unsound_addition_is_refused_in_one_sentence(addition: Addition, sentence: str) -> None:
    with pytest.raises(AdditionRefused) as refusal:
        require_sound(addition, files())
    assert sentence in str(refusal.value)


def test_one_that_contradicts_the_files_is_set_aside_and_stops_no_other() -> None:
    clash = Addition(9, "alias", "Kafka", "spark", "Wrong.", ("Kafka",))
    merged = with_additions(files(), [clash, *ALL])
    assert set(merged.set_aside) == {9} and not merged.redundant
    assert {"zorb engine"} == set(merged.catalog.skill("zorblax").aliases)


def test_what_was_exported_into_the_files_is_redundant_and_labels_the_same() -> None:
    merged = with_additions(files(), ALL).catalog
    printed = as_toml(ALL, files())
    groups = dict(part.split("\n", 1) for part in printed.split("# --- taxonomy/data/")[1:])
    roles = tomllib.loads(groups["roles.toml"])
    whole = {
        "words": dict(files().title_words),
        "roles": {
            role.slug: {"name": role.name, "order": role.order, "summary": role.summary} for role in files().roles
        },
        "signals": [],
        "titles": roles["titles"],
    }
    _, rules, _ = read_roles(Table("roles.toml", whole))
    skills = tomllib.loads(groups["skills/streaming.toml"])["skills"]
    (new,) = read_skills({"streaming": Table("streaming.toml", {"skills": {"zorblax": skills["zorblax"]}})})
    spark = files().skill("spark")
    lines = tomllib.loads(groups[f"skills/{spark.kind}.toml"])["skills"]["spark"]
    others = [skill for skill in files().skills if skill is not spark]
    moved = replace(
        files(),
        skills=tuple(sorted([*others, replace(spark, aliases=tuple(lines["aliases"])), new], key=lambda s: s.slug)),
        title_rules=(*files().title_rules, *rules),
    )
    again = with_additions(moved, ALL)
    assert again.redundant == {1, 2, 3, 4, 5} and again.catalog is moved
    for title in ("Data Herder", "Senior Data Herder", "Data Engineer, Museum", "Data Engineer"):
        text = "You know lake brigade, Zorblax and the zorb engine."
        assert classify(title, text, moved) == classify(title, text, merged)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([ALIAS, SKILL, TITLE, NOT_TITLE]), st.lists(st.sampled_from(WORDS), max_size=8))
def test_the_quick_test_never_misses_what_an_addition_changes(addition: Addition, words: list[str]) -> None:
    title, text = " ".join(words[:4]), " ".join(words)
    if classify(title, text, files()) != classify(title, text, merged_with(addition)):
        assert may_concern(addition, files())(title, text)


@given(st.permutations(ALL))
def test_neither_order_nor_numbers_make_another_version(order: list[Addition]) -> None:
    assert digest_of([replace(item, key=place) for place, item in enumerate(order)]) == digest_of(ALL)
    assert digest_of([]) == "" != digest_of(ALL[:1]) != digest_of(ALL[:2])


@pytest.mark.parametrize(
    ("name", "slug"),
    [("C# Scripting", "c-sharp-scripting"), ("Élan DB", "elan-db"), ("Zorb.io", "zorb-io"), ("بيانات", "")],
)
def test_a_new_skill_has_a_slug_of_latin_letters(name: str, slug: str) -> None:
    assert slug_of(name) == slug
