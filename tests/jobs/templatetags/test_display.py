"""Ages, areas, sentences and paths as pages write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from jobs.templatetags.display import after_sentences, age, area, first_sentences, words_of_path
from taxonomy.guide import load_guides

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("passed", "written"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=59), "59 minutes ago"),
        (timedelta(hours=47), "47 hours ago"),
        (timedelta(days=2), "2 days ago"),
        (timedelta(days=90), "3 months ago"),
    ],
)
def test_an_age_is_written_in_its_largest_whole_unit(passed: timedelta, written: str) -> None:
    with time_machine.travel(NOW, tick=False):
        assert age(NOW - passed) == written


def test_no_moment_has_no_age() -> None:
    assert age(None) == ""


@pytest.mark.parametrize(
    ("slug", "written"),
    [("social-media-analytics", "social media analytics"), ("nlp", "NLP"), ("gaming-ai", "gaming AI"), ("", "")],
)
def test_an_area_is_written_as_people_write_it(slug: str, written: str) -> None:
    assert area(slug) == written


def test_a_text_is_cut_between_sentences_only() -> None:
    text = "It runs A/B tests, e.g. on search. It watches version 2. Then it stops."
    assert first_sentences(text, 1) == "It runs A/B tests, e.g. on search."
    assert after_sentences(text, 1) == "It watches version 2. Then it stops."
    assert after_sentences(text, 5) == ""


def test_no_guide_loses_a_word_where_it_is_cut() -> None:
    for guide in load_guides().values():
        first, rest = first_sentences(guide.intro, 2), after_sentences(guide.intro, 2)
        assert f"{first} {rest}" == guide.intro
        assert first and rest


def test_the_words_of_a_path_are_searched_for() -> None:
    assert words_of_path("/jobs/streaming-engineer/") == "jobs streaming engineer"
