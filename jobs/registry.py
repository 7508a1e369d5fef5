"""The installed sources: every file of `jobs/sources/`, found by scanning the folder."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType
from typing import Protocol, cast
from urllib.parse import unquote, urlsplit

from jobs import sources as package
from jobs.contract import BoardRef, Page, Parsed, Request
from jobs.errors import SourceError

MAX_ADDRESS = 2_000


class Source(Protocol):
    """What a file of `jobs/sources/` offers; the whole contract stands in docs/sources.md.

    Where it depends on the board, a file may offer more: `KEY_NEEDED`, why a board without a key is not read;
    `absence_closes(board)` and `attribution(board)` in the place of the constants; `KEEPS_PAGES` True, that it is told
    which postings are stored and need not ask for all of them again; `KEEPS_ALWAYS` True, that it never can, and so is told
    of those that are stored with a text whenever it is read.
    """

    SLUG: str
    NAME: str
    DOCS_URL: str
    BOARD_PATTERNS: tuple[str, ...]
    ABSENCE_CLOSES: bool
    ENABLED: bool
    OFF_REASON: str
    ATTRIBUTION: str

    def first_requests(self, board: BoardRef) -> tuple[Request, ...]:
        """Return the requests that reading `board` starts with."""

    def parse(self, page: Page) -> Parsed:
        """Return what `page` holds; raises SourceError where it is not what the source documents."""

    def board_url(self, board: BoardRef) -> str:
        """Return the page of `board` that people read."""


@cache
def sources() -> Mapping[str, Source]:
    """Return slug -> source for every installed one, sorted by slug."""
    found: dict[str, Source] = {}
    for module in iter_modules(package.__path__):
        source = cast(Source, import_module(f"jobs.sources.{module.name}"))
        found[source.SLUG] = source
    return MappingProxyType(dict(sorted(found.items())))


def source(slug: str) -> Source:
    """Return the source of `slug`; raises KeyError with a sentence where it is not installed."""
    try:
        return sources()[slug]
    except KeyError:
        raise KeyError(f"The source {slug!r} is not installed; known are {', '.join(sources())}.") from None


def switched_off() -> frozenset[str]:
    """Return the slugs of the sources that are not read here: their boards can be stored, and wait for a permission."""
    return frozenset(slug for slug, found in sources().items() if not found.ENABLED)


def off_reason(board: BoardRef) -> str:
    """Return why a board is not read here: its source is switched off, or needs a key that is not set; else empty."""
    found = sources().get(board.source)
    if found is None or not (found.ENABLED or board.permitted):
        return found.OFF_REASON if found else ""
    return "" if board.key else key_needed(board.source)


def key_needed(slug: str) -> str:
    """Return why boards of a source are not read without a key; empty where they are."""
    return str(getattr(sources().get(slug), "KEY_NEEDED", ""))


def absence_closes(board: BoardRef) -> bool:
    """Return whether a whole reading without a posting says that it is gone; raises KeyError like `source`."""
    found = source(board.source)
    depends = getattr(found, "absence_closes", None)
    return bool(depends(board)) if depends else found.ABSENCE_CLOSES


def keeps_pages(slug: str) -> bool:
    """Return whether a source is told what is stored of a board."""
    return bool(getattr(sources().get(slug), "KEEPS_PAGES", False))


def keeps_always(slug: str) -> bool:
    """Return whether a source must be told what is stored of a board, because it cannot ask for everything at once."""
    return bool(getattr(sources().get(slug), "KEEPS_ALWAYS", False))


def attribution(board: BoardRef) -> str:
    """Return the name that each posting of a board must credit with a followed link; empty for none."""
    found = sources().get(board.source)
    depends = getattr(found, "attribution", None)
    return str(depends(board)) if depends else found.ATTRIBUTION if found else ""


def host_of(board: BoardRef) -> str:
    """Return the host that reading a board begins at; empty where its source is not installed or cannot say."""
    found = sources().get(board.source)
    try:
        requests = found.first_requests(board) if found else ()
        return (urlsplit(requests[0].url).hostname or "") if requests else ""
    except (SourceError, ValueError):
        return ""


def choices() -> list[tuple[str, str]]:
    """Return (slug, name) of every source, for forms."""
    return [(slug, found.NAME) for slug, found in sources().items()]


def is_one_board(found: Source) -> bool:
    """Return whether a source is one board of many employers, such as a job site, so that its token is its slug."""
    return bool(found.BOARD_PATTERNS) and not any("(?P<token>" in pattern for pattern in found.BOARD_PATTERNS)


def detect(url: str) -> BoardRef | None:
    """Return the board that a careers address belongs to; None where no source knows it.

    A token is taken from the address only, its case kept and its percent signs read. The scheme may be missing
    (`//host/…` or `host/…`), slashes may be escaped as in JSON. Where a pattern captures a `realm` (a vendor's region),
    it stands before the token, as in `eu/name`. A site that is one board has patterns without a token: its slug is it.
    """
    text = re.sub(r"^(?:https?:)?//", "", url.strip().replace("\\/", "/")[:MAX_ADDRESS], flags=re.IGNORECASE)
    for slug, found in sources().items():
        for pattern in found.BOARD_PATTERNS:
            match = re.match(pattern, text, re.IGNORECASE)
            if match is None:
                continue
            parts = match.groupdict()
            token = unquote(parts.get("token") or slug).strip()
            if token.strip(".") and token.isprintable() and not set(token) & set("/?#\\"):
                realm = parts.get("realm")
                return BoardRef(slug, f"{realm.lower()}/{token}" if realm else token)
    return None
