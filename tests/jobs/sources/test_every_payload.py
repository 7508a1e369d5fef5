"""`parse_payload` on every recorded file: what must come out of each, counted, and never copied into the project.

The counts were compared by hand with what the files hold, and with what other readers of the same files make of them. Where
they differ from a plain count, the reason stands beside the table.
"""

from __future__ import annotations

import io
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import pytest
from django.core.management import CommandError, call_command

from jobs.parsing.field_map import map_text

FEEDS = Path(__file__).resolve().parents[4] / "shared" / "data" / "feeds"
pytestmark = pytest.mark.skipif(not FEEDS.is_dir(), reason="the recorded boards are not beside this project")

# Folders that are not named like the source that reads them.
SOURCES = {
    "rss_weworkremotely": "rss", "rss_generic": "rss", "indeed_xml": "indeed-xml", "hr_xml": "hr-xml", "hr_open": "usajobs",
    "xml_generic": "custom",
}  # fmt: skip
TOKENS = {
    "workday": "nvidia.wd5/NVIDIAExternalCareerSite",
    "rss_weworkremotely": "https://weworkremotely.com/remote-jobs.rss",
}
MAP = map_text(
    record="job",
    whole=True,
    fields={
        "title": "name", "url": "link", "id": "@id", "company": "company", "text": "description", "place": "region",
        "published": "pubdate", "employment": "jobtype",
    },
)  # fmt: skip

# Read postings, rejected entries; of the read ones: with a date, a place, a known workplace, pay, a text, several places;
# then the languages.
#
# Pay of ashby/ramp: 105 and 114 state a salary, 30 and 34 of these say of themselves that they are on-target earnings, and so
# does lever/15five. recruitee/aikidosecurity states 75 to 95 a year and jsonld/paylocity 24 to 28 a year: neither is a year's.
# lever/palantir names pay in prose alone. remoteok: 39 of 71 name no place. stripe: "N/A" is no place.
# teamtailor/capio: "none" says nothing of the workplace. hackernews: complaints and replies are no postings.
# smartrecruiters detail: id and title were cut away where it was recorded; it can only complete a posting.
TABLE = """
file                                                 read rej. dated placed workplace paid text several languages
arbeitnow/page1.json                                   76    0    76     76        10    0   76       0  de:62 en:14
ashby/highlightta.json                                  2    0     2      2         2    1    2       0  en:2
ashby/openai.json                                       2    0     2      2         0    0    2       0  en:2
ashby/ramp_2026-06-23.json                            112    0   112    112       112   75  112      70  en:112
ashby/ramp_2026-08-04.json                            120    0   120    120       120   80  120      69  en:120
ashby/render.json                                       2    0     2      2         2    0    2       2  en:2
bamboohr/detail_anonymised.json                         1    0     1      1         1    1    1       0  None:1
bamboohr/list_airmedical.json                           2    0     0      2         2    0    0       0  None:2
breezy/10-4-truck.json                                  1    0     1      1         0    0    1       0  None:1
greenhouse/databricks_listing.json                    816    0   816    816        65    0    0     152  en:815 ja:1
greenhouse/discord_content.json                         1    0     1      1         0    0    1       0  en:1
greenhouse/doctolib_listing_2026-07-30.json           158    0   158    158         0    0    0       6  de:73 en:45 fr:32 it:8
greenhouse/doctolib_listing_2026-08-20.json           138    0   138    138         0    0    0       6  de:66 en:42 fr:22 it:8
greenhouse/duolingo_content.json                        2    0     2      2         0    2    2       0  en:2
greenhouse/honeycomb_content.json                       2    0     2      2         2    0    2       0  en:2
greenhouse/playstation_pay_range.json                   1    0     1      1         1    1    1       0  en:1
greenhouse/stripe_content_1of2.json                   274    0   274    263        34    0  274      70  en:272 ja:2
greenhouse/stripe_content_2of2.json                   273    0   273    263        65    0  273      89  en:273
hackernews/algolia_comments_2026-07.json                5    2     5      4         5    2    5       0  en:5
hackernews/algolia_search.json                          0    3     0      0         0    0    0       0  -
himalayas/jobs_api.json                                 3    0     3      3         3    1    3       1  en:3
himalayas/jobs_api_limit1.json                          1    0     1      1         1    0    1       0  en:1
hr_open/usajobs_search.json                             8    0     8      8         0    8    8       5  en:8
hr_xml/documented_absolventa_positionopening.xml        1    0     1      1         0    0    1       0  de:1
indeed_xml/4cornerresources.xml                        27    0    27     27         4   17   27       0  en:27
indeed_xml/remotetalents_nl.xml                         2    0     2      2         2    0    2       0  nl:2
jobicy/remote-jobs.json                                 5    0     5      5         5    5    5       0  en:5
jsonld/breezy_home_genius.html                          1    0     1      1         0    1    1       0  en:1
jsonld/documented_schemaorg_microdata.html              1    0     1      1         0    1    1       0  en:1
jsonld/meta_software_engineer.html                      1    0     1      1         1    0    1       1  en:1
jsonld/microdata_smartrecruiters_anonymised.html        1    0     1      1         0    0    1       0  en:1
jsonld/paylocity_purcell.html                           1    0     1      1         0    0    1       0  en:1
jsonld/thirdparty_graph.html                            2    0     2      2         1    0    2       0  None:2
lever/15five.json                                       1    0     1      1         1    0    1       0  en:1
lever/idealistconsulting.json                           2    0     2      2         2    0    2       0  en:2
lever/jumpcloud.json                                    2    0     2      2         2    0    2       0  en:2
lever/palantir.json                                    10    0    10     10        10    0   10       0  en:10
personio/mrge.xml                                       2    0     2      2         2    0    2       2  en:2
personio/personio_trimmed.xml                           1    0     1      1         0    0    0       1  None:1
personio/stated_pay_de.xml                              2    0     2      2         0    2    2       0  de:2
pinpoint/aawdc.json                                     3    0     0      3         3    2    3       0  en:3
recruitee/aikidosecurity.json                           3    0     3      3         3    0    3       0  en:3
recruitee/channable.json                                2    0     2      2         2    2    2       0  en:2
remoteok/api.json                                      71    0    71     32        71   13   71       1  en:71
remotive/remote-jobs.json                              16    0    16     16        16   10   16       6  en:15 de:1
rippling/11fs_list_v1.json                              2    0     0      2         1    0    0       0  None:2
rippling/detail_anonymised.json                         1    0     1      1         0    0    1       1  en:1
rss_generic/cryptojobs.rss                              3    0     3      3         3    2    3       0  en:3
rss_weworkremotely/remote-jobs.rss                      4    0     4      4         4    0    4       0  en:4
smartrecruiters/automationanywhere_detail.json          0    1     0      0         0    0    0       0  -
smartrecruiters/automationanywhere_page0.json           3    0     3      3         0    0    0       0  en:3
smartrecruiters/automationanywhere_page1.json           1    0     1      1         0    0    0       0  en:1
smartrecruiters/westerndigital_list.json               10    0    10     10         0    0    0       0  en:9 th:1
teamtailor/1komma5_jsonfeed.json                        2    0     2      2         0    0    2       0  sv:2
teamtailor/capio.rss                                    3    0     3      3         2    0    3       0  None:3
workable/documented_spi_v3_jobs.json                    3    0     3      3         0    0    0       0  None:3
workable/vasion_widget.json                             2    0     2      2         1    0    2       0  en:2
workable/zego_widget.json                               3    0     3      3         0    0    0       0  None:3
workday/nvidia_detail.json                              1    0     1      1         1    0    1       1  en:1
workday/nvidia_list.json                               10    0     0      8         1    0    0       0  None:10
xml_generic/surprise_jobs.xml                           7    0     7      7         0    0    7       0  en:7
"""

NO_POSTING = "The JobPosting page holds no posting: none of its JSON-LD is a JobPosting; nothing was changed."
ERRORS = {
    "jsonld/not_jobs_jsonld_with_control_characters.html": NO_POSTING,
    "jsonld/not_jobs_jsonld_with_js_comment.html": NO_POSTING,
    "lever/unknown_site_error.json": "Lever says that there is no such site.",
    "workable/documented_spi_v3_job.json": "Workable answered without a list of jobs; nothing was changed.",
    "workday/detail_place_fragments.json": "Workday answered without postings; nothing was changed.",
}


class Row(NamedTuple):
    """What must come out of one file."""

    read: int
    rejected: int
    dated: int
    placed: int
    workplace: int
    paid: int
    text: int
    several: int
    languages: dict[str, int]


def rows() -> dict[str, Row]:
    """Return file -> what must come out of it."""
    found: dict[str, Row] = {}
    for line in TABLE.strip().splitlines()[1:]:
        name, *cells, last = line.split(maxsplit=9)
        languages = [part.split(":") for part in last.split() if part != "-"]
        found[name] = Row(*map(int, cells), {code: int(count) for code, count in languages})
    return found


@cache
def parsed(name: str, folder: Path) -> tuple[list[dict[str, Any]], int]:
    """Return what `parse_payload` prints of a recorded file, and how many entries it rejects."""
    kind = name.partition("/")[0]
    source = SOURCES.get(kind, kind)
    options = [f"--token={TOKENS[kind]}"] if kind in TOKENS else []
    if source == "custom":
        mapped = folder / "map.json"
        mapped.write_text(MAP, encoding="utf-8")
        options.append(f"--map={mapped}")
    out, err = io.StringIO(), io.StringIO()
    call_command("parse_payload", f"--source={source}", *options, str(FEEDS / name), stdout=out, stderr=err)
    said = err.getvalue()
    # Texts hold line separators of their own, which end no line of JSON.
    return [orjson.loads(line) for line in out.getvalue().split("\n") if line], said.count("Rejected ")


def test_every_recorded_file_stands_in_the_table() -> None:
    recorded = {f"{path.parent.name}/{path.name}" for path in FEEDS.glob("*/*") if path.is_file()}
    assert recorded == rows().keys() | ERRORS.keys()


@pytest.mark.parametrize("name", rows())
def test_what_comes_out_of_a_recorded_file(name: str, tmp_path: Path) -> None:
    postings, rejected = parsed(name, tmp_path)
    languages = Counter(str(posting["language"]) for posting in postings)
    assert rows()[name] == Row(
        read=len(postings),
        rejected=rejected,
        dated=sum(posting["published_at"] is not None for posting in postings),
        placed=sum(bool(posting["places"]) for posting in postings),
        workplace=sum(posting["workplace"] != "unknown" for posting in postings),
        paid=sum(posting["pay"] is not None for posting in postings),
        text=sum(bool(posting["text"]) for posting in postings),
        several=sum(len(posting["places"]) > 1 for posting in postings),
        languages=dict(languages),
    )
    assert len({posting["external_id"] for posting in postings}) == len(postings)


@pytest.mark.parametrize("name", ERRORS)
def test_a_file_that_is_no_list_ends_in_the_right_sentence(name: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError) as caught:
        parsed(name, tmp_path)
    assert str(caught.value) == ERRORS[name]


@pytest.mark.parametrize(
    ("name", "at", "pay"),
    [
        ("greenhouse/playstation_pay_range.json", 0, (3_600, 4_800, "USD", "hour")),
        ("personio/stated_pay_de.xml", 0, (1_450, None, "EUR", "hour")),
        ("personio/stated_pay_de.xml", 1, (6_000_000, 8_000_000, "EUR", "year")),
        ("recruitee/channable.json", 0, (525_300, 615_200, "EUR", "month")),
        ("jsonld/breezy_home_genius.html", 0, (500_000, 500_000, "USD", "week")),
        ("jsonld/documented_schemaorg_microdata.html", 0, (10_000_000, 10_000_000, "USD", "year")),
        ("hr_open/usajobs_search.json", 0, (15_035_900, 19_720_100, "USD", "year")),
    ],
)  # fmt: skip
def test_pay_that_other_readers_miss_has_its_sums_and_its_period(
    name: str, at: int, pay: tuple[int, int | None, str, str], tmp_path: Path
) -> None:
    found = parsed(name, tmp_path)[0][at]["pay"]
    assert (found["min_minor"], found["max_minor"], found["currency"], found["period"]) == pay


def test_places_and_workplaces_that_other_readers_get_wrong(tmp_path: Path) -> None:
    (meta,) = parsed("jsonld/meta_software_engineer.html", tmp_path)[0]
    assert len(meta["places"]) == 9 and meta["workplace"] == "remote"
    (personio,) = parsed("personio/personio_trimmed.xml", tmp_path)[0]
    assert [place["city"] for place in personio["places"]] == ["Munich", "Berlin"]
    capio = parsed("teamtailor/capio.rss", tmp_path)[0]
    assert [posting["workplace"] for posting in capio] == ["unknown", "hybrid", "onsite"]
    # Offices of a department are not where a posting is.
    stripe = [
        posting for half in (1, 2) for posting in parsed(f"greenhouse/stripe_content_{half}of2.json", tmp_path)[0]
    ]
    assert (len(stripe), sum(len(posting["places"]) > 1 for posting in stripe)) == (547, 159)
    usajobs = parsed("hr_open/usajobs_search.json", tmp_path)[0]
    assert [len(posting["places"]) for posting in usajobs] == [21, 10, 6, 2, 1, 1, 7, 1]
    assert {place["country"] for posting in usajobs for place in posting["places"]} == {"US"}
    assert all(posting["expires_at"] for posting in usajobs)


def test_the_same_title_in_several_cities_is_several_postings(tmp_path: Path) -> None:
    titles = Counter(posting["title"] for posting in parsed("lever/palantir.json", tmp_path)[0])
    assert len(titles) < sum(titles.values()) == 10
