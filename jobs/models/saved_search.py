"""Searches that a signed-in reader keeps: the query alone, so that it is answered anew each time."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

NAME_LENGTH = 100
# In characters of the canonical query string; the unique index takes no more.
QUERY_LENGTH = 2000


class SavedSearch(models.Model):
    """One search of one reader, by the canonical query string as `SearchQuery.query_string` writes it; "" is every posting.

    `seen_at` is up to when its reader has seen what it finds: openings whose postings were all first seen after it are
    new. It never moves back, and stands a little before the look (`jobs.search.settled`). What somebody looks for is
    their own: no admin page lists these rows, and the name that a row gives of itself says nothing of them.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches")
    name = models.CharField(max_length=NAME_LENGTH)
    query = models.CharField(max_length=QUERY_LENGTH, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    seen_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]
        verbose_name_plural = "saved searches"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "query"], name="one_saved_search_per_owner_and_query"),
            models.CheckConstraint(condition=~Q(name=""), name="saved_search_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"saved search {self.pk}"
