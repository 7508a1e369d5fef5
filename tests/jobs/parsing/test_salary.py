"""Structured pay bands, and words where there are none."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jobs.contract import RawPay
from jobs.parsing.salary import beyond_base, period, period_in, salary


def band(
    low: object, high: object, currency: str | None = "USD", unit: str | None = "1 YEAR", label: str = ""
) -> RawPay:
    return RawPay(
        None if low is None else Decimal(str(low)), None if high is None else Decimal(str(high)), currency, unit, label
    )


def read(*bands: RawPay, text: str | None = None) -> tuple[int | None, int | None, str, str] | None:
    found = salary(bands, text)
    return found and (found.min_minor, found.max_minor, found.currency, found.period)


@pytest.mark.parametrize(
    ("currency", "low", "expected"),
    [("USD", "1234.5", 123_450), ("JPY", 6_500_000, 6_500_000), ("KWD", "1200.125", 1_200_125), ("KRW", 5_000, 5_000)],
)
def test_amounts_are_whole_minor_units_of_their_currency(currency: str, low: object, expected: int) -> None:
    assert read(band(low, None, currency)) == (expected, None, currency, "year")


def test_zero_is_unknown() -> None:
    assert read(band(0, 0)) is None
    assert read(band(0, 90_000)) == (None, 9_000_000, "USD", "year")


def test_a_band_the_wrong_way_round_is_turned() -> None:
    assert read(band(75, 60, unit="per-hour-wage")) == (6_000, 7_500, "USD", "hour")


def test_bands_of_one_kind_become_lowest_to_highest() -> None:
    assert read(band(90_000, 100_000), band(80_000, 95_000)) == (8_000_000, 10_000_000, "USD", "year")


def test_bands_of_several_kinds_are_no_one_pay() -> None:
    assert read(band(90_000, 100_000), band(80_000, 95_000, "EUR")) is None
    assert read(band(90_000, 100_000), band(40, 50, unit="1 HOUR")) is None


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (band(90_000, 100_000, None), "no currency"),
        (band(90_000, 100_000, "dollars"), "no currency"),
        (band(90_000, 100_000, unit=None), "no period"),
        (band(90_000, 100_000, unit="one-time"), "no period"),
        (band(24, 28), "cannot be a year's"),
        (band(-5, 100_000), "not a sum"),
        (band(1, "1e15"), "not a sum"),
    ],
)
def test_what_cannot_be_pay_fails_the_rule_with_a_sentence(raw: RawPay, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        salary((raw,), None)


@pytest.mark.parametrize("label", ["OTE $90K – $100K", "On-target earnings", "Annual bonus", "Equity", "Commission"])
def test_what_is_no_base_pay_is_never_shown_as_such(label: str) -> None:
    assert read(band(90_000, 100_000, label=label), text="$90K - $100K") is None


def test_a_text_may_say_that_the_range_is_more_than_base_pay() -> None:
    assert read(band(60_000, 80_000), text="This range represents the annual on-target earnings.") is None
    assert read(band(60_000, 80_000), text="There is a bonus as well.") == (6_000_000, 8_000_000, "USD", "year")


def test_the_words_of_the_source_are_kept() -> None:
    found = salary((band(90_000, 100_000, label="$90K – $100K"), band(80_000, 95_000, label="$80K – $95K")), None)
    assert found is not None
    assert found.stated == "$90K – $100K; $80K – $95K"


def test_words_are_read_only_where_there_is_no_structure() -> None:
    assert read(text="Paid by zone. Annual salary $82,000 — $104,500 USD") == (8_200_000, 10_450_000, "USD", "year")
    assert read(text="25,000 - 35,000 EGP") is None
    assert read(text="90k") is None
    assert read(text=None) is None


@pytest.mark.parametrize(
    ("word", "unit"),
    [
        ("1 YEAR", "year"),
        ("per-month-salary", "month"),
        ("hourly", "hour"),
        ("2 WEEK", None),
        ("NONE", None),
        (None, None),
    ],
)
def test_periods_of_sources_are_known(word: str | None, unit: str | None) -> None:
    assert period(word) == unit


def test_a_label_names_a_period_only_where_it_names_one() -> None:
    assert period_in("The base range, this is an hourly rate") == "hour"
    assert period_in("Annual salary, paid monthly") is None
    assert period_in("Base range") is None


@pytest.mark.parametrize(
    ("bands", "text", "base", "more"),
    [
        ([band(90, 100, unit="hour")], None, 9_000, None),
        ([band(136_000, 187_000, label="OTE $136K – $187K")], "$136K", None, 13_600_000),
        ([band(80_000, 90_000), band(120_000, 150_000, label="On-target earnings")], None, 8_000_000, 12_000_000),
        ([band(100_000, 120_000)], "The range represents OTE.", None, 10_000_000),
        ([band(24, 28, label="OTE")], None, None, None),
        ([band(100_000, 120_000, currency=None, label="OTE")], None, None, None),
        ([], "OTE $100,000 a year", None, None),
    ],
)
def test_pay_that_is_more_than_base_is_read_apart_from_it(
    bands: list[RawPay], text: str | None, base: int | None, more: int | None
) -> None:
    found, beyond = salary(bands, text), beyond_base(bands, text)
    assert (found and found.min_minor, beyond and beyond.min_minor) == (base, more)
