"""Owed mails: what was sent, what waits, and what may or may not have gone out."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from jobs.admin.read_only import ReadOnlyAdmin
from jobs.models.mail import OwedMail


@admin.register(OwedMail)
class OwedMailAdmin(ReadOnlyAdmin):
    """A mail that was claimed and never marked as sent met a process that died: it is not sent again by itself."""

    list_display = ["kind", "subject_id", "created_at", "claimed_at", "sent_at", "problem"]
    list_filter = ["kind", ("claimed_at", admin.EmptyFieldListFilter), ("sent_at", admin.EmptyFieldListFilter)]
    search_fields = ["key"]
    search_help_text = _("Key")
    fields = ["key", "kind", "subject_id", "created_at", "claimed_at", "sent_at", "problem"]
