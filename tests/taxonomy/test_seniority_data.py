"""Every example of the seniority file runs through the classifier."""

from __future__ import annotations

import pytest

from taxonomy.catalog import load_catalog
from taxonomy.classify.seniority import find_seniority


def cases(kind: str) -> list[tuple[str, str]]:
    levels = load_catalog().seniorities
    return [(level.slug, title) for level in levels for rule in level.rules for title in getattr(rule, kind)]


def test_levels_are_those_of_the_board_in_career_order() -> None:
    slugs = [level.slug for level in load_catalog().seniorities]
    assert slugs == ["intern", "junior", "mid", "senior", "lead", "staff", "manager", "director", "unspecified"]


@pytest.mark.parametrize(("slug", "title"), cases("examples"))
def test_example_gets_its_level(slug: str, title: str) -> None:
    assert find_seniority(title, load_catalog())[0] == slug


@pytest.mark.parametrize(("slug", "title"), cases("not_examples"))
def test_counter_example_does_not_get_the_level(slug: str, title: str) -> None:
    assert find_seniority(title, load_catalog())[0] != slug
