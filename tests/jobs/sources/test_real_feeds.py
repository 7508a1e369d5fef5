"""Recorded lists, feeds and boards of many employers, read from beside the project: counted, and never copied into it."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import orjson
import pytest

from jobs import registry
from jobs.contract import BoardRef, CleanPosting, Page, Parsed
from jobs.parsing.clean import clean
from jobs.parsing.data_work import may_be_data_work
from taxonomy.catalog import load_catalog
from taxonomy.classify.role import find_role

FEEDS = Path(__file__).resolve().parents[4] / "shared" / "data" / "feeds"
pytestmark = pytest.mark.skipif(not FEEDS.is_dir(), reason="the recorded boards are not beside this project")
TOKENS = {"workday": "nvidia.wd5/NVIDIAExternalCareerSite"}


@cache
def read(source: str, name: str, folder: str = "") -> tuple[Parsed, tuple[CleanPosting, ...]]:
    found = registry.source(source)
    token = TOKENS.get(source, "recorded" if found.BOARD_PATTERNS else "https://feeds.example.org/jobs")
    body = (FEEDS / (folder or source) / name).read_bytes()
    parsed = found.parse(Page(found.first_requests(BoardRef(source, token))[0], 200, {}, body))
    return parsed, tuple(map(clean, parsed.postings))


@pytest.mark.parametrize(
    # The counts are the manifest's; pay, text, several places, remote are those of the file.
    ("source", "name", "count", "dated", "paid", "remote"),
    [
        ("workday", "nvidia_list.json", 10, 0, 0, 1),
        ("workday", "nvidia_detail.json", 1, 1, 0, 1),
        ("rippling", "11fs_list_v1.json", 2, 0, 0, 1),
        ("rippling", "detail_anonymised.json", 1, 1, 0, 0),
        ("breezy", "10-4-truck.json", 1, 1, 0, 0),
        ("pinpoint", "aawdc.json", 3, 0, 2, 0),
        ("arbeitnow", "page1.json", 76, 76, 0, 10),
        ("remoteok", "api.json", 71, 71, 13, 71),
        ("remotive", "remote-jobs.json", 16, 16, 10, 16),
        ("jobicy", "remote-jobs.json", 5, 5, 5, 5),
        ("himalayas", "jobs_api.json", 3, 3, 1, 3),
        ("himalayas", "jobs_api_limit1.json", 1, 1, 0, 1),
    ],
)
def test_every_posting_is_read_and_cleaned(
    source: str, name: str, count: int, dated: int, paid: int, remote: int
) -> None:
    parsed, postings = read(source, name)
    assert (len(postings), parsed.rejected) == (count, ())
    assert len({posting.external_id for posting in postings}) == count
    assert sum(posting.published_at is not None for posting in postings) == dated
    assert sum(posting.pay is not None for posting in postings) == paid
    assert sum(posting.workplace == "remote" for posting in postings) == remote


@pytest.mark.parametrize(
    ("source", "folder", "name", "count", "paid"),
    [
        ("jsonfeed", "teamtailor", "1komma5_jsonfeed.json", 2, 0),
        ("indeed-xml", "indeed_xml", "4cornerresources.xml", 27, 17),
        ("indeed-xml", "indeed_xml", "remotetalents_nl.xml", 2, 0),
        ("indeed-xml", "xml_generic", "surprise_jobs.xml", 7, 0),
        ("hr-xml", "hr_xml", "documented_absolventa_positionopening.xml", 1, 0),
    ],
)
def test_every_posting_of_a_recorded_file_is_read(source: str, folder: str, name: str, count: int, paid: int) -> None:
    parsed, postings = read(source, name, folder)
    assert (len(postings), parsed.rejected) == (count, ())
    assert len({posting.external_id for posting in postings}) == count
    assert all(posting.text and posting.title and posting.failed_rules == () for posting in postings)
    assert sum(posting.pay is not None for posting in postings) == paid


@pytest.mark.parametrize(
    ("name", "count", "read_as"),
    [
        (
            "algolia_comments_2026-07.json",
            7,
            [
                ("Qase", "Developer Advocate, Technical Customer Support Specialist", "remote"),
                ("Wave", "On-Premises SRE", "remote"),
                ("Zeitlabs", "Senior Frontend Engineer", "remote"),
                ("Trinsic", "Senior Product Engineer", "remote"),
                ("ResortPass", "Senior Software Engineer, Frontend", "onsite"),
            ],
        ),
        ("algolia_search.json", 3, []),
    ],
)
def test_every_comment_is_a_posting_or_says_why_not(name: str, count: int, read_as: list[tuple[str, str, str]]) -> None:
    parsed, postings = read("hackernews", name)
    assert len(postings) + len(parsed.rejected) == count
    assert [(posting.company_name, posting.title, posting.workplace) for posting in postings] == read_as


def test_a_board_of_three_thousand_is_divided_by_its_places() -> None:
    parsed, _ = read("workday", "nvidia_list.json")
    lists = [orjson.loads(request.body)["appliedFacets"] for request in parsed.requests if request.body]
    assert parsed.total is None and len(lists) == 123
    assert {name for facets in lists for name in facets} == {"locations"}
    assert [request.carry["id"] for request in parsed.requests if request.tag == "detail"]


def test_places_of_a_career_site_are_read_from_the_country_down() -> None:
    (posting,) = read("workday", "nvidia_detail.json")[1]
    assert (posting.places[0].city, posting.places[0].region) == ("Durham", "North Carolina")
    assert len(posting.places) == 6 and {place.country for place in posting.places} == {"US"}
    assert (posting.external_id, posting.employment) == ("JR2017578", "full-time")


def test_four_career_sites_write_places_in_four_ways() -> None:
    workday = registry.source("workday")
    (request,) = workday.first_requests(BoardRef("workday", TOKENS["workday"]))
    found = {}
    for board, data in orjson.loads((FEEDS / "workday" / "detail_place_fragments.json").read_bytes()).items():
        info = {"title": "Clerk", "externalUrl": "https://x.example/job/A/Clerk_1"} | data["jobPostingInfo"]
        posting = clean(workday.parse(Page(request, 200, {}, orjson.dumps({"jobPostingInfo": info}))).postings[0])
        found[board.split(":")[1].split("~")[0]] = posting
    cities = {name: [place.city for place in posting.places] for name, posting in found.items()}
    assert cities["armaninollp"] == ["New York", "Boca Raton"]
    assert cities["bilh"] == ["Boston"]
    assert cities["mavenir"] == ["Bengaluru", "Mumbai"]
    assert (cities["westernunion"], found["westernunion"].workplace) == (["Denver", "Atlanta"], "hybrid")


def test_every_employer_is_named_but_one() -> None:
    for source, name in (("arbeitnow", "page1.json"), ("remotive", "remote-jobs.json"), ("jobicy", "remote-jobs.json")):
        assert all(posting.company_name for posting in read(source, name)[1])
    nameless = [posting for posting in read("remoteok", "api.json")[1] if posting.company_name is None]
    assert [posting.listed for posting in nameless] == [False]


def test_no_text_is_left_decoded_wrongly() -> None:
    _, postings = read("remoteok", "api.json")
    assert not [posting.title for posting in postings if "â\x80" in posting.html or "Ã©" in posting.html]


def test_languages_of_a_german_board() -> None:
    languages = Counter(posting.language for posting in read("arbeitnow", "page1.json")[1])
    assert languages == {"de": 62, "en": 14}


def test_a_pool_is_a_prospect() -> None:
    assert [posting.prospect for posting in read("pinpoint", "aawdc.json")[1]] == [False, False, True]


def test_titles_that_the_catalog_knows_are_asked_for() -> None:
    catalog = load_catalog()
    jobs = orjson.loads((FEEDS / "greenhouse" / "databricks_listing.json").read_bytes())["jobs"]
    titles = {job["title"] for job in jobs}
    known = {title for title in titles if find_role(title, "", catalog).role}
    assert len(known) > 20
    assert {title for title in known if not may_be_data_work(title)} == set()
    stopped = sum(not may_be_data_work(title) for title in titles)
    assert stopped > len(titles) / 2
