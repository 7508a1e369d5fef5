"""What readers told us is wrong with a posting."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from jobs.models.posting import Posting


class ReportQuerySet(models.QuerySet["Report"]):
    """Reads of reports."""

    def waiting(self) -> ReportQuerySet:
        """Those that nobody decided yet."""
        return self.filter(state=Report.State.WAITING)

    def traceable(self) -> ReportQuerySet:
        """Those that still hold something about who sent them."""
        return self.exclude(email="", reporter="")


class Report(models.Model):
    """One reader's word that a posting is not what it seems; no account is needed.

    `reporter` is a keyed hash of where it came from, kept only to tell one voice from many; it and the address are
    dropped 30 days after the decision. `label` names the label called wrong as services/shown_labels.py spells it, else
    empty; `value` and `quote` are what the page showed then and the words behind it.
    """

    class Kind(models.TextChoices):
        STALE = "stale", "It is no longer open"
        WRONG_LABEL = "wrong-label", "A label is wrong"
        MISLEADING = "misleading", "It misleads"
        SCAM = "scam", "It looks like a fraud"
        NOT_SAME = "not-same", "It is not the same job as its copies"

    class State(models.TextChoices):
        WAITING = "waiting", "waiting for a decision"
        UPHELD = "upheld", "upheld"
        DISMISSED = "dismissed", "dismissed"

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="reports")
    kind = models.CharField(max_length=11, choices=Kind)
    label = models.CharField(max_length=100, blank=True)
    value = models.CharField(max_length=300, blank=True)
    quote = models.CharField(max_length=500, blank=True)
    note = models.CharField(max_length=1000, blank=True)
    email = models.EmailField(max_length=254, blank=True, help_text="Given only to hear what became of it.")
    reporter = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    outcome = models.CharField(max_length=500, blank=True, help_text="What was done about it.")
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    told_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When the mail about the decision was handed over."
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["created_at"], condition=Q(state="waiting"), name="report_waiting")]
        constraints = [
            models.UniqueConstraint(
                fields=["posting", "kind", "label", "reporter"],
                condition=Q(state="waiting") & ~Q(reporter=""),
                name="one_waiting_report_per_reporter",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at=None) | (~Q(state="waiting") & Q(decided_at__isnull=False)),
                name="report_decided_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(kind="wrong-label") & ~Q(label="") | ~Q(kind="wrong-label") & Q(label=""),
                name="report_names_a_label_or_none",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.posting}"
