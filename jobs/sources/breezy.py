"""Breezy's portal list: a bare list with the whole board; each posting's own page has its text as JSON-LD.

Facts, read in answers: `salary` is a text without a period, such as "$1.40k - $1.80k", which is kept unread; a posting's
text may be missing from the list and then stands in its page. The vendor's terms forbid programs to read portals.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from jobs.contract import BoardRef, Page, Parsed, RawPlace, RawPosting, Request
from jobs.errors import Malformed
from jobs.parsing.job_posting import raw_posting
from jobs.parsing.ld_json import nodes, scripts, types
from jobs.parsing.markup import page_text
from jobs.parsing.payload import flag, items, read_entries, read_json, refuse_challenge, required, table, text

SLUG = "breezy"
NAME = "Breezy"
DOCS_URL = "https://developer.breezy.hr/"
BOARD_PATTERNS = (
    r"(?!(?:www|app|api|help|developer|support|status|assets-cdn|gallery-cdn)\.)(?P<token>[\w-]+)\.breezy\.hr(?=[/?#]|$)",
)
ABSENCE_CLOSES = True
ENABLED = False
OFF_REASON = "Its terms forbid programs to read its portals; ask the employer for a feed of its own."
ATTRIBUTION = ""


def board_url(board: BoardRef) -> str:
    """Return the portal."""
    return f"https://{quote(board.token)}.breezy.hr"


def first_requests(board: BoardRef) -> tuple[Request, ...]:
    """One request: the whole list."""
    return (Request(f"{board_url(board)}/json"),)


def parse(page: Page) -> Parsed:
    """Return the board, or the text of one posting's page; raises Malformed for anything but these."""
    if page.request.tag == "detail":
        return _of_page(page)
    data = read_json(page, NAME)
    if not isinstance(data, list):
        raise Malformed(f"{NAME} answered without a list of postings; nothing was changed.", "answer")
    postings, rejected = read_entries(data, _posting)
    details = tuple(
        Request(posting.url, headers=(("Accept", "text/html"),), tag="detail", required=False,
                carry={"id": posting.external_id})
        for posting in postings if posting.html is None
    )  # fmt: skip
    return Parsed(postings, details, rejected=rejected)


def _posting(job: dict[str, Any]) -> RawPosting:
    department = job.get("department")
    name = text(table(department).get("name")) if isinstance(department, dict) else text(department)
    first = table(job.get("location"))
    stated = [first, *(table(item) for item in items(job.get("locations")))]
    return RawPosting(
        external_id=required(job, "id"),
        title=required(job, "name", "title"),
        url=required(job, "url", "address"),
        company_name=text(table(job.get("company")).get("name")),
        html=text(job.get("description")),
        places=tuple(dict.fromkeys(place for item in stated if (place := _place(item)) is not None)),
        is_remote=flag(first.get("is_remote")),
        employment=text(table(job.get("type")).get("name")),
        pay_text=text(job.get("salary")),
        published=text(job.get("published_date")),
        departments=(name,) if name else (),
    )


def _place(location: dict[str, Any]) -> RawPlace | None:
    """Return a place; a state may be an object with its name or a text."""
    country, state = table(location.get("country")), table(location.get("state"))
    found = RawPlace(
        text=text(location.get("name")),
        city=text(location.get("city")),
        region=text(state.get("name")) or text(location.get("state")),
        country=text(country.get("id")) or text(country.get("name")),
    )
    return found if found != RawPlace() else None


def _of_page(page: Page) -> Parsed:
    content = page_text(page.body, page.headers)
    refuse_challenge(content, NAME)
    for script in scripts(content):
        for node in nodes(list(script.values)):
            if "JobPosting" not in types(node):
                continue
            try:
                found = raw_posting(node, page.request.url, {})
            except (ValueError, RecursionError):
                continue
            detail = RawPosting(
                page.request.carry.get("id", found.external_id), found.title, found.url, html=found.html, pay=found.pay,
                pay_text=found.pay_text, expires=found.expires,
            )  # fmt: skip
            return Parsed((), details=(detail,)) if page.request.carry.get("id") else Parsed((detail,))
    raise Malformed(f"The page of a {NAME} posting holds no JobPosting; nothing was changed.", "page")
