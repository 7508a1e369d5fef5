"""The history of curated lists, and putting a change back."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from jobs.admin.read_only import ReadOnlyAdmin
from jobs.models.account import User
from jobs.models.list_change import ListEntryChange
from jobs.services.list_changes import put_back


@admin.register(ListEntryChange)
class ListEntryChangeAdmin(ReadOnlyAdmin):
    """Changes of entries, newest first."""

    list_display = ["company_name", "kind", "company_list", "columns", "by", "by_person", "at", "sentence"]
    list_filter = ["company_list", "kind", "by_person"]
    list_select_related = ["company_list", "by"]
    search_fields = ["company_name", "sentence"]
    search_help_text = _("Company or sentence")
    date_hierarchy = "at"
    fields = [
        "company_list", "company", "company_name", "kind", "what", "by", "by_person", "at", "suggestion", "sentence",
    ]  # fmt: skip
    actions = ("put_back",)

    def has_put_back_permission(self, request: HttpRequest) -> bool:
        """Who may change entries may put changes of them back."""
        return bool(cast(User, request.user).has_perm("jobs.change_companylistentry"))

    @admin.action(permissions=["put_back"], description=_("Put back"))
    def put_back(self, request: HttpRequest, queryset: QuerySet[ListEntryChange]) -> None:
        """Undo the chosen changes, the newest first; each stands by itself."""
        count = 0
        for change in queryset.select_related("company", "company_list").order_by("-pk"):
            try:
                done = put_back(change=change, by=cast(User, request.user))
            except ValueError as problem:
                self.message_user(request, str(problem), messages.ERROR)
                continue
            count += done
            if not done:
                self.message_user(request, _("{change}: put back already.").format(change=change), messages.WARNING)
        if count:
            self.message_user(request, _("{count} put back.").format(count=count), messages.SUCCESS)

    @admin.display(description=_("Columns"))
    def columns(self, change: ListEntryChange) -> str:
        """Name what differs; of an entry that came or went everything does."""
        if change.kind in (ListEntryChange.Kind.ADDED, ListEntryChange.Kind.REMOVED):
            return "-"
        return ", ".join(name.removesuffix("_id").replace("_", " ") for name in sorted(change.fields)) or "-"

    @admin.display(description=_("What"))
    def what(self, change: ListEntryChange) -> SafeString:
        """Show each column before and after, a line each."""
        pairs: Any = (
            (name.removesuffix("_id").replace("_", " "), *("—" if v in (None, "", []) else str(v) for v in pair))
            for name, pair in sorted(change.fields.items())
            if pair[0] not in (None, "", []) or pair[1] not in (None, "", [])
        )
        return format_html_join(mark_safe("<br>"), "{}: {} → {}", pairs)
