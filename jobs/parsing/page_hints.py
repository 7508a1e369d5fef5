"""What a web page says about where an employer's jobs come from: a feed, postings of its own, or a known system.

Only what stands in the answer counts: addresses, settings of an embedded board, signs of a vendor's code. A token is
never made from the employer's name. Example: `<script src="https://boards.greenhouse.io/embed/job_board/js?for=acme">`
holds an address that a source recognises.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Literal
from urllib.parse import urljoin, urlsplit

from jobs.contract import BoardRef, Page
from jobs.parsing.ld_json import nodes, scripts, types
from jobs.parsing.marked_up import postings_in
from jobs.parsing.markup import page_text

Kind = Literal["feed", "json-feed", "indeed-xml", "hr-xml", "sitemap", "page", "other"]
MAX_PAGE = 1_500_000
MAX_ADDRESSES = 5_000
_ADDRESS = re.compile(
    r"(?:https?:)?(?:\\?/){2}[a-z0-9][a-z0-9.-]{2,100}\.[a-z]{2,20}(?:\\?/[^\s\"'<>()\\]{0,300}){0,12}", re.I
)
_FEED_START = re.compile(
    r"\s*(?:<\?xml[^>]*\?>|<!--.{0,500}?-->|\s)*<(?:rss|feed|rdf:rdf)\b", re.IGNORECASE | re.DOTALL
)
_XML_START = re.compile(
    r"\s*(?:<\?xml[^>]*\?>|<!--.{0,500}?-->|\s)*<(?!!|html\b)(?:[\w.-]{1,40}:)?[A-Za-z]", re.I | re.DOTALL
)
# Files that are neither RSS nor Atom, by the elements that they are made of.
_XML_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("sitemap", re.compile(r"<(?:urlset|sitemapindex)[\s>]")),
    ("hr-xml", re.compile(r"<(?:[\w.-]{1,40}:)?PositionOpening[\s>]")),
    ("indeed-xml", re.compile(r"<(?:source|jobs)[\s>].{0,4000}?<job[\s>]", re.DOTALL)),
)
_JSON_FEED = re.compile(r'"version"\s*:\s*"https?:\\?/\\?/jsonfeed\.org')
_NAMES_SITEMAP = re.compile(r"^\s*sitemap\s*:\s*\S", re.IGNORECASE | re.MULTILINE)
_LINK = re.compile(r"<link\b[^>]{0,500}>", re.IGNORECASE)
_FEED_TYPE = re.compile(r"application/(?:rss|atom)\+xml", re.IGNORECASE)
_HREF = re.compile(r"""\bhref\s*=\s*["']?([^"'\s>]{1,500})""", re.IGNORECASE)
# Settings of an embedded board that hold its token: (source, sign that the page uses the vendor, token).
_SETTINGS = (
    ("greenhouse", re.compile(r"greenhouse|grnhse"),
     re.compile(r"""["']?(?:urlToken|boardToken|board_token)["']?\s*[:=]\s*\\?["']([A-Za-z0-9_-]{1,100})\\?["']""")),
    ("lever", re.compile(r"lever"),
     re.compile(r"""leverJobsOptions\s*=\s*\{[^}]{0,300}?accountName["']?\s*:\s*["']([A-Za-z0-9._-]{1,100})["']""")),
)  # fmt: skip
# Systems by their addresses, or by signs in a page whose address is the employer's own.
_SYSTEMS = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("Greenhouse", r"[?&]gh_jid=\d|grnhse_app|\bboards\.greenhouse\.io\b"),
        ("Lever", r"leverJobsOptions|\bjobs\.(?:eu\.)?lever\.co\b"),
        ("Ashby", r"ashby_embed|[?&]ashby_jid=|\bjobs\.ashbyhq\.com\b"),
        ("Workable", r"//(?!www\.|help\.|resources\.)[\w-]+\.workable\.com\b|\bworkable\.com/api/accounts/"),
        ("SmartRecruiters", r"\b(?:careers|jobs|api)\.smartrecruiters\.com\b|sr:job-ad-id"),
        ("Recruitee", r"//(?!www\.|docs\.|support\.)[\w-]+\.recruitee\.com\b|\brecruiteecdn\.com\b|window\.recruitee"),
        ("Teamtailor", r"//(?!www\.|support\.|api\.)[\w-]+\.teamtailor\.com\b|teamtailor-cdn"),
        ("Personio", r"\.jobs\.personio\.(?:de|com)\b"),
        ("BambooHR", r"\.bamboohr\.com/(?:careers|jobs)|BambooHR-ATS"),
        ("Workday", r"\.wd\d+\.myworkdayjobs\.com\b|\bwd\d+\.myworkdaysite\.com\b"),
        ("Breezy", r"//(?!www\.|app\.|help\.)[\w-]+\.breezy\.hr\b|breezy-portal"),
        ("Rippling", r"\bats\.(?:us1\.)?rippling\.com\b"),
        ("Pinpoint", r"//(?!www\.|help\.)[\w-]+\.pinpointhq\.com\b"),
        ("JazzHR", r"\.applytojob\.com\b"),
        ("Gem", r"\bjobs\.gem\.com\b"),
        ("Homerun", r"//(?!www\.)[\w-]+\.homerun\.co\b"),
        ("Polymer", r"\bjobs\.polymer\.co\b"),
        ("Manatal", r"\bcareers-page\.com/"),
        ("iCIMS", r"\.icims\.com\b"),
        ("Eightfold", r"\.eightfold\.ai\b"),
        ("Taleo", r"\.taleo\.net\b"),
        ("Oracle Recruiting", r"oraclecloud\.com/hcmUI/CandidateExperience"),
        ("Jobvite", r"\bjobs\.jobvite\.com\b"),
        ("Comeet", r"\bcomeet\.com/jobs/"),
        ("JOIN", r"\bjoin\.com/companies/"),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PageHints:
    """What one page says: its kind, whether it carries a JobPosting, addresses in it, boards that its settings name,
    systems that it shows signs of, and feeds that it offers."""

    kind: Kind
    has_posting: bool = False
    addresses: tuple[str, ...] = ()
    boards: tuple[BoardRef, ...] = ()
    systems: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()


def systems_of(text: str) -> tuple[str, ...]:
    """Return the names of the applicant-tracking systems that an address, or a page, shows signs of."""
    return tuple(name for name, pattern in _SYSTEMS if pattern.search(text))


def page_hints(page: Page) -> PageHints:
    """Return what the answer says; the content type counts less than the content."""
    if page.body.startswith(b"\x1f\x8b") and "sitemap" in page.request.url:
        return PageHints("sitemap")
    text = page_text(page.body[:MAX_PAGE], page.headers)
    if urlsplit(page.request.url).path == "/robots.txt" and _NAMES_SITEMAP.search(text):
        return PageHints("sitemap")
    kind = _kind(text, page.headers.get("content-type", "").lower())
    if kind != "page":
        return PageHints(kind)
    feeds = _feeds(text, page.request.url)
    return PageHints(
        kind,
        has_posting=any("JobPosting" in types(node) for item in scripts(text) for node in nodes(list(item.values)))
        or bool(postings_in(text)),
        addresses=_addresses(text),
        boards=tuple(
            dict.fromkeys(
                BoardRef(source, token)
                for source, sign, pattern in _SETTINGS
                if sign.search(text)
                for token in pattern.findall(text)
            )
        )
        + _own_host(text, page.request.url, feeds),
        systems=systems_of(text),
        feeds=feeds,
    )


def _own_host(text: str, url: str, feeds: tuple[str, ...]) -> tuple[BoardRef, ...]:
    """Return the board that stands on the page's own host: Teamtailor's pages offer their feed at /jobs.rss there."""
    host = urlsplit(url).hostname or ""
    offered = any(urlsplit(feed)[1:3] == (host, "/jobs.rss") for feed in feeds)
    return (BoardRef("teamtailor", host),) if offered and "teamtailor" in text else ()


def _kind(text: str, content_type: str) -> Kind:
    start = text[:4_000]
    if _FEED_START.match(start):
        return "feed"
    if _XML_START.match(start) and "<html" not in start.lower():
        named = next((kind for kind, pattern in _XML_KINDS if pattern.search(start)), None)
        if named or start.lstrip("\ufeff \t\r\n").startswith("<?xml"):
            return named or "other"
    if start.lstrip().startswith(("{", "[")):
        return "json-feed" if "feed+json" in content_type or _JSON_FEED.search(start) else "other"
    return "page" if "<" in start else "other"


def _addresses(text: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for match in _ADDRESS.finditer(text):
        found.setdefault(unescape(match[0].replace("\\/", "/")))
        if len(found) == MAX_ADDRESSES:
            break
    return tuple(found)


def _feeds(text: str, url: str) -> tuple[str, ...]:
    """Return the addresses of the feeds that the page offers, comments on a page left out."""
    found: dict[str, None] = {}
    for link in _LINK.finditer(text[:500_000]):
        href = _HREF.search(link[0])
        if href and _FEED_TYPE.search(link[0]) and "comments" not in href[1]:
            try:
                found.setdefault(urljoin(url, unescape(href[1])))
            except ValueError:
                continue
    return tuple(found)[:5]
