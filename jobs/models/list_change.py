"""The history of curated lists: one row for each change of an entry, written by triggers of the database."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jobs.models.company import Company, CompanyList

# What a list shows of an entry, and of the entry's company; the triggers of migration 0003 name the same columns.
ENTRY_FIELDS = (
    "reason", "evidence_url", "evidence_note", "verified", "checked_on", "verified_at", "verifier_id", "notes",
)  # fmt: skip
COMPANY_FIELDS = ("name", "website", "city", "focus", "ai_areas", "careers_url")


class ListEntryChange(models.Model):
    """One change of one entry.

    `fields` is {name: [before, after]}: all of them where the entry was added or removed, else those that differ.
    `by` None: nobody signed it (`by_person` False: a curated file or a program did it; True: the account is gone).
    `sentence` is what the one who changed it said, empty where nothing was said.
    """

    class Kind(models.TextChoices):
        ADDED = "added", _("added")
        CHANGED = "changed", _("corrected")
        REMOVED = "removed", _("removed")
        VERIFIED = "verified", _("verified")
        UNCHECKED = "unchecked", _("no longer verified")
        LINK_DEAD = "link-dead", _("link is dead")
        LINK_ALIVE = "link-alive", _("link answers again")

    company_list = models.ForeignKey(CompanyList, on_delete=models.CASCADE, related_name="changes")
    company = models.ForeignKey(Company, null=True, blank=True, on_delete=models.SET_NULL, related_name="list_changes")
    company_name = models.CharField(max_length=200, help_text="As it was; it stays when the company goes.")
    kind = models.CharField(max_length=10, choices=Kind)
    fields = models.JSONField(default=dict)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="list_changes"
    )
    by_person = models.BooleanField("made by a person", default=False)
    at = models.DateTimeField()
    suggestion = models.ForeignKey(
        "jobs.Suggestion", null=True, blank=True, on_delete=models.SET_NULL, related_name="changes"
    )
    sentence = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["company_list", "-at", "-id"], name="list_change_newest"),
        ]
        constraints = [models.CheckConstraint(condition=~models.Q(company_name=""), name="list_change_has_a_name")]

    def __str__(self) -> str:
        return f"{self.company_name}: {self.get_kind_display()}"
