"""A feed of an employer's own format, XML or JSON, read with the map of its fields that a person made in the admin.

The token is the feed's address; the map is given with the board (docs/decisions/0017-field-maps.md) and travels with the
request, so that its answer is read with the map that it was asked for. The map says whether the feed is whole.
"""

from __future__ import annotations

from jobs.contract import BoardRef, Page, Parsed, Request
from jobs.errors import Malformed
from jobs.parsing.field_map import BadFieldMap, FieldMap, field_map
from jobs.parsing.mapped import read_feed, read_records, records

SLUG = "custom"
NAME = "Feed with a field map"
DOCS_URL = "https://www.w3.org/TR/xml/"
BOARD_PATTERNS: tuple[str, ...] = ()
ABSENCE_CLOSES = False
ENABLED = True
OFF_REASON = ""
ATTRIBUTION = ""


def board_url(board: BoardRef) -> str:
    """Return the feed: the token is its address."""
    return board.token if "://" in board.token else f"https://{board.token}"


def absence_closes(board: BoardRef) -> bool:
    """Return whether the map says that the feed lists every open posting; False where there is no map to say it."""
    try:
        return field_map(board.field_map).whole
    except BadFieldMap:
        return False


def first_requests(board: BoardRef) -> tuple[Request, ...]:
    """One request: the feed, which carries the board's map."""
    accept = (("Accept", "application/json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1"),)
    return (Request(board_url(board), headers=accept, carry={"map": board.field_map}),)


def parse(page: Page) -> Parsed:
    """Return the feed's entries; raises Malformed where the map cannot be used or leads to no entries."""
    mapped = _map(page)
    root, spaces = read_feed(page)
    entries = records(root, mapped.record, spaces)
    postings, rejected = read_records(entries, mapped, spaces, page.request.url)
    return Parsed(postings, rejected=rejected)


def _map(page: Page) -> FieldMap:
    stated = page.request.carry.get("map", "")
    if not stated:
        raise Malformed("This feed has no map of its fields; make one in the admin. Nothing was changed.", "map")
    try:
        return field_map(stated)
    except BadFieldMap as problem:
        raise Malformed(f"The map of this feed's fields cannot be used: {problem}", "map") from problem
