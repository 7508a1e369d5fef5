"""Folding: one form for matching, and spans that lead back to the original."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taxonomy.classify.fold import fold, fold_letters


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Data Engineer", "data engineer"),
        ("Ingénieur\u00a0Données", "ingenieur donnees"),
        ("Straße – Köln", "strasse - koln"),
        ("مُهندِسة بيانـــات", "مهندسه بيانات"),
        ("أخصائي إحصاء", "اخصايي احصاء"),
        ("محللى آلي", "محللي الي"),
        ("Kỹ sư dữ liệu", "ky su du lieu"),
        ("İstanbul Veri Mühendisi", "istanbul veri muhendisi"),
        ("머신러닝", "머신러닝"),
        ("Ｄａｔａ", "data"),
        ("zero\u200bwidth", "zerowidth"),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text).text == folded


def test_span_leads_back_over_letters_that_grew_or_vanished() -> None:
    text = "Weißer بيانـــات Engineer"
    folded = fold(text)
    start = folded.text.index("engineer")
    first, last = folded.span(start, start + len("engineer"))
    assert text[first:last] == "Engineer"


@given(st.text(max_size=60), st.data())
def test_every_span_lies_inside_the_original(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    if folded.text:
        start = data.draw(st.integers(0, len(folded.text) - 1))
        end = data.draw(st.integers(start + 1, len(folded.text)))
        first, last = folded.span(start, end)
        assert 0 <= first < last <= len(text)
        # Folding the quoted words again gives at least the matched ones.
        assert folded.text[start:end] in fold(text[first:last]).text


def test_fold_letters_leaves_the_signs_of_a_pattern() -> None:
    assert fold_letters(r"\W{0,4}Données\b") == r"\W{0,4}Donnees\b"
