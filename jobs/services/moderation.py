"""What a person decides about postings."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from jobs.models.posting import Posting


def close_postings(*, postings: QuerySet[Posting], reason: str, now: datetime | None = None) -> int:
    """Close the open ones of `postings` for `reason`, which readers see; return how many.

    Raises ValueError without a reason.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise ValueError("A posting is closed for a reason.")
    return postings.filter(state=Posting.State.OPEN).update(
        state=Posting.State.CLOSED,
        closed_at=now or timezone.now(),
        closed_by_person_at=now or timezone.now(),
        closed_reason=reason[:200],
    )


def reopen_postings(*, postings: QuerySet[Posting]) -> int:
    """Open the closed ones of `postings` again; return how many.

    A stated date that has passed is dropped, else it would close them again.
    """
    closed = Posting.objects.filter(
        pk__in=list(postings.filter(state=Posting.State.CLOSED).values_list("pk", flat=True))
    )
    closed.filter(expires_at__lte=timezone.now()).update(expires_at=None)
    return closed.update(
        state=Posting.State.OPEN,
        closed_at=None,
        closed_by_person_at=None,
        closed_reason="",
        missed_runs=0,
        absent_since=None,
    )
