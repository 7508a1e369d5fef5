"""What a pasted job text certainly says, with the words that say it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.parsing.amount import minor_amount
from jobs.parsing.pasted import Pasted, Said, read_pasted

WHOLE = """Senior Data Engineer
Location: Cairo, Egypt
Full-time

You build the pipelines that our shops read from. This is a hybrid role.

- Python and SQL

Pay: EGP 45,000 - 60,000 per month

Apply at https://lantern.example.org/apply."""


def test_a_whole_text_is_taken_apart() -> None:
    read = read_pasted(WHOLE)
    assert read.title == Said("Senior Data Engineer", "Senior Data Engineer")
    assert read.place == Said("Cairo, Egypt", "Location: Cairo, Egypt")
    assert read.workplace == Said("hybrid", "This is a hybrid role.")
    assert read.employment == Said("full-time", "Full-time")
    assert read.apply_url == Said("https://lantern.example.org/apply", "Apply at https://lantern.example.org/apply.")
    assert read.pay is not None
    assert (read.pay.low, read.pay.high, read.pay.currency, read.pay.period) == (45000, 60000, "EGP", "month")
    assert read.pay.quote in WHOLE
    assert read.text.startswith("Full-time\n\nYou build") and "Location" not in read.text


@pytest.mark.parametrize(
    ("pasted", "field", "value"),
    [
        ("Job title: Data Analyst\n\nYou count.", "title", "Data Analyst"),
        ("## **ML Engineer**\nYou train.", "title", "ML Engineer"),
        ("We are looking for somebody who builds.\nMore.", "title", None),
        ("Data Analyst\nGiza, Egypt · Hybrid · Full-time\nYou count.", "place", "Giza, Egypt"),
        ("Data Analyst\nLocation: wherever you like\nYou count.", "place", None),
        ("Data Analyst\nYou work with teams in sales.", "place", None),
        ("Data Analyst\nThis is a fully remote role.", "workplace", "remote"),
        ("Data Analyst\nWe have a remote monitoring product.", "workplace", None),
        ("Data Analyst\nRead https://lantern.example.org/about", "apply_url", None),
        ("Data Analyst\nHow to apply:\nhttps://lantern.example.org/a", "apply_url", "https://lantern.example.org/a"),
        ("Data Analyst\nApply: http://lantern.example.org/a", "apply_url", None),
        ("Data Analyst\nWe raised $20 million.", "pay", None),
        ("", "title", None),
    ],
)
def test_only_what_is_certain_is_read(pasted: str, field: str, value: str | None) -> None:
    found = getattr(read_pasted(pasted), field)
    assert (found.value if found else None) == value


def test_the_body_alone_keeps_its_first_line() -> None:
    assert read_pasted("Data Engineer\nYou build.", title=False) == Pasted("Data Engineer\nYou build.")


def test_a_long_text_is_kept_whole() -> None:
    long = "Data Engineer\nLocation: Cairo, Egypt\n" + "You build. " * 20_000 + "\n" * 3_000 + "The end."
    read = read_pasted(long)
    assert read.place == Said("Cairo, Egypt", "Location: Cairo, Egypt")
    assert read.text == long.split("\n", 2)[2]


@given(st.text())
def test_any_text_is_read_without_an_empty_fact(pasted: str) -> None:
    read = read_pasted(pasted)
    for said in (read.title, read.place, read.workplace, read.employment, read.apply_url):
        assert said is None or said.value


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("", "EGP", None), (" ", "EGP", None), ("45000", "EGP", 4_500_000), ("45,000", "EGP", 4_500_000),
        ("45.000", "EGP", 4_500_000), ("45 000", "EGP", 4_500_000), ("45'000", "CHF", 4_500_000),
        ("1,250,000", "EGP", 125_000_000), ("45k", "EGP", 4_500_000), ("1.5k", "USD", 150_000),
        ("45.50", "USD", 4_550), ("45,5", "EUR", 4_550), ("1,234.56", "USD", 123_456), ("45000", "JPY", 45_000),
        ("1.250", "KWD", 1_250_000), ("٤٥٠٠٠", "EGP", 4_500_000), ("45000", "", 4_500_000),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_people_type_it(text: str, currency: str, minor: int | None) -> None:
    assert minor_amount(text, currency) == minor


@pytest.mark.parametrize("text", ["a lot", "-5", "0", "1,23,456", "45,000k", "9" * 30, "1e9", "45 EGP", "½"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no amount"):
        minor_amount(text, "EGP")
