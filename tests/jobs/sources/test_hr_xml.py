"""HR-XML: openings with several places, texts in named parts, base pay, and no contacts."""

from __future__ import annotations

import pytest

from jobs.contract import BoardRef, Page, Parsed
from jobs.errors import Blocked, Malformed
from jobs.parsing.clean import clean
from jobs.sources import hr_xml
from tests.jobs.sources.recorded import FIXTURES

URL = "https://laternenwerk.example/jobs.xml"


def of(body: bytes) -> Parsed:
    return hr_xml.parse(Page(hr_xml.first_requests(BoardRef("hr-xml", URL))[0], 200, {}, body))


def test_every_opening_is_read_or_rejected_with_its_reason() -> None:
    found = of((FIXTURES / "hr-xml.xml").read_bytes())
    assert [posting.external_id for posting in found.postings] == ["4711"]
    assert [(item.external_id, item.where, item.reason) for item in found.rejected] == [
        ("4712", "opening 2", "The opening has no address."),
        ("4711", "opening 3", "The same id stands twice in this file."),
        (None, "opening 4", "The opening has no title."),
    ]


def test_the_fields_of_an_opening() -> None:
    posting = clean(of((FIXTURES / "hr-xml.xml").read_bytes()).postings[0])
    assert (posting.title, posting.company_name, posting.language) == (
        "Data Engineer (w/m/d)",
        "Laternenwerk GmbH",
        "de",
    )
    assert (posting.url, posting.apply_url) == (
        "https://laternenwerk.example/stellen/4711",
        "https://laternenwerk.example/bewerben/4711",
    )
    assert [(place.city, place.country) for place in posting.places] == [("Berlin", "DE"), ("Vienna", "AT")]
    assert posting.employment == "full-time"
    assert posting.pay is not None and (posting.pay.min_minor, posting.pay.period) == (6_000_000, "year")
    assert posting.published_at is not None and posting.published_at.isoformat() == "2026-05-11T00:00:00+00:00"
    assert posting.expires_at is not None and posting.expires_at.isoformat() == "2026-08-31T23:59:59+00:00"


def test_the_text_has_headlines_and_neither_contacts_nor_settings() -> None:
    assert (
        clean(of((FIXTURES / "hr-xml.xml").read_bytes()).postings[0]).text == "Was zu tun ist\nPipelines für Laternen"
    )


def test_an_opening_alone_in_words_of_the_third_version() -> None:
    body = b"""<PositionOpening xmlns="http://www.hr-xml.org/3" languageCode="en"><DocumentID>p-1</DocumentID>
      <PositionProfile><PositionTitle>Data Analyst</PositionTitle><PositionOrganization><OrganizationName>Fjord</OrganizationName>
      </PositionOrganization><PositionLocation><CityName>Oslo</CityName><CountryCode>NO</CountryCode></PositionLocation>
      <ApplyURI>https://fjord.example/1</ApplyURI></PositionProfile></PositionOpening>"""
    posting = clean(of(body).postings[0])
    assert (posting.external_id, posting.company_name, posting.url) == ("p-1", "Fjord", "https://fjord.example/1")
    assert [(place.city, place.country) for place in posting.places] == [("Oslo", "NO")]


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"", Malformed),
        (b"{}", Malformed),
        (b"<Openings/>", Malformed),
        (b"<PositionOpening>", Malformed),
        (b"<!doctype html><title>Down for repairs</title>", Malformed),
        (b"<!DOCTYPE html><html><title>Just a moment...</title>", Blocked),
        (b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><PositionOpening>&e;</PositionOpening>', Malformed),
        (b"<x>" + b"<PositionOpening/>" * 20_001 + b"</x>", Malformed),
    ],
)
def test_what_is_no_such_file_is_named(body: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        of(body)
