"""A feed of its own format, read with the map that travels with the request."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from jobs import registry
from jobs.contract import BoardRef, Page, Parsed
from jobs.errors import Blocked, Malformed
from jobs.parsing.clean import clean
from jobs.parsing.feed_shape import candidates, shape
from jobs.parsing.field_map import map_text
from jobs.parsing.field_paths import parse_path
from jobs.sources import custom
from tests.jobs.sources.recorded import fixture

URL = "https://lantern.example/feed"
XML_MAP = map_text(
    record="vacancy",
    whole=True,
    fields={
        "title": "called", "url": "page.@href", "id": "@nr", "company": '"Lantern Works"', "text": "words | more",
        "place": 'site.geo:town + ", " + site.geo:land | site.geo:land', "pay_min": "money.@from", "pay_max": "money.@to",
        "pay_currency": '"EUR"', "pay_period": '"year"', "published": "since", "expires": "until", "employment": "kind",
        "workplace": "where", "language": "tongue",
    },
)  # fmt: skip
JSON_MAP = map_text(
    record="openings.list",
    whole=False,
    fields={
        "title": "called.en", "url": '"https://lantern.example/jobs/" + slug', "id": "nr", "place": "towns",
        "pay_min": "pay.low", "pay_max": "pay.high", "pay_currency": '"EUR"', "pay_period": "pay.per", "text": "body",
        "published": "`open since`",
    },
)  # fmt: skip
FEEDS = Path(__file__).resolve().parents[4] / "shared" / "data" / "feeds"


def of(body: bytes, field_map: str = XML_MAP) -> Parsed:
    (request,) = custom.first_requests(BoardRef("custom", URL, field_map=field_map))
    return custom.parse(Page(request, 200, {}, body))


def test_an_entry_of_xml_becomes_a_posting() -> None:
    found = of(fixture("custom.xml"))
    posting = clean(found.postings[0])
    assert (posting.external_id, posting.title, posting.url) == (
        "L-1", "Data Engineer & Tides", "https://lantern.example/jobs/l-1",
    )  # fmt: skip
    assert [(place.city, place.country) for place in posting.places] == [("Cairo", "EG"), ("Oslo", "NO")]
    assert posting.pay is not None
    assert (posting.pay.min_minor, posting.pay.max_minor, posting.pay.currency) == (6_000_000, 7_500_000, "EUR")
    assert posting.html == "<p>Pipelines of <b>tides</b>.</p>"
    assert (posting.workplace, posting.employment, posting.language) == ("hybrid", "full-time", "de")
    assert posting.published_at is not None and posting.published_at.isoformat() == "2026-03-02T00:00:00+00:00"
    assert posting.expires_at is not None and posting.company_name == "Lantern Works"


def test_markup_that_is_no_text_of_xml_is_read_as_markup() -> None:
    posting = clean(of(fixture("custom.xml")).postings[1])
    assert (posting.html, posting.published_at, posting.failed_rules) == (
        "<p>Charts of <i>tides</i>.</p>",
        None,
        ("published",),
    )


def test_entries_that_cannot_be_read_are_rejected_and_the_others_go_on() -> None:
    found = of(fixture("custom.xml"))
    assert len(found.postings) == 2
    assert [(item.external_id, item.where, item.reason) for item in found.rejected] == [
        ("L-3", "entry 3", "The entry has no address."),
        ("L-2", "entry 4", "The same id stands twice on this board."),
    ]


def test_an_entry_of_json_becomes_a_posting() -> None:
    first, second = (clean(posting) for posting in of(fixture("custom.json"), JSON_MAP).postings)
    assert (first.external_id, first.url) == ("11", "https://lantern.example/jobs/ml-engineer")
    assert first.pay is not None
    assert (first.pay.min_minor, first.pay.max_minor, first.pay.period) == (480_000, 560_050, "month")
    assert (first.workplace, [place.country for place in first.places]) == ("remote", ["DE", "DE"])
    assert first.published_at is not None and first.published_at.year == 2026
    assert (second.places, second.pay, second.text) == ((), None, "")


@pytest.mark.parametrize("whole", [True, False])
def test_the_map_says_whether_absence_closes(whole: bool) -> None:
    text = map_text(record="a", whole=whole, fields={"title": "a", "url": "b"})
    assert registry.absence_closes(BoardRef("custom", URL, field_map=text)) is whole
    assert registry.absence_closes(BoardRef("custom", URL)) is False


@pytest.mark.parametrize(
    ("body", "field_map", "sentence"),
    [
        (b"<jobs/>", "", "has no map of its fields"),
        (b"<jobs/>", "{}", "The map of this feed's fields cannot be used"),
        (b"<jobs>", XML_MAP, "broken XML"),
        (b"", XML_MAP, "no XML"),
        (b"{", JSON_MAP, "broken JSON"),
        (b'{"openings": {}}', JSON_MAP, "has nothing at “openings.list”"),
        (b'{"error": "gone"}', JSON_MAP, "has nothing at “openings.list”"),
        (b"<!doctype html><html><body>Down</body></html>", XML_MAP, "web page"),
        (b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><a><vacancy>&e;</vacancy></a>', XML_MAP, "declares entities"),
        (b'<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><a>&b;</a>', XML_MAP, "declares entities"),
        (b"<a>" + b"<vacancy/>" * 20_001 + b"</a>", XML_MAP, "more than 20000 entries"),
        (b"[" * 100_000, JSON_MAP, "broken JSON"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_malformed_and_never_a_part(body: bytes, field_map: str, sentence: str) -> None:
    with pytest.raises(Malformed, match=sentence):
        of(body, field_map)


def test_a_challenge_is_blocked() -> None:
    with pytest.raises(Blocked):
        of(b"<!DOCTYPE html><html><title>Just a moment...</title>")


def test_a_feed_whose_entries_all_went_is_an_empty_board() -> None:
    assert of(b"<vacancies/>") == Parsed(())
    assert of(b'{"openings": {"list": []}}', JSON_MAP) == Parsed(())


def test_lists_nested_as_deep_as_json_allows_do_no_harm() -> None:
    deep = b"[" * 1_000 + b"]" * 1_000
    body = (
        b'{"openings": {"list": ['
        + deep
        + b', {"nr": 1, "called": {"en": "T"}, "slug": "t", "towns": '
        + deep
        + b"}]}}"
    )
    assert [posting.title for posting in of(body, JSON_MAP).postings] == ["T"]
    likely = candidates(orjson.loads(body), {})
    assert shape(orjson.loads(body), {}, parse_path("openings.list"), likely).leaves


def test_an_address_of_a_script_is_no_address() -> None:
    body = b"<v><vacancy nr='1'><called>T</called><page href='javascript:alert(1)'/></vacancy></v>"
    with pytest.raises(Exception, match="no http address"):
        clean(of(body).postings[0])


@pytest.mark.skipif(not FEEDS.is_dir(), reason="the recorded boards are not beside this project")
def test_a_recorded_feed_of_an_employers_own_words_is_read_whole() -> None:
    text = map_text(
        record="job", whole=True,
        fields={"title": "name", "url": "link", "id": "@id", "place": "region", "text": "description", "company": "company",
                "published": "pubdate", "expires": "expire"},
    )  # fmt: skip
    found = of((FEEDS / "xml_generic" / "surprise_jobs.xml").read_bytes(), text)
    postings = [clean(posting) for posting in found.postings]
    assert (len(postings), found.rejected) == (7, ())
    assert all(posting.text and posting.places and posting.published_at and posting.url for posting in postings)
