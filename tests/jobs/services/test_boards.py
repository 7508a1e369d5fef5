"""Boards by the address that a person pasted."""

from __future__ import annotations

from typing import cast

import pytest
from django.utils import timezone

from jobs.errors import Gone, SourceError
from jobs.fetch import Fetcher
from jobs.models.board import Board
from jobs.models.company import Company
from jobs.services.boards import (
    BoardPreview,
    BoardUrlUnknown,
    add_board,
    locate_board,
    page_token,
    preview_board,
    stored_board,
)
from tests.factories import make_board, make_company
from tests.jobs.payloads import ScriptedFetcher, greenhouse_board, greenhouse_job

URL = "https://boards.greenhouse.io/lanternworks"


def preview(url: str, answer: bytes | SourceError) -> BoardPreview:
    return preview_board(located=locate_board(url=url), fetcher=cast(Fetcher, ScriptedFetcher(answer)))


@pytest.mark.django_db
def test_an_address_becomes_a_board_that_is_due_now() -> None:
    board = add_board(url=f"{URL}/jobs/123?gh_src=x", company_name="Lantern Works")
    assert (board.source, board.token, board.company and board.company.name) == (
        "greenhouse",
        "lanternworks",
        "Lantern Works",
    )
    assert Board.objects.due(timezone.now()).get() == board
    assert board.company is not None and board.company.origin == Company.Origin.ADMIN


@pytest.mark.django_db
def test_without_a_name_the_feed_names_the_employer() -> None:
    assert add_board(url=URL).company is None


@pytest.mark.django_db
def test_a_known_board_and_a_known_company_are_used_again() -> None:
    board = make_board(token="lanternworks", company=make_company("Lantern Works"))
    assert stored_board(ref=locate_board(url=URL).ref) == board
    assert add_board(url=URL, company_name="Somebody Else") == board
    assert not Company.objects.filter(name="Somebody Else").exists()
    other = add_board(url="https://jobs.lever.co/lantern", company_name="Lantern Works")
    assert other.company == board.company


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["https://example.org/careers", "", "javascript:alert(1)", "https://www.lever.co/"])
def test_an_address_of_no_source_is_refused_with_what_we_read(url: str) -> None:
    with pytest.raises(BoardUrlUnknown) as caught:
        add_board(url=url)
    assert "We read: Ashby (https://jobs.ashbyhq.com/name)" in caught.value.sentence
    assert not Board.objects.exists()


@pytest.mark.django_db
def test_a_preview_tells_what_stands_there() -> None:
    titles = [f"Data Engineer {number}" for number in range(7)]
    shown = preview(URL, greenhouse_board(*(greenhouse_job(number, title) for number, title in enumerate(titles))))
    assert (shown.source, shown.source_name, shown.token) == ("greenhouse", "Greenhouse", "lanternworks")
    assert (shown.postings_count, list(shown.titles)) == (7, titles[:5])
    assert shown.sentence == "7 postings at Greenhouse."
    assert shown.board_url.endswith("lanternworks")


@pytest.mark.django_db
def test_a_preview_of_a_board_that_is_not_there_says_so() -> None:
    shown = preview(URL, Gone("boards-api.greenhouse.io says that there is no such board (404)."))
    assert (shown.postings_count, shown.titles) == (None, ())
    assert "no such board" in shown.sentence


@pytest.mark.django_db
def test_a_preview_of_an_answer_that_is_no_board_says_so() -> None:
    shown = preview(URL, b"<html>Sign in</html>")
    assert shown.postings_count is None and shown.sentence


CAREERS = "https://lanternworks.example/careers"
POSTING = '<script type="application/ld+json">{"@type": "JobPosting", "title": "Data Engineer", "url": "/1"}</script>'
EMBED = '<script src="https://boards.greenhouse.io/embed/job_board/js?for=lanternworks&amp;b=1"></script>'
FEED = "<?xml version='1.0'?><rss version='2.0'><channel><item><title>Data Engineer</title><link>/1</link></item></channel></rss>"


def located(url: str, page: str | SourceError) -> tuple[str, str]:
    fetcher = ScriptedFetcher(page.encode() if isinstance(page, str) else page)
    found = locate_board(url=url, fetcher=cast(Fetcher, fetcher))
    assert len(fetcher.asked) == 1
    return found.ref.source, found.ref.token


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("page", "board"),
    [
        (FEED, ("rss", CAREERS)),
        ("<feed xmlns='http://www.w3.org/2005/Atom'/>", ("rss", CAREERS)),
        (f"<html>{POSTING}", ("jsonld", CAREERS)),
        (f"<html>{EMBED}", ("greenhouse", "lanternworks")),
        # A whole board says when a posting is gone; one page does not.
        (f"<html>{POSTING}{EMBED}", ("greenhouse", "lanternworks")),
        ('<a href="//jobs.lever.co/Lantern/1">1</a><a href="https://jobs.lever.co/lantern/2">', ("lever", "Lantern")),
        (r'<html><script>{"jobs": "https:\/\/jobs.ashbyhq.com\/Lantern%20Works\/x"}</script>', ("ashby", "Lantern Works")),
        ('<html><div id="grnhse_app"></div><script>{"urlToken":"lanternworks"}</script>', ("greenhouse", "lanternworks")),
        ("<html><script>window.leverJobsOptions = {accountName: 'lantern', includeCss: true};</script>", ("lever", "lantern")),
        # Several boards and postings of its own: what the page carries counts.
        (f'<html>{POSTING}<a href="https://jobs.lever.co/a">x</a><a href="https://jobs.lever.co/b">y</a>', ("jsonld", CAREERS)),
    ],
)  # fmt: skip
def test_a_page_says_what_it_is(page: str, board: tuple[str, str]) -> None:
    assert located(CAREERS, page) == board


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("page", "sentence"),
    [
        ('{"version": "https://jsonfeed.org/version/1.1", "items": []}', "This is a JSON Feed, which we cannot read yet."),
        ('<html><a href="https://jobs.lever.co/a">x</a><a href="https://jobs.lever.co/b">y</a>', "names several boards"),
        ('<html><script src="https://acme.recruitee.com/embed.js">', "This page uses Recruitee, which we cannot read yet."),
        ('<html><a href="https://acme.wd3.myworkdayjobs.com/Careers">', "This page uses Workday, which we cannot read yet."),
        ('<html><a href="/job?gh_jid=4100001">', "uses Greenhouse but does not say which board"),
        ('<html><link rel="alternate" type="application/rss+xml" href="/jobs.rss">', "https://lanternworks.example/jobs.rss"),
        ("<html><h1>Lantern Works is hiring</h1>", "is no feed, holds no JobPosting and names no board"),
        ("plain words", "is no feed, holds no JobPosting"),
        (Gone("It says that there is no such board (404)."), "Its page was asked too: It says that there is no such board"),
    ],
)  # fmt: skip
def test_a_page_that_leads_to_no_board_is_told_in_one_sentence(page: str | SourceError, sentence: str) -> None:
    with pytest.raises(BoardUrlUnknown) as caught:
        located(CAREERS, page)
    assert sentence in caught.value.sentence


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://apply.workable.com/lantern/", "Workable"),
        ("https://lantern.bamboohr.com/careers", "BambooHR"),
        ("https://lantern.jobs.personio.de", "Personio"),
        ("https://careers.smartrecruiters.com/Lantern", "SmartRecruiters"),
    ],
)
def test_a_system_that_we_cannot_read_yet_is_named_without_asking(url: str, name: str) -> None:
    fetcher = ScriptedFetcher()
    with pytest.raises(BoardUrlUnknown, match=f"This is a page of {name}, which we cannot read yet"):
        locate_board(url=url, fetcher=cast(Fetcher, fetcher))
    assert not fetcher.asked


@pytest.mark.django_db
def test_a_page_that_is_stored_is_not_asked_again() -> None:
    board = make_board(source="jsonld", token=CAREERS)
    fetcher = ScriptedFetcher()
    assert locate_board(url=f"{CAREERS}#open", fetcher=cast(Fetcher, fetcher)).ref == board.ref
    assert not fetcher.asked


@pytest.mark.django_db
def test_the_page_that_was_asked_is_the_preview() -> None:
    fetcher = cast(Fetcher, ScriptedFetcher(f"<html>{POSTING}".encode()))
    found = locate_board(url="https://lanternworks.example/new", fetcher=fetcher)
    shown = preview_board(located=found, fetcher=fetcher)
    assert (shown.source_name, shown.titles, shown.postings_count) == ("JobPosting page", ("Data Engineer",), 1)


@pytest.mark.parametrize(
    ("url", "token"),
    [
        ("HTTPS://Lantern.Example/Jobs?page=1#open", "https://lantern.example/Jobs?page=1"),
        ("lantern.example", "https://lantern.example/"),
        ("//lantern.example/jobs", "https://lantern.example/jobs"),
        ("javascript:alert(1)", None),
        ("ftp://lantern.example/", None),
        ("https://user:word@lantern.example/", None),
        ("https://localhost/", None),
        ("two words", None),
        ("https://lantern.example/" + "x" * 300, None),
    ],
)
def test_the_token_of_a_page_is_its_address(url: str, token: str | None) -> None:
    assert page_token(url) == token
