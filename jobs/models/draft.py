"""What a recruiter writes before readers see it: a new posting, or an edit of one."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from jobs.models.company import Company
from jobs.models.posting import Posting


class DraftQuerySet(models.QuerySet["Draft"]):
    """Reads of drafts."""

    def waiting(self) -> DraftQuerySet:
        """Those that a moderator must decide."""
        return self.filter(state=Draft.State.SUBMITTED)

    def unfinished(self) -> DraftQuerySet:
        """Those that are neither published nor discarded."""
        return self.exclude(state__in=[Draft.State.PUBLISHED, Draft.State.DISCARDED])


class Draft(models.Model):
    """One text that a recruiter works on; `posting` is what it changes, or None for a new posting.

    Pay is in minor units of its currency per period. `version` grows with every save: one that comes from an older
    version is refused, so that two windows never overwrite each other unseen. Only an own draft may be unfinished:
    what a posting needs is checked when it is submitted.
    """

    class State(models.TextChoices):
        WRITING = "writing", "being written"
        SUBMITTED = "submitted", "waiting for a moderator"
        REFUSED = "refused", "sent back"
        PUBLISHED = "published", "published"
        DISCARDED = "discarded", "discarded"

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="drafts")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="drafts", editable=False
    )
    posting = models.ForeignKey(Posting, null=True, blank=True, on_delete=models.CASCADE, related_name="drafts")
    state = models.CharField(max_length=9, choices=State, default=State.WRITING)
    version = models.PositiveIntegerField(default=1, editable=False)
    title = models.CharField(max_length=300, blank=True)
    text = models.TextField(
        max_length=30_000, blank=True, help_text="As typed: paragraphs, and lines that begin with -."
    )
    places_text = models.CharField(max_length=300, blank=True, help_text="Several places are parted by semicolons.")
    workplace = models.CharField(max_length=8, choices=Posting.Workplace, default=Posting.Workplace.UNKNOWN)
    employment = models.CharField(max_length=12, choices=Posting.Employment, blank=True)
    seniority = models.CharField(
        max_length=12, choices=Posting.Seniority, blank=True, help_text="Empty means as read from title and text."
    )
    pay_min = models.BigIntegerField(null=True, blank=True)
    pay_max = models.BigIntegerField(null=True, blank=True)
    pay_currency = models.CharField(max_length=3, blank=True)
    pay_period = models.CharField(max_length=5, choices=Posting.Period, blank=True)
    apply_url = models.URLField(max_length=2000, blank=True)
    skills_nice = ArrayField(
        models.CharField(max_length=80),
        default=list,
        blank=True,
        help_text="Slugs that the recruiter calls nice to have.",
    )
    skills_left_out = ArrayField(
        models.CharField(max_length=80), default=list, blank=True, help_text="Slugs read from the text, and unticked."
    )
    role_chosen = models.CharField(
        max_length=60,
        blank=True,
        help_text="Slug of a role that the recruiter chose; empty means as read from the text.",
    )
    unread = models.JSONField(
        default=dict,
        blank=True,
        help_text="What was typed and could not be read, by field: kept, so that nothing is lost.",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(default=timezone.now, editable=False)
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    decision_reason = models.CharField(max_length=500, blank=True, editable=False)

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["submitted_at"], condition=Q(state="submitted"), name="draft_waiting"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["posting"],
                condition=Q(state__in=["writing", "submitted", "refused"]),
                name="one_unfinished_draft_per_posting",
            ),
            models.CheckConstraint(
                condition=Q(pay_min=None) | Q(pay_max=None) | Q(pay_min__lte=F("pay_max")), name="draft_pay_in_order"
            ),
            models.CheckConstraint(
                condition=(Q(pay_min=None) | Q(pay_min__gt=0)) & (Q(pay_max=None) | Q(pay_max__gt=0)),
                name="draft_pay_above_zero",
            ),
            models.CheckConstraint(condition=Q(apply_url__regex=r"^(https://.*)?$"), name="draft_apply_url_is_https"),
            models.CheckConstraint(
                condition=~Q(state="submitted") | Q(submitted_at__isnull=False), name="draft_submitted_has_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["submitted", "published"]) | (~Q(title="") & ~Q(text="") & ~Q(apply_url="")),
                name="draft_sent_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"draft {self.pk}"

    @property
    def is_editable(self) -> bool:
        """Whether its text may change: not while a moderator reads it, nor once it is decided."""
        return self.state in (self.State.WRITING, self.State.REFUSED)
