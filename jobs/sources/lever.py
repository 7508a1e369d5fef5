"""Lever's Postings API, global and EU: a bare list with the whole board; it states no count.

Facts: the vendor's postings-api documentation; `createdAt` is epoch milliseconds; `lists[].content` has <li> without
<ul>; an unknown site answers an object with "ok": false. An EU board's token is kept as `eu/<site>`.
"""

from __future__ import annotations

from html import escape
from typing import Any
from urllib.parse import quote

from jobs.contract import BoardRef, Page, Parsed, RawPay, RawPlace, RawPosting, Request
from jobs.errors import Gone, Malformed
from jobs.parsing.payload import amount, items, read_entries, read_json, required, table, text

SLUG = "lever"
NAME = "Lever"
DOCS_URL = "https://github.com/lever/postings-api"
BOARD_PATTERNS = (
    r"api\.(?:(?P<realm>eu)\.)?lever\.co/v0/postings/(?P<token>[A-Za-z0-9._-]*[A-Za-z0-9_-])",
    r"jobs\.(?:(?P<realm>eu)\.)?lever\.co/(?P<token>[A-Za-z0-9._-]*[A-Za-z0-9_-])",
)
ABSENCE_CLOSES = True
ENABLED = True
OFF_REASON = ""
ATTRIBUTION = ""


def _site(board: BoardRef) -> tuple[str, str]:
    """Return (host part, site): an EU board's token begins with its realm."""
    realm, _, site = board.token.rpartition("/")
    return (f"{realm}.lever.co" if realm else "lever.co"), site


def board_url(board: BoardRef) -> str:
    """Return the hosted board."""
    host, site = _site(board)
    return f"https://jobs.{host}/{quote(site)}"


def first_requests(board: BoardRef) -> tuple[Request, ...]:
    """One request: without a limit the whole list comes in one answer.

    A site that is not there, and never was, may be in the EU; one that was read and went is not looked for there, where
    another employer may have its name.
    """
    host, site = _site(board)
    path = f"/v0/postings/{quote(site)}?mode=json"
    elsewhere = host == "lever.co" and board.read_at is None
    return (
        Request(f"https://api.{host}{path}", otherwise=Request(f"https://api.eu.{host}{path}") if elsewhere else None),
    )


def parse(page: Page) -> Parsed:
    """Return the board; raises Gone for a site that is not there and Malformed for anything but a list."""
    data = read_json(page, NAME)
    if isinstance(data, dict) and data.get("ok") is False:
        raise Gone("Lever says that there is no such site.")
    if not isinstance(data, list):
        raise Malformed("Lever answered without a list of postings; nothing was changed.", "answer")
    postings, rejected = read_entries(data, _posting)
    return Parsed(postings, rejected=rejected)


def _posting(job: dict[str, Any]) -> RawPosting:
    categories = table(job.get("categories"))
    texts = [found for item in items(categories.get("allLocations")) if (found := text(item)) is not None]
    location = text(categories.get("location"))
    if location and location not in texts:
        texts.insert(0, location)
    created = job.get("createdAt")
    names = (text(categories.get("department")), text(categories.get("team")))
    return RawPosting(
        external_id=required(job, "id"),
        title=required(job, "text", "title"),
        url=required(job, "hostedUrl", "address"),
        apply_url=text(job.get("applyUrl")),
        html=_html(job),
        places=_places(texts, location, text(job.get("country"))),
        workplace=text(job.get("workplaceType")),
        employment=text(categories.get("commitment")),
        pay=_pay(table(job.get("salaryRange"))),
        pay_text=text(job.get("salaryDescriptionPlain")),
        published=created if isinstance(created, int) and not isinstance(created, bool) else None,
        departments=tuple(name for name in names if name),
    )


def _places(texts: list[str], location: str | None, country: str | None) -> tuple[RawPlace, ...]:
    """The posting's country is that of its first place: the others may lie elsewhere."""
    if not texts:
        return (RawPlace(country=country),) if country else ()
    return tuple(RawPlace(text=item, country=country if item == (location or texts[0]) else None) for item in texts)


def _html(job: dict[str, Any]) -> str | None:
    """Return body, lists and closing part as one; the plain twins keep hidden text and are not used."""
    parts = [text(job.get("description")) or ""]
    for item in items(job.get("lists")):
        section = table(item)
        heading, content = text(section.get("text")), text(section.get("content"))
        if heading:
            parts.append(f"<h3>{escape(heading)}</h3>")
        if content:
            parts.append(f"<ul>{content}</ul>")
    parts.append(text(job.get("additional")) or "")
    return "\n".join(part for part in parts if part) or None


def _pay(band: dict[str, Any]) -> tuple[RawPay, ...]:
    if not band:
        return ()
    low, high, currency = amount(band.get("min")), amount(band.get("max")), text(band.get("currency"))
    interval = text(band.get("interval"))
    label = f"{currency or ''} {low or ''} – {high or ''} {(interval or '').replace('-', ' ')}".strip()
    return (RawPay(low, high, currency, interval, label),)
