"""The first page: search, the six roles, what is new, and how fresh it all is."""

from __future__ import annotations

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Max, Q, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jobs.models.board import Board
from jobs.models.company import CompanyList
from jobs.models.posting import Posting
from jobs.views.rows import role_cards, rows

NEWEST = 10


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """Show the landing page."""
    boards = Board.objects.readable().aggregate(
        total=Count("pk"),
        read=Count("pk", filter=Q(last_complete_at__isnull=False)),
        last=Max("last_complete_at"),
        samples=ArrayAgg("company__name", filter=Q(is_sample=True), default=Value([])),
    )
    openings = Posting.objects.open().each_once()
    totals = openings.aggregate(total=Count("pk"), companies=Count("company", distinct=True))
    context = {
        "total_open": totals["total"],
        "companies_open": totals["companies"],
        "roles": role_cards(),
        "newest": rows(openings.for_rows().order_by("-listed_at", "-pk")[:NEWEST]),
        "lists": CompanyList.objects.annotate(entry_count=Count("entries")),
        "last_read_at": boards["last"],
        "boards_read": boards["read"],
        "boards_total": boards["total"],
        "sample_companies": sorted(boards["samples"]),
    }
    return render(request, "jobs/landing.html", context)
