"""A company's listings that were read from elsewhere, with the signals about them, and its answer to these."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from jobs.models.answer import EmployerAnswer
from jobs.models.membership import Membership
from jobs.models.posting import Posting
from jobs.permissions import company_of, imported_posting_of, may
from jobs.recruiter_forms import AnswerForm
from jobs.services.employer_answers import withdraw_answer, write_answer
from jobs.services.signal_inputs import open_postings
from jobs.views.posting_signals import signals_panel
from jobs.views.recruiting import person_of

SHOWN = 50


@login_required
@never_cache
@require_safe
def company_listings(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the open listings of a company that were read from elsewhere, those with a note first."""
    company = company_of(request.user, slug, Membership.Role.VIEWER)
    found = open_postings().filter(company=company).select_related("board", "signal_check", "employer_answer")
    found = found.defer("html", "text", "words", "head_words")
    ordered = found.order_by(F("signal_check__is_labelled").desc(nulls_last=True), "-listed_at", "-pk")
    context = {
        "company": company,
        "page": Paginator(ordered, SHOWN).get_page(request.GET.get("page")),
        "may_answer": may(request.user, company, Membership.Role.EDITOR),
        "noindex": True,
    }
    return render(request, "recruit/listings.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def signal_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the signals about one listing and take its employer's answer, or take the answer back."""
    posting = imported_posting_of(request.user, pk, Membership.Role.VIEWER)
    if not may(request.user, posting.company, Membership.Role.EDITOR):
        raise PermissionDenied
    answer = EmployerAnswer.objects.filter(posting=posting, company=posting.company).first()
    typed = request.POST if request.method == "POST" else None
    form = AnswerForm(typed, initial={"text": answer.text if answer else ""})
    if form.is_valid():
        try:
            messages.success(request, _act(request, posting, answer))
        except ValueError as problem:
            form.add_error("text", str(problem))
        else:
            return redirect("signal_answer", pk)
    context = {
        "posting": posting, "answer": answer, "form": form, "panel": signals_panel(posting), "noindex": True,
    }  # fmt: skip
    return render(request, "recruit/answer.html", context, status=422 if form.errors else 200)


def _act(request: HttpRequest, posting: Posting, answer: EmployerAnswer | None) -> str:
    """Do what the form asks and say so; raises ValueError with a sentence where it cannot be done."""
    if request.POST.get("action") == "withdraw":
        if answer is None:
            raise ValueError(_("There is no answer to withdraw."))
        withdraw_answer(answer=answer)
        return _("Your answer is withdrawn.")
    write_answer(posting=posting, author=person_of(request), text=request.POST.get("text", ""))
    return _("A moderator reads your answer; then readers see it.")
