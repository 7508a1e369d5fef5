"""Patterns of the data files: spaces, word lists, folding, and the refusal of slow ones."""

from __future__ import annotations

import pytest

from taxonomy.datafile import CatalogError
from taxonomy.pattern import compile_pattern


@pytest.mark.parametrize(
    ("source", "title", "matches"),
    [
        ("data engineer", "data-engineer", True),
        ("data engineer", "data - engineer", True),
        ("data engineer", "dataengineer", False),
        ("data ?engineer", "dataengineer", True),
        ("[, ]x", " x", True),
        ("[, ]x", "-x", False),
        ("données", "donnees", True),
        ("<both> b", "a b", True),
    ],
)
def test_a_space_stands_for_spaces_and_hyphens(source: str, title: str, matches: bool) -> None:
    assert bool(compile_pattern("test", source, {"both": "a|c"}).fullmatch(title)) is matches


@pytest.mark.parametrize("source", ["(a+)+b", "(?:a|b)*c", "a.*b", "a.+b", "(?P<name>a)", "a{2}+"])
def test_patterns_that_could_be_slow_are_refused(source: str) -> None:
    with pytest.raises(CatalogError, match="could be slow"):
        compile_pattern("test", source, {})


def test_words_may_stand_inside_words() -> None:
    pattern = compile_pattern("test", "<outer> x", {"outer": "a|<inner>", "inner": "b"})
    assert pattern.fullmatch("b x")
