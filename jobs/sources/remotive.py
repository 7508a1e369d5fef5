"""Remotive's API: the current remote postings of many employers in one answer.

Facts: the API's own notice, which asks for a link back to the posting's page there, for the name, for four readings a day
at most, and not to hand its postings on to other job sites; `salary` is a text; times have no zone and are UTC.
"""

from __future__ import annotations

from typing import Any

from jobs.contract import BoardRef, Page, Parsed, RawPlace, RawPosting, Request
from jobs.parsing.aggregator import employer, own_address
from jobs.parsing.payload import list_of, read_entries, read_json, required, text

SLUG = "remotive"
NAME = "Remotive"
DOCS_URL = "https://github.com/remotive-com/remote-jobs-api"
BOARD_PATTERNS = (r"(?:www\.)?remotive\.(?:com|io)(?=[/?#]|$)",)
ABSENCE_CLOSES = False
ENABLED = True
OFF_REASON = ""
ATTRIBUTION = "Remotive"


def board_url(board: BoardRef) -> str:
    """Return the site."""
    return "https://remotive.com/remote-jobs"


def first_requests(board: BoardRef) -> tuple[Request, ...]:
    """One request for all."""
    return (Request("https://remotive.com/api/remote-jobs"),)


def parse(page: Page) -> Parsed:
    """Return the postings; raises Malformed where the answer has no list."""
    jobs = list_of(read_json(page, NAME), "jobs", NAME)
    postings, rejected = read_entries(jobs, _posting)
    return Parsed(postings, rejected=rejected)


def _posting(job: dict[str, Any]) -> RawPosting:
    place, category, name = (
        text(job.get("candidate_required_location")),
        text(job.get("category")),
        employer(job, "company_name"),
    )
    return RawPosting(
        external_id=required(job, "id"),
        title=required(job, "title"),
        url=own_address(job, "url", "remotive.com"),
        company_name=name,
        html=text(job.get("description")),
        places=(RawPlace(text=place),) if place else (),
        workplace="remote",
        employment=text(job.get("job_type")),
        pay_text=text(job.get("salary")),
        published=text(job.get("publication_date")),
        departments=(category,) if category else (),
        listed=name is not None,
    )
