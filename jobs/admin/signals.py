"""Signals about listings: to look at with their counts, to set aside with a reason, and to let count again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from jobs.admin.asking import ask_why
from jobs.admin.history import person
from jobs.admin.read_only import ReadOnlyAdmin, badge
from jobs.forms import SetAsideForm
from jobs.models.moderation import Decision
from jobs.models.signal import PostingSignal, SignalOverride
from jobs.services.signal_overrides import set_aside
from jobs.services.signals import facts_of
from jobs.services.undoing import undo_decision
from jobs.views.signal_sentences import sentence_of

BADGES = {"fired": "held", "not-fired": "ok", "not-observed": "paused"}
State = PostingSignal.State


@admin.register(PostingSignal)
class PostingSignalAdmin(ReadOnlyAdmin):
    """What was observed is written by the rules alone; a person may say that it is not so."""

    list_display = ["posting_page", "name", "state_badge", "said", "counts", "observed_at"]
    list_display_links = ["name"]
    list_filter = ["state", "name", "posting__signal_check__is_labelled", "posting__state"]
    list_select_related = ["posting__company"]
    search_fields = ["posting__title", "posting__company__name"]
    search_help_text = _("Title or company")
    show_full_result_count = False
    list_per_page = 50
    fields = ["posting_page", "name", "state_badge", "said", "counts", "facts", "observed_at"]
    actions = ("not_so", "count_again")
    change_list_template = "admin/jobs/postingsignal/change_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[PostingSignal]:
        """Say in the same query what a person set aside."""
        aside = SignalOverride.objects.standing().filter(posting=OuterRef("posting"), name=OuterRef("name"))
        rows: QuerySet[PostingSignal] = super().get_queryset(request).annotate(aside=Exists(aside))
        return rows.defer("posting__html", "posting__text", "posting__words", "posting__head_words")

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Who may change signals sets them aside."""
        return bool(person(request).has_perm("jobs.change_postingsignal"))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show how many of each signal are in each state."""
        rows = PostingSignal.objects.order_by().values_list("name", "state").annotate(n=Count("pk"))
        counts = {(name, state): n for name, state, n in rows}
        table = [
            (name, label, [(state, counts.get((name, state), 0)) for state in State.values])
            for name, label in PostingSignal.Name.choices
        ]
        context = {"signal_states": State.labels, "signal_counts": table}
        answer: HttpResponse = super().changelist_view(request, context | (extra_context or {}))
        return answer

    @admin.display(description=_("Posting"), ordering="posting__title")
    def posting_page(self, row: PostingSignal) -> SafeString:
        url = reverse("admin:jobs_posting_change", args=[row.posting_id])
        return format_html('<a href="{}">{}</a>, {}', url, row.posting, row.posting.company)

    @admin.display(description=_("State"), ordering="state")
    def state_badge(self, row: PostingSignal) -> SafeString:
        return badge(BADGES[row.state], row.get_state_display())

    @admin.display(description=_("Rests on"))
    def said(self, row: PostingSignal) -> str:
        values = {fact.name: fact.value for fact in facts_of(row)}
        quote = f" “{values['quote']}”" if "quote" in values else ""
        return sentence_of(row.name, row.state, values) + quote

    @admin.display(description=_("Counts"), boolean=True)
    def counts(self, row: Any) -> bool | None:
        return None if row.state != State.FIRED else not row.aside

    @admin.action(permissions=["decide"], description=_("Not so: set aside, with a reason"))
    def not_so(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """Ask for the reason, then set the chosen signals aside that fired."""
        form = SetAsideForm(request.POST if "reason" in request.POST else None)
        chosen = queryset.filter(state=State.FIRED, aside=False)
        if form.is_valid():
            done = _each(
                chosen, lambda row: set_aside(signal=row, reason=form.cleaned_data["reason"], by=person(request))
            )
            self.message_user(request, _("{count} set aside.").format(count=done), messages.SUCCESS)
            return None
        if not chosen.exists():
            self.message_user(request, _("None of the chosen signals fired and counts."), messages.WARNING)
            return None
        rows = chosen.select_related("posting__company")
        return ask_why(
            self,
            request,
            "admin/jobs/postingsignal/set_aside.html",
            title=_("Set signals aside"),
            form=form,
            chosen=rows,
        )

    @admin.action(permissions=["decide"], description=_("Let it count again"))
    def count_again(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Take back that the chosen signals were set aside."""
        chosen = queryset.filter(aside=True)
        done = _each(chosen, lambda row: undo_decision(decision=_decision_of(row), by=person(request)))
        self.message_user(request, _("{count} count again.").format(count=done), messages.SUCCESS)


def _each(rows: QuerySet[Any], act: Callable[[PostingSignal], object]) -> int:
    """Do something with each row and return with how many; what someone else did first is passed over."""
    done = 0
    for row in rows.order_by("posting_id", "name"):
        try:
            act(row)
        except ValueError:
            continue
        done += 1
    return done


def _decision_of(row: PostingSignal) -> Decision:
    """Return the decision by which a signal was set aside; raises ValueError where it counts again meanwhile."""
    override = SignalOverride.objects.standing().filter(posting=row.posting_id, name=row.name).first()
    standing = Decision.objects.standing().filter(kind=Decision.Kind.SIGNAL)
    decision = standing.filter(subject_id=override.pk).first() if override else None
    if decision is None:
        raise ValueError("It counts again already.")
    return decision
