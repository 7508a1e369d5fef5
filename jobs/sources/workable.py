"""Workable's widget with the texts, the whole board in one answer, completed by the public list of its careers pages.

Facts: the vendor's documentation of the widget; `shortcode` is the identity; a posting with several places stands there
once per place, under the same shortcode; `hidden` places must not be shown. The widget knows no hybrid work, which the
public list states: it is asked only where the widget leaves the workplace open, and the board is whole without it.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import orjson

from jobs.contract import BoardRef, Page, Parsed, RawPlace, RawPosting, Request
from jobs.parsing.payload import count, flag, items, list_of, read_entries, read_json, required, table, text

SLUG = "workable"
NAME = "Workable"
DOCS_URL = "https://workable.readme.io/reference/jobs-1"
BOARD_PATTERNS = (
    r"(?:www\.)?workable\.com/api/accounts/(?P<token>[a-z0-9_-]+)",
    r"apply\.workable\.com/api/v\d/(?:widget/)?accounts/(?P<token>[a-z0-9_-]+)",
    r"apply\.workable\.com/(?!(?:api|j|static|assets)(?:[/?#]|$))(?P<token>[a-z0-9_-]+)(?=[/?#]|$)",
    r"(?!(?:www|app|api|apply|jobs|docs|help|resources|support|status|static)\.)(?P<token>[a-z0-9_-]+)\.workable\.com(?=[/?#]|$)",
)
ABSENCE_CLOSES = True
ENABLED = True
OFF_REASON = ""
ATTRIBUTION = ""

_HOURS = {"full": "full-time", "part": "part-time"}
_EVERYTHING = {"query": "", "location": [], "department": [], "worktype": [], "remote": []}


def board_url(board: BoardRef) -> str:
    """Return the hosted board."""
    return f"https://apply.workable.com/{quote(board.token)}/"


def first_requests(board: BoardRef) -> tuple[Request, ...]:
    """One request for the whole board, texts included."""
    account = quote(board.token)
    url = f"https://apply.workable.com/api/v1/widget/accounts/{account}?details=true"
    return (Request(url, carry={"account": account}),)


def parse(page: Page) -> Parsed:
    """Return the board, or a page of the public list; raises Malformed where the answer has no list of jobs."""
    data = table(read_json(page, NAME))
    account = page.request.carry.get("account", "")
    if isinstance(data.get("results"), list):
        return _public_list(page, data, account)
    jobs = list_of(data, "jobs", NAME, "jobs")
    company = text(data.get("name"))
    postings, rejected = read_entries(_merged(jobs), lambda job: _posting(job, account, company))
    open_ones = [posting for posting in postings if posting.workplace is None]
    return Parsed(postings, (_list_request(account),) if open_ones and account else (), rejected=rejected)


def _public_list(page: Page, data: dict[str, Any], account: str) -> Parsed:
    """Return one page of the public list: details of the widget's postings, or postings where it was asked first."""
    postings, rejected = read_entries(_merged(data["results"]), lambda job: _posting(job, account, None))
    following = text(data.get("nextPage"))
    again = following is None or following == page.request.carry.get("token") or not postings
    requests = () if again else (_list_request(account, following),)
    if page.request.tag == "workplaces":
        return Parsed((), requests, details=postings)
    return Parsed(postings, requests, total=count(data.get("total")), rejected=rejected)


def _list_request(account: str, token: str | None = None) -> Request:
    return Request(
        f"https://apply.workable.com/api/v3/accounts/{account}/jobs",
        method="POST",
        headers=(("Content-Type", "application/json"),),
        body=orjson.dumps(_EVERYTHING | ({"token": token} if token else {})),
        tag="workplaces",
        required=False,
        carry={"account": account} | ({"token": token} if token else {}),
    )


def _merged(jobs: list[Any]) -> list[Any]:
    """Return each posting once, with the places of all its entries."""
    found: list[Any] = []
    by_code: dict[str, dict[str, Any]] = {}
    for job in jobs:
        code = text(job.get("shortcode")) if isinstance(job, dict) else None
        if code is None:
            found.append(job)
        elif code in by_code:
            by_code[code]["places"] += _places(job)
        else:
            by_code[code] = {**job, "id": code, "places": _places(job)}
            found.append(by_code[code])
    return found


def _posting(job: dict[str, Any], account: str, company: str | None) -> RawPosting:
    code = required(job, "shortcode")
    remote = [
        flag(job.get("telecommuting")),
        flag(job.get("remote")),
        flag(table(job.get("location")).get("telecommuting")),
    ]
    departments = job.get("department")
    kind = text(job.get("employment_type")) or text(job.get("type"))
    own = f"https://apply.workable.com/{account}/j/{quote(code)}/" if account else required(job, "url", "address")
    return RawPosting(
        external_id=code,
        title=required(job, "title"),
        url=own,
        apply_url=text(job.get("application_url")),
        company_name=company,
        html=text(job.get("description")) or text(job.get("full_description")),
        places=tuple(dict.fromkeys(job.get("places") or ())),
        workplace=text(job.get("workplace_type")) or text(job.get("workplace")),
        is_remote=True if True in remote else False if False in remote else None,
        employment=_HOURS.get(kind or "", kind),
        published=text(job.get("published_on")) or text(job.get("published")) or text(job.get("created_at")),
        language=text(job.get("language")),
        departments=tuple(name for item in (departments if isinstance(departments, list) else [departments])
                          if (name := text(item))),
        requisition_id=text(job.get("code")),
    )  # fmt: skip


def _places(job: dict[str, Any]) -> list[RawPlace]:
    """Return the places that may be shown: the list of them, else the flat fields, else the one location."""
    listed = [table(item) for item in items(job.get("locations"))]
    shown = [item for item in listed if item.get("hidden") is not True]
    if not listed:
        location = table(job.get("location"))
        shown = [location or {"country": job.get("country"), "region": job.get("state"), "city": job.get("city")}]
    found = [
        RawPlace(
            city=text(item.get("city")),
            region=text(item.get("region")),
            country=text(item.get("country")) or text(item.get("countryCode")),
        )
        for item in shown
    ]
    return [place for place in found if place != RawPlace()]
