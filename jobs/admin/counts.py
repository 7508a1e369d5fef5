"""Counts beside rows, made by the query that reads the rows."""

from __future__ import annotations

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce


def counted(rows: QuerySet, foreign_key: str) -> Coalesce:
    """Return an expression: how many of `rows` point at the outer row by `foreign_key`.

    A subquery instead of a join, so that only the rows of the shown page are counted.
    """
    mine = rows.filter(**{foreign_key: OuterRef("pk")}).order_by()
    counts = mine.values(foreign_key).annotate(counted=Count("pk")).values("counted")
    return Coalesce(Subquery(counts, output_field=IntegerField()), 0)
