"""Jobicy's API: the newest hundred remote postings of many employers in one answer.

Facts: the API's own notice, which asks to name Jobicy as the source, to lead applicants to its site, and to read a few times
a day; labels are escaped (`Data &amp; Analytics`), titles too; pay has its currency and period.
"""

from __future__ import annotations

from html import unescape
from typing import Any

from jobs.contract import BoardRef, Page, Parsed, RawPay, RawPlace, RawPosting, Request
from jobs.parsing.aggregator import employer, own_address
from jobs.parsing.payload import amount, items, list_of, read_entries, read_json, required, text

SLUG = "jobicy"
NAME = "Jobicy"
DOCS_URL = "https://jobi.cy/apidocs"
BOARD_PATTERNS = (r"(?:www\.)?jobicy\.com(?=[/?#]|$)",)
ABSENCE_CLOSES = False
ENABLED = True
OFF_REASON = ""
ATTRIBUTION = "Jobicy"


def board_url(board: BoardRef) -> str:
    """Return the site."""
    return "https://jobicy.com/jobs"


def first_requests(board: BoardRef) -> tuple[Request, ...]:
    """One request: the newest postings, as many as one answer holds."""
    return (Request("https://jobicy.com/api/v2/remote-jobs?count=100"),)


def parse(page: Page) -> Parsed:
    """Return the postings; raises Malformed where the answer has no list."""
    jobs = list_of(read_json(page, NAME), "jobs", NAME)
    postings, rejected = read_entries(jobs, _posting)
    return Parsed(postings, rejected=rejected)


def _posting(job: dict[str, Any]) -> RawPosting:
    place, name = text(job.get("jobGeo")), employer(job, "companyName")
    return RawPosting(
        external_id=required(job, "id"),
        title=required(job, "jobTitle", "title"),
        url=own_address(job, "url", "jobicy.com"),
        company_name=name,
        html=text(job.get("jobDescription")),
        places=(RawPlace(text=place),) if place else (),
        workplace="remote",
        employment=", ".join(_labels(job.get("jobType"))) or None,
        pay=_pay(job),
        published=text(job.get("pubDate")),
        departments=tuple(_labels(job.get("jobIndustry"))),
        listed=name is not None,
    )


def _labels(value: object) -> list[str]:
    """Return the labels of one text or a list."""
    several = items(value) if isinstance(value, list) else [value]
    return [unescape(found) for item in several if (found := text(item)) is not None]


def _pay(job: dict[str, Any]) -> tuple[RawPay, ...]:
    low, high = amount(job.get("salaryMin")), amount(job.get("salaryMax"))
    currency, period = text(job.get("salaryCurrency")), text(job.get("salaryPeriod"))
    if not low and not high:
        return ()
    sums = " – ".join(f"{part:f}" for part in (low, high) if part)
    return (RawPay(low, high, currency, period, f"{sums} {currency or ''} {period or ''}".strip()),)
