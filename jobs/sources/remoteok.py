"""Remote OK's API: the newest hundred remote postings of many employers in one answer.

Facts: the API's own notice, which is the list's first element and asks for a followed link to the posting's page there and
for the name; 0 is no pay; employers state pay as a year's in US dollars when they post. Texts may be decoded wrongly.
"""

from __future__ import annotations

from typing import Any

from jobs.contract import BoardRef, Page, Parsed, RawPay, RawPlace, RawPosting, Request
from jobs.errors import Malformed
from jobs.parsing.aggregator import employer, own_address
from jobs.parsing.mojibake import mended
from jobs.parsing.payload import amount, read_entries, read_json, required, text

SLUG = "remoteok"
NAME = "Remote OK"
DOCS_URL = "https://remoteok.com/api"
BOARD_PATTERNS = (r"(?:www\.)?remoteok\.(?:com|io)(?=[/?#]|$)",)
ABSENCE_CLOSES = False
ENABLED = True
OFF_REASON = ""
ATTRIBUTION = "Remote OK"


def board_url(board: BoardRef) -> str:
    """Return the site."""
    return "https://remoteok.com/"


def first_requests(board: BoardRef) -> tuple[Request, ...]:
    """One request: the newest postings."""
    return (Request("https://remoteok.com/api"),)


def parse(page: Page) -> Parsed:
    """Return the postings; raises Malformed where the answer is no list."""
    data = read_json(page, NAME)
    if not isinstance(data, list):
        raise Malformed(f"{NAME} answered without a list of postings; nothing was changed.", "answer")
    entries = data[1:] if data and isinstance(data[0], dict) and "legal" in data[0] else data
    postings, rejected = read_entries(entries, _posting)
    return Parsed(postings, rejected=rejected)


def _posting(job: dict[str, Any]) -> RawPosting:
    place, name = text(job.get("location")), employer(job, "company")
    low, high = amount(job.get("salary_min")), amount(job.get("salary_max"))
    sums = " – ".join(f"{part:f}" for part in (low, high) if part)
    return RawPosting(
        external_id=required(job, "id"),
        title=mended(required(job, "position", "title")),
        url=own_address(job, "url", "remoteok.com"),
        company_name=mended(name) if name else None,
        html=mended(text(job.get("description")) or "") or None,
        places=(RawPlace(text=mended(place)),) if place else (),
        workplace="remote",
        pay=(RawPay(low, high, "USD", "year", f"{sums} USD a year"),) if sums else (),
        published=text(job.get("date")) or text(job.get("epoch")),
        listed=name is not None,
    )
