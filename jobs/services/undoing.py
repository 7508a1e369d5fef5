"""Taking a decision back: once, by whoever may decide, and only while what it changed is as it left it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from jobs.models.account import User
from jobs.models.moderation import Decision
from jobs.services.decisions import AlreadyDecided, CannotUndo
from jobs.services.employer_answers import put_back_answer
from jobs.services.list_decisions import put_back_link, put_back_suggestion
from jobs.services.moderation import put_back_board, put_back_posting
from jobs.services.recruiting_undo import put_back_draft, put_back_membership
from jobs.services.reports import put_back_report
from jobs.services.signal_overrides import put_back_signal


@transaction.atomic
def undo_decision(*, decision: Decision, by: User, now: datetime | None = None) -> None:
    """Put back what `decision` changed, and mark it as taken back.

    Raises AlreadyDecided where it was taken back before, CannotUndo with a sentence where that is no longer possible;
    nothing is changed then.
    """
    now = now or timezone.now()
    if not Decision.objects.standing().filter(pk=decision.pk).update(undone_at=now, undone_by=by):
        raise AlreadyDecided("This decision was taken back already.")
    if decision.kind == Decision.Kind.POSTING:
        put_back_posting(decision)
    elif decision.kind == Decision.Kind.BOARD:
        put_back_board(decision)
    elif decision.kind == Decision.Kind.REPORT:
        put_back_report(decision, by, now)
    elif decision.kind in (Decision.Kind.COMPANY, Decision.Kind.MEMBERSHIP):
        put_back_membership(decision)
    elif decision.kind == Decision.Kind.DRAFT:
        put_back_draft(decision, now)
    elif decision.kind == Decision.Kind.SUGGESTION:
        put_back_suggestion(decision, by)
    elif decision.kind == Decision.Kind.LINK:
        put_back_link(decision)
    elif decision.kind == Decision.Kind.ANSWER:
        put_back_answer(decision)
    elif decision.kind == Decision.Kind.SIGNAL:
        put_back_signal(decision, now)
    else:
        raise CannotUndo("Decisions of this kind cannot be taken back.")
