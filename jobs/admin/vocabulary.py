"""The living vocabulary: entries with what they did, added after a preview, taken back with a reason."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from jobs.admin.history import person
from jobs.admin.read_only import ReadOnlyAdmin, ReadOnlyInline, badge
from jobs.models.vocabulary import RelabelRun, VocabularyPreview
from jobs.services.previewing import is_small, run_preview, start_preview
from jobs.services.vocabulary import add_entry, addition_of, take_back_entry
from jobs.tasks import preview_vocabulary, relabel_postings
from jobs.vocabulary_forms import AddEntryForm
from taxonomy.models import VocabularyEntry, VocabularyVersion
from taxonomy.vocabulary import vocabulary_at_hand

# Seconds after which the page of something unfinished is looked at again; a header, so that it needs no script.
AGAIN_S = "3"
PREFILLED = ("kind", "text", "skill", "role", "examples")


def effect_of(run: RelabelRun | None) -> str:
    """Return in a few signs what a run did to postings."""
    if run is None:
        return "–"
    return _("+{appeared} postings, -{gone}, {changed} with other labels").format(
        appeared=run.appeared, gone=run.gone, changed=run.changed
    )


def linked_effect(version: VocabularyVersion | None) -> SafeString | str:
    """Return what a version did, linked to its run; a dash where it has none."""
    run = getattr(version, "run", None)
    if run is None:
        return "–"
    return format_html('<a href="{}">{}</a>', reverse("admin:jobs_relabelrun_change", args=[run.pk]), effect_of(run))


class VersionsInline(ReadOnlyInline):
    """The versions that put the entry into use and took it back, with what they did."""

    model = VocabularyVersion
    fields = ["change", "reason", "by", "at", "effect"]
    show_change_link = False
    verbose_name_plural = _("versions")

    def get_queryset(self, request: HttpRequest) -> QuerySet[VocabularyVersion]:
        """Read people and runs in the same query."""
        return super().get_queryset(request).select_related("by", "run")

    @admin.display(description=_("Effect"))
    def effect(self, version: VocabularyVersion) -> SafeString | str:
        return linked_effect(version)


@admin.register(VocabularyEntry)
class VocabularyEntryAdmin(ReadOnlyAdmin):
    """What was added to the vocabulary of the files; what an entry says never changes."""

    list_display = ["__str__", "kind", "state", "effect", "why", "author", "created_at"]
    list_filter = ["is_active", "kind"]
    list_select_related = ["author"]
    search_fields = ["text", "target", "why"]
    search_help_text = _("Text, slug or reason")
    fields = [
        "kind", "text", "target", "skill_kind", "case_sensitive", "why", "examples", "not_examples", "author",
        "created_at", "state",
    ]  # fmt: skip
    inlines = [VersionsInline]
    change_form_template = "admin/taxonomy/vocabularyentry/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[VocabularyEntry]:
        """Read the versions with their runs beside the entries."""
        versions = VocabularyVersion.objects.select_related("run")
        return super().get_queryset(request).prefetch_related(Prefetch("versions", versions))

    def get_urls(self) -> list[URLPattern]:
        """Add the page of a preview and the address that takes an entry back."""
        wrap = self.admin_site.admin_view
        return [
            path("preview/<int:pk>/", wrap(self.preview), name="taxonomy_vocabularyentry_preview"),
            path("<int:pk>/take-back/", wrap(self.take_back), name="taxonomy_vocabularyentry_take_back"),
            *super().get_urls(),
        ]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who may add entries adds them after a preview, and takes them back."""
        return bool(person(request).has_perm("taxonomy.add_vocabularyentry"))

    @admin.display(description=_("State"))
    def state(self, entry: VocabularyEntry) -> SafeString:
        vocabulary = vocabulary_at_hand()
        if not entry.is_active:
            return badge("closed", str(_("taken back")))
        if entry.pk in vocabulary.redundant:
            return badge("new", str(_("in the files by now")))
        if sentence := vocabulary.set_aside.get(entry.pk):
            return badge("broken", str(_("set aside: {sentence}").format(sentence=sentence)))
        return badge("active", str(_("in use")))

    @admin.display(description=_("Effect"))
    def effect(self, entry: VocabularyEntry) -> SafeString | str:
        version = next((item for item in entry.versions.all() if item.change == VocabularyVersion.Change.ADDED), None)
        return linked_effect(version)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None) -> Any:
        """Ask what is to be added; the next page shows what it would change."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        given = {name: request.GET[name] for name in PREFILLED if name in request.GET}
        form = AddEntryForm(request.POST or None, initial=given)
        if request.method == "POST" and form.is_valid():
            try:
                preview = start_preview(addition=form.addition, by=person(request))
            except ValueError as problem:
                form.add_error(None, str(problem))
            else:
                _work_out(preview)
                return HttpResponseRedirect(reverse("admin:taxonomy_vocabularyentry_preview", args=[preview.pk]))
        return self._page(request, "add", {"title": _("Add to the vocabulary"), "form": form, **(extra_context or {})})

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what an addition would change; a POST adds it, or works it out again."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        preview = get_object_or_404(VocabularyPreview, pk=pk)
        problem = ""
        if request.method == "POST" and "_again" in request.POST:
            again = start_preview(addition=addition_of(preview), by=person(request))
            _work_out(again)
            return HttpResponseRedirect(reverse("admin:taxonomy_vocabularyentry_preview", args=[again.pk]))
        if request.method == "POST":
            try:
                return self._add(request, preview)
            except ValueError as error:
                problem = str(error)
        waits = preview.state in (VocabularyPreview.State.WAITING, VocabularyPreview.State.RUNNING)
        context = {"title": _("What it would change"), "preview": preview, "problem": problem, "waits": waits}
        page = self._page(request, "preview", context)
        if waits:
            page["Refresh"] = AGAIN_S
        return page

    def take_back(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take an entry out of use, with a reason, and label its postings anew."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_add_permission(request):
            raise PermissionDenied
        entry = get_object_or_404(VocabularyEntry, pk=pk)
        try:
            with transaction.atomic():
                run = take_back_entry(entry=entry, reason=request.POST.get("reason", ""), by=person(request))
                self.log_change(request, entry, f"Taken back: {run.version.reason}")
                transaction.on_commit(partial(relabel_postings.delay, run.pk), robust=True)
        except ValueError as problem:
            self.message_user(request, str(problem), messages.ERROR)
            return HttpResponseRedirect(reverse("admin:taxonomy_vocabularyentry_change", args=[pk]))
        return HttpResponseRedirect(reverse("admin:jobs_relabelrun_change", args=[run.pk]))

    def _add(self, request: HttpRequest, preview: VocabularyPreview) -> HttpResponse:
        if preview.state != VocabularyPreview.State.DONE or preview.entry_id is not None:
            raise ValueError("Work out first what it would change.")
        with transaction.atomic():
            run = add_entry(
                addition=addition_of(preview), compared_with=preview.compared_with, by=person(request), preview=preview
            )
            self.log_addition(request, run.version.entry, f"Added: {run.version.reason}")
            transaction.on_commit(partial(relabel_postings.delay, run.pk), robust=True)
        return HttpResponseRedirect(reverse("admin:jobs_relabelrun_change", args=[run.pk]))

    def _page(self, request: HttpRequest, name: str, context: dict[str, Any]) -> TemplateResponse:
        whole = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, f"admin/taxonomy/vocabularyentry/{name}.html", whole)


def _work_out(preview: VocabularyPreview) -> None:
    """Work a preview out at once where few texts are stored, else in a task."""
    if is_small():
        run_preview(preview_id=preview.pk)
    else:
        transaction.on_commit(partial(preview_vocabulary.delay, preview.pk), robust=True)
