"""Every source and board that is read, and how well."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jobs.services.gone_boards import GONE_FOR
from jobs.services.outages import lasting_outage
from jobs.services.source_states import board_states, health_tally, public_boards, source_states
from jobs.views.source_query import SourceQuery

A_PAGE = 100


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Show the sources, and the boards that the URL asks for."""
    query = SourceQuery.from_params(dict(request.GET.lists()))
    known = source_states()
    boards = public_boards(source=query.source, health=query.state, words=query.q)
    page = Paginator(boards, A_PAGE).get_page(query.page)
    context = {
        "query": query,
        "outage": lasting_outage(),
        "sources": known,
        "tally": health_tally(known),
        "total": sum(source.boards for source in known),
        "page": page,
        "boards": board_states(page.object_list),
        "next": query.query_string(page=page.next_page_number()) if page.has_next() else "",
        "previous": query.query_string(page=page.previous_page_number()) if page.has_previous() else None,
        "question": query.query_string(page=1),
        "notices": [problem.sentence for problem in query.problems],
        "user_agent": settings.USER_AGENT,
        "gone_days": GONE_FOR.days,
        "unseen_days": settings.IMPORT_UNSEEN_DAYS,
        "noindex": not query.is_empty or query.page > 1 or bool(query.problems),
    }
    return render(request, "pages/sources.html", context)
