"""JobPosting in pages: every posting of every script, and each trap of places, pay, dates and broken JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest

from jobs import registry
from jobs.contract import BoardRef, CleanPosting, Page, Parsed
from jobs.errors import Blocked, Malformed
from jobs.parsing.clean import clean
from jobs.parsing.ld_json import scripts
from tests.jobs.sources.recorded import cleaned, parsed

URL = "https://lanternworks.example/careers/"
JSONLD = registry.source("jsonld")


def of(*contents: str, token: str = URL, headers: dict[str, str] | None = None) -> Parsed:
    """Return what a page with these JSON-LD scripts holds."""
    html = "".join(f'<script type="application/ld+json">{content}</script>' for content in contents)
    request = JSONLD.first_requests(BoardRef("jsonld", token))[0]
    return JSONLD.parse(Page(request, 200, headers or {}, html.encode()))


def one(**fields: Any) -> CleanPosting:
    """Return the posting of a page that holds one, after our rules."""
    node = {"@type": "JobPosting", "title": "Data Engineer", "description": "Pipelines.", **fields}
    (posting,) = of(json.dumps(node)).postings
    return clean(posting)


@pytest.fixture(scope="module")
def board() -> dict[str, CleanPosting]:
    return cleaned("jsonld", "jsonld.html")


def test_every_posting_of_every_script_is_read_and_what_cannot_be_is_named() -> None:
    found = parsed("jsonld", "jsonld.html")
    assert [clean(posting).title for posting in found.postings] == [
        "Senior Data Engineer, Ticketing & Fares",
        "Machine Learning Engineer",
        "Data Analyst",
        "Data Scientist",
        "Platform Engineer, Data",
    ]
    assert [(item.external_id, item.where) for item in found.rejected] == [
        ("LW-406", "script 3, posting 6"),
        (None, "script 4"),
    ]
    assert found.rejected[0].reason == "The JobPosting has no title."
    assert "breaks off at character" in found.rejected[1].reason


def test_identity_is_the_identifier_else_the_address(board: dict[str, CleanPosting]) -> None:
    assert board["Senior Data Engineer, Ticketing & Fares"].external_id == "LW-401"
    assert board["Machine Learning Engineer"].external_id == "https://lanternworks.example/careers/lw-402"


def test_an_address_is_read_from_the_page_s_own() -> None:
    assert one(url="../lw-1").url == "https://lanternworks.example/lw-1"
    assert one().url == URL
    assert one().external_id == URL


def test_an_identifier_that_several_share_is_none_of_theirs() -> None:
    rows = [
        {"@type": "JobPosting", "title": f"Data Engineer {n}", "identifier": "Lantern", "url": f"/j/{n}"}
        for n in (1, 2)
    ]
    assert {posting.external_id for posting in of(json.dumps(rows)).postings} == {
        "https://lanternworks.example/j/1",
        "https://lanternworks.example/j/2",
    }


def test_postings_without_identifier_and_address_are_told_apart_and_keep_their_id() -> None:
    rows = [{"@type": "JobPosting", "title": title, "url": URL} for title in ("Data Engineer", "Data Analyst")]
    first = [posting.external_id for posting in of(json.dumps(rows)).postings]
    again = [posting.external_id for posting in of(json.dumps(rows[::-1])).postings]
    assert len(set(first)) == 2 and first == again[::-1]


def test_the_same_posting_in_two_scripts_is_one() -> None:
    node = json.dumps({"@type": "JobPosting", "title": "Data Engineer", "identifier": "1"})
    assert len(of(node, node).postings) == 1


def test_places_that_share_one_address_are_what_their_names_say(board: dict[str, CleanPosting]) -> None:
    posting = board["Senior Data Engineer, Ticketing & Fares"]
    assert [(place.text, place.city, place.country) for place in posting.places] == [
        ("Lyon, France", "Lyon", "FR"),
        ("Lille, France", "Lille", "FR"),
        ("Remote, France", None, "FR"),
    ]
    assert posting.workplace == "remote"
    assert posting.company_name == "Lantern Works & Sons"


def test_telecommute_is_remote_and_names_who_may_apply(board: dict[str, CleanPosting]) -> None:
    posting = board["Machine Learning Engineer"]
    assert posting.workplace == "remote"
    assert [place.country for place in posting.places] == ["DE", "EG"]


@pytest.mark.parametrize(
    ("location", "country", "city"),
    [
        ("Cairo, Egypt", "EG", "Cairo"),
        ({"@type": "Place", "address": "Austin, TX"}, "US", "Austin"),
        ({"@type": "Place", "name": "Dubai, United Arab Emirates"}, "AE", "Dubai"),
        ({"address": {"addressLocality": "Berlin", "addressCountry": {"name": "Germany"}}}, "DE", "Berlin"),
        ({"@type": "PostalAddress", "addressLocality": "Riyadh", "addressCountry": "SA"}, "SA", "Riyadh"),
        ({"address": {"addressLocality": "Remote", "addressCountry": "GB"}}, "GB", None),
        ({"address": {"addressCountry": "FR"}}, "FR", None),
    ],
)
def test_a_place_in_any_of_its_forms(location: object, country: str, city: str | None) -> None:
    (place,) = one(jobLocation=location).places
    assert (place.country, place.city) == (country, city)


@pytest.mark.parametrize("location", [None, [], {}, 7, {"address": {}}, {"address": []}, [None], ""])
def test_a_place_that_says_nothing_is_none(location: object) -> None:
    posting = one(jobLocation=location)
    assert posting.places == () and posting.workplace == "unknown"


@pytest.mark.parametrize(
    ("title", "pay"),
    [
        ("Senior Data Engineer, Ticketing & Fares", (58_000_00, 71_000_00, "EUR", "year")),
        ("Machine Learning Engineer", (5_000_00, 5_000_00, "USD", "week")),
        ("Data Analyst", (100_00, 200_00, "USD", "hour")),
        ("Platform Engineer, Data", (100_000_00, 100_000_00, "USD", "year")),
    ],
)
def test_pay_is_read_as_stated(board: dict[str, CleanPosting], title: str, pay: tuple[int, int, str, str]) -> None:
    found = board[title].pay
    assert found is not None and (found.min_minor, found.max_minor, found.currency, found.period) == pay


def test_an_hourly_rate_called_a_year_is_not_given_and_counted(board: dict[str, CleanPosting]) -> None:
    assert board["Data Scientist"].pay is None
    assert board["Data Scientist"].failed_rules == ("salary",)


@pytest.mark.parametrize(
    ("fields", "pay"),
    [
        ({"baseSalary": "4,000 - 5,000 EUR per month"}, (400_000, 500_000, "EUR", "month")),
        ({"baseSalary": 62_000, "salaryCurrency": "GBP"}, (6_200_000, 6_200_000, "GBP", "year")),
        ({"baseSalary": {"currency": "EUR", "value": {"value": 5_000, "unitCode": "MON"}}}, (500_000, 500_000, "EUR", "month")),
        ({"baseSalary": {"currency": "EUR", "value": {"minValue": 70_000, "maxValue": 60_000, "unitText": "YEAR"}}},
         (6_000_000, 7_000_000, "EUR", "year")),
        # Nobody can tell what these are paid for, or in.
        ({"baseSalary": "25000", "salaryCurrency": "EGP"}, None),
        ({"baseSalary": "100000", "salaryCurrency": "EGP"}, None),
        ({"baseSalary": "900", "salaryCurrency": "USD"}, None),
        ({"baseSalary": "100000"}, None),
        ({"baseSalary": "competitive"}, None),
        ({"baseSalary": {"currency": "EUR", "value": {"value": 0, "unitText": "YEAR"}}}, None),
        ({"baseSalary": {"currency": "EUR", "value": "x"}}, None),
        ({"estimatedSalary": {"currency": "EUR", "value": {"value": 60_000, "unitText": "YEAR"}}}, None),
    ],
)  # fmt: skip
def test_pay_in_other_forms(fields: dict[str, Any], pay: tuple[int, int, str, str] | None) -> None:
    found = one(**fields).pay
    assert (found and (found.min_minor, found.max_minor, found.currency, found.period)) == pay


def test_a_last_day_counts_to_its_end_and_a_placeholder_is_none(board: dict[str, CleanPosting]) -> None:
    expires = board["Senior Data Engineer, Ticketing & Fares"].expires_at
    assert expires is not None and expires.isoformat() == "2026-12-31T23:59:59+00:00"
    assert board["Machine Learning Engineer"].expires_at is None
    published = board["Machine Learning Engineer"].published_at
    assert published is not None and published.isoformat() == "2026-08-05T07:00:00+00:00"


def test_the_text_holds_every_section_once(board: dict[str, CleanPosting]) -> None:
    text = board["Senior Data Engineer, Ticketing & Fares"].text
    assert text.split("\n") == [
        "You keep the fare pipelines honest with Python, Airflow and BigQuery.",
        "Responsibilities",
        "Own the nightly settlement run",
        "Write the tests that catch a wrong fare",
        "Qualifications",
        "Five years with SQL and Python.",
    ]
    assert board["Machine Learning Engineer"].text == "Ranking models for journeys.\nThey run in PyTorch."
    assert one(description="<p>SQL.</p>", skills="SQL.").text == "SQL."


@pytest.mark.parametrize(
    ("stated", "kind"),
    [("FULL_TIME", "full-time"), (["INTERN", "TEMPORARY"], "internship"), ("CONTRACTOR", "contract"),
     (["FULL_TIME", "PART_TIME"], None), ("OTHER", None), (7, None)],
)  # fmt: skip
def test_employment(stated: object, kind: str | None) -> None:
    assert one(employmentType=stated).employment == kind


@pytest.mark.parametrize(
    "content",
    [
        '{"@type":"JobPosting","title":"T"}',
        '\n//<![CDATA[\n{"@type":"JobPosting","title":"T"}\n//]]>\n',
        '/* <![CDATA[ */ {"@type":"JobPosting","title":"T"}; /* ]]> */',
        '<!-- {"@type":"JobPosting","title":"T"} -->',
        '{"@type":"JobPosting", // a comment, with "quotes"\n"title":"T", /* another */ }',
        '{"@type":"JobPosting","title":"T","description":"line\nline\tand http://x.example // no comment"}',
        "{&quot;@type&quot;:&quot;JobPosting&quot;,&quot;title&quot;:&quot;T&quot;}",
        '{"@type":"WebSite"}{"@type":"JobPosting","title":"T"}',
        '{"a":NaN,"@type":"JobPosting","title":"T"}',
        '{"a":[{"b":{"@type":"schema:JobPosting","schema:title":"T"}}]}',
    ],
)
def test_a_mistake_that_pages_make_is_mended(content: str) -> None:
    assert [posting.title for posting in of(content).postings] == ["T"]


@pytest.mark.parametrize(
    ("contents", "sentence", "where"),
    [
        ((), "it has no JSON-LD", "page"),
        (('{"@type":"WebSite"}',), "none of its JSON-LD is a JobPosting", "page"),
        (("nothing {{{",), "none of its JSON-LD is a JobPosting", "page"),
        (('{"@type":"JobPosting","title":"cut o',), "breaks off at character", "script 1"),
        (('{"@type":"WebSite"}', '{"@type":"JobPosting" "title":1}'), "of script 2", "script 2"),
        (('{"@type":"JobPosting","a":' + "[" * 200_000,), "nested", "script 1"),
    ],
)
def test_a_page_without_a_readable_posting_is_malformed_and_says_where(
    contents: tuple[str, ...], sentence: str, where: str
) -> None:
    with pytest.raises(Malformed) as raised:
        of(*contents)
    assert sentence in raised.value.sentence and raised.value.where == where


def test_a_challenge_page_is_blocked() -> None:
    request = JSONLD.first_requests(BoardRef("jsonld", URL))[0]
    with pytest.raises(Blocked):
        JSONLD.parse(Page(request, 200, {}, b"<html><head><title>Just a moment...</title>"))


def test_a_page_in_another_encoding_keeps_its_letters() -> None:
    content = '<script type="application/ld+json">{"@type":"JobPosting","title":"Ingénieur Données"}</script>'
    request = JSONLD.first_requests(BoardRef("jsonld", URL))[0]
    for body, headers in (
        (content.encode("latin-1"), {"content-type": "text/html; charset=ISO-8859-1"}),
        (('<meta charset="windows-1252">' + content).encode("cp1252"), {}),
        (b"\xff\xfe" + content.encode("utf-16-le"), {}),
    ):
        assert JSONLD.parse(Page(request, 200, headers, body)).postings[0].title == "Ingénieur Données"


@pytest.mark.parametrize(
    "page",
    [
        "<script " * 100_000,
        '<script type="application/ld+json">' + " " * 2_000_000 + "</script>",
        '<script type="application/ld+json">' + "/*" * 300_000 + "</script>",
        '<script type="application/ld+json">' + '"' * 300_001 + "</script>",
        "<!--" * 300_000 + "<script>",
        '<script type="application/ld+json">{}</script>' * 3_000,
    ],
)
def test_a_page_made_to_be_slow_is_not(page: str) -> None:
    # Each of them would take minutes if time grew with the square of its length; pytest would be seen to hang.
    assert len(scripts(page)) <= 500


@pytest.mark.parametrize("depth", [50, 300, 900])
@pytest.mark.parametrize(
    "key", ["title", "url", "jobLocation", "identifier", "baseSalary", "hiringOrganization", "skills"]
)
def test_a_field_nested_however_deep_is_read_or_malformed(key: str, depth: int) -> None:
    node = '{"@type":"JobPosting","title":"Data Engineer","x":%s}' % ("[" * depth + "1" + "]" * depth)
    try:
        found = of(node.replace('"x"', f'"{key}"'), node)
    except Malformed as problem:
        assert "nested" in problem.sentence
    else:
        assert found.postings
