"""Files of companies for a curated list: uploaded, looked at row by row, applied whole, and taken back whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from kombu.exceptions import OperationalError

from jobs.admin.history import person
from jobs.admin.read_only import ReadOnlyAdmin, badge
from jobs.models.account import User
from jobs.models.company import CompanyList
from jobs.models.list_import import ListImport
from jobs.services.curated_rows import WHOLE_COLUMNS, BadFile
from jobs.services.list_imports import apply_import, undo_import
from jobs.services.list_preview import LEAVE, NEW, SAME, TAKE, RowPreview, counts_of, preview_import
from jobs.services.list_upload import REQUIRED, keep_upload
from jobs.tasks import check_import_links
from mlcareers.lib.tables import MAX_BYTES, MAX_ROWS

BADGES = {"preview": "held", "applied": "ok", "undone": "closed"}
NEEDED = [
    f"jobs.{verb}_{noun}" for verb in ("add", "change") for noun in ("company", "companylistentry", "companyalias")
]


class UploadForm(forms.Form):
    """A list and a file for it; the file is kept and compared, and nothing is written into the list yet."""

    company_list = forms.ModelChoiceField(CompanyList.objects.order_by("name"), label=_("List"))
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV in UTF-8 or XLSX, at most {rows} rows and {size} MB. Columns: {columns}; needed: {needed}."
        ).format(
            rows=MAX_ROWS, size=MAX_BYTES // 1024 // 1024, columns=", ".join(WHOLE_COLUMNS), needed=", ".join(REQUIRED)
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def clean_file(self) -> Any:
        """Return the file, unless it is too large to be read at all."""
        sent = self.cleaned_data["file"]
        if sent.size > MAX_BYTES:
            raise forms.ValidationError(
                _("{name} is larger than {size} MB; divide it.").format(name=sent.name, size=MAX_BYTES // 1024 // 1024)
            )
        return sent


@admin.register(ListImport)
class ListImportAdmin(ReadOnlyAdmin):
    """Files, the newest first."""

    change_list_template = "admin/jobs/listimport/change_list.html"
    change_form_template = "admin/jobs/listimport/change_form.html"
    list_display = ["__str__", "state_badge", "uploaded_by", "uploaded_at", "applied_at", "undone_at"]
    list_filter = ["state", "company_list"]
    list_select_related = ["company_list", "uploaded_by"]
    search_fields = ["file_name"]
    fields = ["company_list", "file_name", "state", "uploaded_by", "uploaded_at"]

    def get_urls(self) -> list[URLPattern]:
        """Add the upload, and what is done with one file."""
        site = self.admin_site
        return [
            path("upload/", site.admin_view(self.upload), name="jobs_listimport_upload"),
            path("<int:pk>/apply/", site.admin_view(self.apply), name="jobs_listimport_apply"),
            path("<int:pk>/undo/", site.admin_view(self.undo), name="jobs_listimport_undo"),
            path("<int:pk>/links/", site.admin_view(self.links), name="jobs_listimport_links"),
            *super().get_urls(),
        ]

    def upload(self, request: HttpRequest) -> HttpResponse:
        """Take a file and show what it would change."""
        if not may_import(request):
            raise PermissionDenied
        form = UploadForm(request.POST or None, request.FILES or None, initial=request.GET.dict())
        if request.method == "POST" and form.is_valid():
            sent = form.cleaned_data["file"]
            try:
                kept = keep_upload(
                    company_list=form.cleaned_data["company_list"], name=sent.name, data=sent.read(), by=person(request)
                )
            except BadFile as problem:
                form.add_error("file", problem.sentence)
            else:
                self._look_at_links(request, kept)
                return _page_of(kept)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Import a file"),
            "form": form,
        }
        return TemplateResponse(request, "admin/jobs/listimport/upload.html", context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Show the file row by row beside what stands here now."""
        kept = ListImport.objects.select_related("company_list").filter(pk=object_id).first()
        context: dict[str, Any] = {"may_import": may_import(request)}
        if kept is not None and kept.state == ListImport.State.PREVIEW:
            try:
                rows = preview_import(kept)
            except BadFile as problem:
                context["problem"] = problem.sentence
            else:
                sent = request.session.pop(_answers_key(kept), {})
                shown = [(row, _options(row, sent.get(str(row.row.number), row.default))) for row in rows]
                context |= {"rows": shown, "counts": counts_of(rows)}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **context})

    def apply(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write the rows of a file that are to be taken, all in one transaction."""

        def do(kept: ListImport) -> str:
            choices = _choices(request)
            try:
                with transaction.atomic():
                    taken = apply_import(kept=kept, choices=choices, by=person(request))
                    told = ngettext("{count} row of {file} taken.", "{count} rows of {file} taken.", len(taken))
                    told = told.format(count=len(taken), file=kept.file_name)
                    self.log_change(request, kept.company_list, told)
            except ValueError:
                # What was chosen is not chosen a second time.
                request.session[_answers_key(kept)] = {str(number): choice for number, choice in choices.items()}
                raise
            return told

        return self._do(request, pk, do)

    def undo(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a whole file back."""

        def do(kept: ListImport) -> str:
            with transaction.atomic():
                done = undo_import(kept=kept, by=person(request))
                told = _("Taken back: {removed} rows removed, {put_back} put back.").format(
                    removed=done.removed, put_back=done.put_back
                )
                if done.stayed:
                    names = ", ".join(done.stayed)
                    told += " " + _("Needed by others by now, so it stays: {names}.").format(names=names)
                self.log_change(request, kept.company_list, f"{kept.file_name}: {told}")
            return str(told)

        return self._do(request, pk, do)

    def links(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Look at the links of a file once more."""

        def do(kept: ListImport) -> str:
            self._look_at_links(request, kept)
            return ""

        return self._do(request, pk, do)

    def _do(self, request: HttpRequest, pk: int, do: Callable[[ListImport], str]) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not may_import(request):
            raise PermissionDenied
        kept = get_object_or_404(ListImport.objects.select_related("company_list"), pk=pk)
        try:
            told = do(kept)
        except (ValueError, BadFile) as problem:
            self.message_user(request, str(problem), messages.ERROR)
        else:
            if told:
                self.message_user(request, told, messages.SUCCESS)
        return _page_of(kept)

    def _look_at_links(self, request: HttpRequest, kept: ListImport) -> None:
        """Let a worker look at the links; the page is there meanwhile, and says when they were looked at."""
        try:
            cast(Any, check_import_links).delay_on_commit(kept.pk)
        except OperationalError:
            self.message_user(request, _("No worker can be told now, so links are not looked at."), messages.WARNING)
        else:
            ListImport.objects.filter(pk=kept.pk).update(links_asked_at=timezone.now())

    @admin.display(description=_("State"), ordering="state")
    def state_badge(self, kept: ListImport) -> SafeString:
        return badge(BADGES[kept.state], kept.get_state_display())


def may_import(request: HttpRequest) -> bool:
    """Whether the person may write companies and entries of lists."""
    return bool(cast(User, request.user).has_perms(NEEDED))


def _page_of(kept: ListImport) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:jobs_listimport_change", args=[kept.pk]))


def _answers_key(kept: ListImport) -> str:
    return f"list-import-{kept.pk}"


def _choices(request: HttpRequest) -> dict[int, str]:
    """Return {number of the row: choice} of what the page sent."""
    return {
        int(name.removeprefix("row-")): str(value)
        for name, value in request.POST.items()
        if name.startswith("row-") and name[4:].isdecimal() and len(name) < 12
    }


def _options(row: RowPreview, chosen: str) -> list[tuple[str, str, bool]]:
    """Return what may be chosen for a row as (value, words, whether it is chosen)."""
    words = {
        TAKE: _("take what the file says"), LEAVE: _("leave it as it is"), NEW: _("another company: make a new one"),
        SAME: _("the same as {company}").format(company=row.candidate) if row.candidate else "",
    }  # fmt: skip
    return [(option, str(words[option]), option == chosen) for option in row.options]
