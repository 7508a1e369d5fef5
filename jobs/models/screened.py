"""What was read and is not shown."""

from __future__ import annotations

from django.db import models

from jobs.models.board import Board


class Screened(models.Model):
    """A posting read but not shown; its text is dropped 30 days after `absent_since`."""

    class Reason(models.TextChoices):
        NO_ROLE = "no-role", "none of the six roles"
        PROSPECT = "prospect", "talent pool, not an opening"
        UNLISTED = "unlisted", "not listed by its source"

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="screened")
    external_id = models.CharField(max_length=300)
    content_hash = models.CharField(max_length=64)
    title = models.CharField(max_length=300)
    url = models.URLField(max_length=2000)
    company_name = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=8, choices=Reason)
    text_compressed = models.BinaryField(null=True, help_text="The plain text, zlib; None once dropped.")
    first_seen_at = models.DateTimeField()
    suspect_since = models.DateTimeField(
        null=True, blank=True, help_text="When a whole reading was first without it, while that is not confirmed."
    )
    absent_since = models.DateTimeField(null=True, blank=True, help_text="When it was taken for gone.")

    class Meta:
        ordering = ["board", "external_id"]
        verbose_name_plural = "screened"
        constraints = [
            models.UniqueConstraint(fields=["board", "external_id"], name="one_screened_per_board_and_external_id"),
        ]

    def __str__(self) -> str:
        return self.title
