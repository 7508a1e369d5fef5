"""Pages that carry schema.org JobPosting: an employer's own careers page, or the page of one posting.

Facts: schema.org/JobPosting, as JSON-LD, microdata or RDFa; where a page uses several, JSON-LD counts. The token is the
page's address. A page may hold several scripts, lists, an @graph and several postings. A posting that left a page may stand
on another one, so that absence alone closes nothing.
"""

from __future__ import annotations

from jobs.contract import BoardRef, Page, Parsed, Request
from jobs.errors import Malformed
from jobs.parsing.markup import page_text
from jobs.parsing.page_postings import PagePostings, postings_on
from jobs.parsing.payload import refuse_sign_in

SLUG = "jsonld"
NAME = "JobPosting page"
DOCS_URL = "https://schema.org/JobPosting"
BOARD_PATTERNS: tuple[str, ...] = ()
ABSENCE_CLOSES = False
ENABLED = True
OFF_REASON = ""
ATTRIBUTION = ""


def board_url(board: BoardRef) -> str:
    """Return the page: the token is its address."""
    return board.token if "://" in board.token else f"https://{board.token}"


def first_requests(board: BoardRef) -> tuple[Request, ...]:
    """One request: the page."""
    return (Request(board_url(board), headers=(("Accept", "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"),)),)


def parse(page: Page) -> Parsed:
    """Return the postings of the page; raises Malformed where it holds none, naming the script that is broken."""
    found = postings_on(page, NAME)
    if not found.count:
        refuse_sign_in(page_text(page.body, page.headers), NAME)
        raise _nothing(found)
    return Parsed(found.postings, rejected=found.rejected)


def _nothing(found: PagePostings) -> Malformed:
    if found.broken:
        first = found.broken[0]
        return Malformed(
            f"The JSON-LD of the page cannot be read: {first.problem} of script {first.number}; nothing was changed.",
            f"script {first.number}",
        )
    held = (
        "none of its JSON-LD is a JobPosting"
        if found.has_json_ld
        else "it has no JSON-LD, and no microdata or RDFa of one"
    )
    return Malformed(f"The {NAME} holds no posting: {held}; nothing was changed.", "page")
