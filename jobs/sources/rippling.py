"""Rippling's public job board: a list of names and places, and each posting's own answer for its text, date and pay.

Facts: the vendor's job-board-api-v2 description and answers of both versions. Version 1 is a bare list with one entry for
each place of a posting, which are one posting here; version 2 comes in pages. 100 requests in ten minutes are allowed, so
that only what may be data work is asked for by itself. The slug's case matters; `v2/slug` is a board read by version 2.
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
from typing import Any
from urllib.parse import quote

from jobs.contract import BoardRef, Page, Parsed, RawPay, RawPlace, RawPosting, Request
from jobs.errors import Malformed
from jobs.parsing.data_work import may_be_data_work
from jobs.parsing.payload import amount, flag, items, read_entries, read_json, required, table, text

SLUG = "rippling"
NAME = "Rippling"
DOCS_URL = "https://developer.rippling.com/documentation/job-board-api"
BOARD_PATTERNS = (
    r"api\.rippling\.com/platform/api/ats/(?:v1|(?P<realm>v2))/board/(?P<token>[^/?#\s]+)",
    r"ats\.(?:us1\.)?rippling\.com/(?:embed/)?(?:[a-z]{2}-[a-z]{2}/)?"
    r"(?!(?:embed|api|_next|static|[a-z]{2}-[a-z]{2})(?:[/?#]|$))(?P<token>[^/?#\s]+)",
)
ABSENCE_CLOSES = True
ENABLED = True
OFF_REASON = ""
ATTRIBUTION = ""
KEEPS_PAGES = KEEPS_ALWAYS = True

# Of 100 requests in ten minutes, those that the list leaves.
_MOST_DETAILS = 90
_MOST_PAGES = 50
_HOURS = ((re.compile(r"(?:^|_)FT$"), "full time"), (re.compile(r"(?:^|_)PT$"), "part time"))


def board_url(board: BoardRef) -> str:
    """Return the hosted board."""
    return f"https://ats.rippling.com/{quote(board.token.rpartition('/')[2])}/jobs"


def first_requests(board: BoardRef) -> tuple[Request, ...]:
    """One request: the list, or the first page of it; a board that version 1 does not know is asked by version 2."""
    version, _, slug = board.token.rpartition("/")
    url = f"https://api.rippling.com/platform/api/ats/{{}}/board/{quote(slug)}/jobs"
    carry = {
        "known": "\n".join(sorted(board.known)),
        "read_at": board.read_at.isoformat() if board.read_at else "",
    }
    second = Request(f"{url.format('v2')}?page=0&pageSize=1000", carry=carry)
    return (second if version else Request(url.format("v1"), carry=carry, otherwise=second),)


def parse(page: Page) -> Parsed:
    """Return the board, a page of it, or what one posting's own answer adds; raises Malformed for anything else."""
    data = read_json(page, NAME)
    if page.request.tag == "detail" or (isinstance(data, dict) and "uuid" in data):
        return _detail(table(data), page)
    entries = data if isinstance(data, list) else table(data).get("items")
    if not isinstance(entries, list):
        raise Malformed(f"{NAME} answered without a list of postings; nothing was changed.", "items")
    merged = [_merged(group) for group in _groups(entries)]
    postings, rejected = read_entries(merged, _posting)
    further = _further_pages(table(data), page)
    asked, kept = _asked(
        [posting.external_id for posting in postings if may_be_data_work(posting.title)], page, further
    )
    url = page.request.url.partition("?")[0]
    details = [
        Request(f"{url}/{quote(external_id, safe='')}", tag="detail", required=False, carry={"id": external_id})
        for external_id in asked
    ]
    own, stays = set(asked), set(kept)
    listed = tuple(
        # Its own answer names its places better.
        dataclasses.replace(posting, places=()) if posting.external_id in own and isinstance(data, list) else posting
        for posting in postings
        if posting.external_id not in stays
    )
    return Parsed(listed, (*further, *details), rejected=rejected, kept=tuple(kept))


def _asked(ids: list[str], page: Page, further: list[Request]) -> tuple[list[str], list[str]]:
    """Return which postings are asked for by themselves in this reading, and which stay as they are stored.

    Those without a stored text come first; what room is left goes to others, different ones in each reading.
    """
    carry = page.request.carry
    known = frozenset(filter(None, carry.get("known", "").split("\n")))

    def turn(external_id: str) -> tuple[bool, bytes]:
        said = f"{carry.get('read_at', '')} {external_id}".encode("utf-8", "replace")
        return external_id in known, hashlib.sha256(said).digest()

    room = int(carry.get("room", max(1, _MOST_DETAILS // (1 + len(further)))))
    chosen = ids if len(ids) <= room else sorted(ids, key=turn)[:room]
    left = set(ids) - set(chosen)
    return chosen, [external_id for external_id in ids if external_id in left & known]


def _further_pages(data: dict[str, Any], page: Page) -> list[Request]:
    pages = data.get("totalPages")
    if not page.request.url.endswith("page=0&pageSize=1000") or not isinstance(pages, int):
        return []
    if pages > _MOST_PAGES:
        raise Malformed(f"{NAME} states {pages} pages, more than we read; nothing was changed.", "totalPages")
    first = page.request.url.removesuffix("page=0&pageSize=1000")
    carry = {**page.request.carry, "room": str(max(1, _MOST_DETAILS // max(1, pages)))}
    return [Request(f"{first}page={number}&pageSize=1000", carry=carry) for number in range(1, pages)]


def _groups(entries: list[Any]) -> list[list[Any]]:
    """Return the entries by posting: those that repeat an id, one for each place, stand together."""
    groups: dict[str, list[Any]] = {}
    for number, entry in enumerate(entries):
        own = _id(entry) if isinstance(entry, dict) else None
        groups.setdefault(own or f"\0{number}", []).append(entry)
    return list(groups.values())


def _id(entry: dict[str, Any]) -> str | None:
    return text(entry.get("uuid")) or text(entry.get("id"))


def _merged(group: list[Any]) -> Any:
    """Return a posting's entries as one with all their places; what is no object stays, to be rejected."""
    first = group[0]
    if not isinstance(first, dict):
        return first
    places = [entry.get("workLocation") for entry in group]
    return {
        **first,
        "id": _id(first),
        "locations": [*items(first.get("locations")), *(item for item in places if item)],
    }


def _posting(job: dict[str, Any]) -> RawPosting:
    department = table(job.get("department"))
    name = text(department.get("label")) or text(department.get("name"))
    stated = (text(table(item).get("workplaceType")) for item in items(job.get("locations")))
    workplaces = list(dict.fromkeys(word for word in stated if word))
    return RawPosting(
        external_id=required(job, "id"),
        title=required(job, "name", "title"),
        url=required(job, "url", "address"),
        places=tuple(place for item in items(job.get("locations")) if (place := _place(item)) is not None),
        # Places of several kinds are said by their names alone.
        workplace=workplaces[0] if len(workplaces) == 1 else None,
        language=text(job.get("language")),
        departments=(name,) if name else (),
    )


def _place(item: object) -> RawPlace | None:
    """Return a place of either version: a label, an object with parts, or a bare text."""
    place = table(item)
    name = text(place.get("label")) or text(place.get("name")) or (item if isinstance(item, str) else None)
    city, region = text(place.get("city")), text(place.get("state"))
    country = text(place.get("countryCode")) or text(place.get("country"))
    if not (name and name.strip()) and not (city or region or country):
        return None
    return RawPlace(text=name, city=city, region=region, country=country)


def _detail(job: dict[str, Any], page: Page) -> Parsed:
    external_id = page.request.carry.get("id") or _id(job)
    description = table(job.get("description"))
    parts = [found for key in ("role", "company") if (found := text(description.get(key)))]
    url, title = text(job.get("url")), text(job.get("name"))
    if external_id is None or (not parts and title is None):
        raise Malformed(f"{NAME} answered without a posting; nothing was changed.", "detail")
    kind = text(table(job.get("employmentType")).get("label")) or text(job.get("employmentType"))
    for ending, words in _HOURS:
        kind = words if kind and ending.search(kind) else kind
    own = RawPosting(
        external_id=external_id,
        title=title or "",
        url=url or "",
        company_name=text(job.get("companyName")),
        html="\n".join(parts) or None,
        places=tuple(place for item in items(job.get("workLocations")) if (place := _place(item)) is not None),
        is_remote=flag(job.get("isRemote")),
        employment=kind,
        pay=tuple(_pay(table(item)) for item in items(job.get("payRangeDetails"))),
        published=text(job.get("createdOn")),
    )
    return Parsed((), details=(own,)) if page.request.carry.get("id") else Parsed((own,))


def _pay(band: dict[str, Any]) -> RawPay:
    low, high, currency = amount(band.get("rangeStart")), amount(band.get("rangeEnd")), text(band.get("currency"))
    frequency = text(band.get("frequency"))
    sums = " – ".join(f"{part:f}" for part in (low, high) if part is not None)
    return RawPay(low, high, currency, frequency, f"{sums} {currency or ''} {(frequency or '').lower()}".strip())
