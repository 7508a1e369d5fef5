"""A person's word that a signal does not hold: recorded with its reason, and taken back like any decision."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from jobs.models.account import User
from jobs.models.moderation import Decision
from jobs.models.posting import Posting
from jobs.models.signal import PostingSignal, SignalCheck, SignalOverride
from jobs.services.decisions import AlreadyDecided, CannotUndo, record_decision
from jobs.services.signals import label_again


@transaction.atomic
def set_aside(*, signal: PostingSignal, reason: str, by: User, now: datetime | None = None) -> Decision:
    """Say that a signal that fired is not so, and why, which readers see; return the decision.

    Raises ValueError without a reason and for a signal that did not fire, AlreadyDecided where someone was first.
    """
    reason, now = " ".join(reason.split())[:500], now or timezone.now()
    if not reason:
        raise ValueError("Say why it is not so: readers see the reason.")
    # Looks at the same posting wait, and see the word of this person.
    SignalCheck.objects.select_for_update().filter(posting=signal.posting_id).first()
    signal.refresh_from_db()
    if signal.state != PostingSignal.State.FIRED:
        raise ValueError("This signal did not fire, so there is nothing to set aside.")
    override, is_new = SignalOverride.objects.get_or_create(
        posting_id=signal.posting_id, name=signal.name, undone_at=None, defaults={"reason": reason, "by": by, "at": now}
    )
    if not is_new:
        raise AlreadyDecided("Someone set this signal aside before.")
    posting = Posting.objects.select_related("company").get(pk=signal.posting_id)
    label_again(posting=posting)
    return record_decision(
        kind=Decision.Kind.SIGNAL,
        subject_id=override.pk,
        sentence=f"{signal.get_name_display()}: {posting.title}, {posting.company.name}",
        verdict=Decision.Verdict.DISMISSED,
        by=by,
        reason=reason,
        now=now,
    )


def put_back_signal(decision: Decision, now: datetime) -> None:
    """Let a signal count again; raises CannotUndo where it does already or its posting is gone."""
    standing = SignalOverride.objects.standing().filter(pk=decision.subject_id)
    override = standing.select_related("posting").first()
    if override is None:
        raise CannotUndo("This signal counts again already, or its posting is gone.")
    SignalCheck.objects.select_for_update().filter(posting=override.posting_id).first()
    standing.update(undone_at=now)
    label_again(posting=override.posting)
