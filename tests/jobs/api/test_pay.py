"""Pay in the API: as stated, and apart from it converted."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from jobs.models.posting import Posting
from tests.factories import make_posting, make_rates
from tests.jobs.api.test_searches import feed_ids, walk_api, walk_page

pytestmark = pytest.mark.django_db

STATED = {"min": "45000.00", "max": None, "currency": "EUR", "period": "year", "stated": "from 45k"}
IN_DOLLARS = {
    "min": 50_000, "max": None, "currency": "USD", "period": "year", "rate_date": "2026-10-30", "approximate": False,
}  # fmt: skip


@pytest.fixture
def posting() -> Posting:
    make_rates({"EUR": "0.9", "EGP": ("48", None, True)}, day=date(2026, 10, 30))
    return make_posting(pay_min=45_000_00, pay_currency="EUR", pay_period="year", pay_stated="from 45k")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", None),
        ("currency=EUR", None),
        ("currency=USD&pay_min=50000", IN_DOLLARS),
        ("sort=pay", IN_DOLLARS),
        (
            "currency=EGP&pay_min=1",
            {**IN_DOLLARS, "min": 2_400_000, "currency": "EGP", "approximate": True},
        ),
    ],
)
def test_what_is_converted_stands_apart_from_what_is_stated(
    client: Client, posting: Posting, query: str, expected: object
) -> None:
    (found,) = client.get(f"/api/v1/postings/?{query}").json()["results"]
    assert (found["pay"], found["converted"]) == (STATED, expected)


def test_one_posting_is_converted_to_the_currency_asked_for(client: Client, posting: Posting) -> None:
    path = f"/api/v1/postings/{posting.pk}/"
    assert client.get(path).json()["converted"] is None
    found = client.get(f"{path}?currency=usd").json()
    assert (found["pay"], found["converted"]) == (STATED, IN_DOLLARS)
    answer = client.get(f"{path}?currency=USS")
    assert answer.status_code == 400
    assert answer.json()["errors"][0] | {"code": ""} == {
        "code": "", "detail": "There is no exchange rate for “USS” here.", "parameter": "currency", "value": "USS",
        "did_you_mean": "USD",
    }  # fmt: skip


@pytest.mark.usefixtures("each_engine")
def test_sorted_by_pay_page_api_and_feeds_give_the_same_order(client: Client, posting: Posting) -> None:
    for number in range(30):
        make_posting(pay_max=(7 * number % 30 + 1) * 100_000_00, pay_currency="EGP", pay_period="month")
        make_posting()
    total, ids = walk_api(client, "/api/v1/postings/?sort=pay")
    assert total == len(set(ids)) == 61
    assert walk_page(client, "/jobs/?sort=pay") == ids
    for kind in ("atom", "rss", "json"):
        assert feed_ids(client, f"/jobs.{kind}?sort=pay") == ids[:50]
    paid = Posting.objects.in_bulk(ids)
    amounts = [(paid[pk].pay_max or 0) * 12 / 48 for pk in ids if paid[pk].pay_currency == "EGP"]
    assert amounts == sorted(amounts, reverse=True) and len(amounts) == 30
    assert all(paid[pk].pay_currency == "" for pk in ids[31:])
