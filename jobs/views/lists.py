"""A curated list: its page, its files and its history."""

from __future__ import annotations

import hashlib
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jobs.models.company import CompanyList
from jobs.search.parameters import Vocabulary
from jobs.templatetags.display import area
from jobs.views.list_history import change_row, days
from jobs.views.list_query import SORTS, ListQuery
from jobs.views.list_rows import FIELDS, Listing, fits, read_listing, record
from jobs.views.search_page import notices
from jobs.views.site import canonical
from mlcareers.lib.spreadsheet import csv_lines

PAGE = 100
LICENCE = "MIT"


@require_safe
def company_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a curated list; all rows are sent, those that the URL does not ask for hidden, so that a script can widen it."""
    listing, query = _asked(request, slug)
    rows = [(row, fits(row, query)) for row in listing.ordered(query)]
    question = query.query_string()
    context = {
        "list": listing.company_list,
        "listing": listing,
        "query": query,
        "rows": rows,
        "shown": sum(shown for _, shown in rows),
        "areas": [(name, area(name)) for name in listing.areas],
        "sorts": {name: f"?{query.query_string(sort=name)}" for name in SORTS},
        "notices": notices(query.problems, _vocabulary(listing)),
        "question": f"?{question}" if question else "",
        "noindex": bool(question or query.problems),
    }
    return render(request, "jobs/company_list.html", context)


@require_safe
def company_list_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with the list as CSV; no cell of it is run as a formula."""
    listing, query = _asked(request, slug)
    if query.problems:
        return _refused(query)
    rows = [record(row, listing.company_list) for row in listing.matching(query)]
    cells = ([_cell(row[name]) for name in FIELDS] for row in rows)
    name = f'attachment; filename="{listing.company_list.slug}.csv"'
    body = "".join(csv_lines(FIELDS, cells)).encode()
    return _file(request, body, body, "text/csv; charset=utf-8", **{"Content-Disposition": name})


@require_safe
def company_list_json(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with the list as JSON; `generated_at` alone does not make it another version."""
    listing, query = _asked(request, slug)
    if query.problems:
        return _refused(query)
    found = listing.company_list
    content = {
        "list": {"slug": found.slug, "name": found.name, "description": found.description},
        "url": canonical(found.get_absolute_url()),
        "licence": LICENCE,
        "contact": settings.CONTACT_EMAIL or canonical(reverse("suggest", args=[found.slug])),
        "verified_count": listing.verified_count,
        "links_checked_at": listing.links_checked_at,
        "entries": [record(row, found) for row in listing.matching(query)],
    }
    body = orjson.dumps({"generated_at": timezone.now(), **content}, option=orjson.OPT_INDENT_2)
    return _file(request, body, orjson.dumps(content), "application/json")


@require_safe
def company_list_history(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the changes of a list, newest first; `before` is where a page begins."""
    found = get_object_or_404(CompanyList, slug=slug)
    before, sentences = request.GET.get("before", ""), []
    changes = found.changes.select_related("company").order_by("-pk")
    if before.isascii() and before.isdigit() and len(before) <= 18:
        changes = changes.filter(pk__lt=int(before))
    elif before:
        sentences.append(
            _("“%(value)s” is no place in this history; it is shown from its end.") % {"value": before[:60]}
        )
    page = list(changes[: PAGE + 1])
    rows = [change_row(change, found) for change in page[:PAGE]]
    context = {
        "list": found,
        "days": days(rows),
        "older": f"?before={rows[-1].pk}" if len(page) > PAGE else "",
        "is_newest": not (before and not sentences),
        "notices": sentences,
        "noindex": bool(before),
    }
    return render(request, "jobs/company_list_history.html", context)


def _asked(request: HttpRequest, slug: str) -> tuple[Listing, ListQuery]:
    listing = read_listing(get_object_or_404(CompanyList, slug=slug))
    query = ListQuery.from_params(dict(request.GET.lists()), cities=listing.cities, areas=listing.areas)
    return listing, query


def _vocabulary(listing: Listing) -> Vocabulary:
    return Vocabulary({"area": {name: area(name) for name in listing.areas}})


def _refused(query: ListQuery) -> HttpResponse:
    sentences = " ".join(notices(query.problems, Vocabulary({})))
    return HttpResponse(f"{sentences}\n", status=400, content_type="text/plain; charset=utf-8")


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return "; ".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value


def _file(request: HttpRequest, body: bytes, version: bytes, content_type: str, **headers: str) -> HttpResponse:
    """Answer with a file, or 304 where the reader has this version of it already."""
    etag = quote_etag(hashlib.sha256(version).hexdigest()[:32])
    response = HttpResponse(body, content_type=content_type, headers={"ETag": etag, **headers})
    return get_conditional_response(request, etag=etag, response=response) or response
