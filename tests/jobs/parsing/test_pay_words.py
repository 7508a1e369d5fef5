"""Pay in words: base pay alone, and only what is stated or certain."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jobs.parsing.pay_words import stated_range

Row = tuple[int | str | None, int | str | None, str | None, str | None]


def read(text: str) -> Row | None:
    found = stated_range(text)
    if found is None:
        return None
    low, high = (
        None if value is None else int(value) if value == int(value) else str(value) for value in (found.min, found.max)
    )
    return low, high, found.currency, found.period


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$120,000 - $150,000", (120_000, 150_000, "USD", "year")),
        ("$145-155k annually", (145_000, 155_000, "USD", "year")),
        ("£45k – £55k + bonus", (45_000, 55_000, "GBP", "year")),
        ("CA$101,000 to CA$140,500", (101_000, 140_500, "CAD", "year")),
        ("$88,000 — $99,000 CAD", (88_000, 99_000, "CAD", "year")),
        ("EUR 36000.0~60000.0", (36_000, 60_000, "EUR", "year")),
        ("60.000 – 75.000 EUR pro Jahr", (60_000, 75_000, "EUR", "year")),
        ("CHF 95'000 - 115'000", (95_000, 115_000, "CHF", "year")),
        ("21 500 - 25 000 PLN gross/monthly", (21_500, 25_000, "PLN", "month")),
        ("45 000 - 55 000 kr/mån", (45_000, 55_000, "SEK", "month")),
        ("R$ 8.000/mês", (8_000, 8_000, "BRL", "month")),
        ("INR 12,00,000 - 18,00,000 per year", (1_200_000, 1_800_000, "INR", "year")),
        ("10-14 LPA", (1_000_000, 1_400_000, "INR", "year")),
        ("راتب 15000 جنيه شهريا", (15_000, 15_000, "EGP", "month")),
        ("¥6.5M–¥9M", (6_500_000, 9_000_000, "JPY", "year")),
        ("$20.50-25/hr", ("20.50", 25, "USD", "hour")),
        ("TJM 450-500€", (450, 500, "EUR", "day")),
        ("5,750 USD a week", (5_750, 5_750, "USD", "week")),
        ("zwischen € 5.500,- und € 7.500,- monatlich", (5_500, 7_500, "EUR", "month")),
    ],
)
def test_ranges_are_read_as_they_are_written_in_many_countries(text: str, expected: Row) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("up to £80k", (None, 80_000, "GBP", "year")),
        ("starting at $95k", (95_000, None, "USD", "year")),
        ("The base is €71,200 gross yearly for the whole team in Riga.", (71_200, 71_200, "EUR", "year")),
    ],
)
def test_one_number_may_be_an_end_or_both(text: str, expected: Row) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zone A: USD $160,000 - USD $240,000 Zone B: USD $150,000 - USD $230,000", (150_000, 240_000, "USD", "year")),
        ("$120,000 - $130,000 USD in the US or $100,000 - $110,000 CAD in Canada", (120_000, 130_000, "USD", "year")),
        ("from $150,000/year in our cheapest market up to $230,000/year elsewhere", (150_000, 230_000, "USD", "year")),
    ],
)  # fmt: skip
def test_several_ranges_of_one_kind_become_lowest_to_highest(text: str, expected: Row) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "competitive",
        "",
        "0",
        "-1",
        "USD $1~$1",
        "$2,000 signing bonus",
        "A $1,000 home-office setup allowance for everyone",
        "Internet reimbursement - $50/month",
        "9.60€/day meal allowance",
        "£200 per annum employee wellbeing allowance",
        "We raised $40M, and our platform moves over $3.8 billion",
        "You reach €350m+ and growing ARR with 25,000 companies",
        "The on-target earnings for this role are $200,000 - $250,000",
        "$180k-$220k OTE",
        "401k contributions up to 10% (cap at $10,000)",
        "In your first year here you will look after our budgets of $3,000,000 or so",
    ],
)
def test_what_is_no_base_pay_is_passed_over(text: str) -> None:
    assert read(text) is None


def test_base_pay_beside_on_target_earnings_is_the_base() -> None:
    assert read("$150,000 annual + variable (OTE $184,000)") == (150_000, 150_000, "USD", "year")
    assert read("£38,000 basic (£45,000 on-target earnings)") == (38_000, 38_000, "GBP", "year")


def test_a_currency_or_period_that_is_not_certain_stays_open() -> None:
    assert read("25,000 - 35,000 EGP") == (25_000, 35_000, "EGP", None)
    assert read("~198k") == (198_000, 198_000, None, "year")


def test_the_words_of_the_text_are_kept() -> None:
    found = stated_range("Pay: $60/hour to $93/hour, by level")
    assert found is not None
    assert (found.words, found.min) == ("$60/hour to $93", Decimal(60))
