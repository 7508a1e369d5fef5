"""What an employer answers to the signals about a listing: written by its recruiters, read by a moderator, then shown."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from jobs.models.account import User
from jobs.models.answer import EmployerAnswer
from jobs.models.moderation import Decision
from jobs.models.posting import Posting
from jobs.parsing.html import tidy
from jobs.services.decisions import AlreadyDecided, CannotUndo, reason_given, record_decision

State = EmployerAnswer.State
LONGEST = 1000


@transaction.atomic
def write_answer(*, posting: Posting, author: User, text: str, now: datetime | None = None) -> EmployerAnswer:
    """Store the answer of a posting's employer, or an edit of it, for a moderator to read; return it.

    What readers see stays until the edit is approved; the answer of another employer, whose posting it was before, goes.
    Raises ValueError for an empty text, one of more than LONGEST characters, and a posting that was written here.
    """
    text = "\n".join(" ".join(line.split()) for line in tidy(text).strip().splitlines())
    if not text:
        raise ValueError("Write an answer before you send it.")
    if len(text) > LONGEST:
        raise ValueError(f"The answer has {len(text)} characters; shorten it to {LONGEST}.")
    if posting.is_own:
        raise ValueError("Your own posting needs no answer: confirm that it is open instead.")
    now = now or timezone.now()
    # Two recruiters of one company write one after the other.
    Posting.objects.select_for_update(of=("self",)).only("pk").get(pk=posting.pk)
    # A moderator who decides at the same moment comes before this edit, or finds another version.
    answer = EmployerAnswer.objects.select_for_update().filter(posting=posting).first()
    if answer is None:
        return EmployerAnswer.objects.create(
            posting=posting, company_id=posting.company_id, author=author, text=text, written_at=now
        )
    if answer.company_id != posting.company_id:
        answer.shown_text, answer.shown_at, answer.company_id = "", None, posting.company_id
    elif answer.text == text and answer.state in (State.WAITING, State.SHOWN):
        return answer
    answer.text, answer.author, answer.written_at, answer.state = text, author, now, State.WAITING
    answer.version, answer.decision_reason = answer.version + 1, ""
    answer.save()
    return answer


@transaction.atomic
def withdraw_answer(*, answer: EmployerAnswer) -> None:
    """Take an answer away from readers and from the queue; raises ValueError where it is withdrawn already."""
    done = (
        EmployerAnswer.objects.filter(pk=answer.pk)
        .exclude(state=State.WITHDRAWN)
        .update(state=State.WITHDRAWN, shown_text="", shown_at=None, decision_reason="", version=F("version") + 1)
    )
    if not done:
        raise ValueError("This answer is withdrawn already.")


@transaction.atomic
def approve_answer(
    *, answer: EmployerAnswer, version: int, by: User, reason: str = "", now: datetime | None = None
) -> Decision:
    """Show the version of an answer that was read; return the decision. Its employer reads the reason, if any.

    Raises AlreadyDecided where it does not wait any more, or was edited since.
    """
    reason, now = " ".join(reason.split())[:500], now or timezone.now()
    before = _locked(answer, version)
    EmployerAnswer.objects.filter(pk=answer.pk).update(
        state=State.SHOWN, shown_text=before.text, shown_at=now, decision_reason=reason
    )
    return _record(before, Decision.Verdict.APPROVED, by, reason, now)


@transaction.atomic
def refuse_answer(
    *, answer: EmployerAnswer, version: int, by: User, reason: str, now: datetime | None = None
) -> Decision:
    """Send the version of an answer that was read back with a reason, which its employer reads; return the decision.

    What readers saw before stays. Raises ValueError without a reason, AlreadyDecided as approving does.
    """
    reason, now = reason_given(reason), now or timezone.now()
    before = _locked(answer, version)
    EmployerAnswer.objects.filter(pk=answer.pk).update(state=State.REFUSED, decision_reason=reason)
    return _record(before, Decision.Verdict.REFUSED, by, reason, now)


def put_back_answer(decision: Decision) -> None:
    """Let an answer wait again, and show what was shown before; raises CannotUndo where its employer changed it since."""
    before = decision.before
    shown_at = parse_datetime(str(before["shown_at"])) if before["shown_at"] else None
    state = State.SHOWN if decision.verdict == Decision.Verdict.APPROVED else State.REFUSED
    done = EmployerAnswer.objects.filter(pk=decision.subject_id, state=state, version=before["version"]).update(
        state=State.WAITING, shown_text=before["shown_text"], shown_at=shown_at, decision_reason=""
    )
    if not done:
        raise CannotUndo("Its employer changed or withdrew the answer since, or it was decided anew.")


def _locked(answer: EmployerAnswer, version: int) -> EmployerAnswer:
    rows = EmployerAnswer.objects.select_for_update(of=("self",)).select_related("posting", "company")
    found = rows.filter(pk=answer.pk, state=State.WAITING, version=version).first()
    if found is None:
        raise AlreadyDecided("This answer was decided, edited or withdrawn since you opened it.")
    return found


def _record(before: EmployerAnswer, verdict: str, by: User, reason: str, now: datetime) -> Decision:
    return record_decision(
        kind=Decision.Kind.ANSWER,
        subject_id=before.pk,
        sentence=f"{before.company.name} to the signals about {before.posting.title}",
        verdict=verdict,
        by=by,
        reason=reason,
        before={
            "version": before.version,
            "shown_text": before.shown_text,
            "shown_at": before.shown_at.isoformat() if before.shown_at else None,
        },
        now=now,
    )
