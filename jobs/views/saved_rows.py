"""What pages and API say of a saved search: its query in words, what it finds, and where that stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _

from jobs.models.saved_search import NAME_LENGTH, SavedSearch
from jobs.search.parameters import Vocabulary
from jobs.search.query import SearchQuery
from jobs.services.saved_searches import SavedLook, mended_text
from jobs.views.search_page import active_filters, notices, search_url, sorts

# Route and how it is called.
FEEDS = (("atom", "Atom"), ("rss", "RSS"), ("json_feed", "JSON"))


@dataclass(frozen=True, slots=True)
class SavedRow:
    """One saved search as its owner sees it.

    `notices` say what of it has no meaning any more; its feeds, which refuse such a query, are then left out, and
    `url_mended` is the search with what was probably meant (None: nobody knows).
    """

    pk: int
    name: str
    words: str
    total: int
    total_is_exact: bool
    new: int
    seen_at: datetime
    notices: tuple[str, ...]
    url_mended: str | None
    feeds: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Saving:
    """How the search of a page can be saved: by a form with `query`, or first by signing in at `sign_in_url`.

    `saved_as` is the name under which this reader has it already; None where they have not.
    """

    query: str
    sign_in_url: str | None = None
    saved_as: str | None = None


def saved_row(look: SavedLook) -> SavedRow:
    """Return the row of a saved search that was just looked at."""
    search, mended = look.search, mended_text(look.query, look.search.query)
    return SavedRow(
        pk=search.pk,
        name=search.name,
        words=words_of(look.query, look.known),
        total=look.total,
        total_is_exact=look.total_is_exact,
        new=look.new,
        seen_at=search.seen_at,
        notices=tuple(notices(look.query.problems, look.known)),
        url_mended=None if mended is None else reverse("search") + _question(mended),
        feeds=() if look.query.problems else tuple((label, feed_url(route, search)) for route, label in FEEDS),
    )


def saving(request: HttpRequest, query: SearchQuery) -> Saving:
    """Return how whoever asks can save `query`; what is said to strangers holds nothing of them."""
    text = query.query_string()
    if not request.user.is_authenticated:
        return Saving(text, f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': search_url(query)})}")
    mine = SavedSearch.objects.filter(owner=request.user.pk, query=text)
    return Saving(text, saved_as=mine.values_list("name", flat=True).first())


def words_of(query: SearchQuery, known: Vocabulary) -> str:
    """Return a search in words: its filters as the page calls them, and its order where one was chosen."""
    labels = [item.label for item in active_filters(query, known)] or [_("All postings")]
    if query.sort:
        chosen = [label for _value, label, _url, selected in sorts(query) if selected]
        labels += [_("sorted by: %(order)s") % {"order": label} for label in chosen]
    return ", ".join(labels)


def name_of(query: SearchQuery, known: Vocabulary) -> str:
    """Return the name of a search that nobody named: its words, as far as they fit."""
    words = words_of(query, known)
    return words if len(words) <= NAME_LENGTH else words[: NAME_LENGTH - 1].rstrip(", ") + "…"


def stored_url(search: SavedSearch) -> str:
    """Return the search page of a saved search, with all that is stored: the page says what of it has no meaning."""
    return reverse("search") + _question(search.query)


def feed_url(route: str, search: SavedSearch) -> str:
    """Return the address of one of its feeds."""
    return reverse(route) + _question(search.query)


def _question(text: str) -> str:
    return f"?{text}" if text else ""
