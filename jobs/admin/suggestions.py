"""What readers suggest for curated lists: accepted or refused with a reason, and taken back."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from kombu.exceptions import OperationalError

from jobs.admin.read_only import ReadOnlyAdmin, badge
from jobs.forms import DecideSuggestionForm
from jobs.models.account import User
from jobs.models.company import CompanyListEntry
from jobs.models.suggestion import PROPOSABLE, Suggestion
from jobs.services.suggestions import accept_suggestion, proposable, refuse_suggestion, undo_suggestion
from jobs.tasks import mail_decision

BADGES = {"waiting": "held", "accepted": "ok", "refused": "closed"}


@admin.register(Suggestion)
class SuggestionAdmin(ReadOnlyAdmin):
    """Suggestions, those that wait first."""

    change_form_template = "admin/jobs/suggestion/change_form.html"
    list_display = ["__str__", "company_list", "state_badge", "evidence", "created_at", "decided_by", "decided_at"]
    list_filter = ["state", "kind", "company_list"]
    list_select_related = ["company_list", "decided_by"]
    search_fields = ["company_name", "note", "reason", "evidence_url"]
    search_help_text = _("Company, note, reason or evidence")
    ordering = [F("decided_at").desc(nulls_first=True), "created_at"]
    fields = [
        "company_list", "kind", "company", "comparison", "evidence", "note", "email", "created_at", "state_badge",
        "decision_reason", "decided_by", "decided_at", "mailed_at",
    ]  # fmt: skip

    def get_urls(self) -> list[URLPattern]:
        """Add the address that takes a decision."""
        view = self.admin_site.admin_view(self.decide)
        return [path("<int:pk>/decide/", view, name="jobs_suggestion_decide"), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Show the suggestion with the form that decides it."""
        context = {"decide_form": DecideSuggestionForm(), "may_decide": _may_decide(request)}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **context})

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Accept, refuse or take back, as the button says; what stands in the way is said on the page."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not _may_decide(request):
            raise PermissionDenied
        suggestion = get_object_or_404(Suggestion, pk=pk)
        form = DecideSuggestionForm(request.POST)
        if not form.is_valid():
            self.message_user(request, " ".join(map(str, form.errors["reason"])), messages.ERROR)
        else:
            decision = next((name for name in ("accept", "refuse", "undo") if f"_{name}" in request.POST), "")
            self._decide(request, suggestion, decision, form.cleaned_data["reason"])
        return HttpResponseRedirect(reverse("admin:jobs_suggestion_change", args=[pk]))

    def _decide(self, request: HttpRequest, suggestion: Suggestion, decision: str, reason: str) -> None:
        by = cast(User, request.user)
        try:
            if decision == "accept":
                done = accept_suggestion(suggestion=suggestion, by=by, reason=reason)
            elif decision == "refuse":
                done = refuse_suggestion(suggestion=suggestion, by=by, reason=reason)
            elif decision == "undo":
                done = undo_suggestion(suggestion=suggestion, by=by)
            else:
                raise ValueError("A decision is accept, refuse or undo.")
        except ValueError as problem:
            self.message_user(request, str(problem), messages.ERROR)
            return
        if not done:
            self.message_user(request, _("Someone decided this before; see below."), messages.WARNING)
            return
        self.log_change(request, suggestion, f"{decision}: {reason}"[:300])
        self.message_user(request, _("Done."), messages.SUCCESS)
        if decision != "undo" and suggestion.email:
            self._mail(request, suggestion)

    def _mail(self, request: HttpRequest, suggestion: Suggestion) -> None:
        try:
            cast(Any, mail_decision).delay_on_commit(suggestion.pk)
        except OperationalError:
            self.message_user(request, _("No worker can be told now, so the reader is told later."), messages.WARNING)

    @admin.display(description=_("State"), ordering="state")
    def state_badge(self, suggestion: Suggestion) -> SafeString:
        return badge(BADGES[suggestion.state], suggestion.get_state_display())

    @admin.display(description=_("Evidence"))
    def evidence(self, suggestion: Suggestion) -> SafeString:
        url = suggestion.evidence_url
        return format_html('<a href="{}" rel="noreferrer noopener nofollow">{}</a>', url, url)

    @admin.display(description=_("Proposed"))
    def comparison(self, suggestion: Suggestion) -> SafeString:
        """Show what is proposed beside what stands there now."""
        entry = CompanyListEntry.objects.filter(
            company_list=suggestion.company_list, company__isnull=False, company=suggestion.company
        ).first()
        now = proposable(entry) if entry else {}
        names = [name for name in PROPOSABLE if name in suggestion.proposed] or ["company_name"]
        rows = (
            (Suggestion._meta.get_field(name).verbose_name, now.get(name, "") or "—", getattr(suggestion, name) or "—")  # type: ignore[union-attr]
            for name in names
        )
        return format_html(
            '<table class="comparison"><thead><tr><th></th><th>{}</th><th>{}</th></tr></thead><tbody>{}</tbody></table>',
            _("now"), _("proposed"), format_html_join("", "<tr><th>{}</th><td>{}</td><td>{}</td></tr>", rows),
        )  # fmt: skip


def _may_decide(request: HttpRequest) -> bool:
    return bool(cast(User, request.user).has_perm("jobs.change_suggestion"))
