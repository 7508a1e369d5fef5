"""Arbeitnow's API: the newest postings of many employers, mostly in German-speaking countries, in pages of a hundred.

Facts: the API's own notice, which asks for a link back and no abuse. The `links` of an answer may be another visitor's,
from a shared cache, and are never followed: pages are counted. `job_types` mixes kinds of work with levels.
"""

from __future__ import annotations

import re
from typing import Any

from jobs.contract import BoardRef, Page, Parsed, RawPlace, RawPosting, Request
from jobs.parsing.aggregator import employer, own_address
from jobs.parsing.payload import flag, items, list_of, read_entries, read_json, required, text

SLUG = "arbeitnow"
NAME = "Arbeitnow"
DOCS_URL = "https://www.arbeitnow.com/blog/job-board-api"
BOARD_PATTERNS = (r"(?:www\.)?arbeitnow\.com(?=[/?#]|$)",)
ABSENCE_CLOSES = False
ENABLED = True
OFF_REASON = ""
ATTRIBUTION = "Arbeitnow"

# The newest 500: its notice asks for restraint, and what is older was read before.
_MOST_PAGES = 5


def board_url(board: BoardRef) -> str:
    """Return the site."""
    return "https://www.arbeitnow.com/"


def first_requests(board: BoardRef) -> tuple[Request, ...]:
    """One request: the newest page."""
    return (_page(1),)


def _page(number: int) -> Request:
    return Request(f"https://www.arbeitnow.com/api/job-board-api?page={number}")


def parse(page: Page) -> Parsed:
    """Return a page and the request for the next; raises Malformed where the answer has no list."""
    entries = list_of(read_json(page, NAME), "data", NAME)
    postings, rejected = read_entries(entries, _posting)
    number = int((re.search(r"[?&]page=(\d{1,3})", page.request.url) or ["", "1"])[1])
    following = (_page(number + 1),) if entries and number < _MOST_PAGES else ()
    return Parsed(postings, following, rejected=rejected)


def _posting(job: dict[str, Any]) -> RawPosting:
    place, created, name = text(job.get("location")), job.get("created_at"), employer(job, "company_name")
    kinds = [kind for item in items(job.get("job_types")) if (kind := text(item)) is not None]
    return RawPosting(
        external_id=required(job, "slug", "id"),
        title=required(job, "title"),
        url=own_address(job, "url", "arbeitnow.com"),
        company_name=name,
        html=text(job.get("description")),
        places=(RawPlace(text=place),) if place else (),
        is_remote=flag(job.get("remote")),
        employment=", ".join(kinds) or None,
        published=created if isinstance(created, int) and not isinstance(created, bool) else text(created),
        listed=name is not None,
    )
