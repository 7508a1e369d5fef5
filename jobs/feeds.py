"""Searches as Atom, RSS and JSON Feed: the same query, the same ids and the same order as the page."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import IO, Any

import orjson
import redis
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.html import escape, format_html
from django.utils.http import http_date, quote_etag
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jobs.models.posting import Posting
from jobs.search import engine
from jobs.search.parameters import PAGING, Vocabulary
from jobs.search.query import SearchQuery
from jobs.views.pay import pay_display
from jobs.views.search_page import active_filters, notices, search_url
from jobs.views.site import canonical

logger = logging.getLogger(__name__)

ENTRIES = 50
# How long it is remembered when a feed last changed; after that it counts as changed, which costs one full answer.
REMEMBERED_S = 7 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Entry:
    """One posting as all three formats say it, as plain text; `url` is also its id; both moments are aware UTC.

    `credit` is the name that the source's terms ask for, with `credit_url`, its page there; both empty where none is due.
    """

    url: str
    title: str
    summary: str
    credit: str
    credit_url: str
    published: datetime
    updated: datetime
    author: str
    categories: tuple[str, ...]


class DatedFeed(SyndicationFeed):
    """A feed that says itself when it last changed, so that an empty one does not seem new each time."""

    content_type: str

    def latest_post_date(self) -> datetime:
        """Return the moment that the feed was made with."""
        moment: datetime = self.feed["changed"]
        return moment


class AtomFeed(DatedFeed, Atom1Feed):
    """Atom, RFC 4287."""


class RssFeed(DatedFeed, Rss201rev2Feed):
    """RSS 2.0."""

    content_type = "application/rss+xml; charset=utf-8"


class JsonFeed(DatedFeed):
    """JSON Feed 1.1 (jsonfeed.org)."""

    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile: IO[bytes], encoding: str) -> None:
        """Write the feed as UTF-8 JSON."""
        feed = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.feed["title"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            "description": self.feed["description"],
            "language": self.feed["language"],
            "items": [
                {
                    "id": item["unique_id"],
                    "url": item["link"],
                    "title": item["title"],
                    # HTML everywhere but here: this one format tells text and markup apart.
                    "content_text": item["text"],
                    **({"external_url": item["credit_url"]} if item["credit_url"] else {}),
                    "date_published": item["pubdate"].isoformat(),
                    "date_modified": item["updateddate"].isoformat(),
                    "authors": [{"name": item["author_name"]}],
                    "tags": item["categories"],
                }
                for item in self.items
            ],
        }
        outfile.write(orjson.dumps(feed))


def _door(route: str, kind: type[DatedFeed]) -> Callable[..., HttpResponse]:
    @require_safe
    def feed(request: HttpRequest) -> HttpResponse:
        """Answer the first ENTRIES postings of the search in the URL; what cannot be used is a 400 with sentences."""
        query, known = engine.read_query(dict(request.GET.lists()))
        sentences = notices(query.problems, known)
        sentences += [
            _("A feed has no “%(name)s”; leave it out.") % {"name": name} for name in PAGING if name in request.GET
        ]
        if sentences:
            return HttpResponse(" ".join(sentences) + "\n", status=400, content_type="text/plain; charset=utf-8")
        entries = [_entry(posting) for posting in engine.walk(query, ENTRIES)]
        title, address = _title(query, known), _address(route, query)
        tag, changed = _version(address, title, entries)
        unchanged = get_conditional_response(request, etag=tag, last_modified=int(changed.timestamp()))
        response: HttpResponse = unchanged or _whole(kind, query, title, address, entries, changed)
        response["ETag"], response["Last-Modified"] = tag, http_date(changed.timestamp())
        return response

    return feed


atom = _door("atom", AtomFeed)
rss = _door("rss", RssFeed)
json_feed = _door("json_feed", JsonFeed)


def _whole(
    kind: type[DatedFeed], query: SearchQuery, title: str, address: str, entries: list[Entry], changed: datetime
) -> HttpResponse:
    made = kind(
        title,
        canonical(search_url(query)),
        _("Open postings of this search, in the order of its page."),
        language=get_language(),
        feed_url=address,
        feed_guid=canonical(search_url(query)),
        changed=changed,
    )
    for entry in entries:
        made.add_item(
            entry.title,
            entry.url,
            _html(entry),
            text=_text(entry),
            credit_url=entry.credit_url,
            author_name=entry.author,
            pubdate=entry.published,
            updateddate=entry.updated,
            unique_id=entry.url,
            categories=entry.categories,
        )
    response = HttpResponse(content_type=made.content_type)
    made.write(response, "utf-8")
    return response


def _title(query: SearchQuery, known: Vocabulary) -> str:
    labels = [item.label for item in active_filters(query, known)]
    return _plain(_("Postings: %(search)s") % {"search": ", ".join(labels)} if labels else _("All postings"))


def _address(route: str, query: SearchQuery) -> str:
    text = query.query_string()
    return canonical(reverse(route) + (f"?{text}" if text else ""))


def _entry(posting: Posting) -> Entry:
    credit = posting.board.attribution if posting.board else ""
    parts = [posting.places_text, str(posting.get_workplace_display()), pay_display(posting) or _("pay not stated")]
    url = canonical(posting.get_absolute_url())
    return Entry(
        url=url,
        title=_plain(f"{posting.title} · {posting.company.name}"),
        summary=_plain(" · ".join(part for part in parts if part)),
        credit=credit,
        credit_url=posting.url if credit else "",
        published=posting.listed_at.astimezone(UTC),
        updated=(posting.changed_at or posting.listed_at).astimezone(UTC),
        author=_plain(posting.company.name),
        categories=(posting.role.name, *(link.skill.name for link in posting.skill_links.all())),
    )


def _text(entry: Entry) -> str:
    """Return the summary as text, with the credit that the source's terms ask for."""
    if not entry.credit:
        return entry.summary
    return f"{entry.summary} · {_('This posting comes from')} {entry.credit}: {entry.credit_url}"


def _html(entry: Entry) -> str:
    """Return the summary as HTML, as readers of RSS and Atom take it; the credit is a link that may be followed."""
    if not entry.credit:
        return escape(entry.summary)
    return _plain(
        format_html(
            '{}<br>{} <a href="{}">{}</a>', entry.summary, _("This posting comes from"), entry.credit_url, entry.credit
        )
    )


def _plain(text: str) -> str:
    """Return `text` without characters that XML 1.0 cannot hold in any spelling."""
    return "".join(character if character.isprintable() else " " for character in text)


def _version(address: str, title: str, entries: list[Entry]) -> tuple[str, datetime]:
    """Return the entity tag of a feed and when it last became what it is.

    A posting that leaves changes the feed too, and carries no date: so the moment is remembered beside the tag, and is
    always a whole second later than the one before.
    """
    data: list[Any] = [title, *map(asdict, entries)]
    digest = hashlib.sha256(orjson.dumps(data)).hexdigest()[:32]
    key = "feed:" + hashlib.sha256(f"{get_language()} {address}".encode()).hexdigest()
    # Weak: after a while in which nobody asked, the same postings come with another moment of change.
    return f"W/{quote_etag(digest)}", _changed(key, digest, timezone.now().replace(microsecond=0))


def _changed(key: str, digest: str, now: datetime) -> datetime:
    """Return when the feed `key` became `digest`; now where nothing is remembered, or nothing can be."""
    try:
        before: tuple[str, datetime] | None = cache.get(key)
        if before and before[0] == digest:
            return before[1]
        changed = max(now, before[1] + timedelta(seconds=1)) if before else now
        cache.set(key, (digest, changed), REMEMBERED_S)
    except (redis.RedisError, OSError) as problem:
        logger.warning("feed moment not remembered", extra={"reason": str(problem)})
        return now
    return changed
