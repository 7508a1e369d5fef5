"""CSV out: the rows that a list shows, or those that were chosen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mlcareers.lib.spreadsheet import csv_lines

# Column heads are field paths, so that a reader of the file finds them in the API.
CHUNK = 500


class ExportCsv(admin.ModelAdmin):
    """Adds an action and a link; `export_fields` are field paths such as company__name."""

    change_list_template = "admin/export_change_list.html"
    export_fields: Sequence[str] = ()
    actions: Sequence[str] = ("export_chosen",)

    def get_urls(self) -> list[URLPattern]:
        """Add the link's address in front, because the stock ones end with a catch-all."""
        route = f"{self.opts.app_label}_{self.opts.model_name}_export"
        return [path("export.csv", self.admin_site.admin_view(self.export_shown), name=route), *super().get_urls()]

    @admin.action(permissions=["view"], description=_("Download the chosen rows as CSV"))
    def export_chosen(self, request: HttpRequest, queryset: QuerySet) -> StreamingHttpResponse:
        """Answer with the chosen rows."""
        return self._answer(queryset)

    def export_shown(self, request: HttpRequest) -> StreamingHttpResponse:
        """Answer with all rows that the list shows with this search and these filters."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return self._answer(self.get_changelist_instance(request).get_queryset(request))

    def _answer(self, queryset: QuerySet) -> StreamingHttpResponse:
        name = f"{self.opts.verbose_name_plural}-{timezone.now():%Y-%m-%d}.csv".replace(" ", "-")
        return StreamingHttpResponse(
            csv_lines(self.export_fields, _rows(queryset, self.export_fields)),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


def _rows(queryset: QuerySet, fields: Sequence[str]) -> Iterator[list[Any]]:
    """Yield the values of each row in the list's order; several values of one cell are divided by semicolons."""
    for values in queryset.values_list(*fields).iterator(chunk_size=CHUNK):
        yield ["; ".join(map(str, value)) if isinstance(value, list) else value for value in values]
