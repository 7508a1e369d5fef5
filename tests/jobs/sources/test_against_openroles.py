"""Another reader of the same recorded boards says the same, except where it is known to be wrong, each with its reason.

openroles is developers' equipment: it is asked for nothing but what it makes of a recorded answer, and nothing of it is used.
"""

from __future__ import annotations

import importlib
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import pytest

from jobs import registry
from jobs.contract import CleanPosting
from jobs.parsing.clean import clean
from jobs.parsing.html import one_line
from tests.jobs.sources.recorded import page

FEEDS = Path(__file__).resolve().parents[4] / "shared" / "data" / "feeds"
http = pytest.importorskip("openroles._http", reason="openroles is not installed")
pytestmark = pytest.mark.skipif(not FEEDS.is_dir(), reason="the recorded boards are not beside this project")

OFFICES = "offices of a posting's department are not places of the posting"
SPLIT = "one text that names several places is several places"
TARGET = "the sums are on-target earnings, by the posting's own words"
SALARIES = "pay_transparency, or the text's own block of pay, is not read there"
# (file, field) -> (postings that differ, why ours is right)
EXCEPTIONS = {
    ("ashby/ramp_2026-06-23.json", "pay"): (30, TARGET),
    ("ashby/ramp_2026-08-04.json", "pay"): (34, TARGET),
    ("ashby/ramp_2026-06-23.json", "places"): (4, "“US or Canada” are two countries"),
    ("lever/15five.json", "pay"): (1, TARGET),
    ("greenhouse/databricks_listing.json", "places"): (152, SPLIT),
    ("greenhouse/discord_content.json", "places"): (1, OFFICES),
    ("greenhouse/doctolib_listing_2026-07-30.json", "places"): (6, SPLIT),
    ("greenhouse/doctolib_listing_2026-08-20.json", "places"): (6, SPLIT),
    ("greenhouse/duolingo_content.json", "places"): (2, OFFICES),
    ("greenhouse/duolingo_content.json", "pay"): (2, SALARIES),
    ("greenhouse/honeycomb_content.json", "places"): (2, OFFICES),
    ("greenhouse/playstation_pay_range.json", "places"): (1, OFFICES),
    ("greenhouse/playstation_pay_range.json", "pay"): (1, SALARIES),
    ("greenhouse/stripe_content_1of2.json", "places"): (234, OFFICES),
    ("greenhouse/stripe_content_2of2.json", "places"): (245, OFFICES),
    ("personio/mrge.xml", "places"): (2, SPLIT),
    ("personio/personio_trimmed.xml", "places"): (1, "additional offices are not read there"),
    ("personio/stated_pay_de.xml", "pay"): (2, "salaryInformation is not read there"),
    ("recruitee/aikidosecurity.json", "pay"): (1, "75 to 95 a year is no year's pay"),
    ("teamtailor/capio.rss", "workplace"): (2, "“none” says nothing of the workplace, and “onsite” says on site"),
}  # fmt: skip
# Not what these sources are asked for, or no board.
LEFT_OUT = ("documented", "unknown_site", "1komma5_jsonfeed")


class Facts(NamedTuple):
    """What both readers say of one posting; pay is (least, most, currency, period) in whole units."""

    title: str
    workplace: str
    pay: tuple[float | None, float | None, str, str]
    has_text: bool
    places: int


def recorded() -> list[str]:
    """Return the recorded boards of the sources that both read."""
    names = ("ashby", "greenhouse", "lever", "personio", "recruitee", "teamtailor", "workable")
    paths = [path for name in names for path in sorted((FEEDS / name).glob("*"))]
    return [f"{path.parent.name}/{path.name}" for path in paths if not path.name.startswith(LEFT_OUT)]


@cache
def ours(name: str) -> dict[str, CleanPosting]:
    """Return id -> posting."""
    source = name.partition("/")[0]
    found = registry.source(source).parse(page(source, (FEEDS / name).read_bytes()))
    return {posting.external_id: posting for posting in map(clean, found.postings)}


def theirs(name: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return id -> job of the other reader, whose outside world is the recorded answer."""
    body = (FEEDS / name).read_bytes()
    monkeypatch.setattr(http, "robots_refuses", lambda *_: "")
    monkeypatch.setattr(http, "robots_allows", lambda *_: (True, ""))
    monkeypatch.setattr(http, "request", lambda *_, **__: (orjson.loads(body), None))
    monkeypatch.setattr(http, "request_raw", lambda url, **_: ("" if "offset=100" in url else body.decode(), None))
    source = name.partition("/")[0]
    jobs = importlib.import_module(f"openroles.providers.{source}").fetch("lanternworks")
    by_address = {posting.url: key for key, posting in ours(name).items()}
    return {(key if (key := job.id.partition("-")[2]) in ours(name) else by_address[job.url]): job for job in jobs}


def of_ours(posting: CleanPosting) -> Facts:
    pay = posting.pay
    low, high = (
        None if minor is None else minor / 100 for minor in ((pay.min_minor, pay.max_minor) if pay else (None, None))
    )
    stated = (low, high, pay.currency if pay else "", pay.period if pay else "")
    return Facts(posting.title, posting.workplace, stated, bool(posting.text), len(posting.places))


def of_theirs(job: Any) -> Facts:
    pay = (job.salary_min, job.salary_max, job.salary_currency, job.salary_period)
    return Facts(one_line(job.title), job.workplace or "unknown", pay, bool(job.description), len(job.locations))


@pytest.mark.parametrize("name", recorded() if FEEDS.is_dir() else [])
def test_both_readers_agree_except_where_the_other_is_known_to_be_wrong(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs, postings = theirs(name, monkeypatch), ours(name)
    assert jobs.keys() == postings.keys()
    different: Counter[str] = Counter()
    for key, job in jobs.items():
        mine, other = of_ours(postings[key]), of_theirs(job)
        different.update(field for field in Facts._fields if getattr(mine, field) != getattr(other, field))
        published = postings[key].published_at
        # The other reader keeps the day of the source's own zone.
        assert bool(published) is bool(job.posted)
        if published:
            assert abs((published.date() - date.fromisoformat(job.posted)).days) <= 1
    expected = {field: count for (file, field), (count, _) in EXCEPTIONS.items() if file == name}
    assert different == expected


def test_every_exception_is_of_a_recorded_board_and_says_why() -> None:
    assert {file for file, _ in EXCEPTIONS} <= set(recorded())
    assert all(len(reason) > 10 for _, reason in EXCEPTIONS.values())
