"""SmartRecruiters' postings API: a list in pages of a hundred with its stated count, and one more answer for each text.

Facts: the vendor's posting API; the list has no texts; an unknown company answers with nothing instead of 404; `creator`
is personal and never read; the department often stands in a custom field alone; neither remote nor hybrid says nothing
of the office. Switched off: the robots.txt of the API's host lets one search engine in and nobody else.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from jobs.contract import BoardRef, Page, Parsed, RawPlace, RawPosting, Rejected, Request
from jobs.errors import Malformed
from jobs.parsing.markup import heading
from jobs.parsing.payload import count, flag, items, list_of, read_entries, read_json, required, table, text

SLUG = "smartrecruiters"
NAME = "SmartRecruiters"
DOCS_URL = "https://developers.smartrecruiters.com/docs/posting-api"
BOARD_PATTERNS = (
    r"api\.smartrecruiters\.com/v1/companies/(?P<token>[a-z0-9_-]+)",
    r"(?:careers|jobs)\.smartrecruiters\.com/(?:oneclick-ui/company/)?(?!oneclick-ui(?:/|$))(?P<token>[a-z0-9_-]+)(?=[/?#]|$)",
)
ABSENCE_CLOSES = True
ENABLED = False
OFF_REASON = "Its robots.txt asks programs not to read the postings; the employer's own page may be added instead."
ATTRIBUTION = ""

PAGE_SIZE = 100
_SECTIONS = ("companyDescription", "jobDescription", "qualifications", "additionalInformation")


def board_url(board: BoardRef) -> str:
    """Return the hosted board."""
    return f"https://careers.smartrecruiters.com/{quote(board.token)}"


def first_requests(board: BoardRef) -> tuple[Request, ...]:
    """One request for the first page of the list."""
    return (_list_request(quote(board.token), 0),)


def parse(page: Page) -> Parsed:
    """Return a page of the list, or the details of one posting; raises Malformed for an answer that is neither."""
    data = table(read_json(page, NAME))
    if page.request.tag == "detail" or "jobAd" in data:
        return _detail(page, data)
    content = list_of(data, "content", NAME)
    company = page.request.carry.get("company", "")
    total = count(data.get("totalFound"))
    postings, rejected = read_entries(content, lambda job: _posting(job, company))
    requests = [_detail_request(company, posting) for posting in postings]
    offset = int(page.request.carry.get("offset", "0")) + len(content)
    if content and (len(content) >= PAGE_SIZE if total is None else offset < total):
        requests.append(_list_request(company, offset))
    return Parsed(postings, tuple(requests), total=total, rejected=rejected)


def _list_request(company: str, offset: int) -> Request:
    url = f"https://api.smartrecruiters.com/v1/companies/{company}/postings?limit={PAGE_SIZE}&offset={offset}"
    return Request(url, carry={"company": company, "offset": str(offset)})


def _detail_request(company: str, posting: RawPosting) -> Request:
    url = f"https://api.smartrecruiters.com/v1/companies/{company}/postings/{quote(posting.external_id, safe='')}"
    carry = {"company": company, "id": posting.external_id, "title": posting.title}
    return Request(url, tag="detail", required=False, carry=carry)


def _posting(job: dict[str, Any], company: str) -> RawPosting:
    external_id = required(job, "id")
    location = table(job.get("location"))
    identifier = text(table(job.get("company")).get("identifier")) or company
    return RawPosting(
        external_id=external_id,
        title=required(job, "name", "title"),
        url=f"https://jobs.smartrecruiters.com/{quote(identifier)}/{quote(external_id, safe='')}",
        apply_url=text(job.get("applyUrl")),
        company_name=text(table(job.get("company")).get("name")),
        html=_html(job),
        places=_places(location),
        workplace="hybrid" if location.get("hybrid") is True else None,
        is_remote=flag(location.get("remote")),
        employment=text(table(job.get("typeOfEmployment")).get("label")),
        published=text(job.get("releasedDate")),
        language=text(table(job.get("language")).get("code")),
        departments=_departments(job),
        requisition_id=text(job.get("refNumber")),
        listed=job.get("active") is not False and text(job.get("visibility")) in (None, "PUBLIC"),
    )


def _detail(page: Page, data: dict[str, Any]) -> Parsed:
    """Return what the detail adds to its posting; read by itself it is a posting, where it names one."""
    external_id = page.request.carry.get("id")
    if not isinstance(data.get("jobAd"), dict):
        raise Malformed("SmartRecruiters answered without the text of a posting.", "jobAd")
    known = {"id": external_id, "name": page.request.carry["title"]} if external_id else {}
    try:
        posting = _posting(data | known, page.request.carry.get("company", ""))
    except ValueError as problem:
        return Parsed((), rejected=(Rejected(external_id, "detail", str(problem)),))
    return Parsed((), details=(posting,)) if external_id else Parsed((posting,))


def _html(job: dict[str, Any]) -> str | None:
    """Return the sections of the advert that hold any text, each under its title."""
    sections = table(table(job.get("jobAd")).get("sections"))
    parts = []
    for name in _SECTIONS:
        section = table(sections.get(name))
        if content := text(section.get("text")):
            title = text(section.get("title"))
            parts.append((heading(title) if title else "") + content)
    return "\n".join(parts) or None


def _places(location: dict[str, Any]) -> tuple[RawPlace, ...]:
    city, area, country = (text(location.get(name)) for name in ("city", "region", "country"))
    # The country is a code in small letters.
    country = country.upper() if country and len(country) == 2 else country
    if not city and not area:
        whole = text(location.get("fullLocation"))
        return (RawPlace(text=whole, country=country),) if whole or country else ()
    return (RawPlace(city=city, region=area, country=country),)


def _departments(job: dict[str, Any]) -> tuple[str, ...]:
    """Return the department's own field, else the custom field of that name."""
    own = text(table(job.get("department")).get("label"))
    custom = (
        text(field.get("valueLabel"))
        for field in map(table, items(job.get("customField")))
        if (text(field.get("fieldLabel")) or "").strip().lower() in ("department", "team")
    )
    return tuple(filter(None, [own] if own else custom))
