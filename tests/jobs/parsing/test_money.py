"""Minor units of currencies."""

from __future__ import annotations

import pytest

from jobs.parsing.money import minor_digits


@pytest.mark.parametrize(
    ("currency", "digits"), [("USD", 2), ("EGP", 2), ("JPY", 0), ("KRW", 0), ("KWD", 3), ("JOD", 3)]
)
def test_a_currency_has_the_digits_of_its_standard(currency: str, digits: int) -> None:
    assert minor_digits(currency) == digits
