"""Counting openings rather than postings: those of a cluster are one, a posting without a cluster is one of its own."""

from __future__ import annotations

from django.db.models import BigIntegerField, Count, F, Q
from django.db.models.functions import Coalesce


def count_openings(path: str = "", only: Q | None = None) -> Count:
    """Return the aggregate that counts openings; `path` leads to the posting, `only` says which of them count."""
    # Clusters count below zero, so that none has the number of a posting.
    opening = Coalesce(F(f"{path}cluster_id") * -1, F(f"{path}id"), output_field=BigIntegerField())
    return Count(opening, distinct=True, filter=only)
