"""Indeed-style XML: a whole file of <job> elements, each with its fields as children; the token is the file's address.

Facts: the format that job sites ask employers and agencies for, and files that follow it more or less: one number or one
address may stand at every job, a city may be "Remote", a place one text, pay any text. E-mail addresses are never read.
Such a file is complete: a job that left it is closed. Employers' own words for the same (<name>, <link>) are understood.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from html import unescape
from urllib.parse import urljoin

from jobs.contract import BoardRef, Page, Parsed, RawPlace, RawPosting, Rejected, Request
from jobs.errors import Malformed
from jobs.parsing.feed_xml import MAX_ENTRIES, Element, bare, child_text, children, inner_markup, read_xml
from jobs.parsing.html import one_line
from jobs.parsing.markup import as_html

SLUG = "indeed-xml"
NAME = "Indeed-style XML feed"
DOCS_URL = "https://www.indeed.com/intl/en/xmlinfo.html"
BOARD_PATTERNS: tuple[str, ...] = ()
ABSENCE_CLOSES = True
ENABLED = True
OFF_REASON = ""
ATTRIBUTION = ""

_IDS = (("referencenumber", "reference", "id"), ("requisitionid",), ("url", "link"))
_NO_CITIES = frozenset({"remote", "anywhere", "various", "multiple", "nationwide", "home office"})


def board_url(board: BoardRef) -> str:
    """Return the file: the token is its address."""
    return board.token if "://" in board.token else f"https://{board.token}"


def first_requests(board: BoardRef) -> tuple[Request, ...]:
    """One request: the file."""
    return (Request(board_url(board), headers=(("Accept", "application/xml, text/xml;q=0.9, */*;q=0.1"),)),)


def parse(page: Page) -> Parsed:
    """Return the file's jobs; raises Malformed where it has none and does not begin as such a file does."""
    root = read_xml(page, NAME)
    # A <job> inside a job is a field of it.
    parents = (root, *(part for part in root if bare(part.tag) != "job"))
    jobs = [job for parent in parents for job in children(parent, "job")]
    if not jobs and bare(root.tag) not in ("source", "jobs"):
        raise Malformed(f"The {NAME} answered with XML that holds no <job> ({bare(root.tag)[:40]}).", "root")
    if len(jobs) > MAX_ENTRIES:
        raise Malformed(f"The {NAME} has more than {MAX_ENTRIES} jobs; nothing was changed.", "jobs")
    stated = [_ids(job) for job in jobs]
    used = Counter(one for ids in stated for one in enumerate(ids))
    postings: list[RawPosting] = []
    rejected: list[Rejected] = []
    for number, (job, ids) in enumerate(zip(jobs, stated, strict=True), start=1):
        # A number or address that several jobs share is none of theirs.
        own = next((one for place, one in enumerate(ids) if one and used[place, one] == 1), None)
        try:
            postings.append(_posting(job, page.request.url, own))
        except ValueError as problem:
            rejected.append(Rejected(own, f"job {number}", str(problem)))
    return Parsed(tuple(postings), rejected=tuple(rejected))


def _ids(job: Element) -> tuple[str, ...]:
    return (child_text(job, *_IDS[0]) or job.get("id") or "", *(child_text(job, *names) or "" for names in _IDS[1:]))


def _posting(job: Element, file_url: str, own: str | None) -> RawPosting:
    title = one_line(unescape(child_text(job, "title", "jobtitle", "name", "position") or ""))
    link = child_text(job, "url", "link", "applyurl", "apply_url")
    if not title:
        raise ValueError("The job has no title.")
    if link is None:
        raise ValueError("The job has no address.")
    try:
        url = urljoin(file_url, link)
    except ValueError as error:
        raise ValueError("The job has an address that cannot be read.") from error
    company, places = child_text(job, "company", "companyname", "employer"), _places(job)
    department = child_text(job, "department", "category")
    return RawPosting(
        external_id=own or _digest(title, company, places),
        title=title,
        url=url,
        company_name=company,
        html=_html(job),
        places=places,
        workplace=child_text(job, "remotetype", "workplacetype", "workplace"),
        employment=child_text(job, "jobtype", "employmenttype", "type"),
        pay_text=child_text(job, "salary", "compensation"),
        published=child_text(job, "date", "pubdate", "posted_at", "created_at"),
        expires=child_text(job, "expirationdate", "expiration_date", "expires", "expire", "validthrough"),
        language=child_text(job, "language"),
        departments=(department,) if department else (),
        requisition_id=child_text(job, "requisitionid", "referencenumber"),
    )


def _digest(title: str, company: str | None, places: tuple[RawPlace, ...]) -> str:
    return f"job-{hashlib.sha256(repr((title, company, places)).encode('utf-8', 'replace')).hexdigest()[:32]}"


def _html(job: Element) -> str | None:
    for name in ("description", "body", "content"):
        for element in children(job, name):
            markup = inner_markup(element)
            if markup:
                return as_html(markup)
    return None


def _places(job: Element) -> tuple[RawPlace, ...]:
    city, state, country = child_text(job, "city"), child_text(job, "state", "province"), child_text(job, "country")
    if city and city.lower() in _NO_CITIES:
        return (RawPlace(text=", ".join(part for part in (city, state, country) if part), country=country),)
    if city or state:
        return (RawPlace(city=city, region=state, country=country),)
    text = child_text(job, "location", "region", "place")
    return (RawPlace(text=text or country, country=country),) if text or country else ()
