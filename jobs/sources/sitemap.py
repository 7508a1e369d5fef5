"""A sitemap whose pages carry schema.org JobPosting: a sitemap, an index of sitemaps, or a robots.txt that names them.

Facts: sitemaps.org, protocol 0.9; schema.org/JobPosting. Each posting has a page of its own, whose address is its id; a page
of several is an overview of pages that the sitemap lists as well. At most MOST_PAGES pages are asked in one reading: new ones
first, then those that changed; a page whose posting is stored and whose stated date is older than that is not asked again.
A sitemap lists what it likes, so that absence alone closes nothing. The token is the address of the file.
"""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta

from jobs.contract import BoardRef, Page, Parsed, Rejected, Request
from jobs.errors import Malformed
from jobs.parsing.page_postings import postings_on
from jobs.parsing.sitemap_xml import Listed, newest_first, of_work, read_sitemap

SLUG = "sitemap"
NAME = "Sitemap of JobPosting pages"
DOCS_URL = "https://www.sitemaps.org/protocol.html"
BOARD_PATTERNS: tuple[str, ...] = ()
ABSENCE_CLOSES = False
ENABLED = True
OFF_REASON = ""
ATTRIBUTION = ""
KEEPS_PAGES = True

MOST_PAGES = 150
MOST_SITEMAPS = 20
_DEEPEST = 2
# A page that failed is asked again while it is as young as this: its date says nothing of our having read it.
_MARGIN = timedelta(days=2)


def board_url(board: BoardRef) -> str:
    """Return the file: the token is its address."""
    return board.token if "://" in board.token else f"https://{board.token}"


def first_requests(board: BoardRef) -> tuple[Request, ...]:
    """One request: the file, which carries what is stored of its pages."""
    carry = {
        "known": "\n".join(sorted(board.known)),
        "read_at": board.read_at.isoformat() if board.read_at else "",
        "pages": str(MOST_PAGES),
    }
    return (_sitemap(board_url(board), carry),)


def _sitemap(url: str, carry: dict[str, str], *, required: bool = True) -> Request:
    accept = (("Accept", "application/xml, text/xml;q=0.9, text/plain;q=0.5, */*;q=0.1"),)
    return Request(url, headers=accept, carry=carry, required=required)


def parse(page: Page) -> Parsed:
    """Return the requests that a sitemap leads to, or the posting of a page; raises Malformed for what is neither."""
    if page.request.tag == "page":
        return _page(page)
    found = read_sitemap(page, "Sitemap")
    if found.sitemaps:
        return Parsed((), _sitemaps(found.sitemaps, page))
    return _pages(found.pages, page)


def _sitemaps(listed: tuple[Listed, ...], page: Page) -> tuple[Request, ...]:
    """Return the requests for the sitemaps of an index, which share what may be asked; one that is gone hides no other."""
    depth = int(page.request.carry.get("depth", "0")) + 1
    if depth > _DEEPEST:
        raise Malformed("The sitemap is an index inside an index of indexes; nothing was changed.", "sitemapindex")
    chosen = newest_first(of_work(listed))[:MOST_SITEMAPS]
    share = max(1, int(page.request.carry.get("pages", MOST_PAGES)) // max(1, len(chosen)))
    carry = {**page.request.carry, "depth": str(depth), "pages": str(share)}
    return tuple(_sitemap(item.url, carry, required=number == 0) for number, item in enumerate(chosen))


def _pages(listed: tuple[Listed, ...], page: Page) -> Parsed:
    """Return the requests for the pages to read now, and the ids of those that stay as they are stored."""
    carry = page.request.carry
    known = frozenset(filter(None, carry.get("known", "").split("\n")))
    before = datetime.fromisoformat(carry["read_at"]) - _MARGIN if carry.get("read_at") else None

    def is_settled(item: Listed) -> bool:
        return item.url in known and before is not None and (item.changed is None or item.changed < before)

    likely = of_work(listed)
    fresh = newest_first(tuple(item for item in likely if not is_settled(item)))
    # What says no date is looked at again where there is room.
    undated = [item for item in likely if is_settled(item) and item.changed is None]
    asked = [*fresh, *undated][: int(carry.get("pages", MOST_PAGES))]
    urls = {item.url for item in asked}
    requests = tuple(
        Request(url, headers=(("Accept", "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"),), tag="page",
                required=False, carry={"keeps": url if url in known else ""})
        for url in dict.fromkeys(item.url for item in asked)
    )  # fmt: skip
    return Parsed((), requests, kept=tuple(item.url for item in listed if item.url in known and item.url not in urls))


def _page(page: Page) -> Parsed:
    """Return the one posting of a page, none for a page without any; one of several postings is an overview."""
    url = page.request.url
    found = postings_on(page, NAME)
    if found.count > 1:
        return Parsed((), rejected=(Rejected(None, url, "The page is an overview of several postings."),))
    if not found.count:
        return Parsed((), rejected=tuple(Rejected(None, url, item.reason) for item in found.rejected))
    rejected = tuple(dataclasses.replace(item, external_id=url, where=url) for item in found.rejected)
    postings = tuple(dataclasses.replace(item, external_id=url, url=url) for item in found.postings)
    return Parsed(postings, rejected=rejected)
