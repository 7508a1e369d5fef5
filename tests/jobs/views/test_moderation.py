"""The queue of the day: what waits is shown, decided once, recorded and taken back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jobs.models.account import User
from jobs.models.answer import EmployerAnswer
from jobs.models.board import Board
from jobs.models.company import Company
from jobs.models.draft import Draft
from jobs.models.link_check import CurationTask
from jobs.models.membership import Membership
from jobs.models.moderation import Decision
from jobs.models.posting import Posting
from jobs.models.report import Report
from jobs.models.suggestion import Suggestion
from jobs.services.queue import Kind
from jobs.services.reports import report_posting
from jobs.services.undoing import undo_decision
from tests.factories import (
    make_draft,
    make_moderator,
    make_own_posting,
    make_posting,
    make_recruiter,
    make_report,
    make_run,
)
from tests.jobs.waiting import HOSTILE, MAKERS, wait

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator() -> Client:
    client = Client()
    client.force_login(make_moderator("mia@example.org"))
    return client


def path(kind: str, pk: int) -> str:
    return f"/moderate/{kind}/{pk}/"


def form_of(client: Client, kind: str, pk: int) -> dict[str, Any]:
    """Return what a browser would send from the item's page, but for the answer."""
    html = client.get(path(kind, pk)).content.decode()
    data: dict[str, Any] = {
        name: re.findall(rf'name="{name}" value="([^"]*)"', html) for name in ("version", "request", "report")
    }
    return {name: values for name, values in data.items() if values}


def answer(client: Client, kind: str, pk: int, value: str, reason: str = "", **changes: Any) -> Any:
    return client.post(path(kind, pk), {**form_of(client, kind, pk), "answer": value, "reason": reason, **changes})


def said(response: Any) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


STATES: dict[str, Callable[[int], object]] = {
    "draft": lambda pk: Draft.objects.get(pk=pk).state,
    "company": lambda pk: Membership.objects.get(company=pk).state,
    "membership": lambda pk: Membership.objects.get(pk=pk).state,
    "report": lambda pk: Report.objects.get(posting=pk).state,
    "suggestion": lambda pk: Suggestion.objects.get(pk=pk).state,
    "held": lambda pk: (Board.objects.get(pk=pk).accepts_missing, Board.objects.get(pk=pk).is_active),
    "broken": lambda pk: Board.objects.get(pk=pk).is_active,
    "answer": lambda pk: EmployerAnswer.objects.get(pk=pk).state,
    "link": lambda pk: CurationTask.objects.get(pk=pk).done_at is not None,
}
# kind, answer, what it becomes, the verdict of the record.
ANSWERS = [
    ("draft", "approve", "published", "approved"),
    ("draft", "refuse:work", "refused", "refused"),
    ("company", "approve", "active", "approved"),
    ("company", "refuse:unknown", "refused", "refused"),
    ("membership", "approve", "active", "approved"),
    ("membership", "refuse:contact", "refused", "refused"),
    ("report", "close:gone", "upheld", "upheld"),
    ("report", "uphold:label", "upheld", "upheld"),
    ("report", "dismiss:quote", "dismissed", "dismissed"),
    ("suggestion", "approve", "accepted", "approved"),
    ("suggestion", "refuse:evidence", "refused", "refused"),
    ("held", "release", (True, True), "released"),
    ("held", "pause:gone", (False, False), "paused"),
    ("broken", "pause:broken", False, "paused"),
    ("answer", "approve", "shown", "approved"),
    ("answer", "refuse:topic", "refused", "refused"),
    ("link", "done", True, "done"),
]
WAITING = {"held": (False, True), "broken": True, "link": False, "draft": "submitted", "company": "requested",
           "membership": "requested"}  # fmt: skip


def test_every_kind_has_a_maker_and_an_answer() -> None:
    assert set(MAKERS) == set(Kind.values) == {kind for kind, *_ in ANSWERS}


@pytest.mark.parametrize(("kind", "value", "state", "verdict"), ANSWERS)
def test_one_click_decides_once_and_can_be_taken_back(
    kind: str, value: str, state: object, verdict: str, moderator: Client
) -> None:
    pk = wait(kind)
    before = STATES[kind](pk)
    assert before == WAITING.get(kind, "waiting")
    data = {**form_of(moderator, kind, pk), "answer": value}
    first, second = moderator.post(path(kind, pk), data), moderator.post(path(kind, pk), data)
    assert (first.status_code, first["Location"]) == (302, "/moderate/")
    assert second.status_code in (302, 404)
    assert STATES[kind](pk) == state
    decisions = Decision.objects.exclude(kind="posting")
    assert [(item.verdict, item.decided_by) for item in decisions] == [
        (verdict, User.objects.get(email="mia@example.org"))
    ]
    decision = decisions[0]
    undone = moderator.post(f"/moderate/log/{decision.pk}/undo/")
    assert undone["Location"] == f"/moderate/log/#d{decision.pk}"
    assert "Taken back" in said(undone)
    assert STATES[kind](pk) == before
    assert moderator.get(path(kind, pk)).status_code == 200
    again = moderator.post(f"/moderate/log/{decision.pk}/undo/")
    assert "taken back already" in said(again)
    assert STATES[kind](pk) == before


@pytest.mark.parametrize("kind", MAKERS)
def test_what_people_typed_is_escaped_everywhere(kind: str, moderator: Client) -> None:
    pk = wait(kind, HOSTILE)
    for page in ("/moderate/", path(kind, pk)):
        html = moderator.get(page).content.decode()
        assert HOSTILE not in html and "&lt;script&gt;alert(1)" in html, page
    value = next(value for name, value, *_ in ANSWERS if name == kind)
    answer(moderator, kind, pk, value, reason=HOSTILE if kind != "draft" else "")
    log = moderator.get("/moderate/log/").content.decode()
    assert HOSTILE not in log and "&lt;script&gt;alert(1)" in log


@pytest.mark.parametrize("kind", MAKERS)
def test_a_decision_leads_to_the_next_of_its_kind(kind: str, moderator: Client) -> None:
    first, second = wait(kind, "one"), wait(kind, "two")
    assert f'href="/moderate/{kind}/{second}/"' in moderator.get(path(kind, first)).content.decode()
    value = next(value for name, value, *_ in ANSWERS if name == kind)
    assert answer(moderator, kind, first, value)["Location"] == path(kind, second)


def test_the_queue_lists_every_kind_the_oldest_first(moderator: Client) -> None:
    keys = {kind: wait(kind, f"of {kind}") for kind in reversed(MAKERS)}
    older = make_report(Posting.objects.get(pk=wait("report", "older")))
    Report.objects.filter(posting=older.posting).update(created_at=timezone.now() - timedelta(days=2))
    html = moderator.get("/moderate/").content.decode()
    found = re.findall(r'href="/moderate/([a-z]+)/(\d+)/"', html)
    kinds = [kind for kind, _ in found]
    assert list(dict.fromkeys(kinds)) == Kind.values
    assert [int(pk) for kind, pk in found if kind == "report"] == [older.posting_id, keys["report"]]
    assert "2 reports" in html


def test_the_queue_asks_as_often_for_many_as_for_few(moderator: Client) -> None:
    wait("report")
    with CaptureQueriesContext(
        connection,
    ) as few:
        moderator.get("/moderate/")
    for number in range(8):
        wait("report", str(number))
    with CaptureQueriesContext(connection) as many:
        moderator.get("/moderate/")
    assert len(many) == len(few)


def test_an_empty_queue_says_so(moderator: Client) -> None:
    assert "Everything is decided." in moderator.get("/moderate/").content.decode()
    assert "Nothing was decided yet." in moderator.get("/moderate/log/").content.decode()


@pytest.mark.parametrize(
    ("kind", "data", "sentence"),
    [
        ("draft", {}, "Choose one of the answers."),
        ("draft", {"answer": "eat"}, "Choose one of the answers."),
        ("draft", {"answer": "refuse:nothing"}, "Choose one of the answers."),
        ("draft", {"answer": "refuse", "reason": ""}, "Say why"),
        ("draft", {"answer": "approve"}, "clear them to publish"),
        ("draft", {"answer": "refuse", "reason": "x" * 501}, "longer than 500 characters"),
        ("draft", {"answer": "refuse", "reason": "a\x00b"}, "cannot be kept"),
        ("report", {"answer": "dismiss", "reason": "  "}, "Say why"),
        ("report", {"answer": "dismiss:open", "report": []}, "Choose the reports"),
        ("report", {"answer": "dismiss:open", "report": ["abc"]}, "Choose the reports"),
    ],
)
def test_an_unclear_answer_changes_nothing_and_keeps_the_words(
    kind: str, data: dict[str, Any], sentence: str, moderator: Client
) -> None:
    pk = wait(kind)
    response = moderator.post(path(kind, pk), {**form_of(moderator, kind, pk), "reason": "Kept words.", **data})
    html = response.content.decode()
    assert response.status_code == 200 and sentence in html
    assert data.get("reason", "Kept words.").strip() in html or "\x00" in data["reason"]
    assert not Decision.objects.exists()


def test_a_draft_saved_since_it_was_read_is_not_published(moderator: Client) -> None:
    pk = wait("draft")
    data = {**form_of(moderator, "draft", pk), "answer": "approve"}
    Draft.objects.filter(pk=pk).update(version=2)
    response = moderator.post(path("draft", pk), data)
    assert response.status_code == 302 and "changed before" in said(response)
    assert Draft.objects.get(pk=pk).state == "submitted" and not Posting.objects.exists()


def test_prepared_and_typed_words_go_together(moderator: Client) -> None:
    pk = wait("draft")
    answer(moderator, "draft", pk, "refuse:link", "It leads to your home page.")
    assert Draft.objects.get(pk=pk).decision_reason == (
        "The apply link does not lead to this opening. It leads to your home page."
    )


def test_an_edit_is_shown_field_by_field_and_taken_back_with_its_earlier_text(moderator: Client) -> None:
    company = Company.objects.create(name="Lantern Works", slug="lantern-works")
    author = make_recruiter(company, "owner")
    posting = make_own_posting(company, author)
    earlier = (posting.title, posting.text)
    draft = make_draft(
        company, author, posting=posting, state="submitted", submitted_at=timezone.now(), submitted_by=author,
        title="Senior Data Engineer", text="You build pipelines with Python and SQL.\n\nNothing else.",
    )  # fmt: skip
    html = moderator.get(path("draft", draft.pk)).content.decode()
    assert "<del>Data Engineer</del>" in html and "<ins>Senior Data Engineer</ins>" in html
    assert "<ins>Nothing else.</ins>" in html
    assert "the title changes" in html
    answer(moderator, "draft", draft.pk, "approve")
    posting.refresh_from_db()
    assert posting.title == "Senior Data Engineer"
    moderator.post(f"/moderate/log/{Decision.objects.latest('pk').pk}/undo/")
    posting.refresh_from_db()
    draft.refresh_from_db()
    assert (posting.title, posting.text, posting.state) == (*earlier, "open")
    assert draft.state == "submitted"


def test_a_label_is_set_right_with_the_decision_and_taken_back_with_it(moderator: Client) -> None:
    posting = make_posting(workplace="remote")
    report = report_posting(posting=posting, kind="wrong-label", label="workplace")
    page = path("report", posting.pk)
    html = moderator.get(page).content.decode()
    assert f'name="right-{report.pk}"' in html and "Workplace: Remote" in html
    form = {"answer": "correct:label", "report": [str(report.pk)], f"right-{report.pk}": "moon"}
    assert "There is no workplace called moon." in moderator.post(page, form).content.decode()
    assert report.posting.corrections.count() == 0
    moderator.post(page, {**form, f"right-{report.pk}": "onsite"})
    posting.refresh_from_db()
    report.refresh_from_db()
    assert (posting.workplace, report.state) == ("onsite", "upheld")
    undo_decision(decision=Decision.objects.get(), by=make_moderator())
    posting.refresh_from_db()
    assert posting.workplace == "remote"


def test_a_label_that_nobody_sets_by_hand_has_no_such_answer(moderator: Client) -> None:
    posting = make_posting(language="en")
    report_posting(posting=posting, kind="wrong-label", label="language")
    html = moderator.get(path("report", posting.pk)).content.decode()
    assert 'value="correct"' not in html and "Language: English" in html


def test_labels_stand_with_their_quotes(moderator: Client) -> None:
    html = moderator.get(path("draft", wait("draft"))).content.decode()
    assert re.search(r'<a class="evidence" href="#e-\d+">Python</a>', html)
    assert re.search(r'<mark id="?e-\d+"?>Python</mark>', html)
    assert "<mark>Data Engineer</mark>" in html


def test_closing_a_reported_posting_is_one_click_and_the_reader_hears_of_it(
    moderator: Client, django_capture_on_commit_callbacks: Any
) -> None:
    pk = wait("report")
    with django_capture_on_commit_callbacks(execute=True):
        answer(moderator, "report", pk, "close:fraud")
    posting = Posting.objects.get(pk=pk)
    assert (posting.state, posting.closed_reason) == ("closed", "It looks like a fraud.")
    assert [message.to for message in mail.outbox] == [["rea@example.org"]]


def test_only_the_chosen_reports_are_decided(moderator: Client) -> None:
    pk = wait("report")
    kept = make_report(Posting.objects.get(pk=pk))
    first = Report.objects.exclude(pk=kept.pk).get()
    response = answer(moderator, "report", pk, "dismiss:nothing", report=[first.pk])
    assert "1 report decided." in said(response)
    assert list(Report.objects.waiting()) == [kept]


def test_reports_of_another_posting_are_out_of_reach(moderator: Client) -> None:
    mine, other = wait("report"), wait("report", "other")
    foreign = Report.objects.get(posting=other)
    response = answer(moderator, "report", mine, "dismiss:nothing", report=[foreign.pk])
    assert "decided already" in said(response)
    assert Report.objects.waiting().count() == 2


@pytest.mark.parametrize(("source", "words"), [("rss", "its own page is gone"), ("greenhouse", "is still missing")])
def test_the_card_of_a_held_reading_says_what_a_release_may_close(moderator: Client, source: str, words: str) -> None:
    pk = wait("held")
    Board.objects.filter(pk=pk).update(source=source, token="https://harbour.example/jobs.rss")
    html = moderator.get(path("held", pk)).content.decode()
    assert [said for said in ("its own page is gone", "is still missing") if said in html] == [words]


def test_a_reading_held_for_entries_that_nobody_could_read_is_not_released(moderator: Client) -> None:
    pk = wait("held")
    make_run(Board.objects.get(pk=pk), state="held", seen=10, rejected=9, shown=1)
    html = moderator.get(path("held", pk)).content.decode()
    assert "only a reading that works ends that" in html and 'value="release"' not in html
    response = moderator.post(path("held", pk), {"answer": "release"})
    assert "Choose one of the answers." in response.content.decode()
    assert not Board.objects.get(pk=pk).accepts_missing


def test_a_release_cannot_be_taken_back_once_the_board_was_read(moderator: Client) -> None:
    pk = wait("held")
    answer(moderator, "held", pk, "release")
    Board.objects.update(last_complete_at=timezone.now())
    response = moderator.post(f"/moderate/log/{Decision.objects.get().pk}/undo/")
    assert "was read since" in said(response)
    assert Board.objects.get(pk=pk).accepts_missing
    assert Decision.objects.standing().count() == 1


def test_an_approved_company_with_postings_stays(moderator: Client) -> None:
    pk = wait("company")
    answer(moderator, "company", pk, "approve")
    company = Company.objects.get(pk=pk)
    assert company.is_listed
    make_own_posting(company, Membership.objects.get(company=pk).user)
    response = moderator.post(f"/moderate/log/{Decision.objects.get(kind='company').pk}/undo/")
    assert "has postings, boards or a place in a list by now" in said(response)
    company.refresh_from_db()
    assert company.is_listed and Membership.objects.get(company=pk).state == "active"


def test_an_owner_has_two_days_to_decide_who_joins(moderator: Client) -> None:
    pk = wait("membership")
    make_recruiter(Membership.objects.get(pk=pk).company, "owner")
    assert moderator.get(path("membership", pk)).status_code == 404
    Membership.objects.filter(pk=pk).update(requested_at=timezone.now() - timedelta(hours=49))
    assert moderator.get(path("membership", pk)).status_code == 200


def test_a_draft_waits_behind_its_company_and_its_author(moderator: Client) -> None:
    pk = wait("draft")
    draft = Draft.objects.get(pk=pk)
    Membership.objects.update(state="requested", decided_at=None)
    assert moderator.get(path("draft", pk)).status_code == 404
    Membership.objects.update(state="active", decided_at=timezone.now())
    Company.objects.filter(pk=draft.company_id).update(is_listed=False)
    assert moderator.get(path("draft", pk)).status_code == 404


def test_what_was_decided_before_leads_to_the_log(moderator: Client) -> None:
    pk = wait("draft")
    answer(moderator, "draft", pk, "refuse:work")
    response = moderator.get(path("draft", pk))
    assert response["Location"] == f"/moderate/log/#d{Decision.objects.get().pk}"


def test_what_never_was_is_a_404(moderator: Client) -> None:
    for missing in ("/moderate/draft/987654321/", "/moderate/soup/1/", "/moderate/draft/99999999999999999999/"):
        assert moderator.get(missing).status_code == 404
    assert moderator.post("/moderate/log/987654321/undo/").status_code == 404


def test_the_log_narrows_to_a_kind_and_pages(moderator: Client) -> None:
    by = User.objects.get(email="mia@example.org")
    Decision.objects.bulk_create(
        Decision(kind="draft", subject_id=number, sentence=f"Draft {number}", verdict="approved", decided_by=by)
        for number in range(60)
    )
    Decision.objects.create(kind="board", subject_id=1, sentence="A board", verdict="released", decided_by=by)
    html = moderator.get("/moderate/log/?kind=board").content.decode()
    assert "A board" in html and "Draft 1" not in html
    assert "Draft 5" in moderator.get("/moderate/log/?kind=draft&page=2").content.decode()
