"""Personio's XML feed: the whole board in one answer, in English and, for what has no English text, in its own language.

Facts: the vendor's page on retrieving open positions; a position has no address, which is made of host and id; texts are
empty in a language that has none; `salaryInformation` names sum, currency and period. A board on the .com host has a
token that begins with `com/`.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from jobs.contract import BoardRef, Page, Parsed, RawPay, RawPlace, RawPosting, Request
from jobs.errors import Malformed
from jobs.parsing.feed_xml import Element, bare, child_text, children, inner_markup, read_xml
from jobs.parsing.markup import as_html, heading
from jobs.parsing.payload import amount
from jobs.parsing.xml_entries import needed, read_elements

SLUG = "personio"
NAME = "Personio"
DOCS_URL = "https://developer.personio.de/docs/retrieving-open-job-positions"
BOARD_PATTERNS = (
    r"(?P<token>[a-z0-9-]+)\.jobs\.personio\.de(?=[/?#]|$)",
    r"(?P<token>[a-z0-9-]+)\.jobs\.personio\.(?P<realm>com)(?=[/?#]|$)",
)
ABSENCE_CLOSES = True
ENABLED = True
OFF_REASON = ""
ATTRIBUTION = ""

_BOTH = re.compile(r"full-or-part", re.IGNORECASE)


def _host(board: BoardRef) -> str:
    """Return the host: a token on the .com host begins with its realm."""
    realm, _, slug = board.token.rpartition("/")
    return f"{quote(slug)}.jobs.personio.{realm or 'de'}"


def board_url(board: BoardRef) -> str:
    """Return the hosted board."""
    return f"https://{_host(board)}/"


def first_requests(board: BoardRef) -> tuple[Request, ...]:
    """One request for the whole board in English; where the .de host knows no such board, the .com host is asked."""
    host, accept = _host(board), (("Accept", "application/xml, text/xml"),)
    other = host.removesuffix("de") + "com" if host.endswith(".de") else None
    url = "https://{}/xml?language=en"
    return (
        Request(
            url.format(host), headers=accept, otherwise=Request(url.format(other), headers=accept) if other else None
        ),
    )


def parse(page: Page) -> Parsed:
    """Return the board; raises Malformed where the answer is no list of positions."""
    root = read_xml(page, NAME)
    if bare(root.tag) != "workzag-jobs":
        raise Malformed(f"{NAME} answered with XML that is no list of positions; nothing was changed.", "root")
    host = urlsplit(page.request.url).hostname or ""
    postings, rejected = read_elements(
        NAME, list(children(root, "position")), lambda position: _posting(position, host)
    )
    if page.request.tag == "texts":
        return Parsed((), details=postings)
    # A failure here would leave postings without their texts: the reading is not whole without it.
    own_language = Request(f"https://{host}/xml", headers=page.request.headers, tag="texts")
    without_text = any(posting.html is None for posting in postings)
    return Parsed(postings, (own_language,) if without_text else (), rejected=rejected)


def _posting(position: Element, host: str) -> RawPosting:
    external_id = needed(position, "id")
    schedule = child_text(position, "schedule") or ""
    offices = [child_text(position, "office")]
    for more in children(position, "additionaloffices"):
        offices += [(office.text or "").strip() for office in children(more, "office")]
    kind = (child_text(position, "employmenttype") or "").replace("permanent", "")
    return RawPosting(
        external_id=external_id,
        title=needed(position, "name", "title"),
        url=f"https://{host}/job/{quote(external_id, safe='')}",
        company_name=child_text(position, "subcompany"),
        html=_html(position),
        places=tuple(RawPlace(text=office) for office in dict.fromkeys(offices) if office),
        employment=f"{kind} {'' if _BOTH.search(schedule) else schedule}".strip() or None,
        pay=_pay(position),
        published=child_text(position, "createdat"),
        departments=tuple(filter(None, [child_text(position, "department")])),
    )


def _html(position: Element) -> str | None:
    """Return the sections that hold any text, each under its name."""
    parts = []
    for descriptions in children(position, "jobdescriptions"):
        for section in children(descriptions, "jobdescription"):
            content = next((inner_markup(value) for value in children(section, "value")), "")
            if content:
                name = child_text(section, "name")
                parts.append((heading(name) if name else "") + as_html(content))
    return "\n".join(parts) or None


def _pay(position: Element) -> tuple[RawPay, ...]:
    found = []
    for stated in children(position, "salaryinformation"):
        low, high = amount(child_text(stated, "min")), amount(child_text(stated, "max"))
        currency, period = child_text(stated, "currencycode"), child_text(stated, "type")
        if low is None and high is None:
            continue
        sums = " – ".join(dict.fromkeys(f"{part:f}" for part in (low, high) if part is not None))
        found.append(RawPay(low, high, currency, period, " ".join(filter(None, [currency, sums, period]))))
    return tuple(found)
