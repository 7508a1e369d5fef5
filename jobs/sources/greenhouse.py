"""Greenhouse's Job Board API: the whole board in one answer, with its stated count.

Facts: the vendor's Job Board API documentation; `content` is escaped once; `internal_job_id` null marks a prospect post;
`pay_input_ranges` are in cents and name their period only in words; `updated_at` moves without a visible change.
"""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape
from typing import Any
from urllib.parse import quote

from jobs.contract import BoardRef, Page, Parsed, RawPay, RawPlace, RawPosting, Request
from jobs.parsing.escaped import unescaped
from jobs.parsing.html import one_line
from jobs.parsing.job_posting import certain_period
from jobs.parsing.payload import amount, items, list_of, read_entries, read_json, required, table, text
from jobs.parsing.salary import period_in
from jobs.parsing.workplace import stated

SLUG = "greenhouse"
NAME = "Greenhouse"
DOCS_URL = "https://developers.greenhouse.io/job-board.html"
BOARD_PATTERNS = (
    r"boards-api\.greenhouse\.io/v1/boards/(?P<token>[A-Za-z0-9_-]+)",
    r"(?:job-)?boards(?:\.eu)?\.greenhouse\.io/embed/job_(?:board(?:/js)?|app)\?(?:[^#]*&)?for=(?P<token>[A-Za-z0-9_-]+)",
    r"(?:job-)?boards(?:\.eu)?\.greenhouse\.io/(?!embed\b|v1\b)(?P<token>[A-Za-z0-9_-]+)",
)
ABSENCE_CLOSES = True
ENABLED = True
OFF_REASON = ""
ATTRIBUTION = ""

_WORKPLACE_FIELDS = re.compile(r"(?:work ?place|location|remote) ?(?:type|status|policy)|work ?place|work model", re.I)


def board_url(board: BoardRef) -> str:
    """Return the hosted board."""
    return f"https://job-boards.greenhouse.io/{quote(board.token)}"


def first_requests(board: BoardRef) -> tuple[Request, ...]:
    """One request for the whole board, texts and pay included."""
    url = f"https://boards-api.greenhouse.io/v1/boards/{quote(board.token)}/jobs?content=true&pay_transparency=true"
    return (Request(url),)


def parse(page: Page) -> Parsed:
    """Return the board; raises Malformed where the answer has no list of jobs."""
    data = table(read_json(page, NAME))
    jobs = list_of(data, "jobs", NAME, "jobs")
    total = table(data.get("meta")).get("total")
    postings, rejected = read_entries(jobs, _posting)
    return Parsed(postings, total=total if isinstance(total, int) else None, rejected=rejected)


def _posting(job: dict[str, Any]) -> RawPosting:
    location = text(table(job.get("location")).get("name"))
    content = unescaped(text(job.get("content")) or "")
    pay_ranges = [table(item) for item in items(job.get("pay_input_ranges"))]
    return RawPosting(
        external_id=required(job, "id"),
        title=required(job, "title"),
        url=required(job, "absolute_url", "address"),
        company_name=text(job.get("company_name")),
        html=content or None,
        places=(RawPlace(text=location),) if location else (),
        workplace=_workplace(job),
        pay=tuple(_pay(item) for item in pay_ranges),
        pay_text=_pay_text(content) if not pay_ranges else None,
        published=text(job.get("first_published")),
        expires=text(job.get("application_deadline")),
        language=text(job.get("language")),
        departments=tuple(
            name for item in items(job.get("departments")) if (name := text(table(item).get("name"))) is not None
        ),
        # Posts of one job share its number; where the employer gives none, the vendor's does as well.
        requisition_id=text(job.get("requisition_id")) or text(job.get("internal_job_id")),
        opening_id=text(job.get("internal_job_id")),
        # A listing without the key says nothing; null is what marks a prospect post.
        prospect="internal_job_id" in job and job["internal_job_id"] is None,
    )


def _workplace(job: dict[str, Any]) -> str | None:
    """Return the employer's own workplace field, where its value is a word that we know; other fields stay unread."""
    for item in items(job.get("metadata")):
        field = table(item)
        raw = field.get("value")
        value = text(raw[0] if isinstance(raw, list) and len(raw) == 1 else raw)
        if value and _WORKPLACE_FIELDS.search(text(field.get("name")) or "") and stated(value):
            return value
    return None


def _pay(item: dict[str, Any]) -> RawPay:
    title, blurb = text(item.get("title")) or "", one_line(re.sub(r"<[^>]*>", " ", text(item.get("blurb")) or ""))
    low, high, currency = _units(item.get("min_cents")), _units(item.get("max_cents")), text(item.get("currency_type"))
    period = period_in(title) or period_in(blurb) or certain_period(low, high, currency)
    return RawPay(low, high, currency, period, title)


def _units(cents: object) -> Decimal | None:
    sum_in_cents = amount(cents)
    return None if sum_in_cents is None else sum_in_cents / 100


def _pay_text(content: str) -> str | None:
    """Return the text of the board's pay block, where the content has one; None otherwise."""
    start = content.find('class="content-pay-transparency"')
    if start < 0:
        return None
    block = content[content.find(">", start) + 1 :][:5000].split('<div class="content-conclusion"')[0]
    return one_line(unescape(re.sub(r"<[^>]*>", " ", block))) or None
