"""What tells that two postings are one opening."""

from __future__ import annotations

import pytest

from jobs.parsing.same_opening import near_identical, requisition_key, title_key

WORDS = "You build " + " ".join(f"pipeline{number} for shop{number}" for number in range(40)) + ". "


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("Senior Data Engineer", "senior  data-engineer", True),
        ("Data Engineer (m/f/d)", "Data Engineer [w/m/x]", True),
        ("Data Engineer - Remote", "Data Engineer", True),
        ("Data Engineer (all genders)", "Data Engineer", True),
        ("C++ Engineer", "C# Engineer", False),
        ("Data Engineer", "Lead Data Engineer", False),
        ("Data Engineer II", "Data Engineer I", False),
        ("مهندس بيانات", "مهندس بيانات!", True),
    ],
)
def test_titles_of_one_opening_share_a_key(one: str, other: str, is_same: bool) -> None:
    assert (title_key(one) == title_key(other)) is is_same
    assert title_key(one)


@pytest.mark.parametrize(
    ("stated", "key"),
    [("R-117", "r-117"), (" jr 2023 203 ", "jr2023203"), ("N/A", ""), ("", ""), ("1", ""), ("Data", "")],
)
def test_a_requisition_is_a_number_of_some_length(stated: str, key: str) -> None:
    assert requisition_key(stated) == key


@pytest.mark.parametrize(
    ("one", "other", "is_near"),
    [
        (WORDS, WORDS, True),
        (WORDS, WORDS.upper().replace(".", " !"), True),
        (WORDS, WORDS + "Apply by Friday.", True),
        (
            WORDS,
            WORDS + "Another page of other words that speaks of boats and the sea, and of nothing else here.",
            False,
        ),
        (WORDS, "", False),
        ("", "", False),
        ("Short text", "Short text.", True),
    ],
)
def test_texts_are_near_identical_where_a_few_words_differ(one: str, other: str, is_near: bool) -> None:
    assert near_identical(one, other) is is_near
    assert near_identical(other, one) is is_near
