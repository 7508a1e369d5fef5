"""Patterns as an admin writes them: what they match, what is refused, and that no title makes them slow."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taxonomy.catalog import load_catalog
from taxonomy.classify.title import prepare_title
from taxonomy.pattern import compile_pattern
from taxonomy.title_pattern import LONGEST, PatternRefused, pattern_source


def matches(pattern: str, title: str) -> bool:
    words = load_catalog().title_words
    return compile_pattern("test", pattern_source(pattern), words).search(prepare_title(title).text) is not None


@pytest.mark.parametrize(
    ("pattern", "title", "expected"),
    [
        ("data herder", "Senior Data Herder (m/w/d)", True),
        ("data herder", "Data-Herder", True),
        ("data herder", "Data, Herder", True),
        ("data herder", "Metadata herder", False),
        ("data herder", "Data herders", False),
        ("data (herder|shepherd)s?", "Data", False),
        ("data (herder|shepherd)", "Lead Data Shepherd", True),
        ("senior? data herder", "Data Herder", True),
        ("senior data? herder", "Senior Herder", True),
        ("data herder lead?", "Data Herder", True),
        ("(chief|head) of (data|the? numbers)", "Head of the Numbers", True),
        ("c++ (quant|pricing) library", "C++ Pricing Library", True),
        ("ingénieur données", "Ingenieur Donnees", True),
        ("محلل البيانات", "محلل البيانات", True),
        ("data <eng>", "Data Engineer", True),
    ],
)
def test_a_pattern_matches_words_with_what_stands_between_them(pattern: str, title: str, expected: bool) -> None:
    if pattern.endswith("s?"):
        with pytest.raises(PatternRefused):
            pattern_source(pattern)
        return
    assert matches(pattern, title) is expected


@pytest.mark.parametrize(
    ("pattern", "sentence"),
    [
        ("", "The pattern is empty."),
        ("a" * (LONGEST + 1), "longer than"),
        ("data .*", "“*” may not stand"),
        ("data [a-z]", "“[” may not stand"),
        (r"data \w", "may not stand"),
        ("data{9}", "“{” may not stand"),
        ("^data", "“^” may not stand"),
        ("(data", "is not closed"),
        ("data)", "“)” too many"),
        ("data|herder", "“|” too many"),
        ("?", "stands right behind"),
        ("data ?", "stands right behind"),
        ("data? herder?", "needs a word that is not optional"),
        ("x (data?|herder)", "needs a word that is not optional"),
        ("x ()", "needs a word that is not optional"),
        ("((((a b))))", "not deeper"),
        ("data(herder)", "Put a space"),
        ("ml", "too short"),
        ("a? b? c? d? e? f? g? data", "more than 6 optional"),
    ],
)
def test_what_is_no_pattern_is_refused_in_a_sentence(pattern: str, sentence: str) -> None:
    with pytest.raises(PatternRefused) as refusal:
        pattern_source(pattern)
    assert sentence in str(refusal.value) and str(refusal.value).endswith(".")


@given(st.text(alphabet=st.sampled_from("ab c(|)?<>-+.*[]\\{}^$&é,"), max_size=40))
def test_whatever_is_typed_is_refused_or_compiles(text: str) -> None:
    try:
        source = pattern_source(text)
    except PatternRefused:
        return
    if "<" not in text:
        compile_pattern("test", source, {})


@pytest.mark.parametrize(
    "pattern",
    ["a? b? c? d? e? f? data", "(a|a a|a a a) (a|a a|a a a) (a|a a) data", "a a a a a a a a a a a a a a a a a b"],
)
def test_a_hostile_title_takes_no_time(pattern: str) -> None:
    compiled = compile_pattern("test", pattern_source(pattern), {})
    start = time.process_time()
    for title in ("a " * 200, "a-" * 200, "a ,:" * 100, "data " * 80, "(" * 400):
        compiled.search(prepare_title(title).text)
    assert time.process_time() - start < 0.5
