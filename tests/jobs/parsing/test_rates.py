"""Conversion by exchange rates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.parsing.annual import FACTORS, annual
from jobs.parsing.money import minor_digits
from jobs.parsing.rates import (
    MOST_WORTH,
    NO_RATES,
    Quote,
    Rate,
    Rates,
    convert,
    factor,
    least_by_currency,
    quote,
    whole_year,
    worth,
)

DAY, OLDER = date(2026, 10, 30), date(2026, 9, 1)
TABLE = Rates(
    1,
    DAY,
    {
        "USD": Rate(Decimal(1), DAY),
        "EUR": Rate(Decimal("0.9"), DAY),
        "EGP": Rate(Decimal(48), None, approximate=True),
        "JPY": Rate(Decimal(150), OLDER),
        "KWD": Rate(Decimal("0.307"), DAY),
    },
)
codes = st.sampled_from(["USD", "EUR", "EGP", "JPY", "KWD"])
amounts = st.integers(0, 10**15)
numbers = st.decimals("0.0001", "100000", places=6).filter(lambda value: value > 0)


@st.composite
def tables(draw: st.DrawFn) -> Rates:
    rows = {code: Rate(draw(numbers)) for code in ("EUR", "EGP", "JPY", "KWD")}
    return Rates(1, None, {"USD": Rate(Decimal(1)), **rows})


@pytest.mark.parametrize(
    ("minor", "source", "target", "expected"),
    [
        (1_000_00, "USD", "EUR", 900_00),
        (900_00, "EUR", "USD", 1_000_00),
        (1_000_00, "USD", "JPY", 150_000),
        (150_000, "JPY", "USD", 1_000_00),
        (1_000_00, "USD", "KWD", 307_000),
        (48_000_00, "EGP", "EUR", 900_00),
        (1, "JPY", "USD", 0),
        (199, "JPY", "USD", 132),
        (1_000_00, "NGN", "USD", None),
        (1_000_00, "USD", "NGN", None),
        (1_000_00, "NGN", "NGN", 1_000_00),
    ],
)
def test_minor_units_become_minor_units_rounded_down(
    minor: int, source: str, target: str, expected: int | None
) -> None:
    assert convert(minor, source, target, TABLE) == expected


@given(amounts, codes)
def test_the_same_currency_stays_exactly_as_it_is_with_any_rates(minor: int, code: str) -> None:
    assert convert(minor, code, code, TABLE) == convert(minor, code, code, NO_RATES) == minor


@given(amounts, codes, codes, tables())
def test_there_and_back_loses_less_than_one_unit_of_the_other_currency_and_one_of_its_own(
    minor: int, source: str, target: str, rates: Rates
) -> None:
    there = convert(minor, source, target, rates)
    times = factor(source, target, rates)
    assert there is not None and times is not None
    back = convert(there, target, source, rates)
    assert back is not None
    assert 0 <= minor - back < 1 / times + 1


@given(amounts, amounts, codes, codes, tables())
def test_more_never_becomes_less(one: int, other: int, source: str, target: str, rates: Rates) -> None:
    low, high = sorted((one, other))
    first, second = convert(low, source, target, rates), convert(high, source, target, rates)
    assert first is not None and second is not None and first <= second


@given(st.integers(1, 10**15), codes, tables(), st.integers(-2, 2))
def test_the_least_of_each_currency_is_the_first_amount_that_reaches(
    least: int, target: str, rates: Rates, off: int
) -> None:
    for source, minor in least_by_currency(least, target, rates).items():
        if minor < 2**63 - 1:
            made = convert(max(minor + off, 0), source, target, rates)
            assert made is not None and (made >= least) is (off >= 0)


@given(amounts, st.sampled_from(sorted(FACTORS)), codes, codes, st.integers(1, 10**12), tables())
def test_a_whole_year_reaches_an_amount_exactly_where_the_filter_says_so(
    minor: int, period: str, source: str, target: str, asked: int, rates: Rates
) -> None:
    shown = whole_year(minor, period, source, target, rates)
    least = least_by_currency(asked * 10 ** minor_digits(target), target, rates)[source]
    assert shown is not None and (shown >= asked) is (annual(minor, period) >= least)


def test_currencies_without_a_rate_have_no_least_but_the_one_that_is_asked_for() -> None:
    assert "NGN" not in least_by_currency(100, "USD", TABLE)
    assert least_by_currency(100, "NGN", TABLE) == {"NGN": 100}
    assert least_by_currency(100, "USD", NO_RATES) == {"USD": 100}


@given(st.integers(1, 10**12), st.integers(1, 10**12), codes, codes, codes, tables())
def test_what_is_worth_more_is_never_less_in_any_currency(
    one: int, other: int, first: str, second: str, target: str, rates: Rates
) -> None:
    left, right = worth(one, first, rates), worth(other, second, rates)
    assert left is not None and right is not None
    if MOST_WORTH > left > right:
        a, b = convert(one, first, target, rates), convert(other, second, target, rates)
        assert a is not None and b is not None and a >= b


def test_worth_tells_single_minor_units_apart_and_has_an_end() -> None:
    one, other = worth(100_000, "EGP", TABLE), worth(100_001, "EGP", TABLE)
    assert one is not None and other is not None and one < other
    assert worth(10**15 * 2080, "USD", TABLE) == MOST_WORTH
    assert worth(1, "NGN", TABLE) is None


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("USD", "EUR", Quote(DAY, approximate=False)),
        ("EUR", "JPY", Quote(OLDER, approximate=False)),
        ("EGP", "EUR", Quote(DAY, approximate=True)),
        ("EUR", "EGP", Quote(DAY, approximate=True)),
        ("EUR", "EUR", None),
        ("EUR", "NGN", None),
    ],
)
def test_a_conversion_is_as_old_and_as_sure_as_the_worse_of_its_rates(
    source: str, target: str, expected: Quote | None
) -> None:
    assert quote(source, target, TABLE) == expected
