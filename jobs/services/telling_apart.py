"""A person's word that postings are not the same opening: kept through every reading, and taken back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from jobs.models.account import User
from jobs.models.cluster import NotSame
from jobs.models.posting import Posting
from jobs.services.clustering import link_companies
from jobs.services.decisions import reason_given


@transaction.atomic
def tell_apart(*, posting: Posting, by: User, reason: str, now: datetime | None = None) -> list[NotSame]:
    """Tell `posting` apart from every other of its cluster, and return the pairs; the others stay together.

    Raises ValueError without a reason, and for a posting that has no copies.
    """
    reason = reason_given(reason)
    members = Posting.objects.filter(cluster__isnull=False, cluster=posting.cluster_id).exclude(pk=posting.pk)
    others = dict(members.values_list("pk", "company"))
    if not others:
        raise ValueError("This posting is linked to no other, so there is nothing to tell apart.")
    pairs = [tuple(sorted((posting.pk, other))) for other in others]
    NotSame.objects.bulk_create(
        [NotSame(one_id=one, other_id=other, reason=reason, by=by, at=now or timezone.now()) for one, other in pairs],
        ignore_conflicts=True,
    )
    link_companies(companies={posting.company_id, *others.values()})
    posting.refresh_from_db()
    standing = NotSame.objects.standing()
    return [standing.get(one=one, other=other) for one, other in pairs]


@transaction.atomic
def take_back(*, pairs: Collection[int], by: User | None, now: datetime | None = None) -> int:
    """Let the rules decide again about pairs told apart, given by id; return how many stood until now."""
    standing = NotSame.objects.standing().filter(pk__in=pairs)
    companies = {
        company for found in standing.values_list("one__company", "other__company") for company in found
    }  # fmt: skip
    count = standing.update(undone_at=now or timezone.now(), undone_by=by)
    if companies:
        link_companies(companies=companies)
    return count
