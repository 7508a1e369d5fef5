"""Himalayas's API: the newest remote postings of many employers, twenty a page of some hundred thousand.

Facts: the API's documentation, which asks for a link back and the name; only the newest pages are read, and postings close
on the date that they state. `locationRestrictions` are countries where one may live; sums without a period are kept as pay
only where they can be nothing but a year's.
"""

from __future__ import annotations

import re
from typing import Any

from jobs.contract import BoardRef, Page, Parsed, RawPay, RawPlace, RawPosting, Request
from jobs.parsing.aggregator import employer, own_address
from jobs.parsing.job_posting import certain_period
from jobs.parsing.payload import amount, items, list_of, read_entries, read_json, required, table, text

SLUG = "himalayas"
NAME = "Himalayas"
DOCS_URL = "https://himalayas.app/api"
BOARD_PATTERNS = (r"(?:www\.)?himalayas\.app(?=[/?#]|$)",)
ABSENCE_CLOSES = False
ENABLED = True
OFF_REASON = ""
ATTRIBUTION = "Himalayas"

_PAGE, _MOST_PAGES = 20, 15


def board_url(board: BoardRef) -> str:
    """Return the site."""
    return "https://himalayas.app/jobs"


def first_requests(board: BoardRef) -> tuple[Request, ...]:
    """One request: the newest page."""
    return (_page(0),)


def _page(offset: int) -> Request:
    return Request(f"https://himalayas.app/jobs/api?limit={_PAGE}&offset={offset}")


def parse(page: Page) -> Parsed:
    """Return a page and the request for the next; raises Malformed where the answer has no list."""
    jobs = list_of(read_json(page, NAME), "jobs", NAME)
    postings, rejected = read_entries(jobs, _posting)
    offset = int((re.search(r"[?&]offset=(\d{1,6})", page.request.url) or ["", "0"])[1]) + _PAGE
    following = (_page(offset),) if len(jobs) >= _PAGE and offset < _PAGE * _MOST_PAGES else ()
    return Parsed(postings, following, rejected=rejected)


def _posting(job: dict[str, Any]) -> RawPosting:
    name = employer(job, "companyName")
    countries = (text(item) or text(table(item).get("name")) for item in items(job.get("locationRestrictions")))
    categories = (text(item) for item in items(job.get("parentCategories")))
    return RawPosting(
        external_id=required(job, "guid", "id"),
        title=required(job, "title"),
        url=own_address(job, "guid", "himalayas.app"),
        company_name=name,
        html=text(job.get("description")),
        places=tuple(RawPlace(text=found) for found in countries if found),
        workplace="remote",
        employment=text(job.get("employmentType")),
        pay=_pay(job),
        published=_moment(job.get("pubDate")),
        expires=_moment(job.get("expiryDate")),
        departments=tuple(found for found in categories if found),
        listed=name is not None,
    )


def _moment(value: object) -> str | int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else text(value)


def _pay(job: dict[str, Any]) -> tuple[RawPay, ...]:
    low, high = amount(job.get("minSalary")), amount(job.get("maxSalary"))
    currency, stated = text(job.get("currency")), text(job.get("salaryPeriod"))
    if not low and not high:
        return ()
    period = stated or certain_period(low, high, currency)
    sums = " – ".join(f"{part:f}" for part in (low, high) if part)
    if period is None:
        # Without a period nobody could compare it, and none is stated: no pay, and no fault of the posting.
        return ()
    return (RawPay(low, high, currency, period, f"{sums} {currency or ''}".strip()),)
