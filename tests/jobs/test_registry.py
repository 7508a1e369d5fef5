"""Which board a careers address belongs to."""

from __future__ import annotations

import re

import pytest

from jobs import registry
from jobs.contract import BoardRef

# Where a token is more than a name.
TOKENS = {"workday": "lantern.wd3/Lantern-Works"}


def test_every_file_of_the_folder_is_a_source_that_keeps_the_contract() -> None:
    assert {"ashby", "bamboohr", "greenhouse", "jsonld", "lever", "personio", "recruitee", "rss", "smartrecruiters",
            "teamtailor", "workable"} <= set(registry.sources())  # fmt: skip
    for slug, source in registry.sources().items():
        assert re.fullmatch(r"[a-z][a-z0-9-]*", slug) and slug == source.SLUG
        assert source.NAME and source.DOCS_URL.startswith("https://")
        assert isinstance(source.ABSENCE_CLOSES, bool)
        assert source.ENABLED is (source.OFF_REASON == "")
        assert isinstance(source.ATTRIBUTION, str)
        # A site that is one board has no token but its slug.
        named = ["(?P<token>" in pattern for pattern in source.BOARD_PATTERNS]
        assert all(named) or not any(named)
        board = BoardRef(slug, TOKENS.get(slug, "Lantern-Works") if any(named) else slug)
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
        ("https://apply.workable.com/lantern-works/", "workable", "lantern-works"),
        ("https://apply.workable.com/lantern/j/1A2B3C4D5E/apply", "workable", "lantern"),
        ("https://lantern.workable.com", "workable", "lantern"),
        ("https://www.workable.com/api/accounts/lantern?details=true", "workable", "lantern"),
        ("https://apply.workable.com/api/v1/widget/accounts/lantern", "workable", "lantern"),
        ("https://careers.smartrecruiters.com/LanternWorks", "smartrecruiters", "LanternWorks"),
        ("https://jobs.smartrecruiters.com/LanternWorks/744000100000001-data-engineer", "smartrecruiters", "LanternWorks"),
        ("https://jobs.smartrecruiters.com/oneclick-ui/company/LanternWorks/publication/x", "smartrecruiters", "LanternWorks"),
        ("https://api.smartrecruiters.com/v1/companies/LanternWorks/postings", "smartrecruiters", "LanternWorks"),
        ("https://lantern.recruitee.com/o/data-engineer", "recruitee", "lantern"),
        ("https://jobs.lantern.example/api/offers/", "recruitee", "jobs.lantern.example"),
        ("https://lantern.teamtailor.com/jobs/8200001-data-engineer", "teamtailor", "lantern"),
        ("https://lantern.teamtailor.com/jobs.rss", "teamtailor", "lantern"),
        ("https://lantern-works.jobs.personio.de/job/1500001?language=en", "personio", "lantern-works"),
        ("https://lantern.jobs.personio.com/", "personio", "com/lantern"),
        ("https://lantern.bamboohr.com/careers/41", "bamboohr", "lantern"),
        ("https://lantern.bamboohr.com/jobs/embed2.php?version=1.0.0", "bamboohr", "lantern"),
        ("https://fjord.wd3.myworkdayjobs.com/Careers", "workday", "fjord.wd3/Careers"),
        ("https://Fjord.wd103.myworkdayjobs.com/en-US/Careers/job/Oslo/Clerk_R1", "workday", "fjord.wd103/Careers"),
        ("https://fjord.wd3.myworkdayjobs.com/wday/cxs/fjord/Careers/jobs", "workday", "fjord.wd3/Careers"),
        ("https://wd5.myworkdaysite.com/recruiting/fjord/Jobs", "workday", "wd5.myworkdaysite.com/recruiting/fjord/Jobs"),
        ("https://ats.rippling.com/LanternWorks/jobs", "rippling", "LanternWorks"),
        ("https://ats.us1.rippling.com/en-GB/lantern/jobs/7a1c", "rippling", "lantern"),
        ("https://ats.rippling.com/embed/lantern/jobs", "rippling", "lantern"),
        ("https://api.rippling.com/platform/api/ats/v2/board/lantern/jobs?page=0", "rippling", "v2/lantern"),
        ("https://lantern.breezy.hr/p/a1-data-analyst", "breezy", "lantern"),
        ("https://lantern.pinpointhq.com/en/postings/9001", "pinpoint", "lantern"),
        ("https://www.arbeitnow.com/jobs/companies/fjord/clerk-1", "arbeitnow", "arbeitnow"),
        ("https://remoteOK.com/remote-jobs/remote-clerk-1", "remoteok", "remoteok"),
        ("https://remotive.com/remote-jobs/data", "remotive", "remotive"),
        ("https://jobicy.com/?feed=job_feed", "jobicy", "jobicy"),
        ("https://himalayas.app/jobs/api", "himalayas", "himalayas"),
        ("https://news.ycombinator.com/submitted?id=whoishiring", "hackernews", "hackernews"),
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
        "https://apply.workable.com/j/1A2B3C4D5E",
        "https://apply.workable.com/api/v1/widget/accounts/",
        "https://www.workable.com/pricing",
        "https://jobs.workable.com/view/x",
        "https://help.workable.com/hc",
        "https://jobs.smartrecruiters.com/oneclick-ui/",
        "https://www.smartrecruiters.com/customers",
        "https://www.recruitee.com/api/offers/",
        "https://app.recruitee.com/x",
        "https://www.teamtailor.com/jobs",
        "https://jobs.lantern.example/jobs.rss",
        "https://lantern.personio.de/",
        "https://jobs.personio.de/",
        "https://lantern.bamboohr.com/login.php",
        "https://www.bamboohr.com/careers",
        "https://lantern.recruitee.com.evil.example/",
        "https://lantern.teamtailor.com@evil.example/",
        "https://evil.example/lantern.workable.com/",
        "https://jobs.lever.co.evil.example/fjord",
        "https://jobs.lever.co@evil.example/fjord",
        "https://evil.example/https://jobs.lever.co/fjord",
        "https://www.myworkdayjobs.com/Careers",
        "https://fjord.wd3.myworkdayjobs.com/",
        "https://fjord.wd3.myworkdayjobs.com/en-US",
        "https://ats.rippling.com/embed",
        "https://www.rippling.com/careers",
        "https://app.breezy.hr/signin",
        "https://www.pinpointhq.com/",
        "https://notarbeitnow.com/",
        "https://remoteok.com.evil.example/",
        "https://news.ycombinator.com/user?id=whoishiringnot",
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


def test_sources_that_forbid_programs_are_switched_off_and_say_why() -> None:
    assert {"bamboohr", "smartrecruiters"} <= registry.switched_off()
    assert "robots.txt" in registry.source("smartrecruiters").OFF_REASON
    assert "terms" in registry.source("bamboohr").OFF_REASON
    assert not registry.switched_off() & {"greenhouse", "personio", "recruitee", "teamtailor", "workable"}
