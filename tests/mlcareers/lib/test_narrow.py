"""Texts brought down to ASCII: what has a form there gets it, and one letter without is enough for None."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlcareers.lib.narrow import Narrow


def first_of_its_parts(letter: str) -> str:
    return unicodedata.normalize("NFKD", letter)[:1]


narrow = Narrow("test", first_of_its_parts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain text", "plain text"),
        ("Ingénieur données", "Ingenieur donnees"),
        ("½ of it", "1 of it"),
        ("", ""),
        ("مهندس", None),
        ("Ingénieur – Paris", None),
        ("\ud800", None),
    ],
)
def test_each_letter_gets_its_form(text: str, expected: str | None) -> None:
    assert narrow(text) == expected


def test_a_letter_may_fall_away_or_become_several() -> None:
    spelled = Narrow("test-spelled", lambda letter: {"ﬁ": "fi", "…": "..."}.get(letter, ""))
    assert spelled("\u200bﬁnd it…\u200b\u200b here") == "find it... here"


@given(st.text(alphabet=st.one_of(st.characters(max_codepoint=0x24F), st.sampled_from("–’مﬁ"))))
def test_it_is_the_same_as_letter_by_letter(text: str) -> None:
    forms = "".join(letter if letter.isascii() else first_of_its_parts(letter) for letter in text)
    assert narrow(text) == (forms if forms.isascii() else None)
