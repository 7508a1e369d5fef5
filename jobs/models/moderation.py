"""What moderators decided, as a record that can be read and undone."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Reads of decisions."""

    def standing(self) -> DecisionQuerySet:
        """Those that nobody took back."""
        return self.filter(undone_at=None)


class Decision(models.Model):
    """One decision of one person about one thing; `before` holds what undoing it puts back.

    `kind` and `subject_id` name the row decided upon, `sentence` what it was, for when that row is gone. Rows are
    never changed but for being undone, once.
    """

    class Kind(models.TextChoices):
        DRAFT = "draft", "posting to publish"
        COMPANY = "company", "new company"
        MEMBERSHIP = "membership", "person who joins"
        REPORT = "report", "report"
        SUGGESTION = "suggestion", "suggestion for a list"
        BOARD = "board", "board"
        POSTING = "posting", "posting"
        LINK = "link", "dead link"
        ANSWER = "answer", "answer by an employer"
        SIGNAL = "signal", "signal set aside"

    class Verdict(models.TextChoices):
        APPROVED = "approved", "approved"
        REFUSED = "refused", "refused"
        UPHELD = "upheld", "upheld"
        DISMISSED = "dismissed", "dismissed"
        RELEASED = "released", "released"
        CLOSED = "closed", "closed"
        REOPENED = "reopened", "opened again"
        PAUSED = "paused", "paused"
        RESUMED = "resumed", "resumed"
        DONE = "done", "done"

    kind = models.CharField(max_length=10, choices=Kind)
    subject_id = models.BigIntegerField()
    sentence = models.CharField(max_length=500)
    verdict = models.CharField(max_length=9, choices=Verdict)
    reason = models.CharField(max_length=500, blank=True)
    before = models.JSONField(default=dict, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="decisions"
    )
    decided_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["kind", "subject_id"], name="decision_by_subject")]
        constraints = [
            models.CheckConstraint(condition=~Q(sentence=""), name="decision_says_about_what"),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False),
                name="decision_undone_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}: {self.sentence}"
