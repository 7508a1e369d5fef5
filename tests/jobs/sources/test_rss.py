"""RSS and Atom: each entry's role and employer, places, pay and dates; what is no feed, or a trap, is refused."""

from __future__ import annotations

import pytest

from jobs import registry
from jobs.contract import BoardRef, CleanPosting, Page, Parsed
from jobs.errors import Blocked, Malformed
from jobs.parsing.clean import clean
from tests.jobs.sources.recorded import FIXTURES

RSS = registry.source("rss")
FEED = "https://harbour.example/feeds/jobs.rss"
BOMB = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def of(body: bytes, token: str = FEED) -> Parsed:
    return RSS.parse(Page(RSS.first_requests(BoardRef("rss", token))[0], 200, {}, body))


def rss(*items: str, title: str = "Openings") -> list[CleanPosting]:
    entries = "".join(f"<item>{item}<link>/j/{number}</link></item>" for number, item in enumerate(items))
    body = f"<rss version='2.0'><channel><title>{title}</title>{entries}</channel></rss>"
    return [clean(posting) for posting in of(body.encode()).postings]


@pytest.fixture(scope="module")
def feed() -> dict[str, CleanPosting]:
    found = of((FIXTURES / "rss.xml").read_bytes())
    return {posting.title: clean(posting) for posting in found.postings}


def test_every_entry_becomes_a_posting_or_is_rejected_with_its_reason() -> None:
    found = of((FIXTURES / "rss.xml").read_bytes())
    assert [posting.title for posting in found.postings] == ["Data Engineer: Streaming", "Data Analyst", "ML Engineer"]
    assert [(item.where, item.reason) for item in found.rejected] == [("entry 4", "The entry has no address.")]


def test_a_feed_whose_titles_all_name_the_employer_first(feed: dict[str, CleanPosting]) -> None:
    assert [posting.company_name for posting in feed.values()] == ["Fjord Line", "Remote", "Copper & Tin"]


def test_the_region_is_where_candidates_live_not_the_head_office(feed: dict[str, CleanPosting]) -> None:
    posting = feed["Data Engineer: Streaming"]
    assert [place.text for place in posting.places] == ["Anywhere in the World"]
    assert posting.workplace == "remote"
    assert posting.employment == "full-time"
    assert posting.expires_at is not None and posting.expires_at.isoformat() == "2026-08-09T22:45:30+00:00"
    assert posting.external_id == posting.url == "https://harbour.example/jobs/1"
    assert "<img" not in posting.html


PYTHON = "https://www.python.org/jobs/feed/rss/"


@pytest.mark.parametrize(
    ("title", "role", "company"),
    [
        ("Data Engineer, Tidewatch", "Data Engineer", "Tidewatch"),
        ("Data Engineer, Tides, Copper &amp; Tin, Inc.", "Data Engineer, Tides", "Copper & Tin, Inc."),
        ("Data Engineer", "Data Engineer", None),
    ],
)
def test_the_python_job_board_names_the_employer_last_and_the_place_first(
    title: str, role: str, company: str | None
) -> None:
    text = "Oslo, Norway\n&lt;p&gt;Pipelines of tides.&lt;/p&gt;\n&lt;p&gt;Python&lt;/p&gt;"
    item = f"<item><title>{title}</title><link>https://www.python.org/jobs/1/</link><description>{text}</description></item>"
    found = of(f"<rss version='2.0'><channel><title>Jobs</title>{item}</channel></rss>".encode(), PYTHON)
    posting = clean(found.postings[0])
    assert (posting.title, posting.company_name) == (role, company)
    assert [(place.city, place.country) for place in posting.places] == [("Oslo", "NO")]


@pytest.mark.parametrize(
    ("token", "name"),
    [
        ("https://weworkremotely.com/categories/remote-data-jobs.rss", "We Work Remotely"),
        (PYTHON, "Python Job Board"),
        (FEED, ""),
        ("https://weworkremotely.com.evil.example/remote-jobs.rss", ""),
    ],
)
def test_feeds_of_job_sites_that_ask_for_it_are_credited(token: str, name: str) -> None:
    assert registry.attribution(BoardRef("rss", token)) == name


def test_a_credited_feed_leads_to_its_own_site_alone() -> None:
    item = "<item><title>Data Engineer</title><link>https://elsewhere.example/1</link></item>"
    found = of(f"<rss><channel>{item}</channel></rss>".encode(), "https://weworkremotely.com/remote-jobs.rss")
    assert [entry.reason for entry in found.rejected] == ["The entry leads elsewhere than to weworkremotely.com."]


def test_labelled_lines_of_the_text_are_read(feed: dict[str, CleanPosting]) -> None:
    posting = feed["Data Analyst"]
    assert [(place.city, place.country) for place in posting.places] == [("Berlin", "DE")]
    assert posting.pay is not None
    assert (posting.pay.min_minor, posting.pay.max_minor, posting.pay.period) == (5_200_000, 6_000_000, "year")
    assert posting.employment == "contract"
    assert (posting.external_id, posting.url) == ("harbour-2", "https://harbour.example/jobs/2?utm_source=rss")
    assert posting.published_at is not None and posting.published_at.hour == 13
    assert posting.text.endswith("The whole text stands here.")


def test_a_feed_with_named_characters_and_lone_ampersands_is_read(feed: dict[str, CleanPosting]) -> None:
    assert feed["ML Engineer"].text == "Plain words about PyTorch & friends"
    assert feed["ML Engineer"].url == "https://harbour.example/jobs/3"


def test_atom() -> None:
    found = of((FIXTURES / "rss.atom").read_bytes(), "https://fjord.example/openings.atom")
    first, second = map(clean, found.postings)
    assert (first.title, first.company_name) == ("Data Engineer (m/w/d)", "Fjord Line")
    assert (first.external_id, first.url) == ("urn:example:openings:11", "https://fjord.example/openings/11")
    assert (first.text, first.language) == ("Wir bauen mit Airflow und dbt.", "de")
    assert first.published_at is not None and first.published_at.day == 1
    # "at home" is no employer.
    assert (second.title, second.company_name) == ("Data Analyst – Looking at home energy", None)
    assert second.text == "Dashboards in Superset."


@pytest.mark.parametrize(
    ("item", "title", "company"),
    [
        ("<title>Data Engineer at Fjord Line</title>", "Data Engineer", "Fjord Line"),
        ("<title>Fjord Line — Data Engineer at Fjord Line</title><company>Fjord Line</company>", "Data Engineer", "Fjord Line"),
        ("<title>Data Engineer, Fjord Line</title><employer>Fjord Line</employer>", "Data Engineer", "Fjord Line"),
        ("<title>Data Engineer: Platform</title>", "Data Engineer: Platform", None),
        ("<title>Data Engineer</title><author>ann@example.org (Ann)</author>", "Data Engineer", None),
        ("<title>Data Engineer</title><description>&lt;p&gt;Company: Fjord&lt;/p&gt;</description>", "Data Engineer", "Fjord"),
    ],
)  # fmt: skip
def test_role_and_employer(item: str, title: str, company: str | None) -> None:
    (posting,) = rss(item)
    assert (posting.title, posting.company_name) == (title, company)


def test_rss_1_and_an_empty_feed() -> None:
    rdf = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
      <channel><title>Openings</title></channel>
      <item rdf:about="https://fjord.example/1"><title>Data Engineer</title><link>https://fjord.example/1</link></item></rdf:RDF>"""
    assert [posting.external_id for posting in of(rdf).postings] == ["https://fjord.example/1"]
    assert of(b"<rss version='2.0'><channel><title>Nothing now</title></channel></rss>") == Parsed(())


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b'<!DOCTYPE x [<!ENTITY l0 "ha">' + BOMB.encode() + b"]><rss><b>&l9;</b></rss>", "declares entities"),
        (b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><rss><b>&e;</b></rss>', "declares entities"),
        (b'<!DOCTYPE x [<!ENTITY % e SYSTEM "http://127.0.0.1/x">%e;]><rss/>', "declares entities"),
        (b"", "no XML"),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', "no XML"),
        (b"<!doctype html><title>Down for repairs</title>", "a web page instead of a feed"),
        (b"<opml version='2.0'></opml>", "XML that is no feed (opml)"),
        (b"<rss><channel><item>", "broken XML"),
        (b"<?xml version='1.0' encoding='x-none'?><rss><b></rss>", "XML"),
    ],
)  # fmt: skip
def test_what_is_no_feed_or_a_trap_is_named(body: bytes, sentence: str) -> None:
    with pytest.raises(Malformed) as raised:
        of(body)
    assert sentence in raised.value.sentence and raised.value.sentence.endswith(".")


def test_a_challenge_page_is_blocked() -> None:
    with pytest.raises(Blocked):
        of(b"<!DOCTYPE html><html><head><title>Just a moment...</title>")


def test_deep_and_wide_feeds_do_no_harm() -> None:
    deep = "<a>" * 50_000 + "</a>" * 50_000
    (posting,) = of(
        f"<rss><channel><item><title>T</title><link>/1</link><description>{deep}</description></item></channel></rss>".encode()
    ).postings
    assert posting.title == "T"
    with pytest.raises(Malformed, match="more than"):
        of(b"<rss><channel>" + b"<item/>" * 20_001 + b"</channel></rss>")
