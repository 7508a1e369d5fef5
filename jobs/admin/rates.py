"""Tables of exchange rates: uploaded after a preview of what changes, and put into use again."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jobs.admin.history import log_changes, person
from jobs.admin.read_only import ReadOnlyAdmin, ReadOnlyInline
from jobs.models.rates import ExchangeRate, RateTable, RateTableChange
from jobs.rate_forms import UploadRatesForm
from jobs.services.rates import activate_rates, active_table, changes_to, replace_rates


class RatesInline(ReadOnlyInline):
    """The rates of a table."""

    model = ExchangeRate
    fields = ["currency", "per_usd", "date", "approximate", "source"]
    show_change_link = False


class UsesInline(ReadOnlyInline):
    """When the table came into use, and in place of which."""

    model = RateTableChange
    fk_name = "table"
    fields = ["at", "by", "by_person", "before"]
    show_change_link = False
    verbose_name_plural = _("came into use")


@admin.register(RateTable)
class RateTableAdmin(ReadOnlyAdmin):
    """Tables by which pay is compared; one is in use, and none is ever changed or deleted."""

    list_display = ["__str__", "is_active", "date", "rate_count", "note", "curated", "uploaded_by", "uploaded_at"]
    list_filter = ["is_active", "curated"]
    list_select_related = ["uploaded_by"]
    fields = ["date", "note", "is_active", "curated", "uploaded_by", "uploaded_at"]
    inlines = [UsesInline, RatesInline]
    actions = ("use",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[RateTable]:
        """Count the rates in the same query."""
        tables: QuerySet[RateTable] = super().get_queryset(request)
        return tables.annotate(counted=Count("rows"))

    @admin.display(description=_("Rates"))
    def rate_count(self, table: Any) -> int:
        return int(table.counted)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who may add tables uploads them."""
        return bool(person(request).has_perm("jobs.add_ratetable"))

    def has_use_permission(self, request: HttpRequest) -> bool:
        """Who may add tables may put an older one into use again."""
        return self.has_add_permission(request)

    @admin.action(permissions=["use"], description=_("Put into use again"))
    def use(self, request: HttpRequest, queryset: QuerySet[RateTable]) -> None:
        """Compare pay by the chosen table from now on."""
        chosen = list(queryset)
        if len(chosen) != 1:
            self.message_user(request, _("Choose one table: one is in use at a time."), messages.ERROR)
            return
        with transaction.atomic():
            done = activate_rates(table=chosen[0], by=person(request))
            if done:
                log_changes(request, RateTable.objects.filter(pk=chosen[0].pk), "Put into use again.")
        sentence = _("{table}: in use now.") if done else _("{table}: in use already.")
        self.message_user(request, sentence.format(table=chosen[0]), messages.SUCCESS if done else messages.WARNING)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None) -> Any:
        """Ask for a file, show what it changes, then store it: two steps, no script."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = UploadRatesForm(request.POST or None, request.FILES or None)
        changes, problem = None, ""
        if request.method == "POST" and form.is_valid():
            if "_save" in request.POST:
                try:
                    return self._store(request, form)
                except ValueError as error:
                    problem = str(error)
            changes = changes_to(form.rate_file.rates)
        table = active_table()
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Upload exchange rates"),
            "form": form,
            "problem": problem,
            "changes": changes,
            "doubtful": [change for change in changes or () if change.is_jump or change.is_gone],
            "compared_with": table.pk if table else "",
            "table": table,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/jobs/ratetable/upload.html", context)

    def _store(self, request: HttpRequest, form: UploadRatesForm) -> HttpResponse:
        with transaction.atomic():
            table = replace_rates(
                file=form.rate_file,
                note=form.cleaned_data["note"],
                by=person(request),
                confirmed=form.cleaned_data["confirmed"],
                compared_with=form.cleaned_data["compared_with"],
            )
            self.log_addition(request, table, f"Uploaded: {table.note}")
        self.message_user(request, _("{table}: in use now.").format(table=table), messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:jobs_ratetable_change", args=[table.pk]))
