"""Searches as Atom: the same query and the same order as the page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from jobs.models.posting import Posting
from jobs.search import engine
from jobs.search.query import SearchQuery
from jobs.views.pay import pay_display
from jobs.views.search_page import active_filters, search_url
from jobs.views.site import canonical

ENTRIES = 50


class PostingFeed(Feed):
    """The first ENTRIES postings of the search in the URL; a parameter that cannot be used is a 400 with a sentence."""

    feed_type = Atom1Feed

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        query, known = engine.read_query(dict(request.GET.lists()))
        if query.problems:
            sentences = " ".join(problem.sentence for problem in query.problems)
            return HttpResponse(sentences + "\n", status=400, content_type="text/plain; charset=utf-8")
        request.search_query = query  # type: ignore[attr-defined]
        request.search_words = [item.label for item in active_filters(query, known)]  # type: ignore[attr-defined]
        return super().__call__(request, *args, **kwargs)

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> tuple[SearchQuery, list[str]]:
        return request.search_query, request.search_words  # type: ignore[attr-defined]

    def title(self, obj: tuple[SearchQuery, list[str]]) -> str:
        return _("Postings: %(search)s") % {"search": ", ".join(obj[1])} if obj[1] else _("All postings")

    def link(self, obj: tuple[SearchQuery, list[str]]) -> str:
        return canonical(search_url(obj[0]))

    def items(self, obj: tuple[SearchQuery, list[str]]) -> list[Posting]:
        return engine.walk(obj[0], ENTRIES)

    def item_title(self, item: Posting) -> str:
        return f"{item.title} · {item.company.name}"

    def item_description(self, item: Posting) -> str:
        parts = [item.places_text, str(item.get_workplace_display()), pay_display(item) or _("pay not stated")]
        return " · ".join(part for part in parts if part)

    def item_link(self, item: Posting) -> str:
        return canonical(item.get_absolute_url())

    def item_guid(self, item: Posting) -> str:
        return canonical(item.get_absolute_url())

    def item_pubdate(self, item: Posting) -> datetime:
        return item.listed_at

    def item_updateddate(self, item: Posting) -> datetime:
        return item.changed_at or item.listed_at

    def item_author_name(self, item: Posting) -> str:
        return item.company.name

    def item_categories(self, item: Posting) -> list[str]:
        return [item.role.name, *(link.skill.name for link in item.skill_links.all())]
