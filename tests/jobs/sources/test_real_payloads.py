"""Recorded answers of real employers, read from beside the project: counted, and never copied into it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from jobs import registry
from jobs.contract import CleanPosting, Parsed
from jobs.errors import Gone, Malformed
from jobs.parsing.clean import clean
from tests.jobs.sources.recorded import page

FEEDS = Path(__file__).resolve().parents[4] / "shared" / "data" / "feeds"
pytestmark = pytest.mark.skipif(not FEEDS.is_dir(), reason="the recorded boards are not beside this project")


def counted() -> list[tuple[str, str, int]]:
    """Return (source, file, postings) of the manifest's rows that installed sources read."""
    if not FEEDS.is_dir():
        return []
    manifest = (FEEDS / "MANIFEST.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\w+)/([\w.-]+\.json) \| [\d,]+ \| real \| (\d+) \|", manifest, re.MULTILINE)
    return [(source, name, int(count)) for source, name, count in rows if source in registry.sources()]


@cache
def read(source: str, name: str) -> tuple[Parsed, tuple[CleanPosting, ...]]:
    parsed = registry.source(source).parse(page(source, (FEEDS / source / name).read_bytes()))
    return parsed, tuple(map(clean, parsed.postings))


READABLE = [row for row in counted() if row[1] != "unknown_site_error.json"]


@pytest.mark.parametrize(("source", "name", "count"), READABLE)
def test_every_posting_of_a_recorded_board_is_read_and_cleaned(source: str, name: str, count: int) -> None:
    parsed, postings = read(source, name)
    assert len(parsed.postings) + len(parsed.rejected) == count
    assert parsed.rejected == ()
    assert parsed.total in (None, count)
    assert len({posting.external_id for posting in postings}) == count
    for posting in postings:
        assert posting.failed_rules == ()
        assert posting.title == " ".join(posting.title.split())
        assert posting.published_at is not None
        assert posting.language is not None
        assert "\x00" not in posting.html + posting.text


def test_the_answer_for_an_unknown_site_is_gone() -> None:
    with pytest.raises(Gone):
        registry.source("lever").parse(page("lever", (FEEDS / "lever" / "unknown_site_error.json").read_bytes()))


@pytest.mark.parametrize(
    ("source", "name", "with_pay"),
    [
        # 105 and 114 state a salary component; 30 and 34 of these say of themselves that they are on-target earnings.
        ("ashby", "ramp_2026-06-23.json", 75),
        ("ashby", "ramp_2026-08-04.json", 80),
        ("ashby", "highlightta.json", 1),
        ("greenhouse", "playstation_pay_range.json", 1),
        ("greenhouse", "duolingo_content.json", 2),
        ("lever", "15five.json", 0),
        ("lever", "palantir.json", 0),
    ],
)
def test_stated_base_pay_is_read_and_nothing_else(source: str, name: str, with_pay: int) -> None:
    _, postings = read(source, name)
    assert sum(posting.pay is not None for posting in postings) == with_pay


def test_the_hourly_range_stays_hourly() -> None:
    (posting,) = read("greenhouse", "playstation_pay_range.json")[1]
    assert posting.pay is not None
    assert (posting.pay.min_minor, posting.pay.max_minor, posting.pay.period) == (3600, 4800, "hour")
    assert posting.workplace == "remote"


def test_lists_of_places_become_several_places() -> None:
    _, postings = read("greenhouse", "databricks_listing.json")
    assert sum(len(posting.places) > 1 for posting in postings) == 152
    _, stripe = read("greenhouse", "stripe_content_1of2.json")
    assert sum(not posting.places for posting in stripe) == 11


def test_prospects_and_open_applications_are_marked() -> None:
    assert sum(posting.prospect for posting in read("greenhouse", "doctolib_listing_2026-07-30.json")[1]) == 3
    assert [posting.title for posting in read("ashby", "render.json")[1] if posting.prospect] == ["Open Application"]


def test_languages_are_those_of_the_texts() -> None:
    languages = [posting.language for posting in read("greenhouse", "stripe_content_1of2.json")[1]]
    assert languages.count("ja") == 2
    assert set(languages) == {"en", "ja"}


def test_hybrid_work_is_not_called_remote() -> None:
    workplaces = [posting.workplace for posting in read("ashby", "ramp_2026-06-23.json")[1]]
    assert workplaces.count("hybrid") == 97
    assert {posting.workplace for posting in read("ashby", "openai.json")[1]} == {"unknown"}


def test_two_days_of_one_board_differ_only_where_something_shown_changed() -> None:
    before = {posting.external_id: posting for posting in read("greenhouse", "doctolib_listing_2026-07-30.json")[1]}
    after = {posting.external_id: posting for posting in read("greenhouse", "doctolib_listing_2026-08-20.json")[1]}
    both = before.keys() & after.keys()
    assert (len(before.keys() - both), len(after.keys() - both), len(both)) == (60, 40, 98)
    changed = [key for key in both if before[key].content_hash != after[key].content_hash]
    assert 3 <= len(changed) < 10


PAGES = [
    ("breezy_home_genius.html", 1),
    ("meta_software_engineer.html", 1),
    ("paylocity_purcell.html", 1),
    ("thirdparty_graph.html", 2),
]


@pytest.mark.parametrize(("name", "count"), PAGES)
def test_every_posting_of_a_recorded_page_is_read_and_cleaned(name: str, count: int) -> None:
    parsed, postings = read_page("jsonld", name)
    assert (len(parsed.postings), parsed.rejected) == (count, ())
    for posting in postings:
        assert posting.title and posting.company_name and posting.published_at is not None and posting.text


def read_page(source: str, name: str, folder: str = "") -> tuple[Parsed, tuple[CleanPosting, ...]]:
    answer = page(source, (FEEDS / (folder or source) / name).read_bytes(), "https://careers.example.org/jobs")
    parsed = registry.source(source).parse(answer)
    return parsed, tuple(map(clean, parsed.postings))


def test_nine_places_are_what_their_names_say() -> None:
    (posting,) = read_page("jsonld", "meta_software_engineer.html")[1]
    assert len(posting.places) == 9 and {place.country for place in posting.places} == {"US"}
    assert [place.text for place in posting.places][-2:] == ["Remote, US", "New York, NY"]
    assert posting.workplace == "remote"


def test_pay_of_recorded_pages_is_what_they_state() -> None:
    (weekly,) = read_page("jsonld", "breezy_home_genius.html")[1]
    assert weekly.pay is not None and (weekly.pay.min_minor, weekly.pay.period) == (500_000, "week")
    (mislabelled,) = read_page("jsonld", "paylocity_purcell.html")[1]
    assert (mislabelled.pay, mislabelled.failed_rules) == (None, ("salary",))


def test_pages_whose_json_ld_is_no_posting_are_malformed() -> None:
    for name in ("not_jobs_jsonld_with_js_comment.html", "not_jobs_jsonld_with_control_characters.html"):
        with pytest.raises(Malformed, match="holds no posting"):
            read_page("jsonld", name)


def test_recorded_feeds_name_role_and_employer() -> None:
    parsed, postings = read_page("rss", "remote-jobs.rss", "rss_weworkremotely")
    assert (len(postings), parsed.rejected) == (4, ())
    assert [posting.company_name for posting in postings] == ["Mathmo", "Qase", "APEX TRADE", "Qase"]
    assert all(posting.workplace == "remote" and posting.expires_at for posting in postings)
    mixed = read_page("rss", "cryptojobs.rss", "rss_generic")[1]
    assert [(posting.title, posting.company_name) for posting in mixed] == [
        ("CEO / Co-Founder", "GALINA world"),
        ("Co-founder & CEO", "Niubi Bank"),
        ("Junior Crypto Trader (Remote, Spot Trading)", "Token town"),
    ]
    assert [posting.pay is not None for posting in mixed] == [True, True, False]
