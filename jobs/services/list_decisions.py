"""What moderators decide about curated lists: suggestions of readers and dead links, each with its record."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from jobs.models.account import User
from jobs.models.link_check import CurationTask
from jobs.models.moderation import Decision
from jobs.models.suggestion import Suggestion
from jobs.services.decisions import AlreadyDecided, CannotUndo, record_decision
from jobs.services.link_checks import finish_task
from jobs.services.suggestions import accept_suggestion, refuse_suggestion, undo_suggestion


@transaction.atomic
def decide_suggestion(
    *, suggestion: Suggestion, by: User, accept: bool, reason: str = "", now: datetime | None = None
) -> Decision:
    """Accept or refuse a reader's suggestion; return the decision.

    Raises AlreadyDecided where someone was first, ValueError where the list has changed so that it cannot be done, and
    for a refusal without a reason.
    """
    decide = accept_suggestion if accept else refuse_suggestion
    if not decide(suggestion=suggestion, by=by, reason=reason, now=now):
        raise AlreadyDecided("This suggestion was decided already.")
    return record_decision(
        kind=Decision.Kind.SUGGESTION,
        subject_id=suggestion.pk,
        sentence=f"{suggestion}, {suggestion.company_list}",
        verdict=Decision.Verdict.APPROVED if accept else Decision.Verdict.REFUSED,
        by=by,
        reason=reason,
        now=now,
    )


def put_back_suggestion(decision: Decision, by: User) -> None:
    """Let a suggestion wait again; raises CannotUndo where it does already, or a later change stands in the way."""
    suggestion = Suggestion.objects.filter(pk=decision.subject_id).first()
    if suggestion is None:
        raise CannotUndo("The suggestion is gone, with its list.")
    try:
        undone = undo_suggestion(suggestion=suggestion, by=by)
    except ValueError as problem:
        raise CannotUndo(str(problem)) from problem
    if not undone:
        raise CannotUndo("The suggestion waits already.")


@transaction.atomic
def settle_link(*, task: CurationTask, by: User, note: str = "", now: datetime | None = None) -> Decision:
    """Say that a dead link was looked after; return the decision. Raises AlreadyDecided where someone was first."""
    if not finish_task(task=task, by=by, now=now):
        raise AlreadyDecided("This link was looked after already.")
    return record_decision(
        kind=Decision.Kind.LINK,
        subject_id=task.pk,
        sentence=str(task),
        verdict=Decision.Verdict.DONE,
        by=by,
        reason=note,
        now=now,
    )


def put_back_link(decision: Decision) -> None:
    """Open the task of a dead link again; raises CannotUndo where it is open, or another one for the link is."""
    task = CurationTask.objects.filter(pk=decision.subject_id, done_at__isnull=False).first()
    if task is None or CurationTask.objects.filter(url=task.url, done_at=None).exists():
        raise CannotUndo("The link waits to be looked after already.")
    CurationTask.objects.filter(pk=task.pk).update(done_at=None, done_by=None)
