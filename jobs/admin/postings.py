"""Postings: what the source said, what we made of it and why, and a person's closing and reopening."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from jobs.admin.asking import ask_why
from jobs.admin.clusters import Copies
from jobs.admin.corrections import CorrectionInline, Corrections
from jobs.admin.export import ExportCsv
from jobs.admin.history import log_changes, person
from jobs.admin.read_only import ReadOnlyInline, badge
from jobs.forms import ClosePostingsForm
from jobs.models.life import PageCheck, PostingEvent
from jobs.models.posting import Posting
from jobs.models.posting_parts import PostingChange, PostingEvidence, PostingSkill
from jobs.services.moderation import close_postings, reopen_postings


class SkillInline(ReadOnlyInline):
    """The skills with the words that name them."""

    model = PostingSkill
    fields = ["skill", "wanted", "field", "quote"]
    show_change_link = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[PostingSkill]:
        """Read the skills in the same query."""
        return super().get_queryset(request).select_related("skill")


class EvidenceInline(ReadOnlyInline):
    """The words behind every label but the skills."""

    model = PostingEvidence
    fields = ["label", "field", "quote", "start", "end"]
    show_change_link = False
    verbose_name_plural = _("evidence of labels")


class EventInline(ReadOnlyInline):
    """What happened to it, and which reading brought it."""

    model = PostingEvent
    fields = ["at", "kind", "reason", "run"]
    show_change_link = False
    verbose_name_plural = _("life")

    def get_queryset(self, request: HttpRequest) -> QuerySet[PostingEvent]:
        """Read the runs in the same query."""
        return super().get_queryset(request).select_related("run__board")


class PageCheckInline(ReadOnlyInline):
    """How its own page answered."""

    model = PageCheck
    fields = ["result", "status", "sentence", "checked_at", "next_check_at"]
    show_change_link = False
    verbose_name_plural = _("its own page")


class ChangeInline(ReadOnlyInline):
    """What the source changed."""

    model = PostingChange
    fields = ["changed_at", "fields"]
    show_change_link = False
    verbose_name_plural = _("changes by the source")


@admin.register(Posting)
class PostingAdmin(Corrections, Copies, ExportCsv):
    """Openings as we show them; labels are machine-made and shown with their evidence."""

    list_display = [
        "title", "company", "role", "sure", "seniority", "places_text", "state_badge", "listed_at", "board",
    ]  # fmt: skip
    list_filter = ["state", "role", "seniority", "workplace", "board__source", "listed_at"]
    list_select_related = ["company", "role", "board"]
    search_fields = ["title", "company__name"]
    search_help_text = _("Title or company")
    show_full_result_count = False
    inlines = [CorrectionInline, EventInline, PageCheckInline, EvidenceInline, SkillInline, ChangeInline]
    actions = ("close", "reopen", "tell_apart", "export_chosen")
    fieldsets = [
        (None, {"fields": ["title", "company", "board", "external_id", "address", "apply_address"]}),
        (
            _("State"),
            {
                "fields": [
                    "state_badge",
                    "closed_at",
                    "closed_reason",
                    "suspect_since",
                    "suspect_run",
                    "absent_since",
                    "page_checked_at",
                    "repost_of",
                    "repost_count",
                ]
            },
        ),
        (
            _("Labels"),
            {
                "fields": [
                    "role",
                    "sure",
                    "runner_up",
                    "secondary_role",
                    "seniority",
                    "workplace",
                    "employment",
                    "language",
                ]
            },
        ),
        (_("Places and pay"), {"fields": ["places_text", "countries", "pay_stated", "pay"]}),
        (
            _("Who can apply"),
            {"fields": ["eligibility", "eligible_countries", "excluded_countries", "unsure_countries"]},
        ),
        (
            _("Work and demands"),
            {
                "fields": [
                    "workflow_owns",
                    "workflow_contributes",
                    "experience_years",
                    "experience_required",
                    "education",
                    "education_required",
                    "contradicts_entry_level",
                    "visa",
                    "relocation",
                    "clearance",
                ]
            },
        ),
        (_("Times"), {"fields": ["published_at", "first_seen_at", "listed_at", "changed_at", "expires_at"]}),
        (_("Text"), {"fields": ["departments", "requisition_id", "plain"]}),
    ]
    export_fields = (
        "id", "title", "company__name", "role__slug", "role_confidence", "seniority", "places_text", "countries",
        "workplace", "employment", "pay_stated", "state", "closed_reason", "published_at", "first_seen_at", "url",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Posting]:
        """Leave the texts out of the list."""
        rows = super().get_queryset(request).defer("words", "head_words", "html")
        match = request.resolver_match
        return rows if match and "object_id" in match.kwargs else rows.defer("text")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Postings come from boards."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A posting is closed, never deleted: links lead to it."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Show everything and change nothing; closing and reopening are actions."""
        return [field for _, options in self.fieldsets for field in options["fields"]]

    @admin.display(description=_("State"), ordering="state")
    def state_badge(self, posting: Posting) -> SafeString:
        return badge(posting.state, posting.get_state_display())

    @admin.display(description=_("Sure"), ordering="role_confidence")
    def sure(self, posting: Posting) -> str:
        return f"{posting.role_confidence:.0%}"

    @admin.display(description=_("Address"))
    def address(self, posting: Posting) -> SafeString:
        return format_html(
            '<a href="{}" rel="noreferrer nofollow">{}</a> · <a href="{}">{}</a>',
            posting.url, posting.url, posting.get_absolute_url(), _("as readers see it"),
        )  # fmt: skip

    @admin.display(description=_("Apply at"))
    def apply_address(self, posting: Posting) -> str:
        return posting.apply_url or "-"

    @admin.display(description=_("Pay in minor units"))
    def pay(self, posting: Posting) -> str:
        if posting.pay_min is None and posting.pay_max is None:
            return str(_("not stated"))
        return _("{least} to {most} {currency} {period}").format(
            least=posting.pay_min or "?",
            most=posting.pay_max or "?",
            currency=posting.pay_currency,
            period=posting.get_pay_period_display(),
        )

    @admin.display(description=_("Text"))
    def plain(self, posting: Posting) -> SafeString:
        return format_html('<div class="plain-text">{}</div>', posting.text)

    # Actions

    @admin.action(permissions=["change"], description=_("Close, with a reason"))
    def close(self, request: HttpRequest, queryset: QuerySet[Posting]) -> HttpResponse | None:
        """Ask for the reason, then close the chosen postings that are open or hidden."""
        form = ClosePostingsForm(request.POST if "reason" in request.POST else None)
        chosen = queryset.exclude(state=Posting.State.CLOSED).order_by()
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            with transaction.atomic():
                log_changes(request, chosen, f"Closed: {reason}")
                count = len(close_postings(postings=chosen, reason=reason, by=person(request)))
            self.message_user(request, _("{count} closed.").format(count=count), messages.SUCCESS)
            return None
        if not chosen.exists():
            self.message_user(request, _("None of the chosen postings is open."), messages.WARNING)
            return None
        rows = chosen.select_related("company")
        return ask_why(
            self, request, "admin/jobs/posting/close.html", title=_("Close postings"), form=form, chosen=rows
        )

    @admin.action(permissions=["change"], description=_("Reopen"))
    def reopen(self, request: HttpRequest, queryset: QuerySet[Posting]) -> None:
        """Open the chosen postings that are closed."""
        chosen = queryset.filter(state=Posting.State.CLOSED).order_by()
        with transaction.atomic():
            log_changes(request, chosen, "Reopened.")
            count = len(reopen_postings(postings=chosen, by=person(request)))
        self.message_user(request, _("{count} reopened.").format(count=count), messages.SUCCESS)
