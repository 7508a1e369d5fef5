"""Postings, runs and screened in the admin: to look at, and to close or reopen for a reason."""

from __future__ import annotations

import zlib

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from jobs.models.importing import Rejection
from jobs.models.moderation import Decision
from jobs.models.posting import Posting
from jobs.models.posting_parts import PostingEvidence
from jobs.models.screened import Screened
from tests.factories import make_board, make_company, make_posting, make_run, make_screened

pytestmark = pytest.mark.django_db

LIST = "/admin/jobs/posting/"


def test_closing_asks_for_a_reason_first(admin: Client) -> None:
    postings = [make_posting(title=f"Engineer {number}") for number in range(2)]
    data = {"action": "close", "_selected_action": [posting.pk for posting in postings]}
    html = admin.post(LIST, data).content.decode()
    assert "2 open postings will be closed" in html and "Engineer 1" in html
    assert Posting.objects.open().count() == 2
    assert "This field is required." in admin.post(LIST, {**data, "reason": " "}).content.decode()
    admin.post(LIST, {**data, "reason": "It is no job."})
    for posting in Posting.objects.all():
        assert (posting.state, posting.closed_reason, posting.closed_at is not None) == (
            "closed",
            "It is no job.",
            True,
        )
    assert {entry.get_change_message() for entry in LogEntry.objects.all()} == {"Closed: It is no job."}
    assert LogEntry.objects.count() == 2
    assert "None of the chosen postings is open." in admin.post(LIST, data, follow=True).content.decode()


def test_reopening_clears_what_closing_wrote(admin: Client) -> None:
    posting = make_posting()
    data = {"_selected_action": [posting.pk]}
    admin.post(LIST, {**data, "action": "close", "reason": "By mistake"})
    admin.post(LIST, {**data, "action": "reopen"})
    posting.refresh_from_db()
    assert (posting.state, posting.closed_at, posting.closed_reason) == ("open", None, "")
    assert LogEntry.objects.count() == 2


def test_a_person_who_may_only_look_may_not_close(staff: Client) -> None:
    posting = make_posting()
    staff.post(LIST, {"action": "close", "_selected_action": [posting.pk], "reason": "Because"})
    posting.refresh_from_db()
    assert posting.is_open


def test_a_posting_shows_its_labels_with_the_words_behind_them(admin: Client) -> None:
    posting = make_posting(title="<i>Data Engineer</i>", skills=["spark"], text="Streams.\n<script>alert(1)</script>")
    PostingEvidence.objects.create(
        posting=posting, label="role:data-engineer", field="title", start=3, end=16, quote="Data Engineer"
    )
    html = admin.get(f"{LIST}{posting.pk}/change/").content.decode()
    assert "role:data-engineer" in html and posting.skill_links.get().quote in html
    assert "<i>Data" not in html and "<script>alert" not in html
    admin.post(f"{LIST}{posting.pk}/change/", {"title": "Other"})
    posting.refresh_from_db()
    assert posting.title == "<i>Data Engineer</i>"


def test_search_finds_title_and_company(admin: Client) -> None:
    make_posting(title="Streaming Engineer", company=make_company("Acme"))
    make_posting(title="Data Analyst", company=make_company("Bolt"))
    for q, title in (("streaming", "Streaming Engineer"), ("bolt", "Data Analyst")):
        rows = admin.get(f"{LIST}?q={q}").context["cl"].result_list
        assert [row.title for row in rows] == [title]


def test_a_run_shows_why_entries_were_rejected(admin: Client) -> None:
    run = make_run(make_board(), seen=300, rejected=300)
    Rejection.objects.bulk_create(
        Rejection(run=run, where=f"posting {number}", reason="It has no title.") for number in range(300)
    )
    Rejection.objects.create(run=make_run(make_board()), where="elsewhere", reason="Another run's.")
    html = admin.get(f"/admin/jobs/importrun/{run.pk}/change/").content.decode()
    assert html.count("It has no title.</p>") == 200
    assert "Another run" not in html


def test_a_screened_posting_shows_its_text_and_its_reason_filters(admin: Client) -> None:
    text = "We cook. <script>alert(1)</script>"
    row = make_screened(make_board(), title="Chef", text_compressed=zlib.compress(text.encode()))
    make_screened(make_board(), title="Talent pool", reason=Screened.Reason.PROSPECT)
    html = admin.get(f"/admin/jobs/screened/{row.pk}/change/").content.decode()
    assert "We cook. &lt;script&gt;" in html and "<script>alert" not in html
    shown = admin.get("/admin/jobs/screened/?reason=prospect").context["cl"].result_list
    assert [item.title for item in shown] == ["Talent pool"]
    Screened.objects.update(text_compressed=None)
    assert "Dropped" in admin.get(f"/admin/jobs/screened/{row.pk}/change/").content.decode()
    Screened.objects.update(text_compressed=b"not zlib")
    assert "damaged" in admin.get(f"/admin/jobs/screened/{row.pk}/change/").content.decode()


def test_closing_and_reopening_are_recorded_as_decisions_that_can_be_taken_back(admin: Client) -> None:
    posting = make_posting()
    data = {"_selected_action": [posting.pk]}
    admin.post(LIST, {**data, "action": "close", "reason": "A fraud."})
    admin.post(LIST, {**data, "action": "reopen"})
    decisions = Decision.objects.order_by("pk")
    assert [(item.verdict, item.reason, str(item.decided_by)) for item in decisions] == [
        ("closed", "A fraud.", "ada@example.org"),
        ("reopened", "", "ada@example.org"),
    ]
