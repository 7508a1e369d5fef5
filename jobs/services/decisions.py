"""The record of what people decided: written beside each decision, in its transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from jobs.models.account import User
from jobs.models.moderation import Decision


class AlreadyDecided(ValueError):
    """Somebody else decided first, or the thing is not waiting any more; the message says so in a sentence."""


class CannotUndo(ValueError):
    """What was decided cannot be put back; the message says why in one sentence."""


def reason_given(reason: str) -> str:
    """Return `reason` on one line; raises ValueError where there is none."""
    reason = " ".join(reason.split())[:500]
    if not reason:
        raise ValueError(_("Say why: the person reads the reason."))
    return reason


def record_decision(
    *,
    kind: str,
    subject_id: int,
    sentence: str,
    verdict: str,
    by: User | None,
    reason: str = "",
    before: Mapping[str, object] | None = None,
    now: datetime | None = None,
) -> Decision:
    """Write that `by` (None: the board's own rule) gave `verdict` about a row, and return the record.

    `sentence` says what the row was; `before` is what undoing puts back. Call it in the transaction of the change.
    """
    return Decision.objects.create(
        kind=kind,
        subject_id=subject_id,
        sentence=" ".join(sentence.split())[:500],
        verdict=verdict,
        reason=" ".join(reason.split())[:500],
        decided_by=by,
        before=dict(before or {}),
        decided_at=now or timezone.now(),
    )
