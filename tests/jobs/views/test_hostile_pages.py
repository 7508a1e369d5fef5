"""The corpus of hostile markup, imported like any posting, on every page and in every file that shows postings."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any
from xml.etree import ElementTree

import orjson
import pytest
from django.test import Client, override_settings

from jobs.models.importing import ImportRun
from jobs.models.posting import Posting
from mlcareers.lib.spreadsheet import FORMULA_SIGNS
from tests.factories import make_admin, make_board
from tests.jobs.parsing.corpora import needs_corpora, rows
from tests.jobs.payloads import TEXT
from tests.jobs.readings import run_import
from tests.jobs.views.hostile import OF_TEXTS, escapes, marks, packed, scripts

pytestmark = pytest.mark.django_db
EVERY_TAG = f"{TEXT}<p><a href='https://x.example/'>a</a> <b>b</b> <em>c</em></p>"


def entry(number: int, title: str, name: str, place: str, html: str) -> dict[str, Any]:
    return {
        "id": number, "url": f"https://remotive.com/remote-jobs/data/{number}", "title": title, "company_name": name,
        "candidate_required_location": place, "category": name[:50], "description": html, "salary": title,
        "publication_date": "2026-03-02T10:00:00",
    }  # fmt: skip


def bring(*entries: dict[str, Any]) -> list[Posting]:
    """Import the entries as the whole answer of a site of many employers; return what is shown of them."""
    board = make_board(source="remotive", company=None)
    run = run_import(board, orjson.dumps({"jobs": entries}))
    assert run.state == ImportRun.State.COMPLETE, run.sentence
    return list(Posting.objects.filter(board=board).order_by("pk"))


def hostile_entries() -> list[dict[str, Any]]:
    """Return postings whose texts hold the whole corpus, and whose titles, places and names share its separate vectors."""
    found = rows("xss.jsonl")
    vectors = [row["payload"] for row in found if not row["source"].endswith("#tag-event-matrix")]
    formulas = [row["text"] for row in rows("weird_text.jsonl") if row["kind"] == "csv_formula"]
    titles, places, names = (
        packed(vectors[::2], 280),
        packed(vectors[1::2], 290),
        packed([*formulas, *vectors[1::2]], 190),
    )
    texts = packed([row["payload"] for row in found], 6_000) + [
        row["payload"] for row in found if len(row["payload"]) > 6_000
    ]
    texts += [f"<p>{text.replace('<', '&lt;')}</p>" for text in packed(vectors, 6_000)]
    assert len(texts) <= len(titles)
    return [
        entry(
            number, f"{titles[number % len(titles)]} Data Engineer", names[number % len(names)],
            places[number % len(places)], EVERY_TAG + "".join(texts[number : number + 1]),
        )
        for number in range(len(titles))
    ]  # fmt: skip


def pages_of(client: Client, path: str) -> list[str]:
    """Return every page of a list of postings, from the first to the last."""
    found: list[str] = []
    while path:
        found.append(client.get(path).content.decode())
        following = re.search(r'href="([^"]*[?&]cursor=[^"]*)"[^>]*rel="next"|rel="next"[^>]*href="([^"]*)"', found[-1])
        path = (following[1] or following[2]).replace("&amp;", "&") if following else ""
        path = path if path.startswith("/") or not path else f"/jobs/{path}"
        assert len(found) < 100
    return found


@needs_corpora
@override_settings(SEARCH_ENGINE="sql")
def test_nothing_of_the_corpus_becomes_markup_or_a_formula(client: Client) -> None:
    admin = Client()
    admin.force_login(make_admin())
    honest = bring(
        *(entry(number, "Senior Data Engineer", "Harbour", "Cairo, Egypt", EVERY_TAG) for number in range(30))
    )
    paths = ("/jobs/", honest[0].get_absolute_url(), "/admin/jobs/posting/", "/admin/jobs/company/", "/companies/")
    pages = ((admin if "admin" in path else client).get(path).content.decode() for path in paths)
    known = OF_TEXTS.union(*map(marks, pages))
    sent = hostile_entries()
    stored = bring(*sent)
    assert len(stored) > 0.9 * len(sent)

    lists = pages_of(client, "/jobs/")
    assert {str(posting.pk) for posting in stored} <= set(re.findall(r'href="/jobs/(\d+)/', "".join(lists)))
    for page in lists:
        assert escapes(page, known) == []
    for posting in stored[:: max(1, len(stored) // 20)]:
        page = client.get(posting.get_absolute_url()).content.decode()
        assert escapes(page, known) == []
        assert all(source.startswith("/") for source, _ in scripts(page))
    for number in range(1, -(-len(stored) // 100) + 1):
        assert escapes(admin.get(f"/admin/jobs/posting/?p={number}").content.decode(), known) == []
    assert escapes(admin.get("/admin/jobs/company/").content.decode(), known) == []
    assert escapes(client.get("/companies/").content.decode(), known) == []

    for path in ("/jobs.atom", "/jobs.rss"):
        for node in ElementTree.fromstring(client.get(path).content).iter():
            assert isinstance(node.tag, str) and node.tag.rpartition("}")[2] not in ("script", "svg", "img")
            if node.get("type") == "html" or node.tag in ("description", "{http://www.w3.org/2005/Atom}summary"):
                assert escapes(node.text or "", OF_TEXTS | marks("")) == []
    for item in json.loads(client.get("/jobs.json").content)["items"]:
        assert escapes(item.get("content_html", ""), OF_TEXTS | marks("")) == []
    assert client.get("/api/v1/postings/").json()["count"] > len(stored)

    for path, count in (
        ("/admin/jobs/posting/export.csv", len(honest) + len(stored)),
        ("/admin/jobs/company/export.csv", 0),
    ):
        body = b"".join(admin.get(path).streaming_content).decode()  # type: ignore[attr-defined]
        head, *lines = csv.reader(io.StringIO(body.removeprefix("\ufeff"), newline=""), strict=True)
        assert len(lines) == count or not count
        for line in lines:
            assert len(line) == len(head)
            assert not [cell for cell in line if cell.lstrip().startswith(FORMULA_SIGNS)]
