"""The first page: search, the six roles, what is new, and how fresh it all is."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Max, Q, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from jobs.models.board import Board
from jobs.models.company import CompanyList
from jobs.models.posting import Posting, PostingQuerySet
from jobs.search import engine
from jobs.search.query import SearchQuery
from jobs.views.cards import card_rows
from jobs.views.page_memory import remembered
from jobs.views.rows import RoleCard, role_cards, rows
from mlcareers.lib.dear import Dear
from mlcareers.lib.written import joined

NEWEST = 10


@dataclass(frozen=True, slots=True)
class Figures:
    """How many openings there are, of how many companies, and of each role: counting a million takes seconds."""

    total: int
    companies: int
    roles: tuple[RoleCard, ...]


figures: Dear[Figures] = Dear()


@require_safe
@remembered
def landing(request: HttpRequest) -> HttpResponse:
    """Show the landing page."""
    boards = Board.objects.readable().aggregate(
        total=Count("pk"),
        read=Count("pk", filter=Q(last_complete_at__isnull=False)),
        last=Max("last_complete_at"),
        samples=ArrayAgg("company__name", filter=Q(is_sample=True), default=Value([])),
    )
    indexed = engine.state() is not None
    counted = figures.take(_figures) if indexed else _figures()
    context = {
        "total_open": counted.total,
        "companies_open": counted.companies,
        "roles": counted.roles,
        "newest": [] if indexed else rows(_openings().for_rows().order_by("-listed_at", "-pk")[:NEWEST]),
        "newest_cards": _newest_cards() if indexed else "",
        "lists": CompanyList.objects.annotate(entry_count=Count("entries")),
        "last_read_at": boards["last"],
        "boards_read": boards["read"],
        "boards_total": boards["total"],
        "sample_companies": sorted(boards["samples"]),
    }
    return render(request, "jobs/landing.html", context)


def _openings() -> PostingQuerySet:
    return Posting.objects.open().each_once()


def _figures() -> Figures:
    totals = _openings().aggregate(total=Count("pk"), companies=Count("company", distinct=True))
    return Figures(totals["total"], totals["companies"], tuple(role_cards()))


def _newest_cards() -> SafeString:
    """Return the newest rows, ready: those of the search that asks for nothing."""
    page = engine.search(SearchQuery(), size=NEWEST, with_rows=False)
    return joined(card_rows(page))
