"""Answers for the tests of sources: our fixtures in the vendor's shape."""

from __future__ import annotations

from pathlib import Path

from jobs import registry
from jobs.contract import BoardRef, CleanPosting, Page, Parsed
from jobs.parsing.clean import clean

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "sources"


def page(source: str, body: bytes, token: str = "lanternworks") -> Page:
    """Return the answer to the source's first request."""
    return Page(registry.source(source).first_requests(BoardRef(source, token))[0], 200, {}, body)


def parsed(source: str, name: str = "") -> Parsed:
    """Return what the source's fixture holds; `name` chooses another file than `<source>.json`."""
    return registry.source(source).parse(page(source, (FIXTURES / (name or f"{source}.json")).read_bytes()))


def cleaned(source: str, name: str = "") -> dict[str, CleanPosting]:
    """Return title -> posting of the source's fixture, after our rules."""
    return {posting.title: posting for posting in map(clean, parsed(source, name).postings)}
