"""Samples of texts: the smallest numbers of the runs of four words, each worked out by itself."""

from __future__ import annotations

import re
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.parsing.sketch import LONGEST_TEXT, RUN, SIZE, sketch

BITS = 0xFFFFFFFF
SPELLED = st.text(alphabet="abcXYZ019éüİßمه日語_-’– .", max_size=12)


def one_by_one(text: str) -> tuple[int, ...]:
    words = re.findall(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]|[^\W_]+", text.casefold())
    runs = {" ".join(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}
    return tuple(sorted(map(number, runs))[:SIZE])


def number(run: str) -> int:
    found = zlib.crc32(run.encode())
    found = ((found ^ (found >> 15)) * 0x9E3779B1) & BITS
    return (found ^ (found >> 16)) - 2**31


@given(st.lists(SPELLED, max_size=300))
def test_a_sample_is_that_of_the_runs_one_by_one(parts: list[str]) -> None:
    text = " ".join(parts)
    assert sketch(text) == one_by_one(text)


@pytest.mark.parametrize("part", ["word ", "a b c d e – ", "日本", "x", "Übung macht den Meister. "])
def test_the_sample_of_an_endless_text_is_that_of_its_beginning(part: str) -> None:
    text = part * LONGEST_TEXT
    assert sketch(text) == one_by_one(text[:LONGEST_TEXT])


def test_case_and_signs_make_no_difference() -> None:
    said = "You build pipelines in Python and explain what they do."
    assert sketch(said) == sketch(said.upper().replace(" ", " – "))


def test_three_words_are_too_few() -> None:
    assert sketch("one two three") == sketch("") == ()
