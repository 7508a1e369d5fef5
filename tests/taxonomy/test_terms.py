"""Unknown terms: names near skills, and nothing of the prose around them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taxonomy.catalog import load_catalog
from taxonomy.terms import known_names, plain_words, term_key, terms

KNOWN = known_names(load_catalog())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("You know Python, Zorblax and SQL.", ["Zorblax"]),
        ("You know Python, Apache Zorb and SQL.", ["Apache Zorb", "Zorb"]),
        ("Experience with Python, zorb.js, k9z and GlowDB.", ["zorb.js", "k9z", "GlowDB"]),
        ("We moved to Lisbon. Zorblax is a word.", []),
        ("Python and SQL. We like Monday, English and a Bachelor Degree.", []),
        ("AWS/GCP and Python", []),
        ("python. Good prose begins here", []),
        ("", []),
    ],
)
def test_names_near_skills_are_terms(text: str, expected: list[str]) -> None:
    assert [term.words for term in terms(text, KNOWN)] == expected


@given(st.text(max_size=200))
def test_a_term_stands_where_it_says(text: str) -> None:
    for term in terms(f"Python {text} SQL", KNOWN):
        assert f"Python {text} SQL"[term.start : term.end] == term.words and term_key(term.words)


def test_plain_words_are_the_small_ones() -> None:
    assert plain_words("We use glow and Zorb") == {"use", "glow", "and"}
