"""Teamtailor's RSS feed, a hundred postings a page, completed by the JSON Feed of the same board.

Facts: the vendor's support page on feeds; `guid` is the identity and the JSON Feed's `id`; `remoteStatus` none means that
nothing is stated. Pay, kind of employment and closing date stand in the JSON Feed alone, as schema.org JobPosting: the
board is whole without it.
"""

from __future__ import annotations

import dataclasses
from typing import Any
from urllib.parse import quote, urlsplit

from jobs.contract import BoardRef, Page, Parsed, RawPlace, RawPosting, Request
from jobs.errors import Malformed
from jobs.parsing.feed_xml import Element, bare, child_text, children, inner_markup, read_xml
from jobs.parsing.job_posting import raw_posting
from jobs.parsing.markup import as_html
from jobs.parsing.payload import read_entries, read_json, required, table, text
from jobs.parsing.xml_entries import needed, read_elements

SLUG = "teamtailor"
NAME = "Teamtailor"
DOCS_URL = "https://support.teamtailor.com/en/articles/11171756"
BOARD_PATTERNS = (
    r"(?!(?:www|app|api|docs|help|support|status|static)\.)(?P<token>[a-z0-9-]+)\.teamtailor\.com(?=[/?#]|$)",
)
ABSENCE_CLOSES = True
ENABLED = True
OFF_REASON = ""
ATTRIBUTION = ""

PAGE_SIZE = 100
_WORKPLACES = {"fully": "remote", "hybrid": "hybrid", "onsite": "onsite"}


def _host(board: BoardRef) -> str:
    """Return the host: a token with a dot is the employer's own."""
    return quote(board.token if "." in board.token else f"{board.token}.teamtailor.com")


def board_url(board: BoardRef) -> str:
    """Return the hosted board."""
    return f"https://{_host(board)}/jobs"


def first_requests(board: BoardRef) -> tuple[Request, ...]:
    """One request for the first page of the RSS feed."""
    return (_rss_request(_host(board), 0, ""),)


def parse(page: Page) -> Parsed:
    """Return a page of the RSS feed, or what the JSON Feed adds; raises Malformed where the answer is no such feed."""
    if page.body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        return _json_feed(page)
    root = read_xml(page, NAME)
    if bare(root.tag) != "rss":
        raise Malformed(f"{NAME} answered with XML that is no RSS feed; nothing was changed.", "root")
    channel = next(children(root, "channel"), root)
    entries = list(children(channel, "item"))
    first = (child_text(entries[0], "guid") or "") if entries else ""
    host = urlsplit(page.request.url).hostname or ""
    json_feed = Request(f"https://{host}/jobs.json", tag="json-feed", required=False)
    if first and first == page.request.carry.get("first"):
        # The same page again: this board gives everything in one answer, whatever it is asked.
        return Parsed((), (json_feed,))
    postings, rejected = read_elements(NAME, entries, _posting)
    following = int(page.request.carry.get("offset", "0")) + PAGE_SIZE
    more = _rss_request(host, following, first) if len(entries) == PAGE_SIZE else json_feed
    return Parsed(postings, (more,) if entries or following > PAGE_SIZE else (), rejected=rejected)


def _rss_request(host: str, offset: int, first: str) -> Request:
    url = f"https://{host}/jobs.rss?per_page={PAGE_SIZE}&offset={offset}"
    accept = (("Accept", "application/rss+xml, application/xml;q=0.9, text/xml;q=0.9"),)
    return Request(url, headers=accept, carry={"offset": str(offset), "first": first})


def _posting(item: Element) -> RawPosting:
    status = (child_text(item, "remotestatus") or "").lower()
    description = next((inner_markup(element) for element in children(item, "description")), "")
    return RawPosting(
        external_id=needed(item, "guid", "id"),
        title=needed(item, "title"),
        url=needed(item, "link", "address"),
        html=as_html(description) if description else None,
        places=_places(item),
        workplace=_WORKPLACES.get(status),
        published=child_text(item, "pubdate"),
        departments=tuple(filter(None, [child_text(item, "department")])),
    )


def _places(item: Element) -> tuple[RawPlace, ...]:
    """Return the places; the name of an office is read only where no city stands beside it."""
    found = []
    for locations in children(item, "locations"):
        for location in children(locations, "location"):
            city, country = child_text(location, "city"), child_text(location, "country")
            name = None if city else child_text(location, "name")
            if city or country or name:
                found.append(RawPlace(text=name, city=city, country=country))
    return tuple(dict.fromkeys(found))


def _json_feed(page: Page) -> Parsed:
    """Return what the JSON Feed says of each posting: details, or postings where it is read by itself."""
    data = table(read_json(page, NAME))
    entries = data.get("items")
    if not isinstance(entries, list):
        raise Malformed(f"{NAME} answered with JSON that is no feed; nothing was changed.", "items")
    postings, rejected = read_entries(entries, _entry)
    if page.request.tag != "json-feed":
        return Parsed(postings, rejected=rejected)
    following = text(data.get("next_url"))
    host = urlsplit(page.request.url).hostname
    goes_on = following and postings and following.startswith(f"https://{host}/") and following != page.request.url
    requests = (Request(following, tag="json-feed", required=False),) if following and goes_on else ()
    # An employer that one answer names and the other does not would move when that answer fails.
    return Parsed((), requests, details=tuple(dataclasses.replace(item, company_name=None) for item in postings))


def _entry(item: dict[str, Any]) -> RawPosting:
    title, url = required(item, "title"), required(item, "url", "address")
    stated = raw_posting({"title": title, **table(item.get("_jobposting"))}, url, {})
    return dataclasses.replace(
        stated,
        external_id=required(item, "id"),
        title=title,
        url=url,
        html=stated.html or text(item.get("content_html")),
        published=text(item.get("date_published")) or stated.published,
    )
