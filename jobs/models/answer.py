"""What an employer says to the signals about a listing of theirs."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jobs.models.company import Company
from jobs.models.posting import Posting


class EmployerAnswerQuerySet(models.QuerySet["EmployerAnswer"]):
    """Reads of answers."""

    def waiting(self) -> EmployerAnswerQuerySet:
        """Those that a moderator has not read."""
        return self.filter(state=EmployerAnswer.State.WAITING)


class EmployerAnswer(models.Model):
    """The one answer of a posting's employer, in plain text.

    `text` is what was last written, `shown_text` what readers see since `shown_at`; an edit leaves the latter as it is until
    a moderator approves it. `version` grows with each edit, so that none is approved unread.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for a moderator")
        SHOWN = "shown", _("shown to readers")
        REFUSED = "refused", _("sent back")
        WITHDRAWN = "withdrawn", _("withdrawn")

    posting = models.OneToOneField(Posting, on_delete=models.CASCADE, related_name="employer_answer")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="signal_answers")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.CharField(max_length=1000)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    version = models.PositiveIntegerField(default=1)
    written_at = models.DateTimeField()
    shown_text = models.CharField(max_length=1000, blank=True)
    shown_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.CharField(max_length=500, blank=True)

    objects = EmployerAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["written_at"], condition=Q(state="waiting"), name="answer_waiting")]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="answer_says_something"),
            models.CheckConstraint(
                condition=Q(shown_text="", shown_at=None) | (~Q(shown_text="") & Q(shown_at__isnull=False)),
                name="answer_shown_has_a_time",
            ),
            models.CheckConstraint(
                condition=(~Q(state="shown") | ~Q(shown_text="")) & (~Q(state="withdrawn") | Q(shown_text="")),
                name="answer_shown_has_a_text",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.company}: {self.posting}"
