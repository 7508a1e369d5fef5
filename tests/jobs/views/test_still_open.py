"""The link of a "still open?" mail: one question, one answer, nobody signs in."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail, signing
from django.test import Client

from jobs.models.account import User
from jobs.models.mail import OwedMail
from jobs.models.posting import Posting
from jobs.tasks import send_mails_left_behind, tend_own_postings
from tests.factories import make_company, make_own_posting, make_recruiter

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture
def owner() -> User:
    return make_recruiter(make_company("Lantern Works"), "owner", "rita@example.org")


def posting_of(owner: User) -> Posting:
    return make_own_posting(owner.memberships.get().company, owner, now=NOW)


def tend(day: float, capture: object) -> None:
    with time_machine.travel(NOW + timedelta(days=day), tick=False), capture(execute=True):  # type: ignore[operator]
        tend_own_postings()


def link(number: int = -1) -> str:
    found = re.search(r"http://testserver(/still-open/\S+)", mail.outbox[number].body)
    assert found
    return found[1]


def test_the_question_is_mailed_once_and_the_click_restores(
    owner: User, django_capture_on_commit_callbacks: object
) -> None:
    posting = posting_of(owner)
    for day in (20, 21, 21.5, 22, 29, 30):
        tend(day, django_capture_on_commit_callbacks)
    assert [(letter.to, letter.subject) for letter in mail.outbox] == [
        (["rita@example.org"], "Still open? Data Engineer")
    ]
    assert "hidden on 23 December 2026" in mail.outbox[0].body
    posting.refresh_from_db()
    assert posting.state == "hidden"
    with time_machine.travel(NOW + timedelta(days=31), tick=False):
        client = Client(enforce_csrf_checks=True)
        page = client.get(link())
        posting.refresh_from_db()
        assert posting.state == "hidden"
        assert page["Cache-Control"].count("no-store") and "noindex" in page.content.decode()
        token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page.content.decode())
        assert token
        answer = client.post(link(), {"answer": "open", "csrfmiddlewaretoken": token[1]})
        assert "It stays open" in answer.content.decode()
        posting.refresh_from_db()
        assert (posting.state, posting.confirmed_at) == ("open", NOW + timedelta(days=31))
        assert "This question is answered" in Client().get(link()).content.decode()
        assert "This question is answered" in Client().post(link()).content.decode()


def test_the_same_page_closes_it(owner: User, django_capture_on_commit_callbacks: object) -> None:
    posting = posting_of(owner)
    tend(21, django_capture_on_commit_callbacks)
    with time_machine.travel(NOW + timedelta(days=22), tick=False):
        Client().post(link(), {"answer": "filled"})
    posting.refresh_from_db()
    assert (posting.state, posting.ended) == ("closed", "filled")


# Named, since a signature holds the second in which it was made.
@pytest.mark.parametrize(
    "token",
    ["x", "x:y:z", signing.dumps([1, NOW.isoformat()], salt="another")],
    ids=["no token", "parts", "another salt"],
)
def test_another_token_opens_nothing(owner: User, token: str) -> None:
    posting_of(owner)
    assert Client().get(f"/still-open/{token}/").status_code == 404


def test_a_question_is_too_old_after_45_days(owner: User, django_capture_on_commit_callbacks: object) -> None:
    posting_of(owner)
    tend(21, django_capture_on_commit_callbacks)
    with time_machine.travel(NOW + timedelta(days=67), tick=False):
        assert Client().get(link()).status_code == 404


def test_the_end_is_told_once(owner: User, django_capture_on_commit_callbacks: object) -> None:
    posting_of(owner)
    Posting.objects.update(confirmed_at=NOW + timedelta(days=50))
    for day in (52, 53, 54, 59):
        tend(day, django_capture_on_commit_callbacks)
    assert [letter.subject for letter in mail.outbox] == ["It ends within a week: Data Engineer"]
    assert "ends on 24 January 2027" in mail.outbox[0].body


def test_a_mail_goes_to_an_owner_where_its_author_left(owner: User, django_capture_on_commit_callbacks: object) -> None:
    company = owner.memberships.get().company
    author = make_recruiter(company, "editor")
    make_own_posting(company, author, now=NOW)
    author.memberships.update(state="ended")
    tend(21, django_capture_on_commit_callbacks)
    assert mail.outbox[0].to == ["rita@example.org"]


def test_without_a_mail_server_a_mail_waits_and_is_sent_once(
    owner: User, django_capture_on_commit_callbacks: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    posting_of(owner)

    def refuse(self: object) -> None:
        raise ConnectionRefusedError("no server listens")

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.backends.locmem.EmailBackend.open", refuse)
        tend(21, django_capture_on_commit_callbacks)
    owed = OwedMail.objects.get()
    assert (owed.claimed_at, owed.sent_at, owed.problem, mail.outbox) == (None, None, "no server listens", [])
    with time_machine.travel(NOW + timedelta(days=21, minutes=2), tick=False):
        assert send_mails_left_behind() == 1
        assert send_mails_left_behind() == 0
    assert len(mail.outbox) == 1


def test_a_mail_that_a_server_may_have_taken_is_never_sent_again(
    owner: User, django_capture_on_commit_callbacks: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    posting_of(owner)

    def break_off(self: object, messages: object) -> None:
        raise ConnectionResetError("gone")

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", break_off)
        tend(21, django_capture_on_commit_callbacks)
    with time_machine.travel(NOW + timedelta(days=21, minutes=2), tick=False):
        assert send_mails_left_behind() == 0
    owed = OwedMail.objects.get()
    assert owed.claimed_at and not owed.sent_at and owed.problem == "gone"


def test_a_title_cannot_add_headers_to_a_mail(owner: User, django_capture_on_commit_callbacks: object) -> None:
    posting = posting_of(owner)
    Posting.objects.filter(pk=posting.pk).update(title="Data\r\nBcc: all@example.org & <co>")
    tend(21, django_capture_on_commit_callbacks)
    assert mail.outbox[0].subject == "Still open? Data Bcc: all@example.org & <co>"
    assert mail.outbox[0].recipients() == ["rita@example.org"]
