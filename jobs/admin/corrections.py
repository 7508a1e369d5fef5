"""A person's corrections on the page of a posting: one form below it, and what stands or was taken back."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from jobs.admin.read_only import ReadOnlyInline
from jobs.forms import CorrectPostingForm
from jobs.models.account import User
from jobs.models.correction import PostingCorrection
from jobs.models.posting import Posting
from jobs.services.corrections import correct_posting, undo_correction


class CorrectionInline(ReadOnlyInline):
    """Corrections, also those that were taken back."""

    model = PostingCorrection
    fk_name = "posting"
    fields = ["field", "value", "reason", "by", "at", "undone_at", "undone_by"]
    show_change_link = False
    verbose_name_plural = _("corrections by a person")

    def get_queryset(self, request: HttpRequest) -> QuerySet[PostingCorrection]:
        """Read the people in the same query."""
        return super().get_queryset(request).select_related("by", "undone_by")


class Corrections(admin.ModelAdmin):
    """Puts the form and its two addresses on the page of a posting."""

    change_form_template = "admin/jobs/posting/change_form.html"

    def get_urls(self) -> list[URLPattern]:
        """Add the addresses that take a correction and take one back."""
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/correct/", wrap(self.correct), name="jobs_posting_correct"),
            path("<int:pk>/correct/<int:correction>/undo/", wrap(self.undo), name="jobs_posting_undo_correction"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Show the posting with the form that corrects it; a form that was not taken comes back as it was filled in."""
        posting = Posting.objects.filter(pk=object_id).first() if object_id.isdecimal() else None
        context: dict[str, Any] = {"may_correct": posting is not None and self.has_change_permission(request)}
        if posting is not None:
            context["correct_form"] = CorrectPostingForm(posting=posting)
            context["standing"] = posting.corrections.standing()
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def correct(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the correction; what stands in the way is said beside what was typed."""
        posting = self._posting(request, pk)
        if isinstance(posting, HttpResponse):
            return posting
        form = CorrectPostingForm(request.POST, posting=posting)
        if form.is_valid():
            by, reason = cast(User, request.user), form.cleaned_data["reason"]
            try:
                made = correct_posting(posting=posting, changes=form.changes(), reason=reason, by=by)
            except ValueError as problem:
                form.add_error(None, str(problem))
            else:
                said = ", ".join(f"{item.get_field_display()}: {item.value}" for item in made)
                self.log_change(request, posting, f"Corrected ({said}): {reason}"[:300])
                self.message_user(request, _("Corrected."), messages.SUCCESS)
                return self._back(pk)
        request.method = "GET"
        answer: HttpResponse = self.change_view(request, str(pk), extra_context={"correct_form": form})
        return answer

    def undo(self, request: HttpRequest, pk: int, correction: int) -> HttpResponse:
        """Give the label back to the rules."""
        posting = self._posting(request, pk)
        if isinstance(posting, HttpResponse):
            return posting
        found = get_object_or_404(PostingCorrection, pk=correction, posting=posting)
        if undo_correction(correction=found, by=cast(User, request.user)):
            self.log_change(request, posting, f"Took back a correction ({found})"[:300])
            self.message_user(request, _("Taken back; the rules decide again."), messages.SUCCESS)
        else:
            self.message_user(request, _("Someone took it back before."), messages.WARNING)
        return self._back(pk)

    def _posting(self, request: HttpRequest, pk: int) -> Posting | HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_change_permission(request):
            raise PermissionDenied
        return get_object_or_404(Posting, pk=pk)

    @staticmethod
    def _back(pk: int) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:jobs_posting_change", args=[pk]))
