"""Recruiters, drafts, reports and decisions: to look at; they are decided in the queue of the day."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from jobs.admin.export import ExportCsv
from jobs.admin.read_only import ReadOnlyAdmin, badge
from jobs.models.draft import Draft
from jobs.models.membership import Membership
from jobs.models.moderation import Decision
from jobs.models.report import Report


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin, ExportCsv):
    """Who belongs to which company, and who asked to."""

    list_display = ["user", "company", "role", "state_badge", "requested_at", "decided_at", "decided_by"]
    list_filter = ["state", "role", "requested_at"]
    list_select_related = ["user", "company", "decided_by"]
    search_fields = ["user__email", "company__name"]
    search_help_text = _("Person or company")
    fields = [
        "user", "company", "role", "state_badge", "message", "requested_at", "decided_at", "decided_by",
        "decision_reason",
    ]  # fmt: skip
    export_fields = ("user__email", "company__name", "role", "state", "requested_at", "decided_at")

    @admin.display(description=_("State"), ordering="state")
    def state_badge(self, row: Membership) -> SafeString:
        return badge(row.state, row.get_state_display())


@admin.register(Draft)
class DraftAdmin(ReadOnlyAdmin):
    """What recruiters write; only they change it."""

    list_display = ["__str__", "company", "state_badge", "submitted_by", "submitted_at", "decided_at", "saved_at"]
    list_filter = ["state", "submitted_at"]
    list_select_related = ["company", "submitted_by"]
    search_fields = ["title", "company__name", "submitted_by__email"]
    search_help_text = _("Title, company or person")
    fields = [
        "title", "company", "author", "posting", "state_badge", "version", "places_text", "workplace", "employment",
        "seniority", "role_chosen", "pay_min", "pay_max", "pay_currency", "pay_period", "apply_url", "plain",
        "created_at", "saved_at", "submitted_at", "submitted_by", "decided_at", "decision_reason",
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Draft]:
        """Leave the texts out of the list."""
        rows = super().get_queryset(request)
        match = request.resolver_match
        return rows if match and "object_id" in match.kwargs else rows.defer("text")

    @admin.display(description=_("State"), ordering="state")
    def state_badge(self, row: Draft) -> SafeString:
        return badge(row.state, row.get_state_display())

    @admin.display(description=_("Text"))
    def plain(self, row: Draft) -> SafeString:
        return format_html('<div class="plain-text">{}</div>', row.text)


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin, ExportCsv):
    """What readers told us; where it came from is kept for 30 days and shown to nobody."""

    list_display = ["posting", "kind", "label", "state_badge", "outcome", "created_at", "decided_at", "decided_by"]
    list_filter = ["state", "kind", "created_at"]
    list_select_related = ["posting", "decided_by"]
    search_fields = ["posting__title", "posting__company__name", "note", "label"]
    search_help_text = _("Posting, company, note or label")
    fields = [
        "posting", "kind", "label", "note", "state_badge", "in_queue", "outcome", "created_at", "decided_at",
        "decided_by", "told_at",
    ]  # fmt: skip
    export_fields = (
        "posting__title",
        "posting__company__name",
        "kind",
        "label",
        "note",
        "state",
        "outcome",
        "created_at",
    )

    @admin.display(description=_("State"), ordering="state")
    def state_badge(self, row: Report) -> SafeString:
        return badge(row.state, row.get_state_display())

    @admin.display(description=_("Decide"))
    def in_queue(self, row: Report) -> SafeString | str:
        if row.state != Report.State.WAITING:
            return "-"
        return format_html(
            '<a href="{}">{}</a>', reverse("moderate_item", args=["report", row.posting_id]), _("in the queue")
        )


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin, ExportCsv):
    """Every decision; the log of the queue takes them back."""

    list_display = ["decided_at", "verdict", "kind", "sentence", "reason", "decided_by", "undone_at", "undone_by"]
    list_filter = ["kind", "verdict", "decided_at", ("undone_at", admin.EmptyFieldListFilter)]
    list_select_related = ["decided_by", "undone_by"]
    search_fields = ["sentence", "reason", "decided_by__email"]
    search_help_text = _("What, why or who")
    date_hierarchy = "decided_at"
    fields = [
        "kind", "subject_id", "verdict", "sentence", "reason", "before", "decided_by", "decided_at", "undone_at",
        "undone_by",
    ]  # fmt: skip
    export_fields = (
        "decided_at", "decided_by__email", "kind", "verdict", "sentence", "reason", "undone_at", "undone_by__email",
    )  # fmt: skip
