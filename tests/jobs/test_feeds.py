"""Feeds: well formed, with what each format requires, and unchanged until something changes."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

import feedparser
import orjson
import pytest
import time_machine
from django.conf import settings
from django.test import Client, override_settings
from django.utils import timezone

from jobs.models.posting import Posting
from jobs.services.moderation import close_postings
from tests.factories import make_board, make_company, make_posting

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
PATHS = ("/jobs.atom", "/jobs.rss", "/jobs.json")
BASE: str = settings.SITE_URL
HOSTILE = 'A <b>& ]]> "quoted" </title><script>alert(1)</script> \ufffe \u0085 مهندس'


def body(client: Client, path: str) -> bytes:
    response = client.get(path)
    assert response.status_code == 200
    return response.content


def test_atom_has_what_its_standard_requires(client: Client) -> None:
    posting = make_posting(title=HOSTILE, skills=["spark"], company=make_company("Quiet & Sea"))
    response = client.get("/jobs.atom?skill=spark&role=-data-ops")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = ElementTree.fromstring(response.content)
    assert root.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated"):
        assert root.findtext(f"{ATOM}{name}")
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links["self"] == f"{BASE}/jobs.atom?role=-data-ops&skill=spark"
    assert links["alternate"] == f"{BASE}/jobs/?role=-data-ops&skill=spark"
    (entry,) = root.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == f"{BASE}{posting.get_absolute_url()}"
    assert "<script>alert(1)</script>" in (entry.findtext(f"{ATOM}title") or "")
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Quiet & Sea"
    for name in ("published", "updated"):
        assert datetime.fromisoformat(entry.findtext(f"{ATOM}{name}") or "").utcoffset() is not None


def test_rss_has_what_its_standard_requires(client: Client) -> None:
    posting = make_posting(title=HOSTILE, skills=["spark"])
    response = client.get("/jobs.rss?skill=spark")
    assert response["Content-Type"] == "application/rss+xml; charset=utf-8"
    root = ElementTree.fromstring(response.content)
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    (channel,) = root.findall("channel")
    assert channel.findtext("title") and channel.findtext("description")
    assert channel.findtext("link") == f"{BASE}/jobs/?skill=spark"
    assert channel.find(f"{ATOM}link").get("href") == f"{BASE}/jobs.rss?skill=spark"  # type: ignore[union-attr]
    (item,) = channel.findall("item")
    assert item.findtext("guid") == item.findtext("link") == f"{BASE}{posting.get_absolute_url()}"
    assert "<script>alert(1)</script>" in (item.findtext("title") or "")
    for text in (item.findtext("pubDate"), channel.findtext("lastBuildDate")):
        assert parsedate_to_datetime(text or "").utcoffset() is not None


def test_json_feed_has_what_its_standard_requires(client: Client) -> None:
    posting = make_posting(title=HOSTILE, skills=["spark"])
    response = client.get("/jobs.json?skill=spark")
    assert response["Content-Type"] == "application/feed+json; charset=utf-8"
    feed = orjson.loads(response.content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1" and feed["title"]
    assert feed["feed_url"] == f"{BASE}/jobs.json?skill=spark"
    assert feed["home_page_url"] == f"{BASE}/jobs/?skill=spark"
    (item,) = feed["items"]
    assert item["id"] == item["url"] == f"{BASE}{posting.get_absolute_url()}"
    assert item["content_text"] and item["authors"] == [{"name": posting.company.name}]
    assert "Spark" in "".join(item["tags"])
    for name in ("date_published", "date_modified"):
        assert datetime.fromisoformat(item[name]).utcoffset() == timedelta(0)


def summaries(client: Client) -> list[str]:
    atom = ElementTree.fromstring(body(client, "/jobs.atom")).find(f"{ATOM}entry/{ATOM}summary")
    rss = ElementTree.fromstring(body(client, "/jobs.rss")).find("channel/item/description")
    assert atom is not None and atom.get("type") == "html" and rss is not None
    return [atom.text or "", rss.text or ""]


def test_a_summary_is_markup_for_readers_of_html_and_text_in_json(client: Client) -> None:
    make_posting(places=["<b>Cairo</b> & <script>x</script>"])
    for html in summaries(client):
        assert "&lt;b&gt;Cairo&lt;/b&gt; &amp; &lt;script&gt;" in html and "<b>" not in html and "<a " not in html
    (item,) = orjson.loads(body(client, "/jobs.json"))["items"]
    assert item["content_text"].startswith("<b>Cairo</b> & <script>") and "external_url" not in item


def test_a_posting_of_another_site_is_credited_with_a_link_that_may_be_followed(client: Client) -> None:
    board = make_board(source="remotive", token="remotive", company=None)
    posting = make_posting(board=board, url="https://remotive.com/remote-jobs/data/1?a=1&b=<2")
    for html in summaries(client):
        assert html.endswith(
            'This posting comes from <a href="https://remotive.com/remote-jobs/data/1?a=1&amp;b=&lt;2">Remotive</a>'
        )
        assert "nofollow" not in html
    (item,) = orjson.loads(body(client, "/jobs.json"))["items"]
    assert item["external_url"] == posting.url
    assert item["content_text"].endswith(f"This posting comes from Remotive: {posting.url}")
    assert item["id"] == f"{BASE}{posting.get_absolute_url()}"


@pytest.mark.parametrize("path", PATHS[:2])
def test_a_reader_of_feeds_finds_nothing_to_complain_about(client: Client, path: str) -> None:
    for number in range(3):
        make_posting(title=f"Data Engineer {number}")
    read = feedparser.parse(body(client, path))
    assert not read.bozo
    assert len(read.entries) == 3
    assert all(entry.id.startswith(BASE) and entry.published_parsed for entry in read.entries)


@pytest.mark.parametrize("path", PATHS)
def test_an_empty_feed_is_whole_and_the_same_each_time(client: Client, path: str) -> None:
    with time_machine.travel(datetime(2026, 5, 1, tzinfo=UTC), tick=False):
        first = body(client, f"{path}?role=data-ops")
    with time_machine.travel(datetime(2026, 5, 3, tzinfo=UTC), tick=False):
        assert body(client, f"{path}?role=data-ops") == first


@pytest.mark.parametrize("path", PATHS)
def test_what_did_not_change_is_a_304_by_tag_and_by_date(client: Client, path: str) -> None:
    make_posting()
    first = client.get(path)
    for header in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}):
        again = client.get(path, headers=header)
        assert (again.status_code, again.content) == (304, b"")
        assert (again["ETag"], again["Last-Modified"]) == (first["ETag"], first["Last-Modified"])
    assert client.get(path, headers={"If-None-Match": '"another"'}).status_code == 200


@pytest.mark.parametrize("path", PATHS)
def test_a_posting_that_comes_changes_or_closes_is_no_304(client: Client, path: str) -> None:
    # The clock stands still: two changes in one second must be told apart as well.
    with time_machine.travel(timezone.now(), tick=False):
        kept = make_posting()
        seen = client.get(path)
        for change in (
            lambda: make_posting(published_at=timezone.now() - timedelta(days=90)),
            lambda: Posting.objects.filter(pk=kept.pk).update(title="Another"),
            lambda: close_postings(postings=Posting.objects.filter(pk=kept.pk), reason="Gone."),
        ):
            change()
            for header in ({"If-None-Match": seen["ETag"]}, {"If-Modified-Since": seen["Last-Modified"]}):
                answer = client.get(path, headers=header)
                assert answer.status_code == 200
            seen = answer


@pytest.mark.parametrize("path", PATHS)
def test_without_the_cache_a_feed_is_whole_and_its_tag_still_holds(client: Client, path: str) -> None:
    make_posting()
    nowhere = {"default": {**settings.CACHES["default"], "LOCATION": "unix:///nowhere/valkey.sock"}}
    with override_settings(CACHES=nowhere):
        first = client.get(path)
        assert first.status_code == 200
        assert client.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 304


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("rol=ml-engineer", "Did you mean “role”"),
        ("skill=-sparkk", "Did you mean “not Spark”"),
        ("pay_min=5", "currency=EGP"),
        ("cursor=abc", "leave it out"),
    ],
)
def test_what_cannot_be_used_is_a_400_with_a_sentence(client: Client, path: str, asked: str, said: str) -> None:
    response = client.get(f"{path}?{asked}")
    assert response.status_code == 400
    assert response["Content-Type"].startswith("text/plain")
    assert said in response.content.decode()


def test_the_page_leads_to_the_three_feeds_of_its_search(client: Client) -> None:
    make_posting(skills=["spark"])
    html = client.get("/jobs/?skill=spark&sort=newest&utm_source=x").content.decode()
    head = html[: html.index("</head>")]
    for path, kind in zip(PATHS, ("application/atom+xml", "application/rss+xml", "application/feed+json"), strict=True):
        address = f"{path}?skill=spark&amp;sort=newest"
        assert re.search(rf'<link rel="alternate" type="{re.escape(kind)}"[^>]*href="{re.escape(address)}"', head)
        assert f'<a href="{address}"' in html
