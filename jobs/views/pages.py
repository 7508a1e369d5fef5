"""Pages that stand by themselves: about, privacy, robots.txt."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from jobs import registry
from jobs.models.board import Board
from jobs.models.posting import Posting
from jobs.parsing import signal_rules
from jobs.parsing.annual import FACTORS
from jobs.parsing.signals import NEEDED
from jobs.search import engine
from jobs.views.converted import age_words
from jobs.views.rate_rows import rate_rows
from jobs.views.site import canonical


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Show what this board is, how it reads its sources and who runs this installation."""
    found = sorted(registry.sources().values(), key=lambda source: source.NAME)
    context = {
        "sources": [(source, Board(source=source.SLUG, token=source.SLUG).off_reason) for source in found],
        "user_agent": settings.USER_AGENT,
    }
    return render(request, "pages/about.html", context)


@require_safe
def about_pay(request: HttpRequest) -> HttpResponse:
    """Show how pay is counted for a year and converted, and what the filter makes of it."""
    factors = [(str(Posting.Period(period).label), factor) for period, factor in FACTORS.items()]
    rates = engine.active_rates()
    context = {"factors": factors, "rates": rate_rows(rates), "day": rates.day, "age": age_words(rates.day)}
    return render(request, "pages/pay.html", context)


@require_safe
def about_signals(request: HttpRequest) -> HttpResponse:
    """Show what each signal about a listing means, when it fires, and how an employer answers."""
    return render(request, "pages/signals.html", {"rules": signal_rules, "needed": NEEDED})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Show what is stored about visitors."""
    return render(request, "pages/privacy.html")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Answer robots.txt: pages may be read, the admin, forms and endless combinations of filters may not."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /api/",
        "Disallow: /moderate/",
        "Disallow: /jobs/*/report/",
        "Disallow: /recruit/companies/",
        "Disallow: /recruit/drafts/",
        "Disallow: /recruit/listings/",
        "Disallow: /recruit/postings/",
        "Disallow: /still-open/",
        "Disallow: /jobs/*/apply/",
        "Disallow: /*?*cursor=",
        f"Sitemap: {canonical(reverse('sitemap'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
