"""JobPosting as microdata and as RDFa: read like JSON-LD, and no page is read for long."""

from __future__ import annotations

import time

import pytest

from jobs import registry
from jobs.contract import BoardRef, Page, Parsed
from jobs.errors import Malformed
from jobs.parsing.clean import clean
from jobs.parsing.marked_up import postings_in
from jobs.parsing.page_hints import page_hints
from tests.jobs.sources.recorded import FIXTURES

URL = "https://tidewatch.example/careers"
JSONLD = registry.source("jsonld")
POSTING = '<div itemscope itemtype="https://schema.org/JobPosting">'


def of(body: bytes) -> Parsed:
    return JSONLD.parse(answer(body))


def answer(body: bytes) -> Page:
    return Page(JSONLD.first_requests(BoardRef("jsonld", URL))[0], 200, {}, body)


def test_microdata_is_read_like_json_ld() -> None:
    (raw,) = of((FIXTURES / "jsonld-microdata.html").read_bytes()).postings
    posting = clean(raw)
    assert (posting.title, posting.company_name, posting.employment) == ("Data Engineer", "Tidewatch", "full-time")
    assert (posting.url, posting.external_id) == (
        "https://tidewatch.example/jobs/11",
        "https://tidewatch.example/jobs/11",
    )
    assert [(place.city, place.country) for place in posting.places] == [("Lisbon", "PT")]
    assert posting.pay is not None and (posting.pay.max_minor, posting.pay.period) == (6_000_000, "year")
    assert posting.published_at is not None and posting.published_at.day == 4
    # The qualifications stand in the description already; scripts are no text.
    assert posting.text == "You watch tides with Spark.\nSQL"


def test_rdfa_is_read_with_and_without_a_prefix() -> None:
    found = of((FIXTURES / "jsonld-rdfa.html").read_bytes())
    analyst, scientist = map(clean, found.postings)
    assert (analyst.title, analyst.company_name, analyst.text) == (
        "Data Analyst",
        "Fjord Line",
        "Dashboards in Superset.",
    )
    assert [(place.city, place.country) for place in analyst.places] == [("Oslo", "NO")]
    assert (scientist.title, scientist.url) == ("Data Scientist", "https://tidewatch.example/jobs/22")
    assert scientist.published_at is not None and found.rejected == ()


def test_where_a_page_uses_several_json_ld_counts() -> None:
    body = (FIXTURES / "jsonld-microdata.html").read_bytes()
    script = b'<script type="application/ld+json">{"@type": "JobPosting", "title": "From the script"}</script>'
    assert [posting.title for posting in of(script + body).postings] == ["From the script"]


def test_a_page_of_microdata_is_recognised() -> None:
    assert page_hints(answer((FIXTURES / "jsonld-microdata.html").read_bytes())).has_posting
    assert page_hints(answer((FIXTURES / "jsonld-rdfa.html").read_bytes())).has_posting
    assert not page_hints(answer(b'<html><div itemscope itemtype="https://schema.org/Event">')).has_posting


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        (f'{POSTING}<h1 itemprop="title">A &amp; B</h1></div>', "A & B"),
        (f'{POSTING}<meta itemprop="title" content=" A  B "></div>', "A B"),
        (f'{POSTING}<h1 itemprop="name title">A</h1></div>', "A"),
        ('<div itemscope itemtype="schema.org/Thing https://schema.org/JobPosting"><b itemprop=title>A</b></div>', "A"),
        ('<DIV ITEMSCOPE ITEMTYPE="https://schema.org/JobPosting"><B ITEMPROP="title">A</B></DIV>', "A"),
        (f'{POSTING}<!-- <b itemprop="title">No</b> --><b itemprop="title">A</b></div>', "A"),
        (f'{POSTING}<div itemscope><b itemprop="title">Inner</b></div><b itemprop="title">A</b></div>', "A"),
        (f'{POSTING}<h1 itemprop="title">A</h1>', "A"),
        (f'{POSTING}<b itemprop="title">A</b><a itemprop="url" href="http://[x">x</a></div>', "A"),
    ],
)
def test_markup_as_pages_write_it(markup: str, title: str) -> None:
    assert [clean(posting).title for posting in of(markup.encode()).postings] == [title]


def test_a_posting_without_a_title_is_rejected() -> None:
    found = of(f'{POSTING}<p itemprop="description">x</p></div>'.encode())
    assert [(item.where, item.reason) for item in found.rejected] == [
        ("microdata, posting 1", "The JobPosting has no title.")
    ]


@pytest.mark.parametrize(
    "body", [b"<html><p>JobPosting", b'<div itemtype="https://schema.org/JobPosting">no scope</div>']
)
def test_a_page_without_one_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed, match="holds no posting"):
        of(body)


HOSTILE = [
    POSTING + "<div>" * 200_000,
    POSTING + "<div></x>" * 100_000,
    POSTING + '<div a="<">' * 100_000,
    POSTING + '<div itemprop="description">' * 400 + "x" * 100_000,
    POSTING * 100_000,
    POSTING + '<b itemprop="title">x' * 100_000,
    POSTING + '<p itemprop="skills">x</p>' * 100_000,
    POSTING + "<a " * 500_000,
    POSTING + "<!--" * 500_000,
    POSTING + "<script" * 300_000,
    "itemtype=" * 300_000 + POSTING,
    POSTING + "İ" * 100_000 + "<script>" * 1_000 + '<b itemprop="title">x',
]


@pytest.mark.parametrize("page", HOSTILE, ids=range(len(HOSTILE)))
def test_a_page_made_to_be_slow_is_not(page: str) -> None:
    started = time.process_time()
    postings_in(page)
    assert time.process_time() - started < 3
