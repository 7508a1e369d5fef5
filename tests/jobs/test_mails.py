"""What moderators decided is mailed to who asked, once, and says the reason."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core import mail

from jobs.mails import mail_draft_decided, mail_membership_decided, send_on_commit
from jobs.models.draft import Draft
from jobs.models.mail import OwedMail
from jobs.services.drafts import submit_draft, withdraw_draft
from jobs.services.memberships import approve_membership, ask_to_join, refuse_membership
from jobs.services.own_postings import publish_draft, send_back_draft
from tests.factories import make_company, make_draft, make_recruiter, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Draft:
    company = make_company("Lantern Works")
    made = make_draft(company, make_recruiter(company, "owner", "rita@example.org"), title="Data Engineer <Cairo>")
    submit_draft(draft=made, by=made.author)
    return made


def test_a_published_draft_is_told_with_the_posting(draft: Draft) -> None:
    posting = publish_draft(draft=draft, by=make_user(is_moderator=True))
    for _time in range(2):
        mail_draft_decided(draft.pk)
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["rita@example.org"], "Published: Data Engineer <Cairo>")
    assert f"http://testserver/jobs/{posting.pk}/" in letter.body
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"


def test_a_draft_that_was_sent_back_is_told_with_the_reason(draft: Draft) -> None:
    send_back_draft(draft=draft, by=make_user(is_moderator=True), reason="The link isn't yours.")
    mail_draft_decided(draft.pk)
    assert "The link isn't yours." in mail.outbox[0].body
    assert f"http://testserver/recruit/drafts/{draft.pk}/" in mail.outbox[0].body


def test_a_posting_that_went_live_by_itself_needs_no_mail(draft: Draft) -> None:
    publish_draft(draft=draft, by=make_user(is_moderator=True))
    OwedMail.objects.all().delete()
    second = make_draft(draft.company, draft.author)
    assert submit_draft(draft=second, by=draft.author).posting
    assert not OwedMail.objects.exists()


def test_a_decision_that_was_overtaken_is_not_mailed(draft: Draft) -> None:
    send_back_draft(draft=draft, by=make_user(is_moderator=True), reason="No.")
    submit_draft(draft=draft, by=draft.author)
    mail_draft_decided(draft.pk)
    assert mail.outbox == []
    assert "nothing to say any more" in OwedMail.objects.get().problem
    withdraw_draft(draft=draft)


def test_who_asked_to_join_hears_of_it() -> None:
    company = make_company("Lantern Works")
    owner = make_recruiter(company, "owner")
    first, second = (ask_to_join(user=make_user(), company=company, message="") for _number in range(2))
    approve_membership(membership=first, by=owner)
    refuse_membership(membership=second, by=owner, reason="Nobody knows you here.")
    for membership in (first, second):
        mail_membership_decided(membership.pk)
    assert [letter.subject for letter in mail.outbox] == [
        "You belong to Lantern Works now", "Your request about Lantern Works"
    ]  # fmt: skip
    assert "http://testserver/recruit/companies/lantern-works/" in mail.outbox[0].body
    assert "Nobody knows you here." in mail.outbox[1].body


def test_a_broker_that_is_down_costs_no_page(
    draft: Draft, django_capture_on_commit_callbacks: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise ConnectionError("no broker")

    monkeypatch.setattr(mail_draft_decided, "delay", refuse)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        publish_draft(draft=draft, by=make_user(is_moderator=True))
        send_on_commit(mail_draft_decided, draft.pk)
    assert OwedMail.objects.get().claimed_at is None
