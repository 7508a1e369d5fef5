"""How the own pages of old postings answered: to look at what is not sure."""

from __future__ import annotations

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from jobs.admin.read_only import ReadOnlyAdmin, badge
from jobs.models.life import PageCheck

BADGES = {"there": "ok", "gone": "broken", "unsure": "held", "unanswered": "paused"}


@admin.register(PageCheck)
class PageCheckAdmin(ReadOnlyAdmin):
    """Only a page that is gone closes its posting; a person looks at what is not sure."""

    list_display = ["posting_page", "result_badge", "status", "sentence", "checked_at", "next_check_at"]
    list_filter = ["result", "posting__state", "posting__board__source"]
    list_select_related = ["posting__company"]
    search_fields = ["posting__title", "posting__company__name", "sentence", "final_url"]
    search_help_text = _("Title, company, sentence or address")
    show_full_result_count = False
    fields = ["posting_page", "result_badge", "status", "final_url", "sentence", "checked_at", "next_check_at"]

    @admin.display(description=_("Posting"), ordering="posting__title")
    def posting_page(self, check: PageCheck) -> SafeString:
        url = reverse("admin:jobs_posting_change", args=[check.posting_id])
        return format_html('<a href="{}">{}</a>', url, check.posting)

    @admin.display(description=_("Result"), ordering="result")
    def result_badge(self, check: PageCheck) -> SafeString:
        return badge(BADGES[check.result], check.get_result_display())
