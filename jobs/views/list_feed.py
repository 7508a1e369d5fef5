"""The changes of a curated list as Atom, newest first."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jobs.models.company import CompanyList
from jobs.views.list_history import ChangeRow, change_row
from jobs.views.site import canonical

ENTRIES = 100


class ListFeed(Feed):
    """The newest ENTRIES changes: an entry added, corrected, removed, verified or no longer so, and dead links."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> CompanyList:
        return request.company_list  # type: ignore[attr-defined, no-any-return]

    def title(self, obj: CompanyList) -> str:
        return _("%(list)s: changes") % {"list": obj.name}

    def subtitle(self, obj: CompanyList) -> str:
        return obj.description

    def link(self, obj: CompanyList) -> str:
        return canonical(reverse("company_list_history", args=[obj.slug]))

    def items(self, obj: CompanyList) -> list[ChangeRow]:
        changes = obj.changes.select_related("company").order_by("-pk")[:ENTRIES]
        return [change_row(change, obj) for change in changes]

    def item_title(self, item: ChangeRow) -> str:
        return item.title

    def item_description(self, item: ChangeRow) -> str:
        lines = [f"{found.label}: {found.before or '—'} → {found.after or '—'}" for found in item.differences]
        # A summary is read as HTML, a title as text.
        return escape(" · ".join(part for part in [*lines, item.sentence, item.who] if part))

    def item_link(self, item: ChangeRow) -> str:
        return canonical(item.url)

    def item_guid(self, item: ChangeRow) -> str:
        return canonical(item.url)

    def item_pubdate(self, item: ChangeRow) -> datetime:
        return item.at

    def item_updateddate(self, item: ChangeRow) -> datetime:
        return item.at

    def item_author_name(self, item: ChangeRow) -> str:
        return item.who

    def item_categories(self, item: ChangeRow) -> list[str]:
        return [item.kind]


_feed = ListFeed()


@require_safe
def company_list_atom(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with the feed, or 304 where nothing happened since."""
    found = get_object_or_404(CompanyList, slug=slug)
    newest = found.changes.order_by("-pk").values_list("pk", flat=True).first() or 0
    version = f"{newest} {found.name} {found.description}"
    etag = quote_etag(hashlib.sha256(version.encode()).hexdigest()[:32])
    if (fresh := get_conditional_response(request, etag=etag)) is not None:
        return fresh
    request.company_list = found  # type: ignore[attr-defined]
    response = _feed(request)
    response["ETag"] = etag
    return response
