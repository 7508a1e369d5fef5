"""What is shown of pay is what the filter compares."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobs.models.posting import Posting
from jobs.parsing.annual import FACTORS
from jobs.parsing.money import minor_digits
from jobs.search import engine
from jobs.views.pay import pay_display, pay_year_display
from tests.factories import make_posting

pytestmark = pytest.mark.django_db

AMOUNT = re.compile(r"\d[\d,]*(?:\.\d+)?")


@pytest.fixture
def posting() -> Posting:
    return make_posting(pay_max=100, pay_currency="EGP", pay_period="year")


def greatest_shown(posting: Posting) -> float:
    """The greatest yearly amount that a reader sees, read back from the words on the page."""
    words = pay_year_display(posting) or pay_display(posting)
    assert words.endswith(" a year") and words.count(posting.pay_currency) == 1
    return max(float(amount.replace(",", "")) for amount in AMOUNT.findall(words))


def fits(currency: str, amount: int) -> bool:
    asked = {"pay_min": [str(amount)], "currency": [currency], "include_unknown_pay": ["false"]}
    query, _ = engine.read_query(asked)
    assert query.problems == ()
    return engine.search(query).total == 1


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    low=st.one_of(st.none(), st.integers(1, 10**8)),
    more=st.one_of(st.none(), st.integers(0, 10**8)),
    currency=st.sampled_from(["EGP", "USD", "JPY", "KWD"]),
    period=st.sampled_from(sorted(FACTORS)),
)
def test_a_posting_fits_exactly_up_to_the_yearly_pay_that_is_shown(
    posting: Posting, low: int | None, more: int | None, currency: str, period: str
) -> None:
    high = None if more is None else (low or 1) + more
    low = 1 if low is None and high is None else low
    Posting.objects.filter(pk=posting.pk).update(pay_min=low, pay_max=high, pay_currency=currency, pay_period=period)
    posting.refresh_from_db()
    shown = greatest_shown(posting)
    whole = int(shown)
    assert whole == 0 or fits(currency, whole)
    assert not fits(currency, whole + 1)
    # In minor units the column holds what is shown, to the last digit.
    stored = posting.pay_year_max if posting.pay_year_max is not None else posting.pay_year_min
    assert stored == round(shown * 10 ** minor_digits(currency))


def test_a_years_pay_is_not_said_twice() -> None:
    assert pay_year_display(make_posting(pay_max=100_00, pay_currency="EGP", pay_period="year")) == ""
    assert pay_year_display(make_posting()) == ""


def test_the_factors_stand_on_a_page_that_the_posting_leads_to(client: Client) -> None:
    html = client.get("/about/pay/").content.decode()
    for factor in ("2,080", "260", "52", "12"):
        assert f"× {factor}<" in html
    posting = make_posting(pay_max=5_000_00, pay_currency="EGP", pay_period="month")
    html = client.get(posting.get_absolute_url()).content.decode()
    assert 'href="/about/pay/">= up to EGP 60,000 a year' in html


def test_pay_that_is_asked_for_is_shown_for_a_year_in_the_rows(client: Client) -> None:
    make_posting(pay_max=5_000_00, pay_currency="EGP", pay_period="month")
    assert "EGP 60,000 a year" in client.get("/jobs/?currency=EGP").content.decode()
    assert "EGP 60,000 a year" not in client.get("/jobs/").content.decode()
