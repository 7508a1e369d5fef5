"""Runs: what happened each time a board was read."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from jobs.admin.export import ExportCsv
from jobs.admin.read_only import ReadOnlyAdmin, ReadOnlyInline, badge
from jobs.models.importing import ImportRun, Rejection

# A broken board may reject thousands of entries; the first ones tell what is wrong.
REJECTIONS = 200


class RejectionInline(ReadOnlyInline):
    """The entries that could not become postings, the first 200 of them."""

    model = Rejection
    fields = ["external_id", "where", "reason"]
    show_change_link = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Rejection]:
        """Read no more than REJECTIONS rows of the run that is shown."""
        rejections = super().get_queryset(request)
        match = request.resolver_match
        run = match.kwargs.get("object_id") if match else None
        if run is None or not str(run).isdigit():
            return rejections
        first = Rejection.objects.filter(run_id=int(run)).order_by("pk").values("pk")[:REJECTIONS]
        return rejections.filter(pk__in=first)


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin, ExportCsv):
    """Readings of boards, newest first."""

    list_display = [
        "started_at", "board", "state_badge", "sentence", "seen", "shown", "screened", "rejected", "created", "updated",
        "closed", "seconds",
    ]  # fmt: skip
    list_filter = ["state", "board__source", "started_at"]
    list_select_related = ["board"]
    search_fields = ["board__token", "board__company__name", "sentence"]
    search_help_text = _("Board, company or sentence")
    date_hierarchy = "started_at"
    show_full_result_count = False
    inlines = [RejectionInline]
    fieldsets = [
        (None, {"fields": ["board", "state_badge", "sentence", "started_at", "finished_at", "seconds"]}),
        (_("Accounts for all it saw"), {"fields": [("seen", "source_total"), "shown", "screened", "rejected"]}),
        (_("What changed"), {"fields": ["created", "updated", "reopened", "missing", "closed", "failed_rules"]}),
        (_("How"), {"fields": ["requests", "bytes", "fence", "lease_until", "heartbeat_at"]}),
    ]
    export_fields = (
        "started_at", "finished_at", "board__source", "board__token", "board__company__name", "state", "sentence",
        "seen", "shown", "screened", "rejected", "created", "updated", "reopened", "missing", "closed",
    )  # fmt: skip

    @admin.display(description=_("State"), ordering="state")
    def state_badge(self, run: ImportRun) -> SafeString:
        return badge(run.state, run.get_state_display())

    @admin.display(description=_("Seconds"))
    def seconds(self, run: Any) -> str:
        return f"{(run.finished_at - run.started_at).total_seconds():.1f}" if run.finished_at else "-"
