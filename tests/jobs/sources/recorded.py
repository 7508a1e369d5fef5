"""Answers for the tests of sources: our fixtures in the vendor's shape."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from jobs import registry
from jobs.contract import BoardRef, CleanPosting, Page, Parsed, Request
from jobs.errors import SourceError
from jobs.fetch import Fetcher
from jobs.models.board import Board
from jobs.parsing.clean import clean
from jobs.services.reading import Reading, read_board
from tests.jobs.payloads import ScriptedFetcher

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "sources"


def fixture(name: str) -> bytes:
    """Return one of our fixtures."""
    return (FIXTURES / name).read_bytes()


def page(source: str, body: bytes, token: str = "lanternworks") -> Page:
    """Return the answer to the source's first request."""
    return Page(registry.source(source).first_requests(BoardRef(source, token))[0], 200, {}, body)


def parsed(source: str, name: str = "") -> Parsed:
    """Return what the source's fixture holds; `name` chooses another file than `<source>.json`."""
    return registry.source(source).parse(page(source, fixture(name or f"{source}.json")))


def cleaned(source: str, name: str = "") -> dict[str, CleanPosting]:
    """Return title -> posting of the source's fixture, after our rules."""
    return {posting.title: posting for posting in map(clean, parsed(source, name).postings)}


def whole(source: str, *answers: bytes | SourceError, token: str = "lanternworks") -> tuple[Reading, list[Request]]:
    """Return a board read whole from the answers in their order, and what was asked; no answer may be left."""
    fetcher = ScriptedFetcher(*answers)
    board = Board(source=source, token=token)
    reading = read_board(board, cast(Fetcher, fetcher), conditional=False)
    assert not fetcher.answers
    return reading, [request for request, _ in fetcher.asked]
