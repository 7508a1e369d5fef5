"""Files of companies that a person brings into a curated list: looked at first, then applied, then perhaps undone."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jobs.models.company import CompanyList


class ListImport(models.Model):
    """One file for one list.

    `lines` are its records as [number of the line, {column: cell}], kept as they were read; `choices` is what the person
    chose for the lines that need a choice, by the line's number; `written` are [table, id, before, after] of each row
    that applying it wrote, `before` None where it made the row. `links` is {address: [state, sentence]} of those that
    were looked at for the preview.
    """

    class State(models.TextChoices):
        PREVIEW = "preview", _("looked at")
        APPLIED = "applied", _("applied")
        UNDONE = "undone", _("undone")

    company_list = models.ForeignKey(CompanyList, on_delete=models.CASCADE, related_name="imports")
    file_name = models.CharField(max_length=200)
    lines = models.JSONField(default=list)
    links = models.JSONField(default=dict, blank=True)
    links_asked_at = models.DateTimeField(null=True, blank=True)
    links_checked_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=7, choices=State, default=State.PREVIEW)
    choices = models.JSONField(default=dict, blank=True)
    written = models.JSONField(default=list, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="list_imports"
    )
    uploaded_at = models.DateTimeField(default=timezone.now)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-uploaded_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="preview", applied_at=None, undone_at=None)
                | Q(state="applied", applied_at__isnull=False, undone_at=None)
                | Q(state="undone", applied_at__isnull=False, undone_at__isnull=False),
                name="list_import_state_has_its_times",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} into {self.company_list}"
