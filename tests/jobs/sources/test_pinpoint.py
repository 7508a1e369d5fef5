"""Pinpoint's postings.json, which is switched off because of its robots.txt."""

from __future__ import annotations

import pytest

from jobs.errors import Malformed
from jobs.sources import pinpoint
from tests.jobs.sources.recorded import cleaned, page, parsed


def test_it_is_off_and_says_why() -> None:
    assert not pinpoint.ENABLED and "robots.txt" in pinpoint.OFF_REASON


def test_every_entry_is_read_or_rejected_with_its_reason() -> None:
    found = parsed("pinpoint")
    assert len(found.postings) == 3
    assert [(item.external_id, item.reason) for item in found.rejected] == [
        ("9004", "The entry has no title."),
        (None, "The entry is not an object."),
    ]


def test_the_text_is_its_parts_under_their_headings() -> None:
    assert cleaned("pinpoint")["Data Analyst"].text == "You count lamps.\nWhat you do\nSQL every day"


def test_facts_are_read() -> None:
    posting = cleaned("pinpoint")["Data Analyst"]
    assert [(place.city, place.country) for place in posting.places] == [("Leeds", "GB")]
    assert (posting.workplace, posting.employment, posting.requisition_id) == ("hybrid", "full-time", "PIN-1")
    assert posting.departments == ("Numbers", "Works")
    assert posting.expires_at is not None and posting.expires_at.hour == 22


def test_pay_is_read_where_the_employer_shows_it() -> None:
    pay = cleaned("pinpoint")["Data Analyst"].pay
    assert pay is not None
    assert (pay.min_minor, pay.max_minor, pay.currency, pay.period) == (4_000_000, 4_800_000, "GBP", "year")
    hidden = parsed("pinpoint").postings[1]
    assert (hidden.pay, hidden.pay_text) == ((), None)


def test_a_pipeline_is_a_prospect_and_its_place_is_the_province() -> None:
    posting = cleaned("pinpoint")["Pipeline for Future Data Roles"]
    assert posting.prospect
    assert [(place.city, place.region, place.country) for place in posting.places] == [(None, "Maryland", "US")]
    assert [place.text for place in cleaned("pinpoint")["Data Clerk"].places] == ["Yard 4"]


@pytest.mark.parametrize("body", [b"[]", b"{}", b'{"data":{}}', b"null"])
def test_an_answer_of_another_shape_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed, match="without a list of postings"):
        pinpoint.parse(page("pinpoint", body))
