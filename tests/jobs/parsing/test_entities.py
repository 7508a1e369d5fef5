"""Titles, names and places as people read them, however often a source escaped them."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from jobs import registry
from jobs.contract import CleanPosting, RawPlace, RawPosting
from jobs.parsing.clean import clean
from jobs.parsing.entities import plain_line
from tests.jobs.sources.recorded import page


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("App &amp; Frontend", "App & Frontend"),
        ("App &amp;amp; Frontend", "App & Frontend"),
        ("L&#8217;Oréal, caf&eacute;&nbsp;&#x26;&nbsp;bar", "L’Oréal, café & bar"),
        ("Data &micro;services &microservices", "Data µservices &microservices"),
        ("Q&A, R&D, AT&T, P&L &Co", "Q&A, R&D, AT&T, P&L &Co"),
        ("Nothing &nosuchname; here", "Nothing &nosuchname; here"),
        ("A&#0;B&#10;C&#x200b;D", "A\ufffdB CD"),
        ("&lt;b&gt;Data&lt;/b&gt;", "<b>Data</b>"),
    ],
)
def test_entities_are_read_where_they_are_whole(text: str, read: str) -> None:
    assert plain_line(text) == read


@given(st.text(alphabet="&#;xampltgD0128 \n\u200b", max_size=40))
def test_a_line_that_was_read_is_not_changed_by_reading_it_again(text: str) -> None:
    once = plain_line(text)
    assert plain_line(once) == once


def answers() -> list[tuple[str, Any]]:
    """Return (source, answer) with an escaped ampersand in its title, its employer's name and its place."""
    title, name, place = "App &amp; Data Engineer", "Salt &amp; Tide", "Bern &amp; Basel"
    at = "https://{}/1".format
    arbeitnow = {"slug": "1", "title": title, "company_name": name, "location": place, "url": at("www.arbeitnow.com")}
    remoteok = {"id": 1, "position": title, "company": name, "location": place, "url": at("remoteok.com")}
    remotive = {"id": 1, "title": title, "company_name": name, "url": at("remotive.com")}
    jobicy = {"id": 1, "jobTitle": title, "companyName": name, "jobGeo": place, "url": at("jobicy.com")}
    himalayas = {"title": title, "companyName": name, "locationRestrictions": [place], "guid": at("himalayas.app")}
    greenhouse = {
        "id": 1,
        "title": title,
        "company_name": name,
        "absolute_url": at("x.example"),
        "location": {"name": place},
    }
    return [
        ("arbeitnow", {"data": [arbeitnow]}),
        ("remoteok", [{"legal": "A notice."}, remoteok]),
        ("remotive", {"jobs": [{**remotive, "candidate_required_location": place}]}),
        ("jobicy", {"jobs": [jobicy]}),
        ("himalayas", {"jobs": [himalayas]}),
        ("greenhouse", {"jobs": [greenhouse]}),
    ]


@pytest.mark.parametrize(("slug", "answer"), answers(), ids=[slug for slug, _ in answers()])
def test_a_source_that_escapes_is_read_like_one_that_does_not(slug: str, answer: Any) -> None:
    (raw,) = registry.source(slug).parse(page(slug, orjson.dumps(answer))).postings
    posting = clean(raw)
    assert (posting.title, posting.company_name) == ("App & Data Engineer", "Salt & Tide")
    assert [place.text for place in posting.places] and all("&amp;" not in place.text for place in posting.places)


def of(**fields: Any) -> CleanPosting:
    return clean(RawPosting("1", fields.pop("title", "Data Engineer"), "https://x.example/1", **fields))


def test_parts_of_places_and_departments_are_read_too() -> None:
    posting = of(places=(RawPlace(city="Baden &amp; Co", country="Österreich"),), departments=("R&amp;D",))
    assert (posting.places[0].city, posting.places[0].country, posting.departments) == ("Baden & Co", "AT", ("R&D",))


def test_what_was_escaped_twice_stays_text_on_the_page() -> None:
    title = of(title="&lt;b&gt;Data&lt;/b&gt; Engineer").title
    assert title == "<b>Data</b> Engineer"
    assert Template("{{ title }}").render(Context({"title": title})) == "&lt;b&gt;Data&lt;/b&gt; Engineer"
