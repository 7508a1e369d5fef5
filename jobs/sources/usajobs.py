"""USAJOBS, the job site of the government of the United States: its search API, asked for the series of work with data.

Facts: developer.usajobs.gov, API reference "Search"; the answer is application/hr+json. Each installation has a key of its
own, which belongs to an e-mail address: both are sent, so that BOARD_KEYS holds `usajobs/usajobs=address@host:key`. Sums are
texts with a code for their period; a place repeats its state; people's addresses and telephone numbers are never read.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

from jobs.contract import BoardRef, Page, Parsed, RawPay, RawPlace, RawPosting, Request
from jobs.parsing.aggregator import own_address
from jobs.parsing.markup import heading
from jobs.parsing.payload import amount, count, flag, items, list_of, read_entries, read_json, required, table, text

SLUG = "usajobs"
NAME = "USAJOBS"
DOCS_URL = "https://developer.usajobs.gov/api-reference/get-api-search"
BOARD_PATTERNS = (r"(?:www\.|data\.)?usajobs\.gov(?=[/?#:]|$)",)
ABSENCE_CLOSES = False
ENABLED = True
OFF_REASON = ""
KEY_NEEDED = (
    "It needs a key, which developer.usajobs.gov gives to anyone: set BOARD_KEYS to usajobs/usajobs=address@host:key."
)
ATTRIBUTION = "USAJOBS"

# Computer engineer, operations research, mathematical statistician, statistician, computer scientist, data scientist, IT.
_SERIES = ("0854", "1515", "1529", "1530", "1550", "1560", "2210")
_PAGE, _MOST_PAGES = 500, 20
# Other codes (piece work, a stipend, a school year) name no period that can be compared.
_PERIODS = {"PA": "year", "PH": "hour", "PD": "day", "PM": "month"}
_SCHEDULES = {"1": "full-time", "2": "part-time"}
# Words of an offering that say more than the hours: an internship, a time that ends.
_OFFERINGS = re.compile(r"\bintern|\btemporary\b|\bterm\b|\bseasonal\b", re.IGNORECASE)
_SECTIONS = (
    ("", "JobSummary"), ("Duties", "MajorDuties"), ("Requirements", "KeyRequirements"), ("", "Requirements"),
    ("Education", "Education"), ("Benefits", "Benefits"), ("Other information", "OtherInformation"),
)  # fmt: skip


def board_url(board: BoardRef) -> str:
    """Return the site."""
    return "https://www.usajobs.gov/"


def first_requests(board: BoardRef) -> tuple[Request, ...]:
    """One request: the first page, with the key and the address that it belongs to."""
    address, _, key = board.key.partition(":")
    return (_page(1, (("Authorization-Key", key.strip()), ("User-Agent", address.strip())) if key else ()),)


def _page(number: int, headers: tuple[tuple[str, str], ...]) -> Request:
    series = "%3B".join(_SERIES)
    url = f"https://data.usajobs.gov/api/search?JobCategoryCode={series}&WhoMayApply=public&ResultsPerPage={_PAGE}"
    return Request(f"{url}&Page={number}", headers=headers, carry={"page": str(number)})


def parse(page: Page) -> Parsed:
    """Return a page and the request for the next; raises Malformed where the answer has no list of results."""
    found = table(table(read_json(page, NAME)).get("SearchResult"))
    entries = list_of(found, "SearchResultItems", NAME, "results")
    # The list that is read by its own ids knows them as "id".
    named = [{**entry, "id": entry.get("MatchedObjectId")} if isinstance(entry, dict) else entry for entry in entries]
    postings, rejected = read_entries(named, _posting)
    number = int(page.request.carry.get("page", "1"))
    known = text(table(found.get("UserArea")).get("NumberOfPages")) or "1"
    last = min(int(known) if re.fullmatch(r"\d{1,4}", known) else 1, _MOST_PAGES)
    more = number < last and bool(entries) and count(found.get("SearchResultCount")) != 0
    return Parsed(postings, (_page(number + 1, page.request.headers),) if more else (), rejected=rejected)


def _posting(entry: dict[str, Any]) -> RawPosting:
    job = table(entry.get("MatchedObjectDescriptor"))
    details = table(table(job.get("UserArea")).get("Details"))
    name = text(job.get("OrganizationName")) or text(job.get("DepartmentName"))
    kinds = (text(table(item).get("Name")) for item in items(job.get("JobCategory")))
    return RawPosting(
        external_id=required(entry, "id"),
        title=required(job, "PositionTitle", "title"),
        url=own_address(job, "PositionURI", "usajobs.gov").replace("usajobs.gov:443/", "usajobs.gov/", 1),
        company_name=name,
        html=_html(job, details),
        places=tuple(place for item in items(job.get("PositionLocation")) if (place := _place(table(item)))),
        is_remote=True if flag(details.get("RemoteIndicator")) else None,
        employment=_employment(job),
        pay=_pay(job),
        published=text(job.get("PublicationStartDate")),
        expires=text(job.get("ApplicationCloseDate")) or text(job.get("PositionEndDate")),
        language="en",
        departments=tuple(found for found in kinds if found),
        requisition_id=text(job.get("PositionID")),
        listed=name is not None,
    )


def _place(item: dict[str, Any]) -> RawPlace | None:
    """Return one place; the city's name repeats the state behind a comma."""
    region, country = text(item.get("CountrySubDivisionCode")), text(item.get("CountryCode"))
    city = text(item.get("CityName")) or text(item.get("LocationName"))
    if city and region:
        city = city.removesuffix(f", {region}")
    if city and re.match(r"anywhere|remote|negotiable|multiple", city, re.IGNORECASE):
        return RawPlace(text=", ".join(filter(None, [city, country])), country=country)
    return RawPlace(city=city, region=region, country=country) if city or region or country else None


def _employment(job: dict[str, Any]) -> str | None:
    """Return the offering where it says more than the hours, else the schedule by its code."""
    offerings = [text(table(item).get("Name")) or "" for item in items(job.get("PositionOfferingType"))]
    special = next((name for name in offerings if _OFFERINGS.search(name)), None)
    codes = {text(table(item).get("Code")) or "" for item in items(job.get("PositionSchedule"))}
    return special or (_SCHEDULES.get(next(iter(codes))) if len(codes) == 1 else None)


def _pay(job: dict[str, Any]) -> tuple[RawPay, ...]:
    found = []
    for item in map(table, items(job.get("PositionRemuneration"))):
        low, high = amount(item.get("MinimumRange")), amount(item.get("MaximumRange"))
        period = _PERIODS.get((text(item.get("RateIntervalCode")) or "").upper())
        if not (low or high) or period is None:
            continue
        sums = " – ".join(dict.fromkeys(f"{part:f}" for part in (low, high) if part))
        label = f"{sums} USD {text(item.get('Description')) or ''}".strip()
        found.append(RawPay(low or None, high or None, "USD", period, label))
    return tuple(found)


def _html(job: dict[str, Any], details: dict[str, Any]) -> str | None:
    """Return the sections as markup: they are plain text, each field one text or a list of them."""
    parts: list[str] = []
    for name, key in _SECTIONS:
        value = details.get(key)
        texts = [found for item in (value if isinstance(value, list) else [value]) if (found := text(item))]
        if texts:
            parts.append((heading(name) if name else "") + "".join(f"<p>{escape(line)}</p>" for line in texts))
    qualifications = text(job.get("QualificationSummary"))
    if qualifications:
        parts.append(heading("Qualifications") + f"<p>{escape(qualifications)}</p>")
    return "\n".join(parts) or None
