"""Pay across currencies: the filter, the order, and that both follow the rates in use."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from jobs.models.posting import Posting
from jobs.models.rates import RateTable
from jobs.search import engine, host
from jobs.search.cursor import Cursor
from jobs.search.query import SearchQuery
from jobs.search.result import UnknownPay
from tests.factories import make_posting, make_rates

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("each_engine")]


def paid(title: str, currency: str, *, least: int | None = None, most: int | None = None, **fields: Any) -> Posting:
    return make_posting(
        title=title,
        pay_min=least,
        pay_max=most,
        pay_currency=currency,
        pay_period=fields.pop("period", "year"),
        **fields,
    )


def titles(**params: object) -> str:
    return "".join(row.title for row in engine.search(SearchQuery(**params)).rows)  # type: ignore[arg-type]


@pytest.fixture
def catalogue() -> None:
    """Worth USD 60,000, 50,000, 40,000 and 20,000 a year; then without a rate, and without pay."""
    make_rates({"EUR": "0.9", "EGP": "48", "JPY": "150"})
    paid("C", "EUR", least=36_000_00)
    paid("A", "USD", least=10_000_00, most=60_000_00)
    paid("D", "EGP", most=80_000_00, period="month")
    paid("B", "JPY", most=7_500_000)
    paid("N", "NGN", most=90_000_000_00)
    make_posting(title="U")


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"pay_min": 40_000, "currency": "USD"}, "ABC"),
        ({"pay_min": 40_001, "currency": "USD"}, "AB"),
        ({"pay_min": 36_000, "currency": "EUR"}, "ABC"),
        ({"pay_min": 36_001, "currency": "EUR"}, "AB"),
        ({"pay_min": 960_000, "currency": "EGP"}, "ABCD"),
        ({"pay_min": 960_001, "currency": "EGP"}, "ABC"),
        ({"pay_min": 9_000_000, "currency": "JPY"}, "A"),
        ({"pay_min": 9_000_001, "currency": "JPY"}, ""),
        ({"pay_min": 90_000_000, "currency": "NGN"}, "N"),
        ({"pay_min": 90_000_001, "currency": "NGN"}, ""),
        ({"currency": "EUR"}, "C"),
        ({"pay_min": 10**12, "currency": "USD"}, ""),
    ],
)
def test_pay_in_any_currency_reaches_the_amount_asked_for(
    catalogue: None, params: dict[str, object], expected: str
) -> None:
    assert "".join(sorted(titles(include_unknown_pay=False, **params))) == expected


def test_what_cannot_be_compared_stays_unless_it_is_left_out(catalogue: None) -> None:
    assert "".join(sorted(titles(pay_min=40_001, currency="USD"))) == "ABNU"
    # The naira has no rate, so it is the others that cannot be compared with it.
    assert "".join(sorted(titles(pay_min=90_000_001, currency="NGN"))) == "ABCDU"


def test_what_cannot_be_compared_is_counted_by_its_kind(catalogue: None) -> None:
    for said in (True, False):
        query = SearchQuery(pay_min=40_000, currency="USD", include_unknown_pay=said)
        assert engine.unknown_pay(query) == UnknownPay(unstated=1, no_rate=1)
    assert engine.unknown_pay(SearchQuery(pay_min=1, currency="NGN")) == UnknownPay(unstated=1, no_rate=4)
    assert engine.unknown_pay(SearchQuery(currency="NGN")) == UnknownPay(unstated=5)
    assert engine.unknown_pay(SearchQuery(include_unknown_pay=False)) == UnknownPay(unstated=1)


def test_sorted_by_pay_the_highest_is_first_and_unknown_pay_last(catalogue: None) -> None:
    # Of those that cannot be compared the newest comes first.
    assert titles(sort="pay") == "ABCDUN"
    assert titles(sort="pay", currency="EUR", pay_min=40_000, include_unknown_pay=False) == "AB"


def test_of_equal_pay_the_newest_is_first(catalogue: None) -> None:
    now = timezone.now()
    Posting.objects.filter(title="A").update(listed_at=now - timedelta(days=2))
    paid("a", "USD", most=60_000_00, listed_at=now - timedelta(days=3))
    paid("e", "EUR", most=54_000_00, listed_at=now - timedelta(days=1))
    assert titles(sort="pay").startswith("eAaB")


def test_a_new_table_changes_filter_and_order_at_once(catalogue: None) -> None:
    assert titles(sort="pay")[:4] == "ABCD"
    old = RateTable.objects.get()
    make_rates({"EUR": "0.5", "EGP": "4.8"})
    # Now EUR 36,000 are USD 72,000, EGP 960,000 are 200,000, and the yen has no rate.
    assert titles(sort="pay") == "DCAUNB"
    assert titles(pay_min=70_000, currency="USD", include_unknown_pay=False) in ("DC", "CD")
    RateTable.objects.update(is_active=False)
    RateTable.objects.filter(pk=old.pk).update(is_active=True)
    assert titles(sort="pay")[:4] == "ABCD"


def test_without_any_rates_each_currency_compares_with_itself(catalogue: None) -> None:
    RateTable.objects.all().delete()
    assert titles(pay_min=1, currency="EUR", include_unknown_pay=False) == "C"
    assert titles(sort="pay") == "UNBDAC"


def walk(query: SearchQuery, between: Any = None) -> list[str]:
    """Return the titles of a walk by two; `between` happens after each page."""
    found: list[str] = []
    cursor = None
    while True:
        page = engine.search(query, cursor, 2)
        found += [row.title for row in page.rows]
        cursor = page.next_cursor
        if cursor is None:
            return found
        if between:
            between()


def test_a_walk_shows_each_posting_once_while_others_are_inserted(catalogue: None) -> None:
    def insert() -> None:
        for amount in (1, 30_000_00, 55_000_00, 99_000_00):
            paid("x", "USD", most=amount)
        make_posting(title="x")

    found = walk(SearchQuery(sort="pay"), insert)
    assert "".join(title for title in found if title != "x") == "ABCDUN"


def test_a_walk_goes_on_by_the_rates_with_which_it_began(catalogue: None) -> None:
    assert walk(SearchQuery(sort="pay"), lambda: make_rates({"EUR": "0.1", "EGP": "1000"})) == list("ABCDUN")


def test_a_walk_back_gives_the_same_pages(catalogue: None) -> None:
    query = SearchQuery(sort="pay")
    pages = [engine.search(query, size=2)]
    while pages[-1].next_cursor:
        pages.append(engine.search(query, pages[-1].next_cursor, 2))
    cursor = pages[-1].previous_cursor
    for expected in reversed(pages[:-1]):
        page = engine.search(query, cursor, 2)
        assert page.rows == expected.rows
        cursor = page.previous_cursor
    assert cursor is None


def test_a_cursor_of_rates_that_there_are_not_is_refused(catalogue: None) -> None:
    page = engine.search(SearchQuery(sort="pay"), size=2)
    assert page.next_cursor is not None
    place = Cursor.decode(page.next_cursor).place
    with pytest.raises(ValueError, match="not one of ours"):
        engine.search(SearchQuery(sort="pay"), Cursor(place, rates=2**62).encode(), 2)


def test_a_snapshot_knows_no_rates_and_sorts_by_those_in_use(
    catalogue: None, index: None, tmp_path: Path, settings: Any
) -> None:
    settings.SEARCH_SNAPSHOT = tmp_path / "search"
    host.save_snapshot()
    make_rates({"EUR": "0.5", "EGP": "4.8"})
    restored = host.loaded()
    assert restored is not None
    query, _ = engine.read_query({"sort": ["pay"]})
    found = restored[0].search(query, now=timezone.now()).ids
    assert [Posting.objects.get(pk=pk).title for pk in found] == list("DCAUNB")
