"""Screened: postings that were read but are not shown, and why."""

from __future__ import annotations

import zlib

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from jobs.admin.export import ExportCsv
from jobs.admin.read_only import ReadOnlyAdmin
from jobs.models.screened import Screened

LONGEST_TEXT = 200_000


@admin.register(Screened)
class ScreenedAdmin(ReadOnlyAdmin, ExportCsv):
    """What stays out of the pages; a wrong reason here is a title or text that our rules misread."""

    list_display = ["title", "company_name", "board", "place", "reason", "first_seen_at", "absent_since"]
    list_filter = ["reason", "board__source", ("absent_since", admin.EmptyFieldListFilter), "first_seen_at"]
    list_select_related = ["board"]
    search_fields = ["title", "company_name", "board__token", "external_id"]
    search_help_text = _("Title, company, board or id")
    show_full_result_count = False
    fields = [
        "title", "company_name", "place", "board", "external_id", "address", "reason", "first_seen_at", "suspect_since",
        "absent_since", "text",
    ]  # fmt: skip
    export_fields = (
        "title", "company_name", "place", "board__source", "board__token", "external_id", "url", "reason",
        "first_seen_at",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Screened]:
        """Leave the texts out of the list."""
        rows = super().get_queryset(request)
        match = request.resolver_match
        return rows if match and "object_id" in match.kwargs else rows.defer("text_compressed")

    @admin.display(description=_("Address"))
    def address(self, row: Screened) -> SafeString:
        return format_html('<a href="{}" rel="noreferrer nofollow">{}</a>', row.url, row.url)

    @admin.display(description=_("Text"))
    def text(self, row: Screened) -> SafeString | str:
        if row.text_compressed is None:
            return str(_("Dropped: it was last seen more than 30 days ago."))
        return format_html('<div class="plain-text">{}</div>', _text(bytes(row.text_compressed)))


def _text(compressed: bytes) -> str:
    """Return the text, or as much of it as may be shown."""
    try:
        plain = zlib.decompressobj().decompress(compressed, LONGEST_TEXT)
    except zlib.error:
        return str(_("The stored text is damaged."))
    return plain.decode("utf-8", "replace")
