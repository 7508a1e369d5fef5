"""A company's hiring over time: what is counted, and that nothing is drawn before there is something to see."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from jobs.templatetags.charts import line_svg
from jobs.views.hiring import MONTHS, Hiring, hiring
from tests.factories import make_company, make_posting

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


def at(month: int, day: int, year: int = 2026) -> datetime:
    return datetime(year, month, day, tzinfo=UTC)


def counted(found: Hiring | None) -> list[tuple[date, int, int]]:
    assert found is not None
    return [(month.first, month.new, month.open) for month in found.months]


def test_each_month_counts_what_was_open_at_its_end_and_the_last_what_is_open_now() -> None:
    lives = [(at(1, 5), None), (at(1, 20), at(2, 10)), (at(2, 15), at(3, 2)), (at(3, 9), None)]
    assert counted(hiring(lives, NOW)) == [
        (date(2026, 1, 1), 2, 2),
        (date(2026, 2, 1), 1, 2),
        (date(2026, 3, 1), 1, 2),
    ]


@pytest.mark.parametrize("lives", [[], [(at(3, 1), None)], [(at(3, 9), at(3, 10))]])
def test_a_single_month_is_no_line(lives: list[tuple[datetime, datetime | None]]) -> None:
    assert hiring(lives, NOW) is None


def test_at_most_twelve_months_are_shown_and_older_postings_still_count() -> None:
    found = hiring([(at(1, 5, year=2023), None)], NOW)
    assert found is not None and len(found.months) == MONTHS
    assert {month.open for month in found.months} == {1} and {month.new for month in found.months} == {0}
    assert found.months[-1].first == date(2026, 3, 1)


def test_a_turn_of_the_year_is_one_step() -> None:
    assert [first for first, _, _ in counted(hiring([(at(12, 31, year=2025), None)], at(1, 1)))] == [
        date(2025, 12, 1),
        date(2026, 1, 1),
    ]


def test_the_line_says_its_numbers_in_words() -> None:
    svg = line_svg([("Jan 2026", 3), ("Feb 2026", 8), ("Mar 2026", 5)], "Open <postings>")
    assert 'aria-label="Open &lt;postings&gt;: Jan 2026 3, Mar 2026 5, max 8"' in svg
    assert svg.count("<circle") == 3


@pytest.mark.django_db
def test_the_company_page_draws_it_once_there_are_two_months(client: Client) -> None:
    company = make_company("Acme")
    make_posting(company=company)
    assert "Hiring over time" not in client.get("/companies/acme/").content.decode()
    make_posting(company=company, first_seen_at=timezone.now() - timedelta(days=70))
    page = client.get("/companies/acme/").content.decode()
    assert "Hiring over time" in page and "n = 2" in page and "<polyline" in page
