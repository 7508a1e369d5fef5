"""Curated lists and their entries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from jobs.admin.export import ExportCsv
from jobs.admin.history import HTTPS_ADDRESSES, SignedChanges, log_changes, mark_bulk
from jobs.admin.read_only import ReadOnlyInline, list_link
from jobs.models.company import CompanyList, CompanyListEntry
from jobs.models.list_change import ListEntryChange
from jobs.models.suggestion import Suggestion

ENTRY_FIELDS = ["company", "reason", "evidence_url", "evidence_note", "verified", "checked_on", "notes"]


class EntriesInline(ReadOnlyInline):
    """What stands in the list; an entry is changed on its own page."""

    model = CompanyListEntry
    fields = ["company", "reason", "verified", "checked_on", "verified_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[CompanyListEntry]:
        """Read the companies in the same query."""
        return super().get_queryset(request).select_related("company", "company_list")


class NewEntryInline(admin.StackedInline):
    """A form for one more entry."""

    model = CompanyListEntry
    formfield_overrides = HTTPS_ADDRESSES
    fields = [*ENTRY_FIELDS]
    autocomplete_fields = ["company"]
    extra = 1
    max_num = 1
    can_delete = False
    verbose_name = _("new entry")
    verbose_name_plural = _("add an entry")

    def get_queryset(self, request: HttpRequest) -> QuerySet[CompanyListEntry]:
        """Show none of the entries that exist."""
        return super().get_queryset(request).none()


@admin.register(CompanyList)
class CompanyListAdmin(SignedChanges):
    """Curated lists."""

    list_display = ["name", "slug", "entry_count"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [NewEntryInline, EntriesInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[CompanyList]:
        """Count the entries in the same query."""
        lists: QuerySet[CompanyList] = super().get_queryset(request)
        return lists.annotate(counted=Count("entries"))

    @admin.display(description=_("Entries"), ordering="counted")
    def entry_count(self, company_list: Any) -> SafeString:
        return list_link("jobs_companylistentry", company_list.counted, company_list__id__exact=company_list.pk)

    def get_deleted_objects(self, objs: Iterable[Any], request: HttpRequest) -> Any:
        """A list takes its history and its suggestions along; nobody deletes those by themselves."""
        rows, counts, needed, protected = super().get_deleted_objects(list(objs), request)
        along = {str(model._meta.verbose_name) for model in (ListEntryChange, Suggestion)}
        return rows, counts, set(needed) - along, protected


@admin.register(CompanyListEntry)
class CompanyListEntryAdmin(ExportCsv, SignedChanges):
    """Entries: why a company stands in a list, and what shows it."""

    list_display = ["company", "company_list", "reason", "verified", "checked_on", "verified_at", "verifier"]
    list_filter = ["company_list", "verified", ("verified_at", admin.EmptyFieldListFilter), "reason"]
    list_select_related = ["company", "company_list", "verifier"]
    search_fields = ["company__name", "company__aliases__name", "reason", "notes"]
    search_help_text = _("Company, alias, reason or notes")
    autocomplete_fields = ["company", "verifier"]
    readonly_fields = ["changed_by_person_at"]
    fields = ["company_list", *ENTRY_FIELDS, "verifier", "verified_at", "changed_by_person_at"]
    actions = ("verify", "export_chosen")
    export_fields = (
        "company__name", "company_list__slug", "reason", "evidence_url", "evidence_note", "verified", "checked_on",
        "verified_at", "verifier__email", "notes",
    )  # fmt: skip

    @admin.action(permissions=["change"], description=_("I verified these entries now"))
    def verify(self, request: HttpRequest, queryset: QuerySet[CompanyListEntry]) -> None:
        """Sign the chosen entries as verified by the person who asks."""
        log_changes(request, queryset, "Verified.")
        count = mark_bulk(queryset, verified=True, verifier=request.user, verified_at=timezone.now())
        self.message_user(request, _("{count} verified.").format(count=count))
