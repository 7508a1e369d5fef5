"""What a posting's page and the API tell of its life: suspect, closed, opened again, and every edit in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from jobs.models.posting import Posting
from jobs.models.posting_parts import PostingChange
from jobs.services.moderation import close_postings, reopen_postings
from jobs.views.posting_history import MOST, history
from tests.factories import make_board, make_company, make_posting
from tests.jobs.payloads import ScriptedFetcher, greenhouse_board, greenhouse_job
from tests.jobs.readings import read_through

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 12, 14, 30, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def html_of(client: Client, posting: Posting) -> str:
    response = client.get(posting.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def edit(posting: Posting, at: datetime, **fields: tuple[Any, Any]) -> None:
    """Write one edit and what it left."""
    for name, (_, after) in fields.items():
        if name != "text":
            setattr(posting, name, after)
    posting.save()
    PostingChange.objects.create(posting=posting, changed_at=at, fields={k: list(v) for k, v in fields.items()})


def sentences(posting: Posting) -> list[str]:
    return [line.sentence for line in history(Posting.objects.get(pk=posting.pk)) if line.kind == "edited"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            {"title": ("Data Engineer", "Lead Data Engineer")},
            "title changed from “Data Engineer” to “Lead Data Engineer”",
        ),
        ({"places_text": ("Cairo", "Cairo; Giza")}, "place added: Giza"),
        ({"places_text": ("Cairo; Giza", "Giza")}, "place removed: Cairo"),
        ({"places_text": ("Cairo", "Berlin")}, "place changed from Cairo to Berlin"),
        ({"places_text": ("", "Cairo")}, "place added: Cairo"),
        ({"workplace": ("onsite", "remote")}, "workplace changed from On site to Remote"),
        ({"employment": ("", "contract")}, "employment added: Contract"),
        ({"employment": ("contract", "")}, "employment removed; it was Contract"),
        ({"url": ("https://a.example/1", "https://a.example/2")}, "address of the posting changed"),
        ({"apply_url": ("", "https://a.example/2")}, "address to apply at changed"),
        ({"text": ("", "changed")}, "text changed"),
        ({"pay_stated": ("40k", "40,000")}, "words about pay changed"),
    ],
)
def test_an_edit_is_a_sentence(fields: dict[str, tuple[Any, Any]], sentence: str) -> None:
    posting = make_posting()
    edit(posting, NOW, **fields)
    assert sentences(posting) == [sentence]


def test_edits_of_pay_name_what_stood_before_each_of_them() -> None:
    posting = make_posting()
    edit(posting, NOW - 2 * DAY, pay_min=(None, 5_000_000), pay_currency=("", "USD"), pay_period=("", "year"))
    edit(posting, NOW - DAY, pay_min=(5_000_000, 6_000_000))
    edit(posting, NOW, pay_min=(6_000_000, None), pay_currency=("USD", ""), pay_period=("year", ""))
    assert sentences(posting) == [
        "pay removed; it was from USD 60,000 a year",
        "pay changed: from USD 50,000 a year became from USD 60,000 a year",
        "pay added: from USD 50,000 a year",
    ]


def test_dates_of_edits_are_read_as_dates() -> None:
    posting = make_posting(expires_at=datetime(2026, 6, 30, tzinfo=UTC))
    PostingChange.objects.create(
        posting=posting, changed_at=NOW, fields={"expires_at": [None, "2026-06-30T00:00:00+00:00"]}
    )
    assert sentences(posting) == ["closing date added: 30 Jun 2026"]


def test_a_history_is_bounded_and_newest_first() -> None:
    posting = make_posting(first_seen_at=NOW - 60 * DAY)
    for number in range(MOST + 5):
        edit(posting, NOW - number * DAY, text=("", "changed"))
    lines = history(posting)
    assert len(lines) == MOST
    assert [line.at for line in lines] == sorted((line.at for line in lines), reverse=True)


def test_hostile_words_of_an_edit_stay_words_and_short(client: Client) -> None:
    posting = make_posting(title="Data Engineer")
    edit(posting, NOW, title=("<script>alert(1)</script>" + "x" * 250, "Data Engineer"))
    html = html_of(client, posting)
    assert "<script>alert" not in html and "&lt;script&gt;alert" in html
    assert "x" * 150 not in html


def test_page_and_api_tell_the_same_history(client: Client, clock: Any) -> None:
    board = make_board(source="greenhouse", token="lanternworks")

    def read(*jobs: dict[str, Any]) -> None:
        read_through(board, ScriptedFetcher(greenhouse_board(*jobs)))
        clock.shift(DAY)

    other = greenhouse_job(2, "Data Analyst")
    read(greenhouse_job(1), other)
    read(greenhouse_job(1, location={"name": "Cairo, Egypt; Giza, Egypt"}), other)
    for _ in range(2):
        read(other)
    read(greenhouse_job(1, location={"name": "Cairo, Egypt; Giza, Egypt"}), other)
    posting = Posting.objects.get(external_id="7000001")
    lines = client.get(f"/api/v1/postings/{posting.pk}/").json()["history"]
    assert [(line["kind"], line["what"]) for line in lines] == [
        ("reopened", ""), ("closed", ""), ("suspect", ""), ("edited", "places"), ("opened", ""),
    ]  # fmt: skip
    html = html_of(client, posting)
    assert "History: 5 entries" in html and "opened again" in html
    assert all(line["sentence"] in html for line in lines)


def test_a_suspect_posting_says_since_when_and_is_still_found(client: Client) -> None:
    posting = make_posting(title="Data Engineer of the harbour")
    Posting.objects.update(suspect_since=NOW - DAY)
    html = html_of(client, posting)
    assert "Missing from its board since 11 May 2026, 14:30 UTC, not yet confirmed closed." in html
    assert "Apply at the source" in html and "application/ld+json" in html
    body = client.get("/api/v1/postings/").json()["results"][0]
    assert (body["state"], body["missing_since"]) == ("open", "2026-05-11T14:30:00Z")
    assert "Data Engineer of the harbour" in client.get("/jobs/").content.decode()


def test_an_open_posting_claims_nothing_of_its_life(client: Client) -> None:
    posting = make_posting()
    html = html_of(client, posting)
    for words in ("Missing from its board", "Reposted", "This posting closed"):
        assert words not in html
    body = client.get(f"/api/v1/postings/{posting.pk}/").json()
    assert (body["missing_since"], body["repost"], body["closed_reason"]) == (None, None, "")


def test_a_closed_page_says_when_and_why_and_offers_no_way_to_apply(client: Client) -> None:
    posting = make_posting(apply_url="https://apply.example/1", html="<p>You build pipelines.</p>")
    close_postings(postings=Posting.objects.filter(pk=posting.pk), reason="It is filled.")
    Posting.objects.update(suspect_since=NOW - DAY)
    html = html_of(client, posting)
    assert "This posting closed on 12 May 2026." in html and "It is filled." in html
    assert "<title>Closed: " in html and 'content="noindex' in html
    assert "application/ld+json" not in html and "apply.example" not in html and "Missing from its board" not in html
    body = client.get(f"/api/v1/postings/{posting.pk}/").json()
    assert (body["state"], body["closed_reason"], body["missing_since"]) == ("closed", "It is filled.", None)


def test_an_opened_posting_is_whole_again_and_its_history_says_so(client: Client) -> None:
    posting = make_posting()
    close_postings(postings=Posting.objects.filter(pk=posting.pk), reason="A mistake.")
    reopen_postings(postings=Posting.objects.filter(pk=posting.pk))
    html = html_of(client, posting)
    assert "Apply at the source" in html and "opened again" in html and "closed: A mistake." in html


def test_similar_openings_are_of_the_role_then_share_skills_then_the_country_then_are_new(client: Client) -> None:
    def other(title: str, **fields: Any) -> None:
        titles.append(title)
        make_posting(title=title, first_seen_at=NOW - DAY, **fields)

    titles: list[str] = []
    posting = make_posting(skills=["spark", "sql"], countries=["EG"])
    other("Two skills", skills=["spark", "sql"])
    other("One skill at home", skills=["spark"], countries=["EG", "DE"])
    other("One skill abroad", skills=["spark"], countries=["DE"])
    other("Another role", skills=["spark", "sql"], role="data-analyst", countries=["EG"])
    other("Closed", skills=["spark", "sql"], state="closed", closed_at=NOW)
    other("Unlisted", skills=["spark", "sql"], company=make_company("Unlisted", is_listed=False))
    Posting.objects.filter(pk=posting.pk).update(state="closed", closed_at=NOW, closed_reason="Gone.")
    html = html_of(client, posting)
    found = sorted((html.find(f">{title}</a>"), title) for title in titles if f">{title}</a>" in html)
    assert [title for _, title in found] == ["Two skills", "One skill at home", "One skill abroad"]


def test_a_closed_posting_of_a_board_that_is_read_well_is_not_confirmed(client: Client) -> None:
    posting = make_posting(board=make_board(last_complete_at=NOW))
    assert posting.last_confirmed_at == NOW
    close_postings(postings=Posting.objects.filter(pk=posting.pk), reason="Gone.")
    assert Posting.objects.get(pk=posting.pk).last_confirmed_at is None
    assert "Last confirmed" not in html_of(client, posting)
