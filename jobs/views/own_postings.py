"""A recruiter's postings: what each is worth to readers, how long it stays, and what can be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jobs.models.company import Company
from jobs.models.draft import Draft
from jobs.models.membership import Membership
from jobs.models.posting import Posting
from jobs.permissions import RANK, may, own_posting_of, writing_company_of
from jobs.recruiter_forms import CloseForm, with_pasted
from jobs.services.drafts import duplicate_posting, start_draft
from jobs.services.own_labelling import DraftFields
from jobs.services.own_postings import RENEWED_BEFORE, close_posting, confirm_posting, renew_posting, restore_posting
from jobs.services.own_schedule import HIDDEN_AFTER
from jobs.views.kept_text import forget_kept, keeps_text, kept_inputs
from jobs.views.recruiting import person_of

SHOWN = 200


@dataclass(frozen=True, slots=True)
class OwnRow:
    """One own posting with its figures; `days_left` is None where it is closed, `draft` the edit in hand, if any."""

    posting: Posting
    draft: Draft | None
    views: int
    apply_clicks: int
    days_left: int | None
    hides_on: object
    may_edit: bool
    may_renew: bool
    may_restore: bool


@login_required
@never_cache
@require_safe
def own_postings(request: HttpRequest) -> HttpResponse:
    """Show the drafts and postings of the companies that the person belongs to."""
    person = person_of(request)
    memberships = Membership.objects.active().filter(user=person).select_related("company")
    edits = {
        item.company_id for item in memberships if RANK[Membership.Role(item.role)] >= RANK[Membership.Role.EDITOR]
    }
    companies = [item.company for item in memberships]
    unfinished = Draft.objects.unfinished().select_related("company", "author", "posting")
    mine = unfinished.filter(company__in=companies) | unfinished.filter(
        author=person, company__memberships__user=person, company__memberships__state="requested"
    )
    drafts = list(mine.distinct()[:SHOWN])
    context = {
        "memberships": memberships,
        "drafts": [draft for draft in drafts if draft.posting_id is None],
        "rows": _rows(companies, edits, {draft.posting_id: draft for draft in drafts if draft.posting_id}),
        "edits": edits,
        "noindex": True,
    }
    return render(request, "recruit/own_postings.html", context)


def _rows(companies: list[Company], edits: set[int], drafts: dict[int | None, Draft]) -> list[OwnRow]:
    found: QuerySet[Posting] = Posting.objects.own().filter(company__in=companies).select_related("company", "role")
    counted = found.annotate(all_views=Sum("days__views"), all_clicks=Sum("days__apply_clicks"))
    order = {"hidden": 0, "open": 1, "closed": 2}
    shown = counted.defer("html", "text", "words", "head_words").order_by("-listed_at", "-pk")[:SHOWN]
    return [
        _row(posting, posting.company_id in edits, drafts.get(posting.pk))
        for posting in sorted(shown, key=lambda posting: order[posting.state])
    ]


def _row(posting: Posting, may_edit: bool, draft: Draft | None) -> OwnRow:
    now = timezone.now()
    live = posting.state != Posting.State.CLOSED
    ends = posting.expires_at or now
    return OwnRow(
        posting=posting,
        draft=draft,
        views=posting.all_views or 0,  # type: ignore[attr-defined]
        apply_clicks=posting.all_clicks or 0,  # type: ignore[attr-defined]
        days_left=max(0, (ends - now) // timedelta(days=1)) if live else None,
        hides_on=posting.confirmed_at + HIDDEN_AFTER if posting.is_open and posting.asked_at and posting.confirmed_at
        else None,
        may_edit=may_edit,
        may_renew=(live and ends <= now + RENEWED_BEFORE) or posting.ended == Posting.Ended.EXPIRED,
        may_restore=posting.ended in (Posting.Ended.FILLED, Posting.Ended.WITHDRAWN) and ends > now,
    )  # fmt: skip


@never_cache
@keeps_text
@require_http_methods(["GET", "HEAD", "POST"])
def post(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a posting of a company: from a pasted text, or empty."""
    company = writing_company_of(request.user, slug)
    sentence, pasted = "", (kept_inputs(request) or {}).get("pasted", "")
    if request.method == "POST":
        pasted = request.POST.get("pasted", "")
        fields = with_pasted(DraftFields(), pasted) if pasted.strip() else DraftFields()
        try:
            draft = start_draft(company=company, author=person_of(request), fields=fields)
        except ValueError as problem:
            sentence = str(problem)
        else:
            forget_kept(request)
            return redirect("draft", draft.pk)
    context = {"company": company, "sentence": sentence, "pasted": pasted, "noindex": True}
    return render(request, "recruit/post.html", context, status=422 if sentence else 200)


@login_required
@require_POST
def own_posting_act(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit, duplicate, confirm, renew or open again one own posting."""
    posting = own_posting_of(request.user, pk, Membership.Role.VIEWER)
    if not may(request.user, posting.company, Membership.Role.EDITOR):
        raise PermissionDenied
    person, act = person_of(request), request.POST.get("action", "")
    try:
        if act == "edit":
            return redirect("draft", start_draft(company=posting.company, author=person, posting=posting).pk)
        if act == "duplicate":
            return redirect("draft", duplicate_posting(posting=posting, author=person).pk)
        if act == "confirm":
            confirm_posting(posting=posting)
        elif act == "renew":
            renew_posting(posting=posting, by=person)
        elif act == "restore":
            restore_posting(posting=posting, by=person)
        else:
            raise ValueError(_("Choose what is to be done with this posting."))
    except ValueError as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("“%(title)s” is shown to readers.") % {"title": posting.title})
    return redirect("own_postings")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def close_own_posting(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why a posting is closed, and close it."""
    posting = own_posting_of(request.user, pk, Membership.Role.VIEWER)
    if not may(request.user, posting.company, Membership.Role.EDITOR):
        raise PermissionDenied
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            close_posting(posting=posting, by=person_of(request), reason=form.cleaned_data["reason"])
        except ValueError as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, _("“%(title)s” is closed.") % {"title": posting.title})
        return redirect("own_postings")
    context = {"posting": posting, "form": form, "noindex": True}
    return render(request, "recruit/close.html", context, status=422 if form.errors else 200)
