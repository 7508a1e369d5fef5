"""HR-XML: PositionOpening elements of the 2.x standard, and those of 3.x where they say the same; one file, one answer.

Facts: the HR-XML Consortium's PositionOpening, as job boards ask for it: the text is pairs of a name and a value, a headline
beside each part; places repeat; a country may be a name. Contacts are people's data and are never read. A file holds
whatever its owner chose, so that absence closes nothing; `validTo` does. The token is the file's address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from jobs.contract import BoardRef, Page, Parsed, RawPay, RawPlace, RawPosting, Rejected, Request
from jobs.errors import Malformed
from jobs.parsing.feed_xml import MAX_ENTRIES, Element, bare, child_text, children, inner_markup, read_xml
from jobs.parsing.html import one_line
from jobs.parsing.markup import as_html, heading
from jobs.parsing.payload import amount

SLUG = "hr-xml"
NAME = "HR-XML feed"
DOCS_URL = "https://www.hropenstandards.org/"
BOARD_PATTERNS: tuple[str, ...] = ()
ABSENCE_CLOSES = False
ENABLED = True
OFF_REASON = ""
ATTRIBUTION = ""

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_NO_TEXT = re.compile(r"contact|headline|url|link|image|logo|video|colou?r|mode|template|layout", re.IGNORECASE)


def board_url(board: BoardRef) -> str:
    """Return the file: the token is its address."""
    return board.token if "://" in board.token else f"https://{board.token}"


def first_requests(board: BoardRef) -> tuple[Request, ...]:
    """One request: the file."""
    return (Request(board_url(board), headers=(("Accept", "application/xml, text/xml;q=0.9, */*;q=0.1"),)),)


def parse(page: Page) -> Parsed:
    """Return the file's openings; raises Malformed where it holds none."""
    root = read_xml(page, NAME)
    openings = _openings(root)
    if not openings:
        raise Malformed(f"The {NAME} answered with XML that holds no PositionOpening; nothing was changed.", "root")
    if len(openings) > MAX_ENTRIES:
        raise Malformed(f"The {NAME} has more than {MAX_ENTRIES} openings; nothing was changed.", "openings")
    postings: list[RawPosting] = []
    rejected: list[Rejected] = []
    known: set[str] = set()
    for number, opening in enumerate(openings, start=1):
        own = _text(opening, "idvalue", "documentid", "positionid")
        try:
            posting = _posting(opening, page.request.url, own)
            if posting.external_id in known:
                raise ValueError("The same id stands twice in this file.")
        except ValueError as problem:
            rejected.append(Rejected(own, f"opening {number}", str(problem)))
            continue
        known.add(posting.external_id)
        postings.append(posting)
    return Parsed(tuple(postings), rejected=tuple(rejected))


def _openings(root: Element) -> list[Element]:
    """Return the openings that stand in no other one: a file made of nested ones would take the square of its length."""
    found: list[Element] = []
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if bare(element.tag) == "positionopening":
            found.append(element)
        else:
            waiting.extend(reversed(element))
    return found


def _all(element: Element, name: str) -> Iterator[Element]:
    return (part for part in element.iter() if bare(part.tag) == name)


def _text(element: Element, *names: str) -> str | None:
    """Return the text of the first descendant of the first name that has any."""
    return next((text for name in names for part in _all(element, name) if (text := (part.text or "").strip())), None)


def _posting(opening: Element, file_url: str, own: str | None) -> RawPosting:
    title = _text(opening, "positiontitle", "jobtitle")
    apply = _text(opening, "internetwebaddress", "applyuri")
    link = next((text for post in _all(opening, "positionposting") if (text := child_text(post, "link"))), None)
    if title is None:
        raise ValueError("The opening has no title.")
    if own is None:
        raise ValueError("The opening has no id.")
    if not (link or apply):
        raise ValueError("The opening has no address.")
    try:
        url = urljoin(file_url, link or apply or "")
    except ValueError as error:
        raise ValueError("The opening has an address that cannot be read.") from error
    dates = [part for part in _all(opening, "id") if part.get("validFrom") or part.get("validTo")]
    ends = next((part.get("validTo") for part in dates if part.get("validTo")), None)
    profile = next(_all(opening, "positionprofile"), opening)
    return RawPosting(
        external_id=own,
        title=title,
        url=url,
        apply_url=apply if link else None,
        company_name=_employer(opening),
        html=_html(opening),
        places=_places(opening),
        employment=_kinds(opening),
        pay=_pay(opening),
        published=next((part.get("validFrom") for part in dates if part.get("validFrom")), None),
        expires=ends,
        language=(profile.get(_LANGUAGE) or opening.get("languageCode") or "").lower() or None,
    )


def _employer(opening: Element) -> str | None:
    for company in (part for name in ("company", "organization", "hiringorg") for part in _all(opening, name)):
        name = child_text(company, "name", "organizationname", "hiringorgname") or (company.text or "").strip()
        if name:
            return name
    return _text(opening, "organizationname", "hiringorgname")


def _kinds(opening: Element) -> str | None:
    names = ("positionclassification", "positiontype", "positionschedule", "positionscheduletypecode")
    words = [word for name in names if (word := _text(opening, name))]
    return ", ".join(words) or None


def _html(opening: Element) -> str | None:
    """Return the parts of the text in their order, each under its headline; without contacts and settings of a layout."""
    parts: list[str] = []
    pairs = [
        (child_text(pair, "name", "shortdescription") or "", next(children(pair, "value"), None))
        for name in ("formattedpositiondescription", "positionformatteddescription")
        for pair in _all(opening, name)
    ]
    headlines = {name: value.text for name, value in pairs if name.endswith("Headline") and value is not None}
    for name, value in pairs:
        markup = inner_markup(value) if value is not None and not _NO_TEXT.search(name) else ""
        if markup:
            title = one_line(headlines.get(f"{name}Headline") or "")
            parts.append((heading(title) if title else "") + as_html(markup))
    return "\n".join(parts) or None


def _places(opening: Element) -> tuple[RawPlace, ...]:
    found: dict[RawPlace, None] = {}
    for name in ("physicallocation", "positionlocation"):
        for place in _all(opening, name):
            stated = RawPlace(
                text=_text(place, "locationname"),
                city=_text(place, "municipality", "cityname"),
                region=_text(place, "region", "countrysubdivisioncode"),
                country=_text(place, "countrycode", "country"),
            )
            if stated != RawPlace():
                found.setdefault(stated)
    return tuple(found)


def _pay(opening: Element) -> tuple[RawPay, ...]:
    """Return base pay: its interval and currency are attributes."""
    found = []
    for base in _all(opening, "basepay"):
        low, high = amount(_text(base, "basepayamountmin")), amount(_text(base, "basepayamountmax"))
        if low is None and high is None:
            continue
        currency, interval = base.get("currencyCode"), base.get("baseInterval")
        sums = " – ".join(f"{part:f}" for part in (low, high) if part is not None)
        found.append(RawPay(low, high, currency, interval, f"{sums} {currency or ''} {interval or ''}".strip()))
    return tuple(found)
