"""Every example of the title grammar runs through the classifier; guide titles find their own role."""

from __future__ import annotations

import time

import pytest

from taxonomy.catalog import Example, TitleRule, load_catalog
from taxonomy.classify.role import find_role
from taxonomy.classify.title import prepare_title
from taxonomy.guide import load_guides

RULES = load_catalog().title_rules
SHARED_BY_TWO = "محلل عمليات البيانات"
GUIDE_TITLES = [
    (slug, title) for slug, guide in load_guides().items() for titles in guide.titles.values() for title in titles
]


def cases(kind: str) -> list[object]:
    return [
        pytest.param(rule, example, id=f"{rule.id}: {example.title}")
        for rule in RULES
        for example in getattr(rule, kind)
    ]


@pytest.mark.parametrize(("rule", "example"), cases("examples"))
def test_example_gets_the_role_of_its_rule(rule: TitleRule, example: Example) -> None:
    assert rule.pattern.search(prepare_title(example.title).text)
    assert find_role(example.title, example.text, load_catalog()).role == rule.role


@pytest.mark.parametrize(("rule", "example"), cases("not_examples"))
def test_counter_example_does_not_get_the_role_of_its_rule(rule: TitleRule, example: Example) -> None:
    assert find_role(example.title, example.text, load_catalog()).role != rule.role


@pytest.mark.parametrize(("slug", "title"), [pair for pair in GUIDE_TITLES if pair[1] != SHARED_BY_TWO])
def test_title_of_the_guide_gets_its_own_role(slug: str, title: str) -> None:
    assert find_role(title, "", load_catalog()).role == slug


def test_title_that_stands_under_two_roles_names_both() -> None:
    finding = find_role(SHARED_BY_TWO, "", load_catalog())
    assert {finding.role, finding.runner_up} == {"data-ops", "data-analyst"}


@pytest.mark.parametrize(
    "hostile",
    [
        "data " * 80,
        "senior software engineer - " * 15,
        "a" * 400,
        "ai/" * 133,
        "- " * 200,
        "data & analytics & ml and " * 15,
        "engineer (" * 40,
    ],
)
def test_patterns_stay_quick_on_hostile_titles(hostile: str) -> None:
    start = time.process_time()
    for rule in RULES:
        rule.pattern.search(hostile)
    assert time.process_time() - start < 1


@pytest.mark.parametrize("hostile", ["train " * 3_300, "model " * 3_300, "a b " * 5_000, "data-" * 4_000, " " * 20_000])
def test_signals_stay_quick_on_hostile_texts(hostile: str) -> None:
    start = time.process_time()
    for signal in load_catalog().signals:
        sum(1 for _ in signal.pattern.finditer(hostile))
    assert time.process_time() - start < 1
