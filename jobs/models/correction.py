"""What a person corrected in the labels of a posting; it stands whatever its source writes next."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from jobs.models.posting import Posting


class PostingCorrectionQuerySet(models.QuerySet["PostingCorrection"]):
    """Reads of corrections."""

    def standing(self) -> PostingCorrectionQuerySet:
        """Those that nobody took back."""
        return self.filter(undone_at=None)


class PostingCorrection(models.Model):
    """One label of one posting as a person set it, until it is taken back.

    `value` is a slug: of a role or "none", of a second role or "none", of a seniority, or of a skill that the posting asks
    for (`skill`) or does not (`no-skill`); of facts it is what services/corrected_facts.py reads. A posting has one standing
    correction of each field, and a skill is either asked for or not. `before` is what the source had said, where that is
    not read from the text.
    """

    class Field(models.TextChoices):
        ROLE = "role", "role"
        SENIORITY = "seniority", "seniority"
        SKILL = "skill", "skill it asks for"
        NO_SKILL = "no-skill", "skill it does not ask for"
        SECONDARY_ROLE = "secondary-role", "second role"
        WORKPLACE = "workplace", "workplace"
        EMPLOYMENT = "employment", "employment"
        PLACES = "places", "places"
        PAY = "pay", "pay"
        ELIGIBILITY = "eligibility", "who can apply"
        EXPERIENCE = "experience", "years of experience"
        EDUCATION = "education", "education"
        VISA = "visa", "visa sponsorship"
        RELOCATION = "relocation", "help with moving"
        CLEARANCE = "clearance", "security clearance"

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="corrections")
    field = models.CharField(max_length=14, choices=Field)
    value = models.CharField(max_length=300)
    before = models.JSONField(default=dict, blank=True, editable=False)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = PostingCorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["posting", "field"],
                condition=Q(undone_at=None) & ~Q(field__in=["skill", "no-skill"]),
                name="one_standing_correction_per_field",
            ),
            models.UniqueConstraint(
                fields=["posting", "value"],
                condition=Q(undone_at=None, field__in=["skill", "no-skill"]),
                name="one_standing_correction_per_skill",
            ),
            models.CheckConstraint(
                condition=Q(
                    field__in=[
                        "role",
                        "seniority",
                        "skill",
                        "no-skill",
                        "secondary-role",
                        "workplace",
                        "employment",
                        "places",
                        "pay",
                        "eligibility",
                        "experience",
                        "education",
                        "visa",
                        "relocation",
                        "clearance",
                    ]
                ),
                name="correction_field_is_known",
            ),
            models.CheckConstraint(condition=~Q(value="") & ~Q(reason=""), name="correction_says_what_and_why"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=False) | Q(undone_by=None), name="correction_undone_has_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_field_display()}: {self.value}"
