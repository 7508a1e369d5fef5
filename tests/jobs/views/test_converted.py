"""Pay in the reader's currency stands beside what is stated, and never disagrees with the filter."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobs.models.posting import Posting
from jobs.parsing.annual import FACTORS
from jobs.parsing.rates import NO_RATES, Rate, Rates
from jobs.search import engine
from jobs.search.query import SearchQuery
from jobs.views.converted import converted
from tests.factories import make_posting, make_rates

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, tzinfo=UTC)
DAY = date(2026, 10, 30)
ROWS = {"EUR": "0.9", "GBP": "0.75", "EGP": ("48", None, True), "JPY": "150"}
codes = st.sampled_from(["USD", "EUR", "EGP", "JPY", "KWD"])


@pytest.fixture
def rates() -> None:
    make_rates(ROWS, day=DAY)


@pytest.fixture
def posting() -> Posting:
    return make_posting(
        pay_min=45_000_00, pay_max=60_000_00, pay_currency="EUR", pay_period="year", pay_stated="45-60k EUR"
    )


def page(client: Client, path: str) -> str:
    with time_machine.travel(NOW, tick=False):
        return " ".join(client.get(path).content.decode().split())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    low=st.one_of(st.none(), st.integers(1, 10**8)),
    more=st.one_of(st.none(), st.integers(0, 10**8)),
    period=st.sampled_from(sorted(FACTORS)),
    stated=codes,
    asked=codes,
    units=st.lists(st.decimals("0.01", "20000", places=4), min_size=4, max_size=4),
)
def test_a_posting_fits_exactly_up_to_the_greatest_converted_amount_that_is_shown(
    posting: Posting, low: int | None, more: int | None, period: str, stated: str, asked: str, units: list[Decimal]
) -> None:
    high = None if more is None else (low or 1) + more
    low = 1 if low is None and high is None else low
    Posting.objects.filter(pk=posting.pk).update(pay_min=low, pay_max=high, pay_currency=stated, pay_period=period)
    posting.refresh_from_db()
    rows = dict(zip(("EUR", "EGP", "JPY", "KWD"), (Rate(unit) for unit in units), strict=True))
    table = Rates(1, DAY, {"USD": Rate(Decimal(1)), **rows})

    def fits(amount: int) -> bool:
        query = SearchQuery(pay_min=amount, currency=asked, include_unknown_pay=False, rates=table)
        return engine.search(query).total == 1

    shown = converted(posting, asked, table)
    assert (shown is None) is (stated == asked)
    if shown is not None:
        greatest = shown.high if shown.high is not None else shown.low
        assert greatest is not None
        assert greatest == 0 or fits(greatest)
        assert not fits(greatest + 1)


def test_a_row_shows_stated_pay_and_beside_it_what_it_makes(client: Client, rates: None, posting: Posting) -> None:
    html = page(client, "/jobs/?currency=USD&pay_min=1")
    assert '<span class="pay">EUR 45,000 – 60,000 a year</span>' in html
    assert "about USD 50,000 – 66,666 a year</a>" in html and ">at the rate of 30 Oct 2026<" in html
    assert f'href="/jobs/{posting.pk}/?currency=USD"' in html
    for path in ("/jobs/", "/jobs/?currency=EUR&pay_min=1"):
        assert "at the rate of" not in page(client, path)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"pay_min": None}, "about up to GBP 50,000 a year at the rate of 30 Oct 2026"),
        ({"pay_max": None}, "about from GBP 37,500 a year at the rate of 30 Oct 2026"),
        ({"pay_period": "month", "pay_min": None}, "about up to GBP 600,000 a year at the rate of 30 Oct 2026"),
        (
            {"pay_currency": "EGP", "pay_min": None},
            "about up to GBP 937 a year at an approximate rate (table of 30 Oct 2026)",
        ),
        ({"pay_currency": "GBP"}, None),
        ({"pay_currency": "NGN"}, None),
        ({"pay_min": None, "pay_max": None}, None),
    ],
)
def test_each_end_is_converted_as_it_is_stated(
    rates: None, posting: Posting, fields: dict[str, object], expected: str | None
) -> None:
    for name, value in fields.items():
        setattr(posting, name, value)
    with time_machine.travel(NOW, tick=False):
        found = converted(posting, "GBP", engine.active_rates())
        assert (None if found is None else f"{found.pay} {found.rate}") == expected
        assert converted(posting, "GBP", NO_RATES) is None


@pytest.mark.parametrize(("moment", "age"), [("2027-01-28", None), ("2027-01-29", "91 days old")])
def test_a_rates_age_is_shown_past_90_days(
    client: Client, rates: None, posting: Posting, moment: str, age: str | None
) -> None:
    with time_machine.travel(datetime.fromisoformat(moment).replace(tzinfo=UTC), tick=False):
        shown = client.get(f"{posting.get_absolute_url()}?currency=USD").content.decode()
        about = client.get("/about/pay/").content.decode()
        search = client.get("/jobs/?sort=pay").content.decode()
    assert (f"30 Oct 2026, {age}" in shown) is (age is not None)
    assert ("days old" in about, "days old" in search) == (age is not None, age is not None)


def test_a_postings_page_converts_to_what_is_asked_for_and_keeps_its_data_as_stated(
    client: Client, rates: None, posting: Posting
) -> None:
    html = page(client, f"{posting.get_absolute_url()}?currency=usd")
    assert "EUR 45,000 – 60,000 a year" in html and "stated as “45-60k EUR”" in html
    assert "about USD 50,000 – 66,666 a year</a>" in html and ">at the rate of 30 Oct 2026<" in html
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1])  # type: ignore[index]
    assert data["baseSalary"]["currency"] == "EUR"
    assert "USD" not in json.dumps(data)
    assert '<option value="EUR"' not in html and '<option value="USD" selected' in html
    plain = page(client, posting.get_absolute_url())
    assert "In another currency" in plain and "about USD" not in plain


@pytest.mark.parametrize(
    ("stated", "asked", "sentence"),
    [
        ("EUR", "NGN", "for NGN here"),
        ("NGN", "USD", "for NGN here"),
        ("EUR", "<b>", "for &lt;B&gt; here"),
        ("EUR", "EUR", ""),
    ],
)
def test_a_currency_without_a_rate_is_said(
    client: Client, rates: None, posting: Posting, stated: str, asked: str, sentence: str
) -> None:
    Posting.objects.update(pay_currency=stated)
    html = page(client, f"{posting.get_absolute_url()}?currency={asked}")
    assert ("There is no exchange rate" in html) is bool(sentence)
    assert sentence in html


def test_without_rates_or_pay_nothing_is_offered(client: Client, posting: Posting) -> None:
    assert "In another currency" not in page(client, posting.get_absolute_url())
    make_rates(ROWS, day=DAY)
    assert "In another currency" not in page(client, make_posting().get_absolute_url())


def test_the_page_about_pay_prints_each_rate_with_its_day_and_what_is_approximate(client: Client, rates: None) -> None:
    html = page(client, "/about/pay/")
    rows = {row[1]: row[0] for row in re.finditer(r'<tr><th scope="row">([A-Z]{3}) .*?</tr>', html)}
    assert set(rows) == {"USD", "EUR", "GBP", "EGP", "JPY"}
    assert ">0.9<" in rows["EUR"] and "30 Oct 2026" in rows["EUR"] and "approximate" not in rows["EUR"]
    assert ">48 <strong>approximate<" in rows["EGP"] and "no date" in rows["EGP"]


def test_the_page_about_pay_says_where_there_are_no_rates(client: Client) -> None:
    assert "There are no rates here yet" in page(client, "/about/pay/")
    assert "nothing can be compared" in page(client, "/jobs/?sort=pay")


def test_the_order_by_pay_is_offered_and_explained_in_dollars(client: Client, rates: None, posting: Posting) -> None:
    html = page(client, "/jobs/")
    assert '<a href="/jobs/?sort=pay">Pay</a>' in html and "By the upper end" not in html
    html = page(client, "/jobs/?sort=pay")
    assert '<a href="/jobs/?sort=pay" aria-current="true">Pay</a>' in html
    assert "By the upper end of a year’s stated pay, the highest first" in html
    assert "Currencies are compared at the rates of 30 October 2026." in html
    assert "about USD 50,000 – 66,666 a year" in html


def test_currencies_that_no_posting_states_can_be_chosen(client: Client, rates: None, posting: Posting) -> None:
    html = page(client, "/jobs/")
    assert '<option value="EUR">EUR · Euro (1)</option>' in html
    assert re.search(r'<optgroup label="Other currencies">.*<option value="GBP">GBP · Pound Sterling</option>', html)


def test_postings_without_a_rate_are_counted_for_themselves(client: Client, rates: None, posting: Posting) -> None:
    make_posting(pay_max=1_000_00, pay_currency="NGN", pay_period="month")
    make_posting()
    html = page(client, "/jobs/?currency=USD&pay_min=66666")
    assert "1 of them states no pay; 1 of them states pay in a currency without a rate" in html
    html = page(client, "/jobs/?currency=USD&pay_min=66667&include_unknown_pay=false")
    assert "<strong>0</strong>" in html
