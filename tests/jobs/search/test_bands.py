"""Bands of pay: how many openings state at least so much a year, in the currency that is asked for."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from html import unescape

import pytest
from django.test import Client

from jobs.models.posting import Cluster
from jobs.parsing.rates import NO_RATES, Rate, Rates
from jobs.search import engine
from jobs.search.bands import LADDER, steps
from jobs.search.query import SearchQuery
from tests.factories import make_posting, make_rates

pytestmark = pytest.mark.django_db

YEAR = {"pay_period": "year"}


def bands(**params: str) -> dict[str, int | None]:
    query, known = engine.read_query({name: [value] for name, value in params.items()})
    assert query.problems == ()
    counts = engine.facet_counts(query, known)
    assert counts is not None
    return {item.value: item.count for item in counts["pay_min"]}


@pytest.fixture
def paid() -> None:
    make_rates({"EUR": "0.9", "EGP": "48"})
    cluster = Cluster.objects.create()
    for title, role, currency, least, most, more in (
        ("A", "data-engineer", "EUR", 30_000_00, None, {}),
        ("B", "data-engineer", "EUR", 50_000_00, 90_000_00, {}),
        ("C", "ml-engineer", "EGP", None, 4_800_000_00, {"cluster": cluster, "cluster_place": 1}),
        ("D", "ml-engineer", "EGP", None, 480_000_00, {"cluster": cluster, "cluster_place": 2}),
        ("E", "data-ops", "CHF", 900_000_00, None, {}),
    ):
        make_posting(title=title, role=role, pay_currency=currency, pay_min=least, pay_max=most, **YEAR, **more)
    make_posting(title="F", role="data-ops")


@pytest.mark.usefixtures("each_engine", "paid")
def test_a_band_counts_the_openings_that_state_so_much_in_any_currency_with_a_rate() -> None:
    expected = {"4500": 3, "9000": 3, "18000": 3, "36000": 2, "54000": 2, "72000": 2, "90000": 2}
    assert bands(currency="EUR") == expected
    # Pay's own selection does not count, other filters do.
    assert bands(currency="EUR", pay_min="80000") == expected | {"80000": 2}
    assert bands(currency="EUR", pay_min="5000000", role="data-engineer") == {
        "4500": 2, "9000": 2, "18000": 2, "36000": 1, "54000": 1, "72000": 1, "90000": 1, "5000000": 0,
    }  # fmt: skip


@pytest.mark.usefixtures("each_engine", "paid")
def test_a_count_is_the_total_of_its_search() -> None:
    for currency in ("EUR", "EGP", "USD"):
        for amount, count in bands(currency=currency).items():
            query, _ = engine.read_query(
                {"currency": [currency], "pay_min": [amount], "include_unknown_pay": ["false"]}
            )
            assert engine.search(query).total == count


@pytest.mark.usefixtures("each_engine", "paid")
def test_there_are_none_without_a_currency_or_a_rate_for_it() -> None:
    assert bands() == bands(currency="CHF") == {}
    assert bands(currency="CHF", pay_min="1000") == {"1000": 1}


@pytest.mark.usefixtures("each_engine", "paid")
def test_a_new_posting_and_new_rates_count_at_once() -> None:
    before = bands(currency="EUR")
    make_posting(pay_currency="EUR", pay_min=54_000_00, **YEAR)
    assert bands(currency="EUR") == {amount: (count or 0) + (int(amount) <= 54_000) for amount, count in before.items()}
    make_rates({"EUR": "1", "EGP": "480"})
    assert bands(currency="EUR")["10000"] == 4


@pytest.mark.usefixtures("index", "paid")
def test_the_page_leads_to_each_band_and_back(client: Client) -> None:
    html = unescape(client.get("/jobs/?currency=EUR").content.decode())
    assert re.search(r'<a href="(/jobs/[^"]*)"[^>]*>EUR 90,000\+</a> <span class="number">2</span>', html)
    address = "/jobs/?pay_min=90000&currency=EUR&include_unknown_pay=false"
    assert f'href="{address}"' in html
    html = unescape(client.get(address).content.decode())
    assert "<strong>2</strong> postings" in html
    assert '<a href="/jobs/?currency=EUR" rel="nofollow" aria-current="true">EUR 90,000+</a>' in html
    assert client.get("/api/v1/postings/?currency=EUR").json()["facets"]["pay_min"][0] == {
        "value": "4500", "name": "4,500", "count": 3,
    }  # fmt: skip
    assert "pay-steps" not in client.get("/jobs/").content.decode()


def test_steps_are_round_ascending_and_none_without_a_rate() -> None:
    rates = Rates(1, None, {"USD": Rate(Decimal(1)), "JPY": Rate(Decimal("157.3")), "BTC": Rate(Decimal("0.00001"))})
    assert steps("USD", rates) == LADDER
    assert steps("JPY", rates)[:3] == (780_000, 1_500_000, 3_100_000)
    assert steps("BTC", rates) == (1, 2, 3)
    assert steps("USD", NO_RATES) == ()


def test_a_search_without_a_currency_asks_for_no_rates() -> None:
    query, _ = engine.read_query({"q": ["data"]})
    assert not query.converts_pay
    assert query.rates is None
    assert replace(SearchQuery(), currency="EUR").converts_pay
