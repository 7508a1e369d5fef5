"""Pay of a year."""

import pytest

from jobs.parsing.annual import FACTORS, annual


@pytest.mark.parametrize(
    ("minor", "period", "expected"),
    [
        (50_00, "hour", 104_000_00),
        (400_00, "day", 104_000_00),
        (2_000_00, "week", 104_000_00),
        (60_000_00, "month", 720_000_00),
        (90_000_00, "year", 90_000_00),
        (1, "hour", 2080),
    ],
)
def test_each_period_is_counted_by_its_factor(minor: int, period: str, expected: int) -> None:
    assert annual(minor, period) == expected


def test_the_factors_fit_each_other() -> None:
    assert FACTORS["hour"] == 8 * FACTORS["day"] == 8 * 5 * FACTORS["week"]


@pytest.mark.parametrize("period", ["", "fortnight", "Year"])
def test_another_period_is_refused_with_a_sentence(period: str) -> None:
    with pytest.raises(ValueError, match="no period of pay"):
        annual(1, period)
