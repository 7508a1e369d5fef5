"""Mails that are owed: written in the transaction of what they tell, sent after it, never twice."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone


class OwedMail(models.Model):
    """One mail about one row. `key` is unique, so that one event owes one mail however often it is worked on.

    `claimed_at` is set before the mail goes out: a process that dies in between leaves a claimed mail without
    `sent_at`, which is shown to the admin and never sent again blindly.
    """

    class Kind(models.TextChoices):
        DRAFT_DECIDED = "draft-decided", "a posting was approved or sent back"
        MEMBERSHIP_DECIDED = "membership-decided", "a request to join was decided"
        STILL_OPEN = "still-open", "is it still open?"
        ENDS_SOON = "ends-soon", "it ends in a week"
        BOARD_HELD = "board-held", "a board suddenly lacks too much"
        BOARD_PAUSED = "board-paused", "a board was given up"
        BOARD_BACK = "board-back", "a board that was given up works again"

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=20, choices=Kind)
    subject_id = models.BigIntegerField()
    created_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True, help_text="Why it was not sent.")

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["created_at"], condition=Q(claimed_at=None), name="mail_waiting"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(claimed_at__isnull=False), name="mail_sent_was_claimed"
            ),
        ]

    def __str__(self) -> str:
        return self.key
