"""Feeds of postings: RSS 2.0, RSS 1.0 and Atom, each as a whole in one answer; the token is the feed's address.

Facts: the RSS 2.0 specification, RFC 4287, and the fields that job boards add (region, type, expires_at, location …). A
feed shows its newest entries, so that absence closes nothing. The employer stands in a field, in a line "Company: …" of
the text, or in the title: "Name: Role" where every title of the feed is of this form, else "Role at Name". The job board
of python.org writes "Role, Name" (its own feed code); what it and We Work Remotely publish is credited to them.
"""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urljoin, urlsplit

from jobs.contract import BoardRef, Page, Parsed, RawPlace, RawPosting, Rejected, Request
from jobs.errors import Malformed
from jobs.parsing.aggregator import own_address
from jobs.parsing.feed_xml import MAX_ENTRIES, Element, bare, child_text, children, inner_markup, read_xml
from jobs.parsing.html import one_line, plain_text, sanitise
from jobs.parsing.markup import as_html

SLUG = "rss"
NAME = "RSS or Atom feed"
DOCS_URL = "https://www.rssboard.org/rss-specification"
BOARD_PATTERNS: tuple[str, ...] = ()
ABSENCE_CLOSES = False
ENABLED = True
OFF_REASON = ""
ATTRIBUTION = ""

# Feeds of job sites that ask to be named: the hosts that they are read from, and the site that their entries lead to.
_CREDITED = {
    "weworkremotely.com": ("We Work Remotely", "weworkremotely.com"),
    "www.weworkremotely.com": ("We Work Remotely", "weworkremotely.com"),
    "python.org": ("Python Job Board", "python.org"),
    "www.python.org": ("Python Job Board", "python.org"),
}
_LABEL = re.compile(
    r"^(company|employer|location|salary|compensation|type|job type|headquarters):\s*(\S.{0,300})$", re.I
)
_COLON = re.compile(r"^([^:]{1,80}?)\s*:\s+(\S.*)$")
_AT = re.compile(r"^(.{3,}\S)\s+(?:at|@)\s+([A-Z0-9][^,;:()]{0,60})$")
_REMOTE_FEED = re.compile(r"\bremote\b.{0,20}\b(?:jobs?|work)\b", re.IGNORECASE)
_LAST = re.compile(
    r"^(.*?\S),\s+([^,]+(?:,\s*(?:Inc|LLC|Ltd|Limited|Co|Corp|GmbH|S\.?A|B\.?V|PLC)\.?)?)$", re.IGNORECASE
)
_LABELLED_LINES = 40


def board_url(board: BoardRef) -> str:
    """Return the feed: the token is its address."""
    return board.token if "://" in board.token else f"https://{board.token}"


def attribution(board: BoardRef) -> str:
    """Return the name of the job site whose feed this is, where it asks to be named; else empty."""
    return _credited(board_url(board))[0]


def _credited(url: str) -> tuple[str, str]:
    """Return (name, site) of a job site that asks to be named; both empty for any other feed."""
    try:
        host = (urlsplit(url).hostname or "").lower()
    except ValueError:
        host = ""
    return _CREDITED.get(host, ("", ""))


def first_requests(board: BoardRef) -> tuple[Request, ...]:
    """One request: the feed."""
    accept = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1"
    return (Request(board_url(board), headers=(("Accept", accept),)),)


def parse(page: Page) -> Parsed:
    """Return the feed's entries; raises Malformed where the answer is no feed."""
    root = read_xml(page, NAME)
    kind = bare(root.tag)
    if kind not in ("rss", "rdf", "feed"):
        raise Malformed(f"The {NAME} answered with XML that is no feed ({kind[:40]}); nothing was changed.", "root")
    channel = next(children(root, "channel"), root)
    entries = list(children(channel, "item")) or list(children(root, "item")) or list(children(root, "entry"))
    if len(entries) > MAX_ENTRIES:
        raise Malformed(f"The {NAME} has more than {MAX_ENTRIES} entries; nothing was changed.", "entries")
    titles = [child_text(entry, "title") or "" for entry in entries]
    named_first = len(titles) > 1 and all(_COLON.match(one_line(unescape(title))) for title in titles)
    remote = bool(_REMOTE_FEED.search(child_text(channel, "title") or ""))
    postings: list[RawPosting] = []
    rejected: list[Rejected] = []
    for number, entry in enumerate(entries, start=1):
        try:
            postings.append(_posting(entry, page.request.url, named_first=named_first, remote=remote))
        except ValueError as problem:
            rejected.append(Rejected(child_text(entry, "guid", "id", "link"), f"entry {number}", str(problem)))
    return Parsed(tuple(postings), rejected=tuple(rejected))


def _posting(entry: Element, feed_url: str, *, named_first: bool, remote: bool) -> RawPosting:
    title = one_line(unescape(child_text(entry, "title") or ""))
    if not title:
        raise ValueError("The entry has no title.")
    link = _link(entry, feed_url)
    external_id = child_text(entry, "guid", "id") or (entry.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"))
    if link is None:
        raise ValueError("The entry has no address.")
    if site := _credited(feed_url)[1]:
        link = own_address({"link": link}, "link", site)
    html = _html(entry)
    labels = _labels(html)
    role, employer = _role_and_employer(title, _stated_employer(entry, labels), named_first)
    if is_python := _credited(feed_url)[1] == "python.org":
        role, employer = _named_last(title)
    return RawPosting(
        external_id=external_id or link,
        title=role,
        url=link,
        company_name=employer,
        html=html or None,
        places=_first_line(html) if is_python else _places(entry, labels),
        workplace=child_text(entry, "remotestatus", "workplace_type", "workplacetype", "remotetype"),
        is_remote=True if remote else None,
        employment=child_text(entry, "type", "job_type", "jobtype", "employmenttype", "employment_type")
        or labels.get("type") or labels.get("job type"),
        pay_text=child_text(entry, "salary", "compensation", "salary_range") or labels.get("salary")
        or labels.get("compensation"),
        published=child_text(entry, "pubdate", "published", "issued", "date", "updated"),
        expires=child_text(entry, "expires_at", "expirationdate", "expires", "validthrough"),
        language=child_text(entry, "language") or entry.get("{http://www.w3.org/XML/1998/namespace}lang"),
        departments=tuple(filter(None, [child_text(entry, "department")])),
    )  # fmt: skip


def _link(entry: Element, feed_url: str) -> str | None:
    """Return the entry's page: RSS's link, Atom's alternate one, else an identifier that is an address."""
    for link in children(entry, "link"):
        stated = (link.text or "").strip() or (link.get("href") or "").strip()
        if stated and link.get("rel", "alternate") == "alternate":
            return _joined(feed_url, stated)
    for guid in children(entry, "guid"):
        if guid.get("isPermaLink", "true") != "false" and (guid.text or "").strip().startswith("http"):
            return str(guid.text).strip()
    return None


def _joined(feed_url: str, link: str) -> str:
    try:
        return urljoin(feed_url, link)
    except ValueError as error:
        raise ValueError("The entry has an address that cannot be read.") from error


def _html(entry: Element) -> str:
    """Return the longest form of the text that the entry gives: encoded, content, description, summary."""
    for name in ("encoded", "content", "description", "summary"):
        for element in children(entry, name):
            markup = inner_markup(element)
            if markup:
                return as_html(markup)
    return ""


def _labels(html: str) -> dict[str, str]:
    """Return what the lines of the text label by themselves, such as "Location: Remote"; the first of each counts."""
    found: dict[str, str] = {}
    for line in plain_text(sanitise(html[:20_000])).split("\n")[:_LABELLED_LINES]:
        match = _LABEL.match(line)
        if match:
            found.setdefault(match[1].lower(), match[2].strip())
    return found


def _stated_employer(entry: Element, labels: dict[str, str]) -> str | None:
    stated = child_text(entry, "company", "company_name", "companyname", "employer", "hiringorganization")
    return stated or labels.get("company") or labels.get("employer")


def _role_and_employer(title: str, stated: str | None, named_first: bool) -> tuple[str, str | None]:
    """Return the title without the employer's name, and that name: the stated one, else the title's."""
    if stated:
        name = re.escape(one_line(stated))
        role = re.sub(rf"^{name}\s*(?::|[-–—|])\s+", "", title, flags=re.IGNORECASE)
        role = re.sub(rf"(?:\s+(?:at|@|[-–—|])|,)\s+{name}$", "", role, flags=re.IGNORECASE)
        return (role or title), one_line(stated)
    if named_first:
        match = _COLON.match(title)
        if match:
            return match[2], match[1].strip()
    match = _AT.match(title)
    return (match[1], match[2].strip()) if match else (title, None)


def _named_last(title: str) -> tuple[str, str | None]:
    """Return role and employer of a title that reads "Role, Name"; a form of company belongs to the name before it."""
    match = _LAST.match(title)
    return (match[1], match[2]) if match else (title, None)


def _first_line(html: str) -> tuple[RawPlace, ...]:
    """Return the place of a text that begins with it, by itself."""
    line = plain_text(sanitise(html[:20_000])).strip().split("\n")[0].strip()
    return (RawPlace(text=line),) if 0 < len(line) <= 100 else ()


def _places(entry: Element, labels: dict[str, str]) -> tuple[RawPlace, ...]:
    """Return the places: fields of the entry, else its labelled line. A state beside a region is the head office's."""
    city, country = child_text(entry, "city"), child_text(entry, "country")
    if city:
        return (RawPlace(city=city, region=child_text(entry, "state", "region"), country=country),)
    text = child_text(entry, "location", "region", "jobgeo") or labels.get("location")
    if text:
        return (RawPlace(text=text, country=country),)
    state = child_text(entry, "state")
    return (RawPlace(region=state, text=country, country=country),) if state or country else ()
