"""Cursor pages of a search, in the shape {count, next, previous, results, facets}."""

from __future__ import annotations

from rest_framework.request import Request

from jobs.api.errors import BadQuery
from jobs.search import engine
from jobs.search.parameters import Problem, Vocabulary
from jobs.search.query import SearchQuery


def search_page(query: SearchQuery, cursor: str | None, known: Vocabulary) -> engine.ResultPage:
    """Return one page with its counts; raises BadQuery for a cursor that is not ours."""
    try:
        return engine.search(query, cursor, facets=known)
    except ValueError as error:
        raise BadQuery([Problem("cursor", (cursor or "")[:60], str(error))]) from error


def page_url(request: Request, query: SearchQuery, cursor: str | None) -> str | None:
    """Return the absolute address of a neighbouring page; None where there is none."""
    if cursor is None:
        return None
    text = query.query_string()
    return request.build_absolute_uri(f"{request.path}?{text + '&' if text else ''}cursor={cursor}")
