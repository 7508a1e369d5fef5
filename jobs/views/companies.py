"""Companies."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from jobs.models.company import Company, CompanyRedirect
from jobs.models.posting import Posting
from jobs.views.hiring import hiring_of
from jobs.views.rows import role_cards, rows

SHOWN = 50
OPEN = Count("postings", filter=Q(postings__state=Posting.State.OPEN))


@require_safe
def company_index(request: HttpRequest) -> HttpResponse:
    """Show the companies, those with open postings first."""
    companies = Company.objects.listed().annotate(open_count=OPEN).order_by("-open_count", Lower("name"))
    page = Paginator(companies, 100).get_page(request.GET.get("page"))
    return render(request, "jobs/company_index.html", {"page": page, "total": page.paginator.count})


@require_safe
def company(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one company; a slug that it once had leads to its present one."""
    found = Company.objects.listed().with_other_names().filter(slug=slug).first()
    if found is None:
        redirects = CompanyRedirect.objects.filter(company__is_listed=True).select_related("company")
        old = get_object_or_404(redirects, old_slug=slug)
        return redirect(old.company, permanent=True)
    postings = Posting.objects.open().filter(company=found).each_once()
    boards = list(found.boards.filter(is_active=True))
    context = {
        "company": found,
        "boards": boards,
        "is_read": any(not board.off_reason for board in boards),
        "entries": found.entries.select_related("company_list"),
        "role_counts": [card for card in role_cards(company=found) if card.open_count],
        "postings": rows(postings.for_rows().order_by("-listed_at", "-pk")[:SHOWN]),
        "total": postings.count(),
        "hiring": hiring_of(found, timezone.now()),
    }
    return render(request, "jobs/company.html", context)
