"""Pinpoint's postings.json: the whole board in one answer, with pay that the employer shows or hides.

Facts, read in answers: the text comes in parts with headings; `compensation_visible` false hides the pay; a place may say
"Varies by Listing". The robots.txt of the vendor's boards asks programs not to read job pages.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from jobs.contract import BoardRef, Page, Parsed, RawPay, RawPlace, RawPosting, Request
from jobs.parsing.markup import heading
from jobs.parsing.payload import amount, list_of, read_entries, read_json, required, table, text

SLUG = "pinpoint"
NAME = "Pinpoint"
DOCS_URL = "https://developers.pinpointhq.com/"
BOARD_PATTERNS = (
    r"(?!(?:www|app|api|help|developers?|support|status)\.)(?P<token>[\w-]+)\.pinpointhq\.com(?=[/?#]|$)",
)
ABSENCE_CLOSES = True
ENABLED = False
OFF_REASON = "The robots.txt of its boards asks programs not to read them; ask the employer for a feed of its own."
ATTRIBUTION = ""

_PARTS = ("description", "key_responsibilities", "skills_knowledge_expertise", "benefits")
_POOLS = ("pipeline for ", "talent pipeline", "join our pipeline", "future opportunities")


def board_url(board: BoardRef) -> str:
    """Return the hosted board."""
    return f"https://{quote(board.token)}.pinpointhq.com"


def first_requests(board: BoardRef) -> tuple[Request, ...]:
    """One request for the whole board."""
    return (Request(f"{board_url(board)}/postings.json"),)


def parse(page: Page) -> Parsed:
    """Return the board; raises Malformed where the answer has no list of postings."""
    data = list_of(read_json(page, NAME), "data", NAME)
    postings, rejected = read_entries(data, _posting)
    return Parsed(postings, rejected=rejected)


def _posting(job: dict[str, Any]) -> RawPosting:
    behind = table(job.get("job"))
    names = (text(table(behind.get(key)).get("name")) for key in ("department", "division"))
    shown = job.get("compensation_visible") is True
    title = required(job, "title")
    return RawPosting(
        external_id=required(job, "id"),
        title=title,
        url=required(job, "url", "address"),
        html=_html(job),
        places=_places(table(job.get("location"))),
        workplace=text(job.get("workplace_type")),
        employment=text(job.get("employment_type")) or text(job.get("employment_type_text")),
        pay=_pay(job) if shown else (),
        pay_text=text(job.get("compensation")) if shown else None,
        published=text(job.get("published_at")),
        expires=text(job.get("deadline_at")),
        departments=tuple(name for name in names if name),
        requisition_id=text(behind.get("requisition_id")),
        prospect=title.lower().strip().startswith(_POOLS),
    )


def _html(job: dict[str, Any]) -> str | None:
    parts: list[str] = []
    for key in _PARTS:
        content, title = text(job.get(key)), text(job.get(f"{key}_header"))
        if content:
            parts.append((heading(title) if title else "") + content)
    return "\n".join(parts) or None


def _places(location: dict[str, Any]) -> tuple[RawPlace, ...]:
    """Return the place; a city that is none leaves its province, and a branch's name is all that a place may have."""
    city, region = text(location.get("city")), text(location.get("province"))
    if city and city.lower().startswith("varies"):
        city = None
    if city or region:
        return (RawPlace(city=city, region=region),)
    name = text(location.get("name"))
    return (RawPlace(text=name),) if name else ()


def _pay(job: dict[str, Any]) -> tuple[RawPay, ...]:
    low, high = amount(job.get("compensation_minimum")), amount(job.get("compensation_maximum"))
    if low is None and high is None:
        return ()
    label = text(job.get("compensation")) or ""
    return (RawPay(low, high, text(job.get("compensation_currency")), text(job.get("compensation_frequency")), label),)
