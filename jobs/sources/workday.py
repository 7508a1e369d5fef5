"""Workday's career sites: a list in pages of twenty, and each posting's own answer for its text, places and dates.

Facts, read in answers and not documented by the vendor: a list states its count on the first page only and ends at 2,000,
so that a larger board is read by the values of a facet; a list has no text and no date, only "Posted Today". Each posting
that may be work with data is asked for by itself. The token is `tenant.wd5/Site`, or `wd5.myworkdaysite.com/recruiting/
tenant/Site`; an id outlives a new title, because it is the requisition behind the title in the posting's path.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import orjson

from jobs.contract import BoardRef, Page, Parsed, RawPlace, RawPosting, Request
from jobs.errors import Malformed
from jobs.parsing.countries import country, region
from jobs.parsing.data_work import may_be_data_work
from jobs.parsing.payload import items, read_entries, read_json, required, table, text
from jobs.parsing.places import places

SLUG = "workday"
NAME = "Workday"
DOCS_URL = "https://www.workday.com/en-us/products/human-capital-management/talent-acquisition.html"
_HOST = r"(?P<realm>[a-z0-9_-]+\.wd\d+)\.myworkdayjobs(?:-impl)?\.com"
BOARD_PATTERNS = (
    rf"{_HOST}/wday/cxs/[^/?#\s]+/(?P<token>[^/?#\s]+)",
    rf"{_HOST}/(?:[a-z]{{2}}-[a-z]{{2}}/)?(?!wday(?:/|$)|job/|[a-z]{{2}}-[a-z]{{2}}(?:[/?#]|$))(?P<token>[^/?#\s]+)",
    r"(?P<realm>wd\d+\.myworkdaysite\.com/recruiting/[a-z0-9_-]+)/(?P<token>[^/?#\s]+)",
)
ABSENCE_CLOSES = True
ENABLED = True
OFF_REASON = ""
ATTRIBUTION = ""

PAGE = 20
MOST = 2_000
_MOST_VALUES = 500
_NO_CITY = re.compile(r"remote|virtual|home|field|hybrid|various|multiple|nationwide", re.IGNORECASE)
_HEADERS = (("Accept", "application/json"), ("Content-Type", "application/json"))


def _site(board: BoardRef) -> tuple[str, str, str]:
    """Return (host, tenant, site) of a token; one without a host, as in examples, is of the first data centre."""
    realm, _, site = board.token.rpartition("/")
    if ".myworkdaysite.com/recruiting/" in realm:
        return realm.split("/")[0], realm.rpartition("/")[2], site
    realm = realm or f"{site.lower()}.wd1"
    return f"{realm}.myworkdayjobs.com", realm.split(".")[0], site


def board_url(board: BoardRef) -> str:
    """Return the career site."""
    host, tenant, site = _site(board)
    return f"https://{host}/{f'recruiting/{tenant}/' if host.startswith('wd') else ''}{quote(site)}"


def first_requests(board: BoardRef) -> tuple[Request, ...]:
    """One request: the first page of the list, which says how many pages there are."""
    host, tenant, site = _site(board)
    url = f"https://{host}/wday/cxs/{quote(tenant)}/{quote(site)}/jobs"
    return (_page_of(url, f"{board_url(board)}/", 0, {}),)


def _page_of(url: str, career_site: str, offset: int, facets: dict[str, Any], count: int | None = None) -> Request:
    """Return the request for a page of a list; `count` is what the facet said of a part's size."""
    body = {"appliedFacets": facets, "limit": PAGE, "offset": offset, "searchText": ""}
    carry = {} if count is None else {"count": str(count)}
    return Request(url, method="POST", headers=_HEADERS, body=orjson.dumps(body), carry=carry, stands_for=career_site)


def parse(page: Page) -> Parsed:
    """Return a page of the list with what follows it, or one posting; raises Malformed for anything else."""
    data = table(read_json(page, NAME))
    if isinstance(data.get("jobPostingInfo"), dict):
        posting = _posting(data["jobPostingInfo"], page)
        return Parsed((), details=(posting,)) if page.request.carry.get("id") else Parsed((posting,))
    entries = data.get("jobPostings")
    if page.request.tag == "detail" or not isinstance(entries, list):
        raise Malformed(f"{NAME} answered without postings; nothing was changed.", "jobPostings")
    asked = table(orjson.loads(page.request.body or b"{}"))
    offset, facets = int(asked.get("offset") or 0), table(asked.get("appliedFacets"))
    total = data.get("total")
    following: list[Request] = []
    if offset == 0:
        if not isinstance(total, int) or isinstance(total, bool):
            raise Malformed(f"{NAME} answered without the count of its postings; nothing was changed.", "total")
        if total >= MOST > int(page.request.carry.get("count", MOST)):
            raise Malformed(f"{NAME} answered a part of its list with the whole; nothing was changed.", "total")
        if total < MOST:
            following = [
                _page_of(page.request.url, page.request.stands_for, start, facets) for start in range(PAGE, total, PAGE)
            ]
        else:
            following = _divided(page, data, facets)
    elif not entries:
        raise Malformed(f"{NAME} answered with an empty page inside its list; nothing was changed.", f"offset {offset}")
    postings, rejected = read_entries(entries, lambda entry: _entry(entry, page.request.url))
    following += [_detail_request(posting, page) for posting in postings if may_be_data_work(posting.title)]
    whole = total if isinstance(total, int) and offset == 0 and not facets and total < MOST else None
    return Parsed(postings, tuple(following), whole, rejected)


def _divided(page: Page, data: dict[str, Any], applied: dict[str, Any]) -> list[Request]:
    """Return the first page of each value of the facet that divides the list best.

    Best: every value has fewer postings than a list can show, together they hold the most, and they are few.
    """
    found: dict[str, list[tuple[str, int]]] = {}
    for name, value, count in _values(items(data.get("facets")), ""):
        if name not in applied and len(found.setdefault(name, [])) < _MOST_VALUES:
            found[name].append((value, count))
    usable = {name: values for name, values in found.items() if len(values) > 1}
    if not usable:
        raise Malformed(f"{NAME} shows {MOST} postings at most and names nothing that divides this list.", "facets")

    def worth(name: str) -> tuple[bool, int, int]:
        counts = [count for _, count in usable[name]]
        return max(counts) < MOST, sum(counts), -len(counts)

    best = max(sorted(usable), key=worth)
    return [
        _page_of(page.request.url, page.request.stands_for, 0, {**applied, best: [value]}, count)
        for value, count in usable[best]
    ]


def _values(facets: list[Any], parameter: str) -> Iterator[tuple[str, str, int]]:
    """Yield (parameter, value's id, count) of every facet; facets may stand in groups."""
    for item in facets:
        facet = table(item)
        count, value = facet.get("count"), text(facet.get("id"))
        if value and isinstance(count, int) and parameter:
            yield parameter, value, count
        name = text(facet.get("facetParameter"))
        if name and len(name) < 100:
            yield from _values(items(facet.get("values")), name)


def _detail_request(posting: RawPosting, page: Page) -> Request:
    path = posting.url[posting.url.index("/job/") :]
    return Request(
        f"{page.request.url.removesuffix('/jobs')}{path}", tag="detail", required=False,
        carry={"id": posting.external_id, "url": posting.url}, stands_for=posting.url,
    )  # fmt: skip


def _entry(entry: dict[str, Any], list_url: str) -> RawPosting:
    path = required(entry, "externalPath", "path")
    if not path.startswith("/job/") or any(character in path for character in "?#\\") or "/../" in path:
        raise ValueError("The entry has a path that leads to no posting.")
    host, _, rest = list_url.removeprefix("https://").partition("/wday/cxs/")
    tenant, site = rest.removesuffix("/jobs").split("/")
    requisition = next((found for item in items(entry.get("bulletFields")) if (found := text(item))), None)
    title = required(entry, "title")
    place = text(entry.get("locationsText"))
    if place is None or place.endswith(" Locations"):
        # The path names the first of several places, with hyphens for commas and spaces.
        place = path.split("/")[2] if path.count("/") > 2 else None
    if may_be_data_work(title):
        # Its own answer names all of them.
        place = None
    return RawPosting(
        external_id=_identity(path, requisition),
        title=title,
        url=f"https://{host}/{f'recruiting/{tenant}/' if host.startswith('wd') else ''}{site}{path}",
        places=(_place(place, None),) if place else (),
        workplace=text(entry.get("remoteType")),
        requisition_id=requisition,
    )


def _identity(path: str, requisition: str | None) -> str:
    """Return the end of a path from the requisition on, such as JR2023203-1; a new title leaves it as it is."""
    last = path.rpartition("/")[2]
    place = last.rfind(f"_{requisition}") if requisition else -1
    return last[place + 1 :] if place >= 0 else last.rpartition("_")[2] or last


def _posting(job: dict[str, Any], page: Page) -> RawPosting:
    url = page.request.carry.get("url") or text(job.get("externalUrl"))
    requisition = text(job.get("jobReqId"))
    try:
        title = required(job, "title")
        if url is None:
            raise ValueError("The posting has no address.")
    except ValueError as problem:
        raise Malformed(f"{NAME} answered with a posting that cannot be read: {problem}", "jobPostingInfo") from problem
    return RawPosting(
        external_id=page.request.carry.get("id") or _identity(url, requisition),
        title=title,
        url=url,
        html=text(job.get("jobDescription")),
        places=_places(job),
        workplace=text(job.get("remoteType")),
        employment=text(job.get("timeType")),
        published=text(job.get("startDate")),
        expires=text(job.get("endDate")),
        requisition_id=requisition,
        listed=job.get("posted") is not False,
    )


def _places(job: dict[str, Any]) -> tuple[RawPlace, ...]:
    """Return the stated places; a building's name gives way to the requisition's place where that is known."""
    first, own = text(job.get("location")), table(job.get("jobRequisitionLocation"))
    land = text(table(job.get("country")).get("descriptor"))
    behind = text(own.get("descriptor"))
    if first and behind and not _known(first) and _known(behind):
        first = behind
    found = [_place(first, land)] if first or land else []
    others = (text(item) for item in items(job.get("additionalLocations")))
    return (*found, *(_place(other, None) for other in others if other))


def _place(name: str | None, land: str | None) -> RawPlace:
    """Return a place in its parts where it is written from the country down: "US, NC, Durham", "Israel, Yokneam"."""
    parts = [part.strip() for part in (name or "").replace(" - ", ", ").split(",")]
    rest = parts[1:]
    if country(parts[0]) and len(rest) in (1, 2) and all(part.replace(" ", "").isalpha() for part in rest):
        within = region(rest[0])
        of_it = within is not None and within.country == country(parts[0])
        if not _NO_CITY.search(rest[-1]) and (of_it if len(rest) == 2 else not of_it):
            return RawPlace(text=name, city=rest[-1], region=rest[0] if of_it else None, country=parts[0])
    return RawPlace(text=name, country=land)


def _known(name: str) -> bool:
    return any(place.city or place.region for place in places((RawPlace(text=name),)))
