"""Suggesting a company for a curated list, or a correction of an entry: no account, a few an hour."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe
from rest_framework.throttling import SimpleRateThrottle

from jobs.forms import SuggestionForm
from jobs.models.company import CompanyList, CompanyListEntry


class SuggestionThrottle(SimpleRateThrottle):
    """Counts the suggestions of an address, found behind proxies as the API finds it."""

    scope = "suggest"

    def get_rate(self) -> str:
        return settings.SUGGEST_RATE

    def get_cache_key(self, request: Any, view: Any) -> str:
        return f"suggest:{self.get_ident(request)}"


@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for a suggestion and keep it; what was typed stays where it cannot be kept."""
    found = get_object_or_404(CompanyList, slug=slug)
    entry = _entry(request, found)
    form = SuggestionForm(request.POST or None, company_list=found, entry=entry)
    wait_s = 0
    if request.method == "POST" and form.is_valid():
        wait_s = _wait_s(request)
        if wait_s:
            form.add_error(None, _too_many(wait_s))
        elif form.keep():
            return redirect("suggestion_kept", slug=slug)
    context = {"list": found, "entry": entry, "form": form, "noindex": True}
    response = render(request, "jobs/suggest.html", context, status=429 if wait_s else 200)
    if wait_s:
        response["Retry-After"] = str(wait_s)
    return response


@require_safe
def suggestion_kept(request: HttpRequest, slug: str) -> HttpResponse:
    """Say thanks, and what happens next."""
    context = {"list": get_object_or_404(CompanyList, slug=slug), "noindex": True}
    return render(request, "jobs/suggestion_kept.html", context)


def _entry(request: HttpRequest, found: CompanyList) -> CompanyListEntry | None:
    """Return the entry that the URL names, None where it names none; one that is not in the list is a 404."""
    slug = request.GET.get("entry")
    if not slug:
        return None
    return get_object_or_404(found.entries.select_related("company", "company_list"), company__slug=slug[:120])


def _wait_s(request: Any) -> int:
    """Count this suggestion; return how many seconds its address has to wait, 0 where it need not."""
    throttle = SuggestionThrottle()
    if throttle.allow_request(request, cast(Any, None)):
        return 0
    return max(1, round(throttle.wait() or 3600))


def _too_many(wait_s: int) -> str:
    minutes = max(1, -(-wait_s // 60))
    return ngettext(
        "That was the last suggestion for now; the next one can be sent in %(n)d minute. Nothing you typed is lost.",
        "That was the last suggestion for now; the next one can be sent in %(n)d minutes. Nothing you typed is lost.",
        minutes,
    ) % {"n": minutes}
