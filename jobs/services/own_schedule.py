"""What time does with own postings: asked about after 21 days, hidden after 28, told of 7 days before their end, and closed.

Each question is claimed by a conditional UPDATE, so that no two workers ask it; each owes one mail.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from jobs.models.mail import OwedMail
from jobs.models.posting import Posting, PostingQuerySet
from jobs.services.mail_box import owe_mail

ASKED_AFTER = timedelta(days=21)
HIDDEN_AFTER = timedelta(days=28)
WARNED_BEFORE = timedelta(days=7)
AT_ONCE = 500


def ask_whether_open(*, now: datetime | None = None) -> list[int]:
    """Claim the own postings whose recruiter is to be asked whether they are open; return their ids. Each owes a mail."""
    now = now or timezone.now()
    due = Posting.objects.own().filter(
        state__in=[Posting.State.OPEN, Posting.State.HIDDEN],
        asked_at=None,
        confirmed_at__lte=now - ASKED_AFTER,
        expires_at__gt=now,
    )
    return _claim(due, "asked_at", OwedMail.Kind.STILL_OPEN, now)


def warn_of_end(*, now: datetime | None = None) -> list[int]:
    """Claim the open own postings that end within 7 days, and whose recruiter was not told; return their ids."""
    now = now or timezone.now()
    due = Posting.objects.own().open().filter(warned_at=None, expires_at__lte=now + WARNED_BEFORE, expires_at__gt=now)
    return _claim(due, "warned_at", OwedMail.Kind.ENDS_SOON, now)


def hide_and_end(*, now: datetime | None = None) -> tuple[int, int]:
    """Hide own postings that nobody confirmed for 28 days and close those whose date is over; return both numbers."""
    now = now or timezone.now()
    live = Posting.objects.own().filter(state__in=[Posting.State.OPEN, Posting.State.HIDDEN])
    ended = live.filter(expires_at__lte=now).update(
        state=Posting.State.CLOSED,
        closed_at=now,
        closed_reason=Posting.Ended.EXPIRED.label,
        ended=Posting.Ended.EXPIRED,
    )
    silent = Posting.objects.own().open().filter(confirmed_at__lte=now - HIDDEN_AFTER)
    return silent.update(state=Posting.State.HIDDEN), ended


def _claim(due: PostingQuerySet, column: str, kind: str, now: datetime) -> list[int]:
    claimed: list[int] = []
    for pk in due.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]:
        with transaction.atomic():
            # Asked again with the same conditions: a second worker, or an answer in between, finds nothing to claim.
            if due.filter(pk=pk).update(**{column: now}):
                owe_mail(kind=kind, subject_id=pk, moment=now)
                claimed.append(pk)
    return claimed
