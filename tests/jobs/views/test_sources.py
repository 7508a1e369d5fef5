"""The page of sources and its JSON: what a reader learns of each board, and what is never shown."""

from __future__ import annotations

import re
from datetime import timedelta
from html import escape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from jobs import registry
from jobs.models.board import Board
from jobs.models.importing import BoardAnswer
from jobs.models.outage import NetworkOutage
from jobs.services.board_health import refresh_health
from tests.factories import make_board, make_company, make_posting, make_run

pytestmark = pytest.mark.django_db


def page(client: Client, question: str = "") -> str:
    return str(client.get(f"/sources/{question}").content.decode())


def read(board: Board, **fields: Any) -> Board:
    make_run(board, **fields)
    Board.objects.filter(pk=board.pk).update(last_complete_at=timezone.now() - timedelta(hours=3))
    refresh_health(board_ids=[board.pk])
    board.refresh_from_db()
    return board


@pytest.fixture
def lantern() -> Board:
    board = make_board(company=make_company("Lantern Works"))
    make_posting(board=board)
    return read(board, seen=9, shown=2, screened=6, rejected=1, source_total=11)


def test_a_board_shows_its_state_counts_and_how_far_it_is_from_the_sources_own(client: Client, lantern: Board) -> None:
    html = page(client)
    for words in ("Lantern Works", "degraded", "The source states 11 postings, and we counted 9.", "3 hours ago",
                  "we counted 2 fewer", "1 unreadable"):  # fmt: skip
        assert words in html, words
    (found,) = client.get("/api/v1/sources/").json()["results"]
    assert found["counts"] == {"seen": 9, "shown": 2, "screened": 6, "rejected": 1, "total": 11, "drift": -2}
    assert (found["state"], found["company"], found["open_count"]) == ("degraded", "lantern-works", 1)
    assert found["evidence"] == {"source_total": 11, "seen": 9}


def test_counts_of_a_reading_add_up_and_stand_apart_from_what_is_open_now(client: Client, lantern: Board) -> None:
    make_posting(board=lantern)
    make_posting(board=lantern, state="closed", closed_at=timezone.now())
    row = re.sub(r"\s+", " ", page(client)).partition("<tbody>")[2].partition("</tr>")[0]
    shown = re.findall(r'data-label="([^"]+)">(?:<a [^>]*>)?([\d,]+)', row)
    assert shown == [("Open now", "2"), ("Seen", "9"), ("Shown", "2"), ("Screened", "6"), ("The source’s count", "11")]
    assert "1 unreadable" in row and 2 + 6 + 1 == 9


def test_entries_that_the_sources_own_count_refutes_are_counted_and_not_sorted(client: Client) -> None:
    read(make_board(company=make_company("Quiet Sea")), state="malformed", seen=3, source_total=5)
    html = page(client)
    assert html.count("not sorted</span>") == 2 and "we counted 2 fewer" in html


def test_the_page_says_what_still_closes_while_a_board_cannot_be_read(client: Client) -> None:
    html = page(client)
    for words in (
        "closes nothing that it misses", "the date that its source states has passed", "when its own page is gone",
        "has been gone for 3 days", "no reading had it for 30 days",
    ):  # fmt: skip
        assert words in html, words
    assert "nothing of it is closed" not in html


def test_every_source_is_listed_with_what_it_asks_and_why_it_is_not_read(client: Client) -> None:
    html = page(client)
    for source in registry.sources().values():
        assert source.NAME in html
        if not source.ENABLED:
            assert escape(source.OFF_REASON) in html
    assert "A followed link to Remotive on each posting" in html
    body = client.get("/api/v1/sources/").json()
    listed = {source["slug"]: source for source in body["sources"]}
    assert set(listed) == set(registry.sources())
    assert listed["remotive"]["attribution"] == "Remotive" and listed["greenhouse"]["attribution"] is None
    off = next(source for source in listed.values() if not source["is_read"])
    assert off["off_reason"]
    assert body["states"]["healthy"] == 0


def test_the_board_of_a_source_that_is_switched_off_is_paused_and_says_why(client: Client) -> None:
    slug = sorted(registry.switched_off())[0]
    make_board(source=slug, company=make_company("Far Hill"))
    (found,) = client.get("/api/v1/sources/?state=paused").json()["results"]
    assert (found["name"], found["state"], found["sentence"]) == (
        "Far Hill",
        "paused",
        registry.source(slug).OFF_REASON,
    )
    assert not client.get("/api/v1/sources/?state=new").json()["results"]


def test_boards_are_narrowed_by_words_source_and_state(client: Client, lantern: Board) -> None:
    read(make_board(source="lever", company=make_company("Quiet Sea")), seen=3, shown=1, screened=2)
    for question, names in (
        ("?q=lantern", {"Lantern Works"}),
        ("?source=lever", {"Quiet Sea"}),
        ("?state=healthy", {"Quiet Sea"}),
        ("?state=healthy&source=greenhouse", set()),
        ("", {"Lantern Works", "Quiet Sea"}),
    ):
        found = {board["name"] for board in client.get(f"/api/v1/sources/{question}").json()["results"]}
        assert found == names, question
        html = page(client, question)
        for name in ("Lantern Works", "Quiet Sea"):
            assert (f">{name}</a>" in html) is (name in names), question
    assert "No board fits all of this." in page(client, "?q=nobody")


@pytest.mark.parametrize(
    ("question", "sentence", "meant"),
    [
        ("?stat=broken", "There is no parameter “stat”.", "state"),
        ("?state=brokn", "There is no state “brokn”.", "broken"),
        ("?source=greenhose", "There is no source “greenhose”.", "greenhouse"),
        ("?page=0", "page is a number from 1, not “0”.", None),
        ("?page=-1%00", "page is a number from 1, not “-1”.", None),
        ("?q=a&q=b", "One value of q can be used at a time; the first one was.", None),
    ],
)
def test_what_cannot_be_used_is_said(client: Client, question: str, sentence: str, meant: str | None) -> None:
    assert sentence in page(client, question)
    answer = client.get(f"/api/v1/sources/{question}")
    assert answer.status_code == 400
    (problem,) = answer.json()["errors"]
    assert (problem["detail"], problem["did_you_mean"]) == (sentence, meant)


def test_a_company_that_is_not_listed_is_not_shown_by_its_boards(client: Client) -> None:
    make_board(company=make_company("Hidden Harbour", is_listed=False))
    assert "Hidden Harbour" not in page(client)
    assert client.get("/api/v1/sources/").json()["count"] == 0


def test_what_a_board_answered_and_its_key_are_never_shown(client: Client, lantern: Board, settings: Any) -> None:
    settings.BOARD_KEYS = {f"greenhouse/{lantern.token}": "s3cret-word"}
    BoardAnswer.objects.create(board=lantern, status=200, head=b"raw answer", size=10, received_at=timezone.now())
    for path in ("/sources/", "/api/v1/sources/"):
        body = client.get(path).content.decode()
        assert "raw answer" not in body and "s3cret-word" not in body


def test_many_boards_cost_few_queries_and_come_in_pages(client: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(120):
        make_run(make_board(company=make_company(f"Company {number:03}")), seen=1, shown=1)
    for path in ("/sources/", "/sources/?page=2", "/api/v1/sources/"):
        with django_assert_max_num_queries(8):
            assert client.get(path).status_code == 200
    first, second = page(client), page(client, "?page=2")
    assert "Company 099" in first and "Company 100" not in first
    assert "Company 100" in second and 'href="?#boards"' in second
    body = client.get("/api/v1/sources/?source=greenhouse&page=2").json()
    assert (body["count"], len(body["results"]), body["next"]) == (120, 20, None)
    assert body["previous"].endswith("/api/v1/sources/?source=greenhouse")


def test_the_page_is_linked_from_every_foot(client: Client) -> None:
    assert 'href="/sources/"' in client.get("/about/").content.decode().partition("<footer")[2]


def test_an_outage_of_our_own_network_is_told_while_it_lasts(client: Client, admin_client: Client) -> None:
    now = timezone.now()
    outage = NetworkOutage.objects.create(began_at=now, noticed_at=now, sites=6)
    for html in (page(client), admin_client.get("/admin/jobs/board/").content.decode()):
        assert "6 different sites were tried, and none answered" in html and "no board is paused for it" in html
    assert client.get("/api/v1/sources/").json()["outage"]["sites"] == 6
    NetworkOutage.objects.filter(pk=outage.pk).update(ended_at=now)
    for html in (page(client), admin_client.get("/admin/jobs/board/").content.decode()):
        assert "none answered" not in html
    assert client.get("/api/v1/sources/").json()["outage"] is None
