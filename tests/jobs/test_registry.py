"""Which board a careers address belongs to."""

from __future__ import annotations

import re

import pytest

from jobs import registry
from jobs.contract import BoardRef


def test_every_file_of_the_folder_is_a_source_that_keeps_the_contract() -> None:
    assert {"ashby", "greenhouse", "jsonld", "lever", "rss"} <= set(registry.sources())
    for slug, source in registry.sources().items():
        assert re.fullmatch(r"[a-z][a-z0-9-]*", slug) and slug == source.SLUG
        assert source.NAME and source.DOCS_URL.startswith("https://")
        assert isinstance(source.ABSENCE_CLOSES, bool)
        assert source.ENABLED is (source.OFF_REASON == "")
        assert isinstance(source.ATTRIBUTION, str)
        assert all("(?P<token>" in pattern for pattern in source.BOARD_PATTERNS)
        board = BoardRef(slug, "Lantern-Works")
        if not source.BOARD_PATTERNS:
            # Its token is an address, which says nothing about what stands there.
            page = BoardRef(slug, "https://lanternworks.example/work")
            assert source.board_url(page) == source.first_requests(page)[0].url == page.token
            continue
        assert registry.detect(source.board_url(board)) == board
        assert registry.detect(source.first_requests(board)[0].url) == board


@pytest.mark.parametrize(
    ("url", "source", "token"),
    [
        ("https://boards.greenhouse.io/lanternworks", "greenhouse", "lanternworks"),
        ("https://boards.greenhouse.io/lanternworks/jobs/4100001?gh_jid=4100001", "greenhouse", "lanternworks"),
        ("https://job-boards.greenhouse.io/LanternWorks/", "greenhouse", "LanternWorks"),
        ("https://job-boards.eu.greenhouse.io/lanternworks", "greenhouse", "lanternworks"),
        ("https://boards.greenhouse.io/embed/job_board?for=lanternworks", "greenhouse", "lanternworks"),
        ("https://boards.greenhouse.io/embed/job_board/js?b=x&for=lanternworks", "greenhouse", "lanternworks"),
        ("https://boards.greenhouse.io/embed/job_app?for=lanternworks&token=4100001", "greenhouse", "lanternworks"),
        ("https://boards-api.greenhouse.io/v1/boards/lanternworks/jobs?content=true", "greenhouse", "lanternworks"),
        ("//boards.greenhouse.io/lanternworks", "greenhouse", "lanternworks"),
        ("boards.greenhouse.io/lanternworks", "greenhouse", "lanternworks"),
        (r"https:\/\/boards.greenhouse.io\/lanternworks", "greenhouse", "lanternworks"),
        ("HTTPS://Boards.Greenhouse.IO/lanternworks", "greenhouse", "lanternworks"),
        ("  https://jobs.lever.co/Fjord.Line  ", "lever", "Fjord.Line"),
        ("https://jobs.lever.co/fjord/0f6d1c2e-77aa-4b1e-9c10-000000000001/apply", "lever", "fjord"),
        ("https://api.lever.co/v0/postings/fjord?mode=json", "lever", "fjord"),
        ("https://jobs.eu.lever.co/fjord", "lever", "eu/fjord"),
        ("https://api.eu.lever.co/v0/postings/fjord", "lever", "eu/fjord"),
        ("https://jobs.ashbyhq.com/PlumbBob", "ashby", "PlumbBob"),
        ("https://jobs.ashbyhq.com/Plumb%20Bob/3b7e0000-1111-4222-8333-000000000001", "ashby", "Plumb Bob"),
        ("https://api.ashbyhq.com/posting-api/job-board/PlumbBob?includeCompensation=true", "ashby", "PlumbBob"),
    ],
)  # fmt: skip
def test_the_token_is_taken_from_the_address_with_its_case(url: str, source: str, token: str) -> None:
    assert registry.detect(url) == BoardRef(source, token)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://lanternworks.example/careers?gh_jid=4100001",
        "https://www.greenhouse.io/lanternworks",
        "https://app.greenhouse.io/lanternworks",
        "https://support.greenhouse.io/hc",
        "https://boards.greenhouse.io/",
        "https://boards.greenhouse.io/embed/job_board",
        "https://boards-api.greenhouse.io/v1/boards/",
        "https://www.lever.co/customers",
        "https://help.lever.co/x",
        "https://api.lever.co/v1/opportunities",
        "https://jobs.lever.co/",
        "https://www.ashbyhq.com/customers",
        "https://app.ashbyhq.com/PlumbBob",
        "https://status.ashbyhq.com/x",
        "https://jobs.ashbyhq.com/api/non-user-graphql",
        "https://jobs.ashbyhq.com/..%2f..",
        "https://jobs.ashbyhq.com/%00",
        "https://jobs.lever.co.evil.example/fjord",
        "https://jobs.lever.co@evil.example/fjord",
        "https://evil.example/https://jobs.lever.co/fjord",
        "javascript:jobs.lever.co/fjord",
    ],
)
def test_other_addresses_belong_to_no_board(url: str) -> None:
    assert registry.detect(url) is None


def test_an_unknown_source_is_named_with_the_known_ones() -> None:
    with pytest.raises(KeyError, match=r"'taleo' is not installed; known are .*ashby.*greenhouse.*lever"):
        registry.source("taleo")


def test_choices_are_slugs_and_names() -> None:
    assert ("lever", "Lever") in registry.choices()
