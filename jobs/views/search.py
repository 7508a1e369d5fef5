"""The search page: whole, or only its results for htmx."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jobs.models.board import Board
from jobs.search import engine
from jobs.search.parameters import Vocabulary
from jobs.search.query import SearchQuery
from jobs.views import search_eligible, search_page, search_pay
from jobs.views.cards import card_rows
from jobs.views.page_memory import remembered
from jobs.views.rows import PostingRow
from jobs.views.saved_rows import saving
from jobs.views.search_rows import search_rows
from jobs.views.site import canonical
from mlcareers.lib.memory import Memory
from mlcareers.lib.written import joined

SUGGESTED = 4
freshness: Memory[tuple[datetime | None]] = Memory(1, settings.PAGE_CACHE_S)
# Route, how it is called, and its media type.
FEEDS = (
    ("atom", "Atom", "application/atom+xml"),
    ("rss", "RSS", "application/rss+xml"),
    ("json_feed", "JSON", "application/feed+json"),
)


@dataclass(frozen=True, slots=True)
class Result:
    """One page of rows with what the status line says; where they `are_cards`, the rows are ready HTML."""

    total: int
    rows: Sequence[PostingRow | SafeString]
    are_cards: bool
    next_url: str | None
    previous_url: str | None
    new_this_week: int
    last_confirmed_at: datetime | None

    @property
    def cards(self) -> SafeString:
        """The rows as one piece of HTML."""
        return joined(str(card) for card in self.rows)


@require_safe
@remembered
def search(request: HttpRequest) -> HttpResponse:
    """Show one page of the search in the URL; what could not be used of it is said in a notice."""
    params = dict(request.GET.lists())
    query, known = engine.read_query(params)
    notices = search_page.offers(query, known, params)
    plain = not settings.PAGE_CACHE_S
    try:
        page = engine.search(query, request.GET.get("cursor"), facets=known, with_rows=plain)
    except ValueError as error:
        notices.append(search_page.Notice(str(error)))
        page = engine.search(query, facets=known, with_rows=plain)
    notices += search_page.unchecked(page)
    query = page.query
    counts = search_page.uncounted(query, known) if page.facets is None else page.facets
    context = {
        "query": query,
        "result": _result(query, page),
        "facets": search_page.facets(query, counts),
        "counts_come": page.facets is None,
        "mended": search_page.mended(page),
        "pay_note": search_pay.pay_note(query),
        "order_note": search_pay.order_note(query),
        "eligible_note": search_eligible.eligible_note(query),
        "active": search_page.active_filters(query, known),
        "sorts": search_page.sorts(query),
        "notices": notices,
        "suggestions": _suggestions(query, known) if not page.total else [],
        "clear_url": reverse("search"),
        "keep_skill_mode": query.skill_mode == "any" and len(query.included("skill")) < 2,
        "saving": saving(request, query),
        "feeds": [(label, kind, reverse(name) + _question(query)) for name, label, kind in FEEDS],
        "canonical_url": canonical(search_page.search_url(query)),
        "noindex": bool(query.problems or request.GET.get("cursor") or len(query.params()) > 2),
    }
    return _answer(request, query, context)


def _answer(request: HttpRequest, query: SearchQuery, context: dict[str, object]) -> HttpResponse:
    """Return the whole page, or its results for htmx with the address to show: without the form's empty fields."""
    fragment = bool(request.htmx) and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    response = render(request, "jobs/_results.html" if fragment else "jobs/search.html", context)
    if fragment and not query.problems:
        response["HX-Push-Url"] = search_page.search_url(query, request.GET.get("cursor"))
    patch_vary_headers(response, ["HX-Request"])
    return response


def _question(query: SearchQuery) -> str:
    text = query.query_string()
    return f"?{text}" if text else ""


def _result(query: SearchQuery, page: engine.ResultPage) -> Result:
    return Result(
        total=page.total,
        rows=card_rows(page) if settings.PAGE_CACHE_S else search_rows(page),
        are_cards=settings.PAGE_CACHE_S > 0,
        next_url=search_page.search_url(query, page.next_cursor) if page.next_cursor else None,
        previous_url=search_page.search_url(query, page.previous_cursor) if page.previous_cursor else None,
        new_this_week=page.new_this_week,
        last_confirmed_at=_last_confirmed(),
    )


def _last_confirmed() -> datetime | None:
    """Return when a board was last read whole."""
    made = freshness.take("", _read_freshness) if settings.PAGE_CACHE_S else _read_freshness()
    return made[0]


def _read_freshness() -> tuple[datetime | None]:
    return (Board.objects.aggregate(last=Max("last_complete_at"))["last"],)


def _suggestions(query: SearchQuery, known: Vocabulary) -> list[tuple[str, str, int]]:
    """Return (label, address, count) of wider searches that do find something.

    Those without one of the filters come first; where none of them finds anything, those of one filter alone.
    """
    used = query.in_force()
    alone = {name: query.only(name) for name in used}
    labels = {name: ", ".join(item.label for item in search_page.active_filters(alone[name], known)) for name in used}
    for phrase, wider in (
        (_("without %(filter)s"), {name: query.without(name) for name in used}),
        (_("only %(filter)s"), alone),
    ):
        counts = {name: engine.search(each, size=1, with_rows=False).total for name, each in wider.items()}
        best = sorted((name for name in used if counts[name]), key=lambda name: -counts[name])[:SUGGESTED]
        if best:
            return [
                (phrase % {"filter": labels[name]}, search_page.search_url(wider[name]), counts[name]) for name in best
            ]
    return []
