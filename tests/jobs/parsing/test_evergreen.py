"""Titles that announce no opening."""

from __future__ import annotations

import pytest

from jobs.parsing.evergreen import is_evergreen


@pytest.mark.parametrize(
    "title",
    [
        "Open Application",
        "General Application (m/f/d)",
        "Open Application - Data",
        "Talent Pool: Data Engineers",
        "Join our Talent Community",
        "Data Engineer - Talent Pool",
        "Future Opportunities in Data Science",
        "Initiativbewerbung",
        "Candidature spontanée",
        "Don't see what you are looking for?",
    ],
)
def test_a_title_that_says_so_is_evergreen(title: str) -> None:
    assert is_evergreen(title)


@pytest.mark.parametrize(
    "title",
    [
        "Open Source Engineer",
        "Application Security Engineer",
        "General Applications Engineer",
        "Talent Partner",
        "Talent Pool Manager",
        "Talent Network Data Analyst",
        "Data Engineer",
        "Engineer, Open Application Platform",
    ],
)
def test_an_opening_that_shares_a_word_is_none(title: str) -> None:
    assert not is_evergreen(title)
