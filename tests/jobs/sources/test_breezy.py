"""Breezy's portal list, which is switched off until an employer allows it."""

from __future__ import annotations

import pytest

from jobs.contract import Page
from jobs.errors import Blocked, Malformed
from jobs.parsing.clean import clean
from jobs.parsing.joining import completed
from jobs.sources import breezy
from tests.jobs.sources.recorded import cleaned, page, parsed


def test_it_is_off_and_says_why() -> None:
    assert not breezy.ENABLED and "terms" in breezy.OFF_REASON


def test_every_entry_is_read_or_rejected_with_its_reason() -> None:
    found = parsed("breezy")
    assert [posting.external_id for posting in found.postings] == ["a1b2c3d4e5f6", "b1b2c3d4e5f6"]
    assert [(item.where, item.reason) for item in found.rejected] == [
        ("entry 3", "The entry has no address."),
        ("entry 4", "The entry is not an object."),
    ]


def test_places_employment_and_date_are_read() -> None:
    posting = cleaned("breezy")["Data Analyst"]
    assert [(place.city, place.region, place.country) for place in posting.places] == [("Portland", "Oregon", "US")]
    assert (posting.employment, posting.workplace, posting.company_name) == ("full-time", "unknown", "Lantern Works")
    assert posting.published_at is not None and posting.departments == ("Numbers",)


def test_pay_without_a_period_is_none_and_with_one_is_read() -> None:
    assert cleaned("breezy")["Data Analyst"].pay is None
    pay = cleaned("breezy")["Data Engineer"].pay
    assert pay is not None and (pay.min_minor, pay.max_minor, pay.period) == (9_000_000, 11_000_000, "year")


def test_a_text_that_the_list_lacks_is_read_from_the_page() -> None:
    found = parsed("breezy")
    (request,) = found.requests
    assert (request.url, request.required) == ("https://lanternworks.breezy.hr/p/b1b2c3d4e5f6-data-engineer", False)
    body = b"""<script type="application/ld+json">{"@type": "WebSite", "name": "x"}</script>
      <script type="application/ld+json">{"@type": "JobPosting", "title": "Data Engineer", "description": "Spark"}</script>"""
    (detail,) = breezy.parse(Page(request, 200, {}, body)).details
    posting = clean(completed(found.postings[1], detail))
    assert (posting.external_id, posting.text, posting.workplace) == ("b1b2c3d4e5f6", "Spark", "remote")


@pytest.mark.parametrize(("body", "error"), [(b"<html>Gone fishing", Malformed), (b"<html>Just a moment...", Blocked)])
def test_a_page_without_a_posting_is_named(body: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        breezy.parse(Page(parsed("breezy").requests[0], 200, {}, body))


@pytest.mark.parametrize("body", [b"{}", b"null", b'"x"'])
def test_an_answer_of_another_shape_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed, match="without a list of postings"):
        breezy.parse(page("breezy", body))
