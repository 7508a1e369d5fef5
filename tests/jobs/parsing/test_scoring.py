"""Scores of pay and places, on cases that one can count by hand, and the labelled lines that they come from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from jobs.parsing.labelled import read_pay, read_places
from jobs.parsing.scoring import PayCase, PayScores, PaySum, PlaceCase, score_pay, score_places
from taxonomy.labelled import LabelledError
from taxonomy.scoring import Counts

GIVEN = PaySum(1000, 2000, "EUR", "month")


@pytest.mark.parametrize(
    ("case", "exact"),
    [
        (PayCase(GIVEN, GIVEN), True),
        (PayCase(GIVEN, PaySum(1004, 2000, "EUR", "month")), True),
        (PayCase(GIVEN, PaySum(1006, 2000, "EUR", "month")), False),
        (PayCase(GIVEN, PaySum(1000, 2000, "USD", "month")), False),
        (PayCase(GIVEN, PaySum(1000, 2000, "USD", "month"), other_currency=("USD",)), True),
        (PayCase(GIVEN, PaySum(1000, 2500, "EUR", "month"), other_max=(2500,)), True),
        (PayCase(GIVEN, PaySum(1000, 2000, "EUR", None)), False),
        (PayCase(GIVEN, PaySum(1000, 2000, "EUR", None), period_written=False), True),
        (PayCase(PaySum(None, 2000, "EUR", "month"), PaySum(5, 2000, "EUR", "month")), True),
        (PayCase(PaySum(1000, 1000, "EUR", "month"), PaySum(1000, None, "EUR", "month")), True),
        (PayCase(GIVEN, None), False),
    ],
)
def test_pay_is_exact_where_all_four_parts_are(case: PayCase, exact: bool) -> None:
    assert score_pay([case]).exact == exact


def test_missed_invented_and_wrong_periods_are_counted_apart() -> None:
    cases = [
        PayCase(GIVEN, GIVEN),
        PayCase(GIVEN, PaySum(1000, 2000, "EUR", "year")),
        PayCase(GIVEN, PaySum(1000, 2000, "EUR", "year"), other_period=("year",)),
        PayCase(GIVEN, None),
        PayCase(None, None),
        PayCase(None, GIVEN),
    ]
    assert score_pay(cases) == PayScores(stated=4, exact=2, silent=2, kept=1, wrong_period=1)


def test_towns_are_compared_without_accents_and_case() -> None:
    case = PlaceCase(frozenset({"BR"}), frozenset({"Sao Paulo"}), frozenset({"BR", "PT"}), frozenset({"São Paulo"}))
    scores = score_places([case])
    assert (scores.n, scores.countries, scores.cities) == (1, Counts(1, 1, 0), Counts(1, 0, 0))


def write(tmp_path: Path, row: Any) -> Path:
    path = tmp_path / "lines.jsonl"
    path.write_text(json.dumps(row), encoding="utf-8")
    return path


def test_a_line_of_pay_is_read(tmp_path: Path) -> None:
    salary = {"min": None, "max": 5, "currency": "EUR", "period": "hour", "period_explicit": False}
    (row,) = read_pay(write(tmp_path, {"text": "up to 5", "salary": salary, "alt_max": [6]}))
    assert (row.pay, row.period_written, row.other_max) == (PaySum(None, 5.0, "EUR", "hour"), False, (6.0,))
    (silent,) = read_pay(write(tmp_path, {"text": "none", "salary": None}))
    assert silent.pay is None


def test_a_line_of_places_is_read_and_unspecified_is_unknown(tmp_path: Path) -> None:
    line = {
        "text": "Cairo",
        "kind": "location_field",
        "remote": "unspecified",
        "countries": ["EG"],
        "cities": ["Cairo"],
    }
    (row,) = read_places(write(tmp_path, line))
    assert (row.workplace, row.countries, row.is_sentence) == ("unknown", frozenset({"EG"}), False)
    (sentence,) = read_places(write(tmp_path, {"text": "At home", "kind": "sentence", "remote": "remote"}))
    assert (sentence.is_sentence, sentence.countries) == (True, None)


@pytest.mark.parametrize(
    ("reader", "row", "sentence"),
    [
        (read_pay, {"text": "x", "salary": 5}, "“salary” is neither null nor an object"),
        (read_pay, {"text": "x", "salary": {"min": "much"}}, "an amount is no number"),
        (read_places, {"text": "x", "remote": "moon"}, "“remote” is remote, hybrid, onsite or unknown"),
        (read_places, {"text": "x", "remote": "remote", "countries": [3]}, "“countries” is no list of texts"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, reader: Any, row: Any, sentence: str) -> None:
    with pytest.raises(LabelledError, match=sentence):
        reader(write(tmp_path, row))
