"""Sitemaps (sitemaps.org, protocol 0.9): lists of pages or of sitemaps, plain or gzipped, and robots.txt that names them."""

from __future__ import annotations

import dataclasses
import re
import zlib
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from jobs.contract import Page
from jobs.errors import Malformed
from jobs.parsing.clean import http_url
from jobs.parsing.dates import parse_moment
from jobs.parsing.feed_xml import bare, child_text, children, read_xml

# The protocol allows 50,000 addresses and 50 MB.
MAX_ADDRESSES = 50_000
MAX_BYTES = 50 * 1024 * 1024
_GZIP = b"\x1f\x8b"
_NAMED = re.compile(rb"^\s*sitemap\s*:\s*(\S{1,2000})", re.IGNORECASE | re.MULTILINE)
# Words of an address that leads to postings, in the languages of careers pages.
_OF_WORK = re.compile(
    r"job|career|position|vacanc|opening|recruit|opportunit|hiring|stelle|karriere|emploi|offre|empleo|oferta|vaga|lavor"
    r"|vacature|praca|وظ",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Listed:
    """One address of a sitemap; `changed` None: it does not say when its page changed."""

    url: str
    changed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What one file lists: pages, or other sitemaps, in its order, each address once and on the file's own host."""

    pages: tuple[Listed, ...] = ()
    sitemaps: tuple[Listed, ...] = ()


def read_sitemap(page: Page, source: str) -> Sitemap:
    """Return what the answer lists; raises Blocked and Malformed as XML does, and Malformed for any other file."""
    url = page.request.url
    if urlsplit(url).path == "/robots.txt":
        named = [Listed(found.decode("utf-8", "replace")) for found in _NAMED.findall(page.body)]
        if not named:
            raise Malformed(f"The robots.txt names no {source.lower()}; nothing was changed.", "Sitemap")
        return Sitemap(sitemaps=_own(named, url))
    root = read_xml(dataclasses.replace(page, body=_unpacked(page.body, source)), source)
    kind = bare(root.tag)
    if kind not in ("urlset", "sitemapindex"):
        raise Malformed(
            f"The {source} answered with XML that is no sitemap ({kind[:40]}); nothing was changed.", "root"
        )
    listed: list[Listed] = []
    for element in children(root, "url" if kind == "urlset" else "sitemap"):
        if len(listed) > MAX_ADDRESSES:
            raise Malformed(f"The {source} lists more than {MAX_ADDRESSES} addresses; nothing was changed.", "loc")
        address = child_text(element, "loc")
        if address:
            listed.append(Listed(address, _moment(child_text(element, "lastmod"))))
    own = _own(listed, url)
    return Sitemap(pages=own) if kind == "urlset" else Sitemap(sitemaps=own)


def of_work(listed: tuple[Listed, ...]) -> tuple[Listed, ...]:
    """Return the addresses that speak of work by their own words; all of them where none does."""
    return tuple(item for item in listed if _OF_WORK.search(urlsplit(item.url).path)) or listed


def newest_first(listed: tuple[Listed, ...]) -> list[Listed]:
    """Return addresses by when their pages changed, the newest first; those that do not say it last, in their order."""
    return sorted(listed, key=lambda item: -item.changed.timestamp() if item.changed else 1.0)


def _unpacked(body: bytes, source: str) -> bytes:
    """Return the file's text: a gzipped one is unpacked within bounds."""
    if not body.startswith(_GZIP):
        return body
    unpacking = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        text = unpacking.decompress(body, MAX_BYTES + 1)
    except zlib.error as error:
        raise Malformed(f"The {source} is packed in a way that cannot be read; nothing was changed.", "gzip") from error
    if len(text) > MAX_BYTES:
        raise Malformed(f"The {source} is larger than {MAX_BYTES // 2**20} MB; nothing was changed.", "gzip")
    if not unpacking.eof:
        raise Malformed(f"The {source} was cut short; nothing was changed.", "gzip")
    return text


def _moment(text: str | None) -> datetime | None:
    try:
        return parse_moment(text)
    except ValueError:
        return None


def _own(listed: list[Listed], url: str) -> tuple[Listed, ...]:
    """Return the addresses on the file's own host, `www.` aside, each once; the others are nobody's word about them."""
    host = _host(url)
    found: dict[str, Listed] = {}
    for item in listed:
        try:
            address = http_url(urljoin(url, item.url))
            own = address is not None and _host(address) == host
        except ValueError:
            continue
        if own and address:
            found.setdefault(address.partition("#")[0], Listed(address.partition("#")[0], item.changed))
    return tuple(found.values())


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").lower().removeprefix("www.")
