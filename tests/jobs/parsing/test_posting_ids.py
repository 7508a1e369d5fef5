"""The posting behind an address, for every shape of address that a source gives."""

from __future__ import annotations

import pytest

from jobs.parsing.posting_ids import posting_ids

UUID = "0bbfd4f4-41ff-4ec6-b73f-5200efd5d4d3"


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://example.org/careers?team=data&gh_jid=8023928", "greenhouse:8023928"),
        ("https://job-boards.greenhouse.io/lantern/jobs/8440707002", "greenhouse:8440707002"),
        ("https://job-boards.eu.greenhouse.io/lantern/jobs/8440707002?utm=x", "greenhouse:8440707002"),
        ("https://boards.greenhouse.io/embed/job_app?for=lantern&token=8440707002", "greenhouse:8440707002"),
        ("//boards-api.greenhouse.io/v1/boards/lantern/jobs/8440707002", "greenhouse:8440707002"),
        (f"https://jobs.lever.co/lantern/{UUID}/apply", f"lever:{UUID}"),
        (f"https://jobs.eu.lever.co/lantern/{UUID.upper()}", f"lever:{UUID}"),
        (f"https://jobs.ashbyhq.com/Lantern/{UUID}/application", f"ashby:{UUID}"),
        (f"https://lantern.example.org/jobs?ashby_jid={UUID}", f"ashby:{UUID}"),
        ("https://apply.workable.com/j/0897A038EC/apply", "workable:0897a038ec"),
        ("https://apply.workable.com/lantern/j/0897A038EC/", "workable:0897a038ec"),
        ("https://lantern.jobs.personio.de/job/1613939?display=en", "personio:lantern:1613939"),
        ("https://jobs.smartrecruiters.com/Lantern/744000100000001-data-engineer", "smartrecruiters:744000100000001"),
        ("https://api.smartrecruiters.com/v1/companies/Lantern/postings/743999706414750", "smartrecruiters:743999706414750"),
        ("https://lantern.recruitee.com/o/ai-engineer/c/new", "recruitee:lantern:ai-engineer"),
        ("https://lantern.teamtailor.com/en-GB/jobs/7675543-data-engineer", "teamtailor:lantern:7675543"),
        ("https://lantern.wd5.myworkdayjobs.com/en-US/Careers/job/Cairo/Data_JR2017578", "workday:lantern:jr2017578"),
        ("https://wd5.myworkdaysite.com/recruiting/lantern/Careers/job/Cairo/Data_JR2017578", "workday:lantern:jr2017578"),
        ("https://lantern.breezy.hr/p/e63605aeb81c-data-engineer", "breezy:lantern:e63605aeb81c"),
        (f"https://lantern.pinpointhq.com/en/postings/{UUID}", f"pinpoint:{UUID}"),
        ("https://lantern.bamboohr.com/careers/82", "bamboohr:lantern:82"),
        (f"https://ats.rippling.com/en-GB/lantern/jobs/{UUID}", f"rippling:{UUID}"),
    ],
)  # fmt: skip
def test_an_address_names_its_posting(url: str, key: str) -> None:
    assert [found.key for found in posting_ids(url)] == [key]


@pytest.mark.parametrize(
    "url",
    [
        "https://jobs.lever.co/lantern",
        "https://job-boards.greenhouse.io/lantern",
        "https://lantern.example.org/careers/data-engineer",
        "https://apply.workable.com/lantern/",
        "https://notgreenhouse.io/lantern/jobs/8440707002",
        "https://lantern.bamboohr.com/careers",
        "",
    ],
)
def test_an_address_of_a_board_or_of_a_page_names_none(url: str) -> None:
    assert posting_ids(url) == ()


def test_a_title_that_changed_in_a_workday_address_is_the_same_posting() -> None:
    one = posting_ids("https://lantern.wd5.myworkdayjobs.com/Careers/job/Cairo/Data-Engineer_JR7")
    assert one == posting_ids("https://lantern.wd5.myworkdayjobs.com/Careers/job/Cairo/Senior-Data-Engineer_JR7")


def test_an_id_that_counts_for_one_board_differs_on_another() -> None:
    assert posting_ids("https://one.bamboohr.com/careers/82") != posting_ids("https://two.bamboohr.com/careers/82")


def test_an_address_wrapped_by_a_tracker_is_read() -> None:
    wrapped = "https://click.example.org/?to=https%3A%2F%2Fjobs.lever.co%2Flantern%2F" + UUID
    assert [found.key for found in posting_ids(wrapped)] == [f"lever:{UUID}"]
