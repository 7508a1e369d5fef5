"""The mails that are owed, composed and sent: doors call a task here once their change is committed.

A mail is claimed before it goes out, so that it goes out once: a task that runs twice, or beside the sweep, finds it
claimed. Where no server took it, it is left for the sweep; where one may have, it is never sent again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from smtplib import SMTPException
from typing import Any

from celery import Task, shared_task
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from jobs.health import PAUSED_AFTER
from jobs.models.account import User
from jobs.models.board import Board
from jobs.models.draft import Draft
from jobs.models.mail import OwedMail
from jobs.models.membership import Membership
from jobs.models.posting import Posting
from jobs.permissions import may
from jobs.services.mail_box import claim_mail, mails_left_behind, mark_refused, mark_sent
from jobs.services.own_schedule import HIDDEN_AFTER
from jobs.services.still_open import question_token

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail: to whom, the folder of its templates in `templates/emails/`, and what they show."""

    to: str | tuple[str, ...]
    template: str
    context: dict[str, Any]


def send_on_commit(task: Task, subject_id: int) -> None:
    """Enqueue `task` once the change is committed; a broker that is down leaves the mail to the sweep, not the reader."""

    # A function with a name: Django names it in the log where it fails, which a partial has none for.
    def enqueue() -> None:
        task.delay(subject_id)

    transaction.on_commit(enqueue, robust=True)


@shared_task(name="jobs.mails.mail_draft_decided")
def mail_draft_decided(draft_id: int) -> None:
    """Tell who sent the draft that it was published, or sent back and why."""
    send_owed(OwedMail.Kind.DRAFT_DECIDED, draft_id)


@shared_task(name="jobs.mails.mail_membership_decided")
def mail_membership_decided(membership_id: int) -> None:
    """Tell the person that they belong to the company now, or were refused and why."""
    send_owed(OwedMail.Kind.MEMBERSHIP_DECIDED, membership_id)


@shared_task(name="jobs.mails.mail_still_open")
def mail_still_open(posting_id: int) -> None:
    """Ask the recruiter whether the posting is still open."""
    send_owed(OwedMail.Kind.STILL_OPEN, posting_id)


@shared_task(name="jobs.mails.mail_ends_soon")
def mail_ends_soon(posting_id: int) -> None:
    """Tell the recruiter that the posting ends within a week."""
    send_owed(OwedMail.Kind.ENDS_SOON, posting_id)


def send_owed(kind: str, subject_id: int) -> None:
    """Send the unsent mails of one kind about one row."""
    for mail in OwedMail.objects.filter(kind=kind, subject_id=subject_id, claimed_at=None):
        send(mail)


def send_left_behind() -> int:
    """Send the mails that nobody sent within a minute; return how many were tried."""
    waiting = mails_left_behind(now=timezone.now())
    for mail in waiting:
        send(mail)
    return len(waiting)


def send(mail: OwedMail) -> None:
    """Send one mail, unless it is claimed."""
    if not claim_mail(mail=mail, now=timezone.now()):
        return
    letter = COMPOSERS[OwedMail.Kind(mail.kind)](mail.subject_id)
    if letter is None:
        mark_refused(mail=mail, problem="There is nobody to tell, or nothing to say any more.", again=False)
        return
    server = get_connection()
    try:
        server.open()
    except (OSError, SMTPException) as problem:
        logger.warning("mail not sent: no server", extra={"mail": mail.key})
        mark_refused(mail=mail, problem=str(problem), again=True)
        return
    try:
        server.send_messages([_message(letter)])
    except (OSError, SMTPException) as problem:
        logger.error("mail refused", extra={"mail": mail.key})
        mark_refused(mail=mail, problem=str(problem), again=False)
        return
    finally:
        server.close()
    mark_sent(mail=mail, now=timezone.now())


def _message(letter: Letter) -> EmailMessage:
    context = {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL, **letter.context}
    subject = " ".join(render_to_string(f"emails/{letter.template}/subject.txt", context).split())
    body = render_to_string(f"emails/{letter.template}/body.txt", context).strip() + "\n"
    # A mail that a program sends on its own asks not to be answered by another one (RFC 3834).
    to = [letter.to] if isinstance(letter.to, str) else letter.to
    return EmailMessage(subject, body, to=to, headers={"Auto-Submitted": "auto-generated"})


def _url(name: str, *args: object) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=args)}"


def _draft_decided(draft_id: int) -> Letter | None:
    draft = Draft.objects.select_related("company", "submitted_by", "posting").filter(pk=draft_id).first()
    if draft is None or draft.submitted_by is None or not draft.submitted_by.is_active:
        return None
    context: dict[str, Any] = {"draft": draft, "company": draft.company}
    if draft.state == Draft.State.PUBLISHED and draft.posting is not None:
        return Letter(
            draft.submitted_by.email, "draft_published", {**context, "url": _url("posting", draft.posting.pk)}
        )
    if draft.state == Draft.State.REFUSED:
        return Letter(draft.submitted_by.email, "draft_sent_back", {**context, "url": _url("draft", draft.pk)})
    return None


def _membership_decided(membership_id: int) -> Letter | None:
    membership = Membership.objects.select_related("company", "user").filter(pk=membership_id).first()
    if membership is None or not membership.user.is_active:
        return None
    context: dict[str, Any] = {"membership": membership, "company": membership.company}
    if membership.state == Membership.State.ACTIVE:
        url = _url("team", membership.company.slug)
        return Letter(membership.user.email, "membership_approved", {**context, "url": url})
    if membership.state == Membership.State.REFUSED:
        return Letter(membership.user.email, "membership_refused", {**context, "url": _url("recruit")})
    return None


def _still_open(posting_id: int) -> Letter | None:
    posting = Posting.objects.own().select_related("company", "author").filter(pk=posting_id).first()
    to = recruiter_of(posting) if posting is not None else None
    if posting is None or to is None or posting.asked_at is None or posting.confirmed_at is None:
        return None
    context = {
        "posting": posting,
        "company": posting.company,
        "url": _url("still_open", question_token(posting=posting)),
        "hides_at": posting.confirmed_at + HIDDEN_AFTER,
        "is_hidden": posting.state == Posting.State.HIDDEN,
    }
    return Letter(to.email, "still_open", context)


def _ends_soon(posting_id: int) -> Letter | None:
    posting = Posting.objects.own().select_related("company", "author").filter(pk=posting_id).first()
    to = recruiter_of(posting) if posting is not None else None
    if posting is None or to is None or posting.warned_at is None or not posting.is_open:
        return None
    context = {"posting": posting, "company": posting.company, "url": _url("own_postings")}
    return Letter(to.email, "ends_soon", context)


def _board_held(board_id: int) -> Letter | None:
    board = Board.objects.select_related("company").filter(pk=board_id, state=Board.State.HELD).first()
    if board is None or board.held_since is None or board.accepts_missing:
        return None
    context = {"board": board, "name": str(board.company or board), "url": _url("moderate_item", "held", board.pk)}
    return Letter(settings.ADMIN_EMAIL, "board_held", context)


def _board_paused(board_id: int) -> Letter | None:
    board = Board.objects.select_related("company").filter(pk=board_id, given_up_at__isnull=False).first()
    return _to_admins(board, "board_paused", {"failures": PAUSED_AFTER})


def _board_back(board_id: int) -> Letter | None:
    board = Board.objects.select_related("company").filter(pk=board_id, is_active=True).first()
    return _to_admins(board, "board_back", {})


def _to_admins(board: Board | None, template: str, context: dict[str, Any]) -> Letter | None:
    """Return a letter to every admin about a board; None where the board is no longer so, or nobody can be written to."""
    admins = User.objects.filter(is_superuser=True, is_active=True).exclude(email="").order_by("pk")
    to = tuple(admins.values_list("email", flat=True))
    if board is None or not to:
        return None
    return Letter(to, template, {"board": board, "url": _url("admin:jobs_board_change", board.pk), **context})


def recruiter_of(posting: Posting) -> User | None:
    """Return who answers for an own posting: its author while an editor, else the company's first owner; None for nobody."""
    if posting.author is not None and may(posting.author, posting.company, Membership.Role.EDITOR):
        return posting.author
    owners = Membership.objects.active().filter(company=posting.company, role=Membership.Role.OWNER)
    first = owners.filter(user__is_active=True).select_related("user").order_by("decided_at", "pk").first()
    return first.user if first else None


COMPOSERS: dict[OwedMail.Kind, Callable[[int], Letter | None]] = {
    OwedMail.Kind.DRAFT_DECIDED: _draft_decided,
    OwedMail.Kind.MEMBERSHIP_DECIDED: _membership_decided,
    OwedMail.Kind.STILL_OPEN: _still_open,
    OwedMail.Kind.ENDS_SOON: _ends_soon,
    OwedMail.Kind.BOARD_HELD: _board_held,
    OwedMail.Kind.BOARD_PAUSED: _board_paused,
    OwedMail.Kind.BOARD_BACK: _board_back,
}
