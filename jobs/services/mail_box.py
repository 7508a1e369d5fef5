"""Mails owed: written beside what they tell, claimed before they go out."""

from __future__ import annotations

from datetime import datetime, timedelta

from jobs.models.mail import OwedMail

# A door sends at once what it caused; what is still here after this was left behind by a process that died.
LEFT_BEHIND = timedelta(minutes=1)
# Older than this, a mail would tell what nobody wants to hear any more.
STALE = timedelta(days=3)


def owe_mail(*, kind: str, subject_id: int, moment: datetime) -> None:
    """Write that the event of `moment` about a row owes a mail; the same event owes one mail. Call it in the transaction."""
    key = f"{kind}:{subject_id}:{moment:%Y%m%dT%H%M%S%f}"
    OwedMail.objects.bulk_create(
        [OwedMail(key=key, kind=kind, subject_id=subject_id, created_at=moment)], ignore_conflicts=True
    )


def claim_mail(*, mail: OwedMail, now: datetime) -> bool:
    """Take `mail` for sending; False where it is taken."""
    return bool(OwedMail.objects.filter(pk=mail.pk, claimed_at=None).update(claimed_at=now))


def mark_sent(*, mail: OwedMail, now: datetime) -> None:
    """Write that `mail` went out."""
    OwedMail.objects.filter(pk=mail.pk).update(sent_at=now, problem="")


def mark_refused(*, mail: OwedMail, problem: str, again: bool) -> None:
    """Write why `mail` did not go out; with `again` it may be claimed anew, since no server had taken it."""
    fields: dict[str, object] = {"problem": " ".join(problem.split())[:300]}
    if again:
        fields["claimed_at"] = None
    OwedMail.objects.filter(pk=mail.pk).update(**fields)


def mails_left_behind(*, now: datetime, limit: int = 100) -> list[OwedMail]:
    """Return mails that nobody has claimed for a minute, oldest first; those older than three days stay unsent."""
    waiting = OwedMail.objects.filter(claimed_at=None, created_at__lte=now - LEFT_BEHIND, created_at__gt=now - STALE)
    return list(waiting.order_by("created_at")[:limit])
