"""Ashby's posting API with compensation: the whole board in one answer.

Facts: the vendor's job-postings API documentation; `isListed` false must not be published; `isRemote` is true for hybrid
roles too, so `workplaceType` wins; `publishedAt` is the last publication; only Salary components are base pay.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from jobs.contract import BoardRef, Page, Parsed, RawPay, RawPlace, RawPosting, Request
from jobs.parsing.payload import amount, flag, items, list_of, read_entries, read_json, required, table, text

SLUG = "ashby"
NAME = "Ashby"
DOCS_URL = "https://developers.ashbyhq.com/docs/public-job-posting-api"
BOARD_PATTERNS = (
    r"api\.ashbyhq\.com/posting-api/job-board/(?P<token>[^/?#\s]+)",
    r"jobs\.ashbyhq\.com/(?!(?:api|_next|static)(?:/|$))(?P<token>[^/?#\s]+)",
)
ABSENCE_CLOSES = True
ENABLED = True
OFF_REASON = ""
ATTRIBUTION = ""


def board_url(board: BoardRef) -> str:
    """Return the hosted board."""
    return f"https://jobs.ashbyhq.com/{quote(board.token)}"


def first_requests(board: BoardRef) -> tuple[Request, ...]:
    """One request for the whole board, pay included."""
    url = f"https://api.ashbyhq.com/posting-api/job-board/{quote(board.token)}?includeCompensation=true"
    return (Request(url),)


def parse(page: Page) -> Parsed:
    """Return the board; raises Malformed where the answer has no list of jobs."""
    jobs = list_of(read_json(page, NAME), "jobs", NAME, "jobs")
    postings, rejected = read_entries(jobs, _posting)
    return Parsed(postings, rejected=rejected)


def _posting(job: dict[str, Any]) -> RawPosting:
    compensation = table(job.get("compensation"))
    shown = job.get("shouldDisplayCompensationOnJobPostings") is not False
    names = (text(job.get("department")), text(job.get("team")))
    return RawPosting(
        external_id=required(job, "id"),
        title=required(job, "title"),
        url=required(job, "jobUrl", "address"),
        apply_url=text(job.get("applyUrl")),
        html=text(job.get("descriptionHtml")),
        places=_places(job),
        workplace=text(job.get("workplaceType")),
        is_remote=flag(job.get("isRemote")),
        employment=text(job.get("employmentType")),
        pay=_pay(compensation) if shown else (),
        pay_text=text(compensation.get("scrapeableCompensationSalarySummary")) if shown else None,
        published=text(job.get("publishedAt")),
        departments=tuple(dict.fromkeys(name for name in names if name)),
        listed=job.get("isListed") is not False,
    )


def _places(job: dict[str, Any]) -> tuple[RawPlace, ...]:
    found = [_place(text(job.get("location")), job.get("address"))]
    for item in items(job.get("secondaryLocations")):
        place = table(item)
        found.append(_place(text(place.get("location")), place.get("address")))
    return tuple(place for place in found if place is not None)


def _place(name: str | None, address: object) -> RawPlace | None:
    postal = table(table(address).get("postalAddress"))
    parts = {key: text(postal.get(f"address{key}")) for key in ("Locality", "Region", "Country")}
    if name is None and not any(parts.values()):
        return None
    return RawPlace(text=name, city=parts["Locality"], region=parts["Region"], country=parts["Country"])


def _pay(compensation: dict[str, Any]) -> tuple[RawPay, ...]:
    """Return the Salary components of all tiers; where they do not agree in kind the rule for pay keeps none."""
    found = []
    for tier in items(compensation.get("compensationTiers")):
        for item in items(table(tier).get("components")):
            part = table(item)
            if part.get("compensationType") != "Salary":
                continue
            found.append(
                RawPay(
                    amount(part.get("minValue")),
                    amount(part.get("maxValue")),
                    text(part.get("currencyCode")),
                    text(part.get("interval")),
                    text(part.get("summary")) or "",
                )
            )
    return tuple(found)
