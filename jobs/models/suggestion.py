"""What readers suggest for a curated list."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from jobs.models.company import Company, CompanyList

# The columns that a suggestion may propose, in the order of the form; the last one is the entry's, the others belong
# to the company.
PROPOSABLE = ("company_name", "focus", "city", "website", "careers_url", "reason")


class Suggestion(models.Model):
    """One suggestion: a company to add, or an entry to correct or remove.

    `proposed` names the columns that the reader wants to change; `changes` of the history are what accepting it wrote.
    `email` is forgotten 30 days after the decision; `mailed_at` is when the reader was told of it.
    """

    class Kind(models.TextChoices):
        ADD = "add", _("add a company")
        CORRECT = "correct", _("correct an entry")
        REMOVE = "remove", _("remove an entry")

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("refused")

    company_list = models.ForeignKey(CompanyList, on_delete=models.CASCADE, related_name="suggestions")
    company = models.ForeignKey(Company, null=True, blank=True, on_delete=models.SET_NULL, related_name="suggestions")
    kind = models.CharField(max_length=8, choices=Kind)
    proposed = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    company_name = models.CharField(max_length=200)
    website = models.URLField(max_length=500, blank=True)
    city = models.CharField(max_length=120, blank=True)
    focus = models.CharField(max_length=300, blank=True, help_text="What the company does.")
    careers_url = models.URLField(max_length=500, blank=True)
    reason = models.CharField(max_length=300, blank=True, help_text="Why it belongs in the list.")
    evidence_url = models.URLField(max_length=500)
    note = models.TextField(max_length=2000, blank=True)
    email = models.EmailField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="decided_suggestions"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.CharField(max_length=300, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    made_company = models.BooleanField(default=False, help_text="Accepting it made the company.")

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["state", "created_at"], name="suggestion_queue")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(company_name=""), name="suggestion_names_a_company"),
            models.CheckConstraint(
                condition=models.Q(evidence_url__regex=r"^https?://."), name="suggestion_evidence_is_http"
            ),
            models.CheckConstraint(
                condition=models.Q(website__regex=r"^(https?://.*)?$")
                & models.Q(careers_url__regex=r"^(https?://.*)?$"),
                name="suggestion_addresses_are_http",
            ),
            models.CheckConstraint(
                condition=models.Q(state="waiting", decided_at=None)
                | models.Q(decided_at__isnull=False) & ~models.Q(state="waiting"),
                name="suggestion_decided_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.company_name}"
