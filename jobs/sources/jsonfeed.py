"""JSON Feed 1.0 and 1.1: the entries of a feed, with schema.org JobPosting where an entry carries one.

Facts: jsonfeed.org/version/1.1; applicant-tracking systems add a JobPosting under `_jobposting`. A feed shows its newest
entries, so that absence closes nothing. The token is the feed's address; further pages are those that it names.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from jobs.contract import BoardRef, Page, Parsed, RawPosting, Request
from jobs.errors import Malformed
from jobs.parsing.job_posting import raw_posting
from jobs.parsing.ld_json import types
from jobs.parsing.markup import as_html
from jobs.parsing.payload import items, read_entries, read_json, table, text

SLUG = "jsonfeed"
NAME = "JSON Feed"
DOCS_URL = "https://www.jsonfeed.org/version/1.1/"
BOARD_PATTERNS: tuple[str, ...] = ()
ABSENCE_CLOSES = False
ENABLED = True
OFF_REASON = ""
ATTRIBUTION = ""


def board_url(board: BoardRef) -> str:
    """Return the feed: the token is its address."""
    return board.token if "://" in board.token else f"https://{board.token}"


def first_requests(board: BoardRef) -> tuple[Request, ...]:
    """One request: the feed."""
    return (_request(board_url(board)),)


def _request(url: str) -> Request:
    return Request(url, headers=(("Accept", "application/feed+json, application/json;q=0.9, */*;q=0.1"),))


def parse(page: Page) -> Parsed:
    """Return a page of the feed; raises Malformed where the answer is no JSON Feed."""
    data = table(read_json(page, NAME))
    entries = data.get("items")
    if "jsonfeed.org/version/" not in (text(data.get("version")) or "") or not isinstance(entries, list):
        raise Malformed(f"The answer is no {NAME}; nothing was changed.", "version")
    language = text(data.get("language"))
    postings, rejected = read_entries(entries, lambda entry: _posting(entry, page.request.url, language))
    following = text(data.get("next_url"))
    return Parsed(postings, (_next(page.request.url, following),) if following else (), rejected=rejected)


def _next(feed_url: str, following: str) -> Request:
    """Return the request for the next page; raises Malformed where it leads to another host."""
    try:
        url = urljoin(feed_url, following.strip())
        same = urlsplit(url)[:2] == urlsplit(feed_url)[:2]
    except ValueError:
        same = False
    if not same:
        raise Malformed(f"The {NAME} goes on at an address of another site; nothing was changed.", "next_url")
    return _request(url)


def _posting(entry: dict[str, Any], feed_url: str, language: str | None) -> RawPosting:
    title, node = text(entry.get("title")), _job_posting(entry)
    stated = text(entry.get("url")) or text(entry.get("external_url"))
    external_id = text(entry.get("id")) or stated
    if title is None:
        raise ValueError("The entry has no title.")
    if external_id is None:
        raise ValueError("The entry has no id.")
    try:
        url = urljoin(feed_url, (stated or external_id).strip())
    except ValueError as error:
        raise ValueError("The entry has an address that cannot be read.") from error
    if stated is None and "://" not in external_id:
        raise ValueError("The entry has no address.")
    content = text(entry.get("content_html")) or as_html(text(entry.get("content_text")) or "") or None
    found = RawPosting(
        external_id, title, url, html=content, published=text(entry.get("date_published")),
        language=text(entry.get("language")) or language,
    )  # fmt: skip
    if node is None:
        return found
    job = raw_posting({"title": title, **node}, url, {})
    filled = {
        field.name: getattr(found, field.name)
        for field in dataclasses.fields(RawPosting)
        if (field.name in ("external_id", "title", "url", "html") and getattr(found, field.name))
        or getattr(job, field.name) in (None, "", ())
    }  # fmt: skip
    return dataclasses.replace(job, **filled)


def _job_posting(entry: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the JobPosting that an extension of the entry holds; None where it has none."""
    for key, value in entry.items():
        for node in (value, *items(value)[:5]) if key.startswith("_") else ():
            if isinstance(node, dict) and (key.lower() == "_jobposting" or "JobPosting" in types(node)):
                return node
    return None
