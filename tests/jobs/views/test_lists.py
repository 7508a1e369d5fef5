"""A curated list: its page, its files and its history say the same, and nothing in an address is ignored."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import feedparser
import orjson
import pytest
import time_machine
from django.test import Client
from selectolax.lexbor import LexborHTMLParser

from jobs.models.company import Company, CompanyListEntry
from jobs.models.link_check import LinkCheck
from jobs.models.list_change import ListEntryChange
from jobs.services.list_changes import changed_by
from tests.factories import make_admin, make_company, make_company_list, make_entry, make_posting

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
PAGE = "/lists/egypt-ai/"


@pytest.fixture(autouse=True)
def frozen() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def listed() -> None:
    curated = make_company_list()
    acme = make_company("Acme", city="Cairo", ai_areas=["nlp", "ml"], focus="Arabic speech")
    bolt = make_company("bolt", city="Giza", ai_areas=["ml"])
    cedar = make_company("Cedar", notes="For curators")
    make_entry(acme, curated, verified=True, checked_on=date(2026, 5, 1), evidence_url="https://news.example.org/a")
    make_entry(bolt, curated, verified=True, checked_on=date(2025, 1, 3), notes="Moved in 2020")
    make_entry(cedar, curated, evidence_note="A list of 2018")
    for company in (bolt, bolt, acme):
        make_posting(company=company)
    make_posting(company=cedar, state="closed", closed_at=NOW)


def page_of(client: Client, query: str = "") -> LexborHTMLParser:
    response = client.get(PAGE + query)
    assert response.status_code == 200
    return LexborHTMLParser(response.content.decode())


def shown(client: Client, query: str = "") -> list[str]:
    """The ids of the rows that a reader without script sees, in order."""
    rows = page_of(client, query).css("tr.list-entry")
    return [row.attributes["id"] or "" for row in rows if "hidden" not in row.attributes]


def notices(client: Client, query: str) -> list[str]:
    return [node.text() for node in page_of(client, query).css(".notice")]


CASES = [
    ("", ["acme", "bolt", "cedar"]),
    ("?q=arabic", ["acme"]),
    ("?q=ML+moved", ["bolt"]),
    ("?q=2018", ["cedar"]),
    ("?q=curators", []),
    ("?city=Giza", ["bolt"]),
    ("?city=gizA", ["bolt"]),
    ("?area=ml", ["acme", "bolt"]),
    ("?area=ml&city=Cairo", ["acme"]),
    ("?verified=yes", ["acme"]),
    ("?verified=no", ["bolt", "cedar"]),
    ("?hiring=yes", ["acme", "bolt"]),
    ("?sort=open", ["bolt", "acme", "cedar"]),
    ("?sort=city", ["acme", "bolt", "cedar"]),
    ("?sort=checked", ["acme", "bolt", "cedar"]),
    ("?sort=name", ["acme", "bolt", "cedar"]),
    ("?q=&city=&area=&verified=&sort=open", ["bolt", "acme", "cedar"]),
    ("?utm_source=letter", ["acme", "bolt", "cedar"]),
]


@pytest.mark.parametrize(("query", "slugs"), CASES)
def test_the_address_narrows_and_orders_page_csv_and_json_alike(
    client: Client, listed: None, query: str, slugs: list[str]
) -> None:
    assert shown(client, query) == slugs
    assert not notices(client, query)
    assert [row["slug"] for row in orjson.loads(client.get(f"/lists/egypt-ai.json{query}").content)["entries"]] == slugs
    text = client.get(f"/lists/egypt-ai.csv{query}").content.decode("utf-8-sig")
    assert [row["slug"] for row in csv.DictReader(io.StringIO(text))] == slugs


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?citty=Giza", "There is no parameter “citty”. Did you mean “city”?"),
        ("?city=Gizza", "No company of this list has the city “Gizza”. Did you mean “Giza”?"),
        ("?area=NPL", "No company of this list works in “NPL”. Did you mean “NLP”?"),
        ("?verified=maybe", "verified is yes or no, not “maybe”."),
        ("?hiring=no", "hiring is yes or left out, not “no”."),
        ("?sort=nam", "sort is name, city, checked or open, not “nam”. Did you mean “name”?"),
        ("?city=Giza&city=Cairo", "One value of city can be used at a time; the first one was."),
        (f"?q={'x' * 300}", "Only the first 200 characters of the words were used."),
    ],
)
def test_what_cannot_be_used_is_said(client: Client, listed: None, query: str, sentence: str) -> None:
    assert notices(client, query) == [sentence]
    response = client.get(f"/lists/egypt-ai.json{query}")
    assert response.status_code == 400
    assert sentence.split("“")[0] in response.content.decode()


def test_a_bad_value_leaves_the_rest_in_force(client: Client, listed: None) -> None:
    assert shown(client, "?area=ml&city=Nowhere") == ["acme", "bolt"]


def test_each_entry_shows_why_and_since_when(client: Client, listed: None) -> None:
    page = page_of(client)
    text = {slug: " ".join(page.css_first(f"#{slug}").text().split()) for slug in ("acme", "bolt", "cedar")}
    assert "verified 1 May 2026" in text["acme"] and "not" not in text["acme"]
    assert "not checked since 3 Jan 2025" in text["bolt"] and "Moved in 2020" in text["bolt"]
    assert "not verified" in text["cedar"] and "A list of 2018" in text["cedar"]
    assert all("Its own page shows the work" in words for words in text.values())
    assert 'href="/jobs/?company=bolt"' in (page.css_first("#bolt").html or "")
    assert page.css_first("#acme a[href='/lists/egypt-ai/suggest/?entry=acme']")


@pytest.mark.parametrize(
    ("day", "standing"),
    [(date(2025, 11, 5), "verified"), (date(2025, 11, 4), "stale"), (None, "stale")],
)
def test_an_entry_is_stale_after_180_days(client: Client, day: date | None, standing: str) -> None:
    make_entry(make_company("Acme"), make_company_list(), verified=True, checked_on=day)
    (row,) = orjson.loads(client.get("/lists/egypt-ai.json").content)["entries"]
    assert (row["standing"], row["verified"]) == (standing, standing == "verified")


def test_the_page_counts_what_is_verified_and_says_when_links_were_checked(client: Client, listed: None) -> None:
    state = page_of(client).css_first(".list-state").text()
    assert "1 of 3" in state and "not yet" in state
    dead = {"state": "dead", "failures": 2, "failing_since": NOW, "checked_at": NOW}
    LinkCheck.objects.create(url="https://news.example.org/a", next_check_at=NOW, **dead)
    page = page_of(client)
    assert (
        "just now" in page.css_first(".list-state").text() and "1 link does not" in page.css_first(".list-state").text()
    )
    assert "does not answer now" in page.css_first("#acme").text()


def test_a_page_of_many_entries_takes_as_many_queries_as_one_of_few(
    client: Client, listed: None, django_assert_max_num_queries: Any
) -> None:
    for _ in range(30):
        make_entry(make_company(), make_company_list())
    for path in (PAGE, "/lists/egypt-ai.csv", "/lists/egypt-ai.json", f"{PAGE}history/", "/lists/egypt-ai.atom"):
        with django_assert_max_num_queries(4):
            assert client.get(path).status_code == 200


# --- Files ------------------------------------------------------------------------------------------------------------


def test_no_cell_of_the_csv_is_a_formula(client: Client, listed: None) -> None:
    Company.objects.filter(name="Acme").update(name="=HYPERLINK(1)", focus="+1", city="@x", ai_areas=["-2"])
    rows = list(csv.reader(io.StringIO(client.get("/lists/egypt-ai.csv").content.decode("utf-8-sig"))))
    cells = [cell for row in rows for cell in row]
    assert {"'=HYPERLINK(1)", "'+1", "'@x", "'-2"} <= set(cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "-"))]


def test_the_json_says_whose_it_is_and_when_it_was_made(client: Client, listed: None, settings: Any) -> None:
    settings.CONTACT_EMAIL = "lists@example.org"
    found = orjson.loads(client.get("/lists/egypt-ai.json").content)
    assert found["generated_at"].startswith("2026-05-04T12:00:00")
    assert (found["licence"], found["contact"]) == ("MIT", "lists@example.org")
    head = client.get("/lists/egypt-ai.csv").content.decode("utf-8-sig").splitlines()[0].split(",")
    assert head == list(found["entries"][0])
    assert found["entries"][0]["url"] == "http://testserver/lists/egypt-ai/#acme"


@pytest.mark.parametrize("path", ["/lists/egypt-ai.csv", "/lists/egypt-ai.json", "/lists/egypt-ai.atom"])
def test_a_version_that_the_reader_has_is_not_sent_again(client: Client, listed: None, path: str) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        etag = client.get(path)["ETag"]
        clock.shift(3600)
        again = client.get(path, headers={"If-None-Match": etag})
        assert (again.status_code, again.content) == (304, b"")
        CompanyListEntry.objects.filter(company__slug="acme").update(reason="Another reason")
        changed = client.get(path, headers={"If-None-Match": etag})
        assert changed.status_code == 200 and changed["ETag"] != etag


def test_the_feed_has_the_changes_newest_first(client: Client, listed: None) -> None:
    with changed_by(user=make_admin("ada@example.org"), sentence="Seen on its page."):
        CompanyListEntry.objects.filter(company__slug="cedar").update(verified=True, reason="It <trains> models & more")
    CompanyListEntry.objects.get(company__slug="bolt").delete()
    response = client.get("/lists/egypt-ai.atom")
    feed = feedparser.parse(response.content)
    assert not feed.bozo
    assert [entry.title for entry in feed.entries] == [
        "bolt: removed", "Cedar: corrected", "Cedar: added", "bolt: added", "Acme: added",
    ]  # fmt: skip
    assert (
        "It &lt;trains&gt; models &amp; more" in feed.entries[1].summary
        and "Seen on its page." in feed.entries[1].summary
    )
    assert "ada@example.org" not in response.content.decode()
    assert len({entry.id for entry in feed.entries}) == 5
    path, _, anchor = feed.entries[1].link.removeprefix("http://testserver").partition("#")
    assert f'id="{anchor}"' in client.get(path).content.decode()


# --- History ----------------------------------------------------------------------------------------------------------


def test_the_history_shows_what_was_and_what_is(client: Client, listed: None) -> None:
    Company.objects.filter(name="Acme").update(city="Alexandria")
    change = ListEntryChange.objects.order_by("-pk")[0]
    html = LexborHTMLParser(client.get(f"{PAGE}history/").content.decode())
    row = html.css_first(f"#change-{change.pk}")
    assert row.css_first("del").text().endswith("Cairo") and row.css_first("ins").text().endswith("Alexandria")


def test_the_history_names_no_person(client: Client, listed: None) -> None:
    with changed_by(user=make_admin("ada@example.org")):
        CompanyListEntry.objects.get(company__slug="acme").delete()
    html = client.get(f"{PAGE}history/").content.decode()
    assert "ada" not in html and "a curator" in html


def test_a_long_batch_is_folded_and_pages_go_on(client: Client) -> None:
    curated = make_company_list()
    companies = Company.objects.bulk_create([Company(name=f"C{n}", slug=f"c{n}") for n in range(130)])
    CompanyListEntry.objects.bulk_create(
        CompanyListEntry(company_list=curated, company=company, reason="R") for company in companies
    )
    seen: list[str] = []
    path = f"{PAGE}history/"
    for count in (100, 30):
        page = LexborHTMLParser(client.get(path).content.decode())
        ids = [node.attributes["id"] or "" for node in page.css("li.change")]
        assert len(ids) == count and page.css_first("details > summary").text().startswith(f"{count} entries added")
        seen += ids
        link = page.css_first("a[rel=next]")
        path = f"{PAGE}history/{link.attributes['href']}" if link else ""
    assert len(set(seen)) == 130 and not path


@pytest.mark.parametrize("before", ["x", "-1", "9" * 30, "٣"])
def test_a_place_that_is_none_is_said(client: Client, listed: None, before: str) -> None:
    response = client.get(f"{PAGE}history/", {"before": before})
    assert "is no place in this history" in response.content.decode()
    assert "Acme" in response.content.decode()
