"""Workplace: the field, then the places, then the flag; absent is never on site."""

from __future__ import annotations

import pytest

from jobs.parsing.workplace import stated, workplace, workplace_in


@pytest.mark.parametrize(
    ("word", "meaning"),
    [
        ("Remote", "remote"),
        ("OnSite", "onsite"),
        ("on-site", "onsite"),
        ("In-Office", "onsite"),
        ("Hybrid", "hybrid"),
        ("unspecified", None),
        ("none", None),
        ("", None),
        (None, None),
        ("Cost center 12", None),
    ],
)
def test_a_field_says_what_its_word_says(word: str | None, meaning: str | None) -> None:
    assert stated(word) == meaning


@pytest.mark.parametrize(
    ("field", "flag", "places", "meaning"),
    [
        ("Hybrid", True, ["Remote (US)"], "hybrid"),
        ("OnSite", True, [], "onsite"),
        (None, None, ["US-Remote"], "remote"),
        (None, None, ["SF", "NYC", "Remote"], "remote"),
        (None, None, ["Berlin (Hybrid)", "Remote"], "hybrid"),
        (None, True, ["Berlin"], "remote"),
        (None, False, ["Berlin"], "unknown"),
        (None, None, ["Berlin"], "unknown"),
        (None, None, ["Remotely Village"], "remote"),
        (None, None, [], "unknown"),
    ],
)
def test_the_field_wins_then_the_places_then_the_flag(
    field: str | None, flag: bool | None, places: list[str], meaning: str
) -> None:
    assert workplace(field, flag, places) == meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("Oslo-Hybrid", "hybrid"),
        ("Remote within Norway", "remote"),
        ("You can do all of this work remotely from within Norway.", "remote"),
        ("We are a fully remote team, and our office stays open.", "remote"),
        ("Our hybrid work policy asks for two days at the harbour.", "hybrid"),
        ("Deux jours de télétravail par semaine.", "hybrid"),
        ("This is an on-site role at our yard.", "onsite"),
        ("A stipend for your home office setup of 400 euro", "unknown"),
        ("You will design hybrid cloud storage for ferries.", "unknown"),
        ("Sensors that help crews to monitor the hull remotely.", "unknown"),
        ("", "unknown"),
    ],
)
def test_a_sentence_counts_only_where_it_speaks_of_the_work(text: str, meaning: str) -> None:
    assert workplace_in(text) == meaning
