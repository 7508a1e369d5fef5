"""Links of curated lists and the tasks that dead ones open."""

from __future__ import annotations

from typing import cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from jobs.admin.read_only import ReadOnlyAdmin, badge
from jobs.models.account import User
from jobs.models.link_check import CurationTask, LinkCheck
from jobs.services.link_checks import finish_task

BADGES = {
    "new": "new", "ok": "ok", "redirected": "held", "dead": "broken", "unreachable": "broken", "refused": "paused",
}  # fmt: skip


@admin.register(CurationTask)
class CurationTaskAdmin(ReadOnlyAdmin):
    """What curators should look at, open tasks first."""

    list_display = ["__str__", "company_page", "sentence", "opened_at", "done_at", "done_by"]
    list_filter = [("done_at", admin.EmptyFieldListFilter), "kind"]
    list_select_related = ["company", "done_by"]
    search_fields = ["url", "company__name", "sentence"]
    search_help_text = _("Address, company or sentence")
    ordering = ["-done_at", "-opened_at"]
    fields = ["kind", "company_page", "url", "sentence", "opened_at", "done_at", "done_by"]
    actions = ("done",)

    def has_done_permission(self, request: HttpRequest) -> bool:
        """Who may change tasks may close them."""
        return bool(cast(User, request.user).has_perm("jobs.change_curationtask"))

    @admin.action(permissions=["done"], description=_("Done"))
    def done(self, request: HttpRequest, queryset: QuerySet[CurationTask]) -> None:
        """Close the chosen tasks that are open."""
        count = 0
        for task in queryset.filter(done_at=None):
            if finish_task(task=task, by=cast(User, request.user)):
                self.log_change(request, task, "Done.")
                count += 1
        self.message_user(request, _("{count} done.").format(count=count), messages.SUCCESS)

    @admin.display(description=_("Company"), ordering="company__name")
    def company_page(self, task: CurationTask) -> SafeString | str:
        if task.company is None:
            return "-"
        url = reverse("admin:jobs_company_change", args=[task.company.pk])
        return format_html('<a href="{}">{}</a>', url, task.company)


@admin.register(LinkCheck)
class LinkCheckAdmin(ReadOnlyAdmin):
    """How each link of a list answered last."""

    list_display = ["url", "state_badge", "status", "sentence", "failures", "checked_at", "next_check_at"]
    list_filter = ["state"]
    search_fields = ["url", "final_url", "sentence"]
    search_help_text = _("Address or sentence")
    ordering = ["-failures", "url"]
    fields = [
        "url", "state_badge", "status", "final_url", "sentence", "checked_at", "next_check_at", "failures",
        "failing_since",
    ]  # fmt: skip

    @admin.display(description=_("State"), ordering="state")
    def state_badge(self, link: LinkCheck) -> SafeString:
        return badge(BADGES[link.state], link.get_state_display())
