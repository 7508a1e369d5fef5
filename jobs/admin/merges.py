"""Merges of companies that were made, and taking them back; and who called two companies different."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from jobs.admin.history import person
from jobs.admin.read_only import ReadOnlyAdmin, badge
from jobs.models.account import User
from jobs.models.company import Company
from jobs.models.merge import CompanyMerge, DifferentEmployers
from jobs.services.merge_preview import TOLD
from jobs.services.unmerging import undo_merge

WORDS = {**TOLD, "list_changes": _("changes of lists"), "merges": _("earlier merges")}


@admin.register(CompanyMerge)
class CompanyMergeAdmin(ReadOnlyAdmin):
    """Merges, newest first."""

    change_form_template = "admin/jobs/companymerge/change_form.html"
    list_display = ["__str__", "state", "at", "by", "reason"]
    list_filter = [("undone_at", admin.EmptyFieldListFilter)]
    list_select_related = ["by"]
    search_fields = ["kept_name", "parts__name", "reason"]
    search_help_text = _("Company or reason")
    date_hierarchy = "at"
    fields = ["kept", "kept_name", "what", "taken_over", "reason", "by", "at", "state", "undone_at", "undone_by"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[CompanyMerge]:
        """Read the merged companies along."""
        merges: QuerySet[CompanyMerge] = super().get_queryset(request)
        return merges.prefetch_related("parts")

    def get_urls(self) -> list[URLPattern]:
        """Add the address that takes a merge back."""
        view = self.admin_site.admin_view(self.undo)
        return [path("<int:pk>/undo/", view, name="jobs_companymerge_undo"), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Show the merge with the button that takes it back."""
        context = {**(extra_context or {}), "may_undo": _may_undo(request)}
        return super().change_view(request, object_id, form_url, context)

    def undo(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a merge back; what stands in the way is said on the page."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not _may_undo(request):
            raise PermissionDenied
        merge = get_object_or_404(CompanyMerge, pk=pk)
        try:
            with transaction.atomic():
                companies = undo_merge(merge=merge, by=person(request))
                self.log_change(request, merge, "Taken back.")
                touched = Company.objects.filter(pk__in=[merge.kept_id, *(company.pk for company in companies)])
                LogEntry.objects.log_actions(person(request).pk, touched, CHANGE, f"Merge taken back: {merge}.")
        except ValueError as problem:
            self.message_user(request, str(problem), messages.ERROR)
        else:
            self.message_user(request, _("{merge}: taken back.").format(merge=merge), messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:jobs_companymerge_change", args=[pk]))

    @admin.display(description=_("State"))
    def state(self, merge: CompanyMerge) -> SafeString:
        return badge("closed", str(_("taken back"))) if merge.undone_at else badge("ok", str(_("stands")))

    @admin.display(description=_("What moved"))
    def what(self, merge: CompanyMerge) -> SafeString:
        """Show each merged company with what it had, a line each."""
        lines: Any = (
            (part.name, part.slug, ", ".join(f"{len(ids)} {WORDS[name]}" for name, ids in part.moved.items()) or "—",
             "; ".join(_aside(relation, row) for relation, row in part.set_aside))
            for part in merge.parts.all()
        )  # fmt: skip
        return format_html_join(mark_safe("<br>"), "{} (/{}/): {} {}", lines)

    @admin.display(description=_("Facts taken over"))
    def taken_over(self, merge: CompanyMerge) -> str:
        return "; ".join(f"{name.replace('_', ' ')}: {value}" for name, value in merge.filled.items()) or "—"


def _aside(relation: str, row: dict[str, Any]) -> str:
    said = row.get("reason") or row.get("role") or ""
    return f"({WORDS[relation]}, set aside: {said})"


def _may_undo(request: HttpRequest) -> bool:
    return bool(cast(User, request.user).has_perms(["jobs.change_company", "jobs.add_company"]))


@admin.register(DifferentEmployers)
class DifferentEmployersAdmin(admin.ModelAdmin):
    """Pairs that nobody is asked about again; deleting one asks again."""

    list_display = ["__str__", "by", "at"]
    list_select_related = ["by"]
    search_fields = ["first_name", "second_name"]
    search_help_text = _("Company")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The page of likely pairs adds."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes what somebody else said."""
        return False
