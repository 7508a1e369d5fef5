"""Who changed what: every change of a person is logged, and marks the row as a person's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.db.models import Model, QuerySet, URLField
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jobs.admin.read_only import ReadOnlyAdmin
from jobs.models.account import User
from jobs.services.list_changes import changed_by

# An address that is pasted without its scheme is taken for an https one.
HTTPS_ADDRESSES: Mapping[Any, Mapping[str, Any]] = {URLField: {"assume_scheme": "https"}}


class PersonChanges(admin.ModelAdmin):
    """Marks rows that a person saves or deletes here, so that loading the curated files leaves them alone."""

    formfield_overrides = HTTPS_ADDRESSES

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        """Save with the mark."""
        _mark(obj)
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: ModelForm, formset: BaseModelFormSet, change: bool) -> None:
        """Save the rows of an inline with the mark, and log the deleted ones under their own names."""
        rows = formset.save(commit=False)
        if formset.deleted_objects:
            self.log_deletions(request, cast(Any, formset.deleted_objects))
        for row in formset.deleted_objects:
            row.delete()
        for row in rows:
            _mark(row)
            row.save()
        formset.save_m2m()


class SignedChanges(PersonChanges):
    """Signs what a person changes in curated lists here, also through a company or a whole list.

    A request that changes something is one transaction.
    """

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Sign what an action changes in lists."""
        with _signed(request):
            return super().changelist_view(request, extra_context)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Sign what a form changes in lists."""
        with _signed(request):
            return super().changeform_view(request, object_id, form_url, extra_context)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None) -> Any:
        """Sign what goes with the row."""
        with _signed(request):
            return super().delete_view(request, object_id, extra_context)


@contextmanager
def _signed(request: HttpRequest) -> Iterator[None]:
    """Sign the changes of lists that a request makes; one that changes nothing needs no transaction."""
    if request.method != "POST" or not isinstance(request.user, User):
        yield
        return
    with changed_by(user=request.user):
        yield


def log_changes(request: HttpRequest, rows: QuerySet, message: str) -> None:
    """Write one entry of the history for each of the rows that an action changes."""
    assert request.user.pk is not None
    LogEntry.objects.log_actions(request.user.pk, rows, CHANGE, message)


def mark_bulk(queryset: QuerySet, **values: Any) -> int:
    """Change rows in one statement with the mark of a person; return how many."""
    return queryset.update(changed_by_person_at=timezone.now(), **values)


def _mark(row: Model) -> None:
    if hasattr(row, "changed_by_person_at"):
        row.changed_by_person_at = timezone.now()


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnlyAdmin):
    """The history of the whole admin."""

    list_display = ["action_time", "user", "content_type", "object_repr", "action", "message"]
    list_display_links = None
    list_filter = ["action_flag", "content_type"]
    list_select_related = ["user", "content_type"]
    search_fields = ["object_repr", "user__email", "change_message"]
    search_help_text = _("Row, person or message")
    date_hierarchy = "action_time"

    @admin.display(description=_("Action"), ordering="action_flag")
    def action(self, entry: LogEntry) -> str:
        return str(entry.get_action_flag_display())

    @admin.display(description=_("Message"))
    def message(self, entry: LogEntry) -> str:
        return str(entry.get_change_message())
