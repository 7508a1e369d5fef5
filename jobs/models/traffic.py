"""How often readers looked at a recruiter's posting and went on to apply, by day."""

from __future__ import annotations

from django.db import models

from jobs.models.posting import Posting


class PostingDay(models.Model):
    """The views and apply clicks of one posting on one UTC day; no reader is told from another."""

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    views = models.PositiveIntegerField(default=0)
    apply_clicks = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-day"]
        constraints = [models.UniqueConstraint(fields=["posting", "day"], name="one_row_per_posting_and_day")]

    def __str__(self) -> str:
        return f"posting {self.posting_id} on {self.day}"
