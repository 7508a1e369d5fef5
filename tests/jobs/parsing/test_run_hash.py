"""The sums of all runs of a text are those that zlib makes of each run by itself."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.parsing.run_hash import FARTHEST, RUN, run_hashes
from jobs.parsing.sketch import SIZE, sketch

WORDS = st.text(alphabet="abcxyz019éüمه日", min_size=1, max_size=12)


def one_by_one(words: list[str]) -> list[int]:
    return [zlib.crc32(" ".join(words[start : start + RUN]).encode()) for start in range(len(words) - RUN + 1)]


@given(st.lists(WORDS, min_size=RUN, max_size=40))
def test_the_sums_of_runs_are_crc_32(words: list[str]) -> None:
    assert run_hashes(words).tolist() == one_by_one(words)


@pytest.mark.parametrize("length", [1, FARTHEST // 2 - 2, FARTHEST // 2 - 1, FARTHEST // 2, FARTHEST, 5_000])
def test_words_of_every_length_are_summed(length: int) -> None:
    words = ["a", "x" * length, "b", "y" * length, "c", "de"]
    assert run_hashes(words).tolist() == one_by_one(words)


def test_the_same_run_is_in_the_sample_of_both_texts_however_they_are_written() -> None:
    said = "You build pipelines in Python and explain what they do."
    assert sketch(said) == sketch(said.upper().replace(" ", " – "))
    assert sketch("one two three") == sketch("") == ()


@given(st.lists(WORDS, min_size=RUN, max_size=300))
def test_a_sample_holds_the_smallest_numbers_once_each(words: list[str]) -> None:
    found = sketch(" ".join(words))
    assert list(found) == sorted(set(found))
    assert len(found) <= SIZE
    assert all(-(2**31) <= number < 2**31 for number in found)
