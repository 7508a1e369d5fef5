"""Files of exchange rates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from jobs.parsing.rate_file import read_rate_file
from jobs.parsing.rates import Rate

HEAD = "currency,per_usd,date,approximate,source\n"
USD = "USD,1,2026-10-30,false,base\n"
CURATED = Path(__file__).resolve().parents[3] / "jobs" / "data" / "rates.csv"


def test_a_row_says_units_day_certainty_and_source() -> None:
    file = read_rate_file("\ufeff" + HEAD + USD + 'egp,48,,TRUE,"a newspaper, roughly"\r\n\r\n')
    assert file.problems == ()
    assert file.rates == {
        "USD": Rate(Decimal(1), date(2026, 10, 30), source="base"),
        "EGP": Rate(Decimal(48), None, approximate=True, source="a newspaper, roughly"),
    }
    assert file.day == date(2026, 10, 30)


def test_two_columns_are_enough() -> None:
    file = read_rate_file("per_usd,currency\n1,USD\n0.9,EUR\n")
    assert (file.problems, file.day) == ((), None)
    assert file.rates["EUR"] == Rate(Decimal("0.9"))


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("XYZ,2,,,", "“XYZ” is no currency’s ISO 4217 code."),
        ("EUR,0,,,", "no rate of EUR"),
        ("EUR,-1,,,", "no rate of EUR"),
        ("EUR,1e5,,,", "no rate of EUR"),
        ("EUR,NaN,,,", "no rate of EUR"),
        ("EUR,٩,,,", "no rate of EUR"),
        ('EUR,"1,200",,,', "no rate of EUR"),
        ("EUR,9999999999,,,", "no rate of EUR"),
        ("EUR,,,,", "no rate of EUR"),
        ("EUR,0.9,30.10.2026,,", "no day for EUR"),
        ("EUR,0.9,2026-12-01,,", "still to come"),
        ("EUR,0.9,,perhaps,", "true or false"),
        ("EUR,0.9,,," + "s" * 201, "the source of EUR"),
        ("EUR,0.9", "has 2 cells, but there are 5 columns"),
        ("USD,1.1,,,", "one US dollar is one US dollar"),
        ("USD,1,,,", "USD stands in the file twice"),
    ],
)
def test_a_bad_row_is_named_with_its_line(row: str, problem: str) -> None:
    found = read_rate_file(HEAD + USD + row + "\n", today=date(2026, 11, 25)).problems
    assert len(found) == 1
    assert found[0].startswith("Line 3: ") and problem in found[0]


def test_every_bad_row_is_named() -> None:
    assert len(read_rate_file(HEAD + USD + "EUR,x,,,\nGBP,0.7,,,\nSEK,y,,,\n").problems) == 2


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "first line"),
        ("currency,rate\nUSD,1\n", "first line"),
        ("currency,currency,per_usd\n", "first line"),
        (HEAD + "EUR,0.9,,,\n", "no row for USD"),
        (HEAD + '"USD,1\n', "not CSV"),
        (HEAD + "x" * 200_001, "longer than 200,000 characters"),
    ],
)
def test_a_file_of_no_use_says_why(text: str, problem: str) -> None:
    assert any(problem in sentence for sentence in read_rate_file(text).problems)


def test_the_curated_file_is_whole_and_says_what_is_approximate() -> None:
    file = read_rate_file(CURATED.read_text(encoding="utf-8"))
    assert file.problems == () and len(file.rates) == 42
    assert {code for code, rate in file.rates.items() if rate.approximate} == {"EGP", "KWD", "MAD", "RUB", "TND"}
    assert all(rate.day for code, rate in file.rates.items() if not rate.approximate and code != "BGN")
