"""Recorded answers of the boards that come as lists, details and XML: counted, and never copied into the project."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from jobs import registry
from jobs.contract import CleanPosting, Parsed
from jobs.errors import Malformed
from jobs.parsing.clean import clean
from tests.jobs.sources.recorded import page, whole

FEEDS = Path(__file__).resolve().parents[4] / "shared" / "data" / "feeds"
SOURCES = ("bamboohr", "personio", "recruitee", "smartrecruiters", "teamtailor", "workable")
pytestmark = pytest.mark.skipif(not FEEDS.is_dir(), reason="the recorded boards are not beside this project")


def counted() -> list[tuple[str, str, int]]:
    """Return (source, file, postings) of the manifest's rows of these sources, documented examples left out."""
    if not FEEDS.is_dir():
        return []
    manifest = (FEEDS / "MANIFEST.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\w+)/([\w.-]+) \| [\d,]+ \| real[^|]* \| (\d+) \|", manifest, re.MULTILINE)
    return [(source, name, int(count)) for source, name, count in rows if source in SOURCES]


@cache
def read(source: str, name: str) -> tuple[Parsed, tuple[CleanPosting, ...]]:
    parsed = registry.source(source).parse(page(source, (FEEDS / source / name).read_bytes()))
    return parsed, tuple(map(clean, parsed.postings))


def test_every_recorded_file_of_these_sources_is_counted() -> None:
    assert {source for source, _, _ in counted()} == set(SOURCES)
    assert len(counted()) == 15


# The repository that it comes from cut id and title away: it can only complete a posting.
CUT = ("smartrecruiters", "automationanywhere_detail.json", 1)


@pytest.mark.parametrize(("source", "name", "count"), [row for row in counted() if row != CUT])
def test_every_posting_of_a_recorded_answer_is_read_and_cleaned(source: str, name: str, count: int) -> None:
    parsed, postings = read(source, name)
    assert (len(postings), parsed.rejected) == (count, ())
    assert len({posting.external_id for posting in postings}) == count
    for posting in postings:
        assert posting.title == " ".join(posting.title.split())
        assert posting.places and all(place.country for place in posting.places)
        assert posting.published_at is not None or name == "list_airmedical.json"
        assert posting.failed_rules in ((), ("salary",))
        assert "\x00" not in posting.html + posting.text


@pytest.mark.parametrize(
    ("source", "name", "with_text"),
    [
        ("workable", "vasion_widget.json", 2), ("workable", "zego_widget.json", 0), ("recruitee", "aikidosecurity.json", 3),
        ("recruitee", "channable.json", 2), ("teamtailor", "capio.rss", 3), ("teamtailor", "1komma5_jsonfeed.json", 2),
        ("personio", "stated_pay_de.xml", 2), ("personio", "mrge.xml", 2), ("personio", "personio_trimmed.xml", 0),
        ("smartrecruiters", "westerndigital_list.json", 0), ("bamboohr", "detail_anonymised.json", 1),
    ],
)  # fmt: skip
def test_texts_are_read_where_the_answer_has_any(source: str, name: str, with_text: int) -> None:
    assert sum(bool(posting.text) for posting in read(source, name)[1]) == with_text


@pytest.mark.parametrize(
    ("source", "name", "workplaces"),
    [
        ("workable", "vasion_widget.json", ["remote", "unknown"]),
        ("workable", "zego_widget.json", ["unknown"] * 3),
        ("recruitee", "aikidosecurity.json", ["remote", "remote", "onsite"]),
        ("recruitee", "channable.json", ["hybrid", "hybrid"]),
        ("teamtailor", "capio.rss", ["unknown", "hybrid", "onsite"]),
        ("teamtailor", "1komma5_jsonfeed.json", ["unknown", "unknown"]),
        ("personio", "personio_trimmed.xml", ["unknown"]),
        ("personio", "mrge.xml", ["remote", "remote"]),
        ("smartrecruiters", "westerndigital_list.json", ["unknown"] * 10),
        ("bamboohr", "list_airmedical.json", ["onsite", "remote"]),
    ],
)
def test_a_workplace_that_is_not_stated_is_unknown(source: str, name: str, workplaces: list[str]) -> None:
    assert [posting.workplace for posting in read(source, name)[1]] == workplaces


def test_pay_of_personio_is_read_with_its_period() -> None:
    pay = [posting.pay for posting in read("personio", "stated_pay_de.xml")[1]]
    assert [(found.min_minor, found.max_minor, found.currency, found.period) for found in pay if found] == [
        (1_450, None, "EUR", "hour"),
        (6_000_000, 8_000_000, "EUR", "year"),
    ]


def test_figures_of_recruitee_are_pay_unless_they_cannot_be() -> None:
    assert [posting.pay is not None for posting in read("recruitee", "channable.json")[1]] == [True, True]
    raw = read("recruitee", "aikidosecurity.json")[0].postings
    assert [bool(posting.pay) for posting in raw] == [False, False, True]
    last = read("recruitee", "aikidosecurity.json")[1][2]
    # 75 to 95 dollars a year: thousands are meant, and not said.
    assert (last.pay, last.failed_rules) == (None, ("salary",))


def test_every_office_of_personio_is_a_place() -> None:
    (trimmed,) = read("personio", "personio_trimmed.xml")[1]
    assert [place.city for place in trimmed.places] == ["Munich", "Berlin"]
    for posting in read("personio", "mrge.xml")[1]:
        assert [place.city for place in posting.places] == ["Berlin", "Hamburg", None]


def test_languages_are_those_of_the_texts() -> None:
    assert [posting.language for posting in read("personio", "stated_pay_de.xml")[1]] == ["de", "de"]
    assert {posting.language for posting in read("teamtailor", "1komma5_jsonfeed.json")[1]} == {"sv"}


def test_two_pages_and_the_details_of_a_recorded_board_are_one_board() -> None:
    folder = FEEDS / "smartrecruiters"
    first, second, detail = (
        (folder / f"automationanywhere_{name}.json").read_bytes() for name in ("page0", "page1", "detail")
    )
    # The second page repeats a posting of the first, as pages do that moved between two requests: one is missing.
    with pytest.raises(Malformed, match="states 4 postings but sent 3"):
        whole("smartrecruiters", first, second, detail, detail, detail)
    second = second.replace(b"743999706414750", b"743999706414751")
    reading, asked = whole("smartrecruiters", first, second, *[detail] * 4)
    assert (reading.total, reading.seen, len(reading.postings), len(asked)) == (4, 4, 4, 6)
    assert all("Job Description" in posting.text for posting in reading.postings)


def test_a_first_page_alone_is_not_the_board() -> None:
    parsed, _ = read("smartrecruiters", "westerndigital_list.json")
    assert (parsed.total, len(parsed.requests)) == (359, 11)
    assert parsed.requests[-1].url.endswith("/postings?limit=100&offset=10")


def test_no_name_of_a_person_is_read() -> None:
    assert "creator" not in repr(read("smartrecruiters", "westerndigital_list.json")[0].postings)
    for name in ("aikidosecurity.json", "channable.json"):
        for posting in read("recruitee", name)[0].postings:
            assert "mailbox" not in repr(posting)
