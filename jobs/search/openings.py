"""Each opening once: of the copies that fit a search, the one that stands first in their cluster is shown.

Counts say how many openings have a copy that fits. A posting without a cluster is an opening of its own.
"""

from __future__ import annotations

from django.db.models import BigIntegerField, Count, F, Q
from django.db.models.functions import Coalesce

from jobs.models.posting import PostingQuerySet


def count_openings(path: str = "", only: Q | None = None) -> Count:
    """Return the aggregate that counts openings; `path` leads to the posting, `only` says which of them count."""
    # Clusters count below zero, so that none has the number of a posting.
    opening = Coalesce(F(f"{path}cluster_id") * -1, F(f"{path}id"), output_field=BigIntegerField())
    return Count(opening, distinct=True, filter=only)


def each_once(found: PostingQuerySet) -> PostingQuerySet:
    """Return the postings of `found` without those that stand behind another of their cluster in it."""
    first = found.filter(cluster__isnull=False).order_by("cluster", "cluster_place").distinct("cluster").values("pk")
    return found.filter(Q(cluster=None) | Q(pk__in=first))
