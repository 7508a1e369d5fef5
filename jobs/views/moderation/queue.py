"""The queue of the day, one item of it, and the log of what was decided."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jobs.models.moderation import Decision
from jobs.permissions import require_moderator
from jobs.services.decisions import AlreadyDecided
from jobs.services.queue import Kind, next_item, waiting_counts, waiting_items
from jobs.services.undoing import undo_decision
from jobs.views.moderation.door import Door, Shown, chosen, for_moderators
from jobs.views.moderation.kinds import DECIDED_AS, DOORS

LOGGED = 50


@for_moderators
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Show all that waits, kind after kind, the oldest of each first."""
    now = timezone.now()
    counts = waiting_counts(now)
    groups = [
        {"kind": kind, "name": kind.label, "count": count, "items": waiting_items(kind, now)}
        for kind, count in counts.items()
        if count
    ]
    context = {"groups": groups, "total": sum(counts.values()), "noindex": True}
    return render(request, "moderate/queue.html", context)


@for_moderators
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Show one item with all that is needed to decide; a decision leads to the next one."""
    door, now = DOORS.get(kind), timezone.now()
    if door is None:
        raise Http404
    shown = door.show(pk, now)
    if shown is None:
        return _decided_before(request, kind, pk)
    problem = ""
    if request.method == "POST":
        try:
            return _decide(request, door, shown, kind, pk)
        except ValueError as refused:
            problem = str(refused)
    context = {
        **shown.context, "shown": shown, "kind": Kind(kind), "pk": pk, "template": door.template, "problem": problem,
        "typed": request.POST.get("reason", ""), "later": next_item(kind, now, after=pk), "noindex": True,
    }  # fmt: skip
    return render(request, "moderate/item.html", context)


@for_moderators
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Show what was decided, the newest first; `?kind=` narrows it."""
    kind = request.GET.get("kind", "")
    decisions = Decision.objects.select_related("decided_by", "undone_by")
    if kind in Decision.Kind.values:
        decisions = decisions.filter(kind=kind)
    page = Paginator(decisions, LOGGED).get_page(request.GET.get("page"))
    context = {"page": page, "kinds": Decision.Kind.choices, "chosen_kind": kind, "noindex": True}
    return render(request, "moderate/log.html", context)


@for_moderators
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one decision back, and say where that is no longer possible."""
    decision = get_object_or_404(Decision, pk=pk)
    try:
        undo_decision(decision=decision, by=require_moderator(request.user))
    except ValueError as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, _("Taken back: {sentence}").format(sentence=decision.sentence))
    return _to_log(decision)


def _decide(request: HttpRequest, door: Door, shown: Shown, kind: str, pk: int) -> HttpResponse:
    """Do what was chosen and lead on; whoever comes second is told so. Raises ValueError where it cannot be done."""
    choice = chosen(shown, request.POST, require_moderator(request.user), timezone.now())
    try:
        messages.success(request, str(door.decide(pk, choice)))
    except AlreadyDecided as late:
        messages.warning(request, str(late))
    return _next(kind, pk)


def _to_log(decision: Decision) -> HttpResponse:
    return redirect(f"{reverse('moderate_log')}#d{decision.pk}")


def _next(kind: str, pk: int) -> HttpResponse:
    """Lead to what comes next, or to the queue when it is empty."""
    found = next_item(kind, timezone.now(), after=pk)
    return redirect("moderate_item", *found) if found else redirect("moderate")


def _decided_before(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Lead on from an item that was decided; 404 where there never was one."""
    decision = Decision.objects.filter(kind=DECIDED_AS.get(kind, kind), subject_id=pk).first()
    if decision is None:
        raise Http404
    if request.method == "POST":
        messages.warning(request, _("Someone decided this before."))
        return _next(kind, pk)
    return _to_log(decision)
