"""Maps of the fields of feeds of their own format: every version that a person saved; the newest one is used."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from jobs.models.board import Board


class FieldMap(models.Model):
    """One version of the map of one board, as `jobs.parsing.field_map` reads it; versions count from one.

    A version is never changed: a new map, and an old one that is taken up again, is a new version.
    """

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="field_maps")
    version = models.PositiveIntegerField()
    text = models.TextField(max_length=20_000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["board", "version"], name="one_field_map_per_version"),
            models.CheckConstraint(condition=Q(version__gte=1) & ~Q(text=""), name="field_map_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.board}, version {self.version}"
