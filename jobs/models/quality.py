"""What our rules got right, each time that it was measured."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone


class QualityReport(models.Model):
    """One measurement; `figures` is what `manage.py quality` printed, `rules` the version of the rules it measured."""

    class Source(models.TextChoices):
        OWN = "own", "our own examples"
        DATA = "data", "labelled files given by hand"

    made_at = models.DateTimeField(default=timezone.now)
    source = models.CharField(max_length=4, choices=Source)
    figures = models.JSONField()
    rules = models.CharField(max_length=16)

    class Meta:
        ordering = ["-made_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["source", "-made_at"], name="quality_newest_by_source")]
        constraints = [
            models.CheckConstraint(condition=Q(source__in=["own", "data"]), name="quality_source_is_known"),
            models.CheckConstraint(condition=~Q(rules=""), name="quality_names_its_rules"),
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()}, {self.made_at:%Y-%m-%d}"
