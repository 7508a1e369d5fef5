"""How far a version of the vocabulary is carried through, and what it changed of which posting."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from jobs.admin.read_only import ReadOnlyAdmin, badge, list_link
from jobs.models.vocabulary import LabelChange, RelabelRun

# Seconds after which the page of a run is looked at again; a header, so that it needs no script.
AGAIN_S = "3"
BADGES = {"running": "waiting", "done": "ok", "failed": "error"}


@admin.register(RelabelRun)
class RelabelRunAdmin(ReadOnlyAdmin):
    """One row a version; the page of one that is running looks again by itself."""

    list_display = ["__str__", "state_badge", "progress", "appeared", "gone", "changed", "started_at", "finished_at"]
    list_filter = ["state"]
    list_select_related = ["version__entry"]
    fields = [
        "entry", "state_badge", "progress", "sentence", "appeared", "gone", "changed", "changes", "started_at",
        "heartbeat_at", "finished_at", "attempts",
    ]  # fmt: skip
    change_form_template = "admin/jobs/relabelrun/change_form.html"

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Let the browser look again as long as it is running."""
        page = super().change_view(request, object_id, form_url, extra_context)
        if RelabelRun.objects.filter(pk=object_id, state=RelabelRun.State.RUNNING).exists():
            page["Refresh"] = AGAIN_S
        return page

    @admin.display(description=_("State"), ordering="state")
    def state_badge(self, run: RelabelRun) -> SafeString:
        return badge(BADGES[run.state], run.get_state_display())

    @admin.display(description=_("Progress"))
    def progress(self, run: RelabelRun) -> SafeString:
        words = _("{done} of {total} postings looked at").format(
            done=run.done, total="?" if run.total is None else run.total
        )
        return format_html(
            '<progress max="100" value="{}" aria-label="{}">{} %</progress> {}',
            run.percent, _("Progress"), run.percent, words,
        )  # fmt: skip

    @admin.display(description=_("Entry"))
    def entry(self, run: RelabelRun) -> SafeString:
        entry = run.version.entry
        url = reverse("admin:taxonomy_vocabularyentry_change", args=[entry.pk])
        return format_html('<a href="{}">{}</a> ({})', url, entry, run.version.get_change_display())

    @admin.display(description=_("Which postings"))
    def changes(self, run: RelabelRun) -> SafeString:
        return list_link("jobs_labelchange", str(_("Look at each of them")), run__id__exact=run.pk)


@admin.register(LabelChange)
class LabelChangeAdmin(ReadOnlyAdmin):
    """What each version changed of which posting, for ever."""

    list_display = ["title", "company", "kind", "role", "skills", "at"]
    list_filter = ["kind", "run"]
    list_select_related = ["posting"]
    search_fields = ["title", "company"]
    search_help_text = _("Title or company")
    fields = ["title", "company", "page", "kind", "role", "skills", "run", "board", "external_id", "at"]
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[LabelChange]:
        """Read what the columns name in the same query."""
        rows: QuerySet[LabelChange] = super().get_queryset(request)
        return rows.select_related("run__version")

    @admin.display(description=_("Role"))
    def role(self, change: LabelChange) -> str:
        before, after = ((said or {}).get("role") or _("none") for said in (change.before, change.after))
        return str(before) if before == after else f"{before} → {after}"

    @admin.display(description=_("Skills"))
    def skills(self, change: LabelChange) -> str:
        before, after = (set((said or {}).get("skills", ())) for said in (change.before, change.after))
        if not (change.before and change.after):
            return "–"
        return " ".join(
            [*(f"+{slug}" for slug in sorted(after - before)), *(f"-{slug}" for slug in sorted(before - after))]
        )

    @admin.display(description=_("Posting"))
    def page(self, change: LabelChange) -> SafeString | str:
        if change.posting is None:
            return "–"
        url = reverse("admin:jobs_posting_change", args=[change.posting.pk])
        return format_html('<a href="{}">{}</a>', url, change.posting)
