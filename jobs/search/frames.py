"""What the search's server and its clients say to each other: frames of JSON, each behind its length in four bytes.

Nothing in a frame is run when it is read, and both sides refuse one that is longer than its bound. Questions are
{"ask": answer | unpaid | leaving-open | new-since | alike | state, ...}; answers {"page", "words"}, {"counts"}, {"count"},
{"ids"} or {"state"}, with null where there is no index yet, or {"error": a sentence}.
"""

from __future__ import annotations

import struct
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, TypeGuard

import orjson

from jobs.search.cursor import Cursor
from jobs.search.ordering import EPOCH, Place, microseconds
from jobs.search.parameters import Vocabulary
from jobs.search.query import SearchQuery
from jobs.search.result import PageOfIds

LENGTH = struct.Struct(">I")
# Bytes: the longest search of a URL is far below, and a page of a thousand rows with all its counts too.
MOST_ASKED, MOST_ANSWERED = 64 * 1024, 4 * 1024 * 1024
MOST_ROWS = 1000


class FrameError(Exception):
    """A frame is too long, cut off, or not what it should be; the message is one sentence."""


def packed(content: dict[str, Any], most: int) -> bytes:
    """Return a frame; raises FrameError where it would be longer than `most`."""
    body = orjson.dumps(content)
    return LENGTH.pack(bounded(len(body), most)) + body


def bounded(length: int, most: int) -> int:
    """Return the length of a frame; raises FrameError where it is not within bounds."""
    if not 0 < length <= most:
        raise FrameError(f"A frame of {length} bytes is not between 1 and {most}.")
    return length


def unpacked(body: bytes) -> dict[str, Any]:
    """Return what is in a frame; raises FrameError where that is no JSON object."""
    try:
        content = orjson.loads(body)
    except ValueError as error:
        raise FrameError("A frame holds no JSON.") from error
    if not isinstance(content, dict):
        raise FrameError("A frame holds no JSON object.")
    return content


def asked_page(
    query: SearchQuery, cursor: Cursor | None, moment: datetime, size: int, *, counted: bool
) -> dict[str, Any]:
    """Return the question for a page."""
    return {
        "ask": "answer", "params": query.params(), "rates": _rates(query), "cursor": cursor.encode() if cursor else None,
        "moment": microseconds(moment), "size": size, "counted": counted,
    }  # fmt: skip


def asked_count(ask: str, query: SearchQuery, moment: datetime) -> dict[str, Any]:
    """Return the question for a number of openings: unpaid, or leaving-open."""
    return {"ask": ask, "params": query.params(), "rates": _rates(query), "moment": microseconds(moment)}


def asked_new(query: SearchQuery, since: datetime, moment: datetime) -> dict[str, Any]:
    """Return the question for the openings that nobody could see at `since`."""
    return {**asked_count("new-since", query, moment), "since": microseconds(since)}


def asked_alike(role: str, skills: Collection[str], countries: Collection[str], size: int) -> dict[str, Any]:
    """Return the question for openings of a role that are most alike."""
    return {"ask": "alike", "role": role, "skills": list(skills), "countries": list(countries), "size": size}


def read_alike(content: dict[str, Any]) -> tuple[str, list[str], list[str], int]:
    """Return (role, skills, countries, size) of such a question; raises FrameError."""
    role, skills, countries = content.get("role"), content.get("skills"), content.get("countries")
    if not (isinstance(role, str) and _are_texts(skills) and _are_texts(countries)):
        raise FrameError("A question for alike openings names no role, skills and countries.")
    return role, skills, countries, _size(content)


def _are_texts(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _size(content: dict[str, Any]) -> int:
    size = content.get("size")
    if type(size) is not int or not 0 < size <= MOST_ROWS:
        raise FrameError(f"A page has between 1 and {MOST_ROWS} rows.")
    return size


def _rates(query: SearchQuery) -> int:
    """Return which table of rates a search compares pay by; 0 for the one in use, or none."""
    return query.rates.version if query.rates else 0


def read_rates(content: dict[str, Any]) -> int:
    """Return the table of rates of a question; raises FrameError where that is no number."""
    found = content.get("rates", 0)
    if type(found) is not int or found < 0:
        raise FrameError("A question's table of rates is none.")
    return found


def read_query(content: dict[str, Any]) -> SearchQuery:
    """Return the search of a question; raises FrameError where it is none that a URL could ask for."""
    params: dict[str, list[str]] = {}
    try:
        for name, value in content["params"]:
            params.setdefault(name, []).append(value)
        # The asking process knows which values there are; here each is only what it says.
        query = SearchQuery.from_params(params, Vocabulary({}))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise FrameError("A question names no search.") from error
    if query.problems:
        raise FrameError(f"A question names a search that is none: {query.problems[0].sentence}")
    return query


def read_moment(content: dict[str, Any], name: str = "moment") -> datetime:
    """Return a moment of a question; raises FrameError where it has none."""
    try:
        return EPOCH + timedelta(microseconds=int(content[name]))
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise FrameError("A question has no moment.") from error


def read_page_question(content: dict[str, Any]) -> tuple[SearchQuery, Cursor | None, datetime, int, bool]:
    """Return (query, cursor, moment, size, counted) of a question for a page; raises FrameError."""
    size = _size(content)
    text = content.get("cursor")
    try:
        cursor = Cursor.decode(text) if text else None
    except (ValueError, AttributeError) as error:
        raise FrameError("A question's cursor is not one of ours.") from error
    return read_query(content), cursor, read_moment(content), size, bool(content.get("counted"))


def page_content(page: PageOfIds, words: str) -> dict[str, Any]:
    """Return the answer that holds a page."""
    return {
        "page": {
            "places": [[place.bucket, place.listed_at, place.id] for place in page.places], "total": page.total,
            "lately": page.lately, "more": page.more, "facets": page.facets, "marks": page.marks,
            "is_exact": page.is_exact,
        },
        "words": words,
    }  # fmt: skip


def read_page(content: dict[str, Any]) -> tuple[PageOfIds, str] | None:
    """Return the page of an answer and the words that were answered; None where there is no index yet. Raises FrameError."""
    try:
        found = content["page"]
        if found is None:
            return None
        facets = found["facets"]
        page = PageOfIds(
            [Place(int(bucket), int(listed_at), int(key)) for bucket, listed_at, key in found["places"]],
            int(found["total"]), int(found["lately"]), bool(found["more"]),
            None if facets is None else {
                name: [(str(value), int(count)) for value, count in counts] for name, counts in facets.items()
            },
            tuple(map(str, found["marks"])), bool(found["is_exact"]),
        )  # fmt: skip
        return page, str(content["words"])
    except (KeyError, TypeError, ValueError) as error:
        raise FrameError("An answer holds no page.") from error
