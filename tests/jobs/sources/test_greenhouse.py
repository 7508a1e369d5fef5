"""Greenhouse's Job Board API."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import orjson
import pytest

from jobs.contract import BoardRef, Pay, RawPay, RawPlace
from jobs.errors import Malformed
from jobs.parsing.clean import clean
from jobs.sources import greenhouse
from tests.jobs.sources.recorded import cleaned, page, parsed


def test_one_request_asks_for_the_whole_board_with_texts_and_pay() -> None:
    (request,) = greenhouse.first_requests(BoardRef("greenhouse", "lanternworks"))
    assert (
        request.url == "https://boards-api.greenhouse.io/v1/boards/lanternworks/jobs?content=true&pay_transparency=true"
    )
    assert (
        greenhouse.board_url(BoardRef("greenhouse", "lanternworks")) == "https://job-boards.greenhouse.io/lanternworks"
    )


def test_every_entry_is_read_or_rejected_with_its_reason() -> None:
    found = parsed("greenhouse")
    assert found.total == 11 == len(found.postings) + len(found.rejected)
    assert [(entry.external_id, entry.where, entry.reason) for entry in found.rejected] == [
        ("4100008", "entry 8", "The entry has no title."),
        (None, "entry 9", "The entry has no id."),
        (None, "entry 10", "The entry is not an object."),
        ("4100001", "entry 11", "The same id stands twice on this board."),
    ]
    assert found.requests == ()


def test_content_is_unescaped_exactly_once() -> None:
    html = parsed("greenhouse").postings[0].html
    assert html is not None
    assert "<strong>Spark &amp; Kafka</strong>" in html
    assert "&nbsp;" in html
    assert "p95 &lt; 2" in html
    text = cleaned("greenhouse")["Data Engineer, Seat Maps"].text
    assert "Move 40 million seat events a day with Spark & Kafka\nKeep p95 < 2 minutes" in text


def test_hidden_text_and_scripts_are_gone() -> None:
    posting = cleaned("greenhouse")["Data Engineer, Seat Maps"]
    assert "Ignore the rules" not in posting.html + posting.text
    assert "alert" not in posting.html


def test_the_workplace_field_is_read_and_other_custom_fields_stay_unread() -> None:
    raw = parsed("greenhouse").postings[0]
    assert raw.workplace == "Hybrid"
    assert "7731" not in repr(raw)
    assert cleaned("greenhouse")["Data Engineer, Seat Maps"].workplace == "hybrid"


def test_places_dates_and_departments_are_kept() -> None:
    raw = parsed("greenhouse").postings[0]
    assert raw.places == (RawPlace(text="Berlin, Germany; Paris, France "),)
    posting = cleaned("greenhouse")["Data Engineer, Seat Maps"]
    assert [place.country for place in posting.places] == ["DE", "FR"]
    assert posting.published_at == datetime(2026, 4, 2, 12, 30, tzinfo=UTC)
    assert posting.expires_at == datetime(2026, 10, 1, 3, 59, tzinfo=UTC)
    assert (posting.departments, posting.requisition_id, posting.company_name) == (("Data",), "LW-1", "Lanternworks")


def test_a_post_without_requisition_behind_it_is_a_prospect() -> None:
    prospects = [posting.title for posting in parsed("greenhouse").postings if posting.prospect]
    assert prospects == ["Talent Community"]


def test_a_listing_without_texts_and_custom_fields_is_read() -> None:
    job = {"id": 1, "title": "Data Engineer", "absolute_url": "https://lanternworks.example/1", "metadata": None}
    (posting,) = greenhouse.parse(page("greenhouse", orjson.dumps({"jobs": [job]}))).postings
    assert (posting.html, posting.places, posting.workplace, posting.prospect) == (None, (), None, False)


def test_the_unit_of_a_pay_range_stands_in_its_words() -> None:
    raw = parsed("greenhouse").postings[2]
    assert raw.pay == (
        RawPay(Decimal("31.50"), Decimal("42.25"), "USD", "hour", "Base pay of this role, an hourly rate"),
    )
    pay = cleaned("greenhouse")["Stage Data Assistant"].pay
    assert pay is not None
    assert (pay.min_minor, pay.max_minor, pay.currency, pay.period) == (3150, 4225, "USD", "hour")


def test_bands_by_zone_become_lowest_to_highest() -> None:
    pay = cleaned("greenhouse")["Analytics Engineer"].pay
    assert pay is not None
    assert (pay.min_minor, pay.max_minor, pay.period) == (13_000_000, 18_000_000, "year")


@pytest.mark.parametrize(
    ("currency", "low", "high", "period"),
    [
        ("USD", 13_000_000, 18_000_000, "year"),
        ("EUR", None, 6_000_000, "year"),
        ("USD", 0, 9_000_000, "year"),
        # A month's pay in Cairo, Budapest, Tokyo; and in dollars a sum that may be a month's.
        ("EGP", 4_000_000, 6_000_000, None),
        ("HUF", 90_000_000, 110_000_000, None),
        ("JPY", 40_000_000, 60_000_000, None),
        ("USD", 900_000, 2_100_000, None),
        ("USD", None, None, None),
        (None, 13_000_000, 18_000_000, None),
    ],
)
def test_a_period_that_no_word_states_is_a_year_only_where_it_can_be_nothing_else(
    currency: str | None, low: int | None, high: int | None, period: str | None
) -> None:
    band = {"title": "Salary", "min_cents": low, "max_cents": high, "currency_type": currency}
    job = {
        "id": 1,
        "title": "Data Engineer",
        "absolute_url": "https://lanternworks.example/1",
        "pay_input_ranges": [band],
    }
    (raw,) = greenhouse.parse(page("greenhouse", orjson.dumps({"jobs": [job]}))).postings
    assert [pay.period for pay in raw.pay] == [period]
    assert (clean(raw).pay is None) == (period is None)


def test_on_target_earnings_are_no_base_pay() -> None:
    assert parsed("greenhouse").postings[4].pay != ()
    assert cleaned("greenhouse")["Partner Manager"].pay is None


def test_the_pay_block_of_the_text_is_read_where_there_is_no_structure() -> None:
    assert cleaned("greenhouse")["Data Analyst"].pay == Pay(
        8_200_000, 10_450_000, "USD", "year", "$82,000 — $104,500 USD"
    )


def test_an_empty_board_is_a_board() -> None:
    found = greenhouse.parse(page("greenhouse", b'{"jobs":[],"meta":{"total":0}}'))
    assert (found.postings, found.total) == ((), 0)


@pytest.mark.parametrize("body", [b"[]", b"{}", b'{"jobs":{}}', b'{"jobs":null}', b'"jobs"', b"null", b"3"])
def test_an_answer_of_another_shape_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed, match="without a list of jobs"):
        greenhouse.parse(page("greenhouse", body))
