"""A sitemap: which of its pages are asked, in which order, and what is no sitemap or a trap."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest

from jobs.contract import BoardRef, Page, Parsed
from jobs.errors import Blocked, Malformed
from jobs.sources import sitemap
from tests.jobs.sources.recorded import fixture

URL = "https://lantern.example/sitemap.xml"


def of(body: bytes, url: str = URL, *, known: frozenset[str] = frozenset(), read_at: datetime | None = None) -> Parsed:
    (request,) = sitemap.first_requests(BoardRef("sitemap", url, known=known, read_at=read_at))
    return sitemap.parse(Page(request, 200, {}, body))


def urlset(*entries: tuple[str, str]) -> bytes:
    listed = "".join(
        f"<url><loc>https://lantern.example{path}</loc><lastmod>{day}</lastmod></url>" for path, day in entries
    )
    return f"<urlset>{listed}</urlset>".encode()


def paths(parsed: Parsed) -> list[str]:
    return [request.url.split(".example")[1] for request in parsed.requests]


def test_pages_of_its_own_host_that_speak_of_jobs_are_asked_the_newest_first() -> None:
    found = of(fixture("sitemap.xml"))
    assert [request.url for request in found.requests] == [
        "https://www.lantern.example/jobs/2",
        "https://lantern.example/jobs/1",
        "https://lantern.example/jobs/3",
    ]
    assert all(request.tag == "page" and not request.required for request in found.requests)


def test_where_no_address_speaks_of_jobs_all_are_asked() -> None:
    assert paths(of(urlset(("/a", "2026-03-01"), ("/b", "2026-03-02")))) == ["/b", "/a"]


def test_at_most_so_many_pages_are_asked() -> None:
    found = of(urlset(*((f"/jobs/{number}", "2026-03-01") for number in range(1_000))))
    assert len(found.requests) == sitemap.MOST_PAGES


def test_a_stored_page_that_did_not_change_is_kept_and_not_asked() -> None:
    pages = [("/jobs/old", "2026-03-01"), ("/jobs/new", "2026-03-02"), ("/jobs/changed", "2026-03-20")]
    known = frozenset({"https://lantern.example/jobs/old", "https://lantern.example/jobs/changed"})
    found = of(urlset(*pages), known=known, read_at=datetime(2026, 3, 10, tzinfo=UTC))
    assert paths(found) == ["/jobs/changed", "/jobs/new"]
    assert found.kept == ("https://lantern.example/jobs/old",)
    assert [request.carry["keeps"] for request in found.requests] == ["https://lantern.example/jobs/changed", ""]


def test_a_page_that_was_young_when_the_board_was_read_is_asked_again() -> None:
    known = frozenset({"https://lantern.example/jobs/1"})
    young = of(urlset(("/jobs/1", "2026-03-09")), known=known, read_at=datetime(2026, 3, 10, tzinfo=UTC))
    assert paths(young) == ["/jobs/1"] and young.kept == ()


def test_a_stored_page_without_a_date_is_asked_after_the_others_where_there_is_room() -> None:
    body = b"<urlset><url><loc>/jobs/1</loc></url>" + urlset(*((f"/jobs/n{n}", "2026-03-01") for n in range(150)))[8:]
    known = frozenset({"https://lantern.example/jobs/1"})
    full = of(body, known=known, read_at=datetime(2026, 3, 10, tzinfo=UTC))
    assert full.kept == ("https://lantern.example/jobs/1",) and len(full.requests) == 150
    room = of(b"<urlset><url><loc>/jobs/1</loc></url></urlset>", known=known, read_at=datetime(2026, 3, 10, tzinfo=UTC))
    assert (paths(room), room.kept) == (["/jobs/1"], ())


def test_an_index_leads_to_the_sitemaps_of_work_which_share_what_may_be_asked() -> None:
    index = b"""<sitemapindex><sitemap><loc>https://lantern.example/posts.xml</loc></sitemap>
      <sitemap><loc>https://lantern.example/jobs-1.xml</loc><lastmod>2026-03-01</lastmod></sitemap>
      <sitemap><loc>https://lantern.example/jobs-2.xml.gz</loc><lastmod>2026-03-02</lastmod></sitemap></sitemapindex>"""
    found = of(index)
    assert paths(found) == ["/jobs-2.xml.gz", "/jobs-1.xml"]
    assert [request.required for request in found.requests] == [True, False]
    body = gzip.compress(urlset(*((f"/jobs/{number}", "2026-03-01") for number in range(1_000))))
    assert len(sitemap.parse(Page(found.requests[0], 200, {}, body)).requests) == 75


def test_an_index_below_an_index_below_an_index_is_refused() -> None:
    index = b"<sitemapindex><sitemap><loc>https://lantern.example/jobs.xml</loc></sitemap></sitemapindex>"
    (first,) = of(index).requests
    (second,) = sitemap.parse(Page(first, 200, {}, index)).requests
    with pytest.raises(Malformed, match="index inside an index"):
        sitemap.parse(Page(second, 200, {}, index))


def test_a_robots_txt_names_its_sitemaps() -> None:
    body = b"User-agent: *\nDisallow: /x\nSitemap: https://lantern.example/jobs.xml\nsitemap: https://other.example/s.xml\n"
    assert paths(of(body, "https://lantern.example/robots.txt")) == ["/jobs.xml"]
    with pytest.raises(Malformed, match="names no sitemap"):
        of(b"User-agent: *", "https://lantern.example/robots.txt")


def page(html: bytes) -> Parsed:
    (request,) = of(urlset(("/jobs/1", "2026-03-01"))).requests
    return sitemap.parse(Page(request, 200, {}, html))


def ld(*titles: str) -> bytes:
    one = '{{"@type":"JobPosting","title":"{}","identifier":"x-{}","url":"/elsewhere","description":"Tides"}}'
    body = ",".join(one.format(title, title) for title in titles)
    return f'<html><script type="application/ld+json">[{body}]</script></html>'.encode()


def test_the_address_of_a_page_is_the_id_of_its_posting() -> None:
    (posting,) = page(ld("Data Engineer")).postings
    assert posting.external_id == posting.url == "https://lantern.example/jobs/1"
    microdata = b"<div itemscope itemtype='https://schema.org/JobPosting'><h1 itemprop='title'>Data Analyst</h1></div>"
    assert [found.title for found in page(microdata).postings] == ["Data Analyst"]


def test_a_page_without_a_posting_is_none_and_one_of_several_an_overview() -> None:
    assert page(b"<html><body>About us</body></html>") == Parsed(())
    found = page(ld("Data Engineer", "Data Analyst"))
    assert found.postings == () and "overview" in found.rejected[0].reason


def test_a_posting_that_cannot_be_read_is_rejected_under_its_id() -> None:
    found = page(b'<script type="application/ld+json">{"@type":"JobPosting"}</script>')
    assert [item.external_id for item in found.rejected] == ["https://lantern.example/jobs/1"]


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><urlset><url><loc>&b;</loc></url></urlset>'


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", "no XML"),
        (b"<urlset><url>", "broken XML"),
        (b"<rss/>", "no sitemap"),
        (b"<!doctype html><html>Down</html>", "web page"),
        (BOMB, "declares entities"),
        (gzip.compress(BOMB, mtime=0), "declares entities"),
        (gzip.compress(b"<urlset/>", mtime=0)[:-6], "cut short"),
        (b"\x1f\x8b" + b"x" * 50, "packed in a way"),
        (gzip.compress(b"<urlset>" + b" " * (51 * 2**20), mtime=0), "larger than 50 MB"),
        (b"<urlset>" + b"<url><loc>/a</loc></url>" * 50_002 + b"</urlset>", "more than 50000"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_sitemap_or_a_trap_is_named(body: bytes, sentence: str) -> None:
    with pytest.raises(Malformed, match=sentence):
        of(body)


def test_a_challenge_is_blocked() -> None:
    with pytest.raises(Blocked):
        of(b"<!DOCTYPE html><html><title>Just a moment...</title>")
