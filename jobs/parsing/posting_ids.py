"""Which posting of which source an address leads to, read from the address alone.

An aggregator's copy keeps the employer's apply address, so the id in it says which record it is a copy of. An id that a
source counts anew for each board comes with the board's token, without which it says nothing. Example:
`posting_ids("https://example.org/careers?gh_jid=4021")` -> (PostingId("greenhouse", None, "4021"),).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_LANGUAGE = r"(?:[a-z]{2}(?:-[a-z]{2})?/)?"
_END = r"(?=[/?#&-]|$)"
# Workday: title and requisition behind the place.
_PATH = r"job/(?:[^?#]*/)?(?P<id>[^/?#]+_[^/?#]+)"
# (source, pattern behind the scheme); `token` stands only where the source's ids are its boards' own.
_SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (source, re.compile(pattern, re.IGNORECASE))
    for source, pattern in (
        ("greenhouse", r"[^?#]*\?(?:[^#]*&)?gh_jid=(?P<id>\d{4,})"),
        ("greenhouse", r"(?:job-)?boards(?:\.eu)?\.greenhouse\.io/embed/job_app\?(?:[^#]*&)?token=(?P<id>\d{4,})"),
        ("greenhouse", r"(?:job-)?boards(?:\.eu)?\.greenhouse\.io/[^/?#]+/jobs/(?P<id>\d{4,})"),
        ("greenhouse", r"boards-api\.greenhouse\.io/v1/boards/[^/?#]+/jobs/(?P<id>\d{4,})"),
        ("lever", rf"(?:jobs|api)\.(?:eu\.)?lever\.co/(?:v0/postings/)?[^/?#]+/(?P<id>{_UUID}){_END}"),
        ("ashby", rf"jobs\.ashbyhq\.com/[^/?#]+/(?P<id>{_UUID}){_END}"),
        ("ashby", rf"[^?#]*\?(?:[^#]*&)?ashby_jid=(?P<id>{_UUID})"),
        ("workable", rf"apply\.workable\.com/(?:[^/?#]+/)?j/(?P<id>[0-9a-f]{{10}}){_END}"),
        ("workable", rf"[a-z0-9-]+\.workable\.com/j(?:obs)?/(?P<id>[0-9a-f]{{10}}){_END}"),
        ("personio", rf"(?P<token>[a-z0-9-]+)\.jobs\.personio\.(?:de|com)/job/(?P<id>\d+){_END}"),
        ("smartrecruiters", rf"(?:jobs|careers)\.smartrecruiters\.com/[^/?#]+/(?P<id>\d{{9,}}){_END}"),
        ("smartrecruiters", rf"api\.smartrecruiters\.com/v1/companies/[^/?#]+/postings/(?P<id>\d{{9,}}){_END}"),
        ("recruitee", r"(?P<token>[a-z0-9-]+)\.recruitee\.com/(?:[a-z]{2}/)?o/(?P<id>[^/?#]+)"),
        ("teamtailor", rf"(?P<token>[a-z0-9-]+)\.teamtailor\.com/{_LANGUAGE}jobs/(?P<id>\d{{4,}}){_END}"),
        ("workday", rf"(?P<token>[a-z0-9_-]+)\.wd\d+\.myworkdayjobs\.com/(?:[^?#]*/)?{_PATH}"),
        ("workday", rf"wd\d+\.myworkdaysite\.com/(?:[^?#]*/)?recruiting/(?P<token>[^/?#]+)/[^/?#]+/{_PATH}"),
        ("breezy", rf"(?P<token>[\w-]+)\.breezy\.hr/p/(?P<id>[0-9a-f]{{12}}){_END}"),
        ("pinpoint", rf"[\w-]+\.pinpointhq\.com/{_LANGUAGE}postings/(?P<id>{_UUID}){_END}"),
        ("bamboohr", rf"(?P<token>[a-z0-9-]+)\.bamboohr\.com/(?:careers|jobs/view\.php\?id=)/?(?P<id>\d+){_END}"),
        ("rippling", rf"ats\.(?:us1\.)?rippling\.com/(?:embed/)?{_LANGUAGE}[^/?#]+/jobs/(?P<id>{_UUID}){_END}"),
    )
)  # fmt: skip
# Sources whose ids are the source's own, never counted anew for a board.
_ONE_COUNT = frozenset({"greenhouse", "lever", "ashby", "workable", "smartrecruiters", "pinpoint", "rippling"})
# A wrapped address lies in a query; so deep it is followed, since trackers wrap trackers.
_WRAPPED = re.compile(r"[?&][^=&#]{1,40}=(https?(?:://|%3a%2f%2f)[^&#]+)", re.IGNORECASE)
_DEPTH = 2
LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class PostingId:
    """One posting at its source; `token` is the board's where ids are its own, None where they are the source's."""

    source: str
    token: str | None
    id: str

    @property
    def key(self) -> str:
        """Return the same as one word, equal for equal postings."""
        return ":".join(part for part in (self.source, self.token, self.id) if part)[:200]


def posting_ids(url: str) -> tuple[PostingId, ...]:
    """Return the postings that an address names, its own first and then that of an address wrapped in it; often none.

    Case is folded. An address that leads to a whole board, or to a page of the employer's own, names none.
    """
    return tuple(dict.fromkeys(_found(url[:LONGEST], _DEPTH)))


def own_id(source: str, external_id: str) -> PostingId | None:
    """Return the id of a board's own record, as an address would name it; None where ids count for one board alone."""
    return PostingId(source, None, external_id.lower()) if source in _ONE_COUNT else None


def _found(url: str, depth: int) -> list[PostingId]:
    rest = re.sub(r"^\s*(?:https?:)?//(?:www\.)?", "", url, flags=re.IGNORECASE)
    found = []
    for source, shape in _SHAPES:
        match = shape.match(rest)
        if match:
            parts = match.groupdict()
            found.append(PostingId(source, (parts.get("token") or "").lower() or None, _identity(source, parts["id"])))
            break
    wrapped = _WRAPPED.search(rest) if depth else None
    return found + (_found(unquote(wrapped[1]), depth - 1) if wrapped else [])


def _identity(source: str, found: str) -> str:
    """Return an id as it is compared: a Workday path ends in title and requisition, and the title may change."""
    text = unquote(found).lower()
    return text.rpartition("_")[2] if source == "workday" else text
