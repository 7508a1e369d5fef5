"""The recruiter's front page, and their companies: proposing one, asking to join one, and who belongs to it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jobs.mails import mail_membership_decided, send_on_commit
from jobs.models.account import User
from jobs.models.company import Company
from jobs.models.membership import Membership
from jobs.models.posting import Posting
from jobs.permissions import RANK, company_of, may, waits_at
from jobs.recruiter_forms import JoinCompanyForm, MemberForm, ProposeCompanyForm
from jobs.services.memberships import (
    approve_membership,
    ask_to_join,
    change_role,
    end_membership,
    propose_company,
    refuse_membership,
)

FOUND = 12


def person_of(request: HttpRequest) -> User:
    """Return the signed-in person of a view that asks for one."""
    assert isinstance(request.user, User)
    return request.user


@never_cache
@require_safe
def recruit(request: HttpRequest) -> HttpResponse:
    """Say what posting here means; to the signed-in, show their companies."""
    memberships: QuerySet[Membership] | list[Membership] = []
    if isinstance(request.user, User):
        mine = Membership.objects.filter(user=request.user).exclude(state=Membership.State.ENDED)
        live = Count("company__postings", filter=Q(company__postings__state=Posting.State.OPEN))
        memberships = mine.select_related("company").annotate(live=live)
    return render(request, "recruit/home.html", {"memberships": memberships})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """Search the companies that are here; propose one that is not."""
    words = " ".join(request.GET.get("q", "").split())[:100]
    form = ProposeCompanyForm(request.POST or None, initial={"name": words})
    if request.method == "POST" and form.is_valid():
        try:
            asked = propose_company(user=person_of(request), **form.cleaned_data)
        except ValueError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("A moderator reads your request; you can write your first posting meanwhile."))
            return redirect("team", asked.company.slug)
    found = _named(words or str(form.data.get("name", ""))) if words or form.errors else []
    context = {"form": form, "words": words, "found": found, "noindex": True}
    return render(request, "recruit/propose.html", context, status=422 if form.errors else 200)


def _named(words: str) -> list[Company]:
    """Return listed companies whose name or alias holds `words`."""
    named = Q(name__icontains=words) | Q(aliases__name__icontains=words)
    return list(Company.objects.listed().filter(named).distinct().order_by("name")[:FOUND]) if words else []


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask to post for a company that is here."""
    company = get_object_or_404(Company.objects.listed(), slug=slug)
    form = JoinCompanyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_to_join(user=person_of(request), company=company, message=form.cleaned_data["message"])
        except ValueError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Your request waits for a decision; you are told by mail."))
            return redirect("team", company.slug)
    context = {"form": form, "company": company, "noindex": True}
    return render(request, "recruit/join.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_safe
def team(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who belongs to a company; to its owners, who asks to."""
    company = Company.objects.filter(slug=slug).first()
    waits = company is not None and waits_at(request.user, company)
    if company is None or not waits:
        company = company_of(request.user, slug, Membership.Role.VIEWER)
    everybody = Membership.objects.filter(company=company).select_related("user")
    is_owner = may(request.user, company, Membership.Role.OWNER)
    context = {
        "company": company,
        "waits": waits,
        "is_owner": is_owner,
        "may_post": waits or may(request.user, company, Membership.Role.EDITOR),
        "members": [] if waits else sorted(everybody.active(), key=_by_rank),
        "asking": everybody.waiting().order_by("requested_at") if is_owner else [],
        "roles": Membership.Role.choices,
        "noindex": True,
    }
    return render(request, "recruit/team.html", context)


def _by_rank(membership: Membership) -> tuple[int, str]:
    return -RANK[Membership.Role(membership.role)], membership.user.email


@login_required
@require_POST
def member(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Decide about one member or request of a company: its owners may; anybody may leave."""
    company = company_of(request.user, slug, Membership.Role.VIEWER)
    found = get_object_or_404(Membership.objects.select_related("user", "company"), pk=pk, company=company)
    form = MemberForm(request.POST)
    leaves = found.user_id == request.user.pk and request.POST.get("action") == "end"
    if not leaves and not may(request.user, company, Membership.Role.OWNER):
        raise Http404("No such member.")
    if not form.is_valid():
        messages.error(request, _("Choose what is to be done with this person."))
        return redirect("team", slug)
    try:
        DECIDE[form.cleaned_data["action"]](found, person_of(request), form.cleaned_data)
    except ValueError as problem:
        messages.error(request, str(problem))
    if leaves and found.state == Membership.State.ENDED:
        return redirect("recruit")
    return redirect("team", slug)


def _approve(found: Membership, by: User, typed: dict[str, str]) -> None:
    approve_membership(membership=found, by=by, reason=typed["reason"], role=typed["role"] or None)
    send_on_commit(mail_membership_decided, found.pk)


def _refuse(found: Membership, by: User, typed: dict[str, str]) -> None:
    refuse_membership(membership=found, by=by, reason=typed["reason"])
    send_on_commit(mail_membership_decided, found.pk)


def _role(found: Membership, by: User, typed: dict[str, str]) -> None:
    change_role(membership=found, by=by, role=typed["role"])


def _end(found: Membership, by: User, typed: dict[str, str]) -> None:
    end_membership(membership=found, by=by, reason=typed["reason"])


DECIDE: dict[str, Callable[[Membership, User, dict[str, str]], None]] = {
    "approve": _approve,
    "refuse": _refuse,
    "role": _role,
    "end": _end,
}
