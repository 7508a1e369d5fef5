"""Recruiters: who works for which company, and who asked to."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from jobs.models.company import Company


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Reads of memberships."""

    def active(self) -> MembershipQuerySet:
        """Those that an owner or a moderator approved."""
        return self.filter(state=Membership.State.ACTIVE)

    def waiting(self) -> MembershipQuerySet:
        """Those that nobody decided yet."""
        return self.filter(state=Membership.State.REQUESTED)


class Membership(models.Model):
    """One person's place in one company. Asking to join and founding a company both begin as a request.

    A viewer reads the company's drafts and figures, an editor writes and posts, an owner also decides who joins.
    """

    class Role(models.TextChoices):
        VIEWER = "viewer", "viewer"
        EDITOR = "editor", "editor"
        OWNER = "owner", "owner"

    class State(models.TextChoices):
        REQUESTED = "requested", "waiting for a decision"
        ACTIVE = "active", "active"
        REFUSED = "refused", "refused"
        ENDED = "ended", "ended"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=6, choices=Role, default=Role.EDITOR)
    state = models.CharField(max_length=9, choices=State, default=State.REQUESTED)
    message = models.CharField(max_length=500, blank=True, help_text="What the person said when asking.")
    requested_at = models.DateTimeField(default=timezone.now, editable=False)
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    decision_reason = models.CharField(max_length=500, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["company__name", "user__email"]
        indexes: ClassVar = [
            models.Index(fields=["requested_at"], condition=Q(state="requested"), name="membership_waiting"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["user", "company"], name="one_membership_per_user_and_company"),
            models.CheckConstraint(
                condition=Q(state="requested", decided_at=None) | (~Q(state="requested") & Q(decided_at__isnull=False)),
                name="membership_decided_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} at {self.company}"
