"""Hacker News "Who is hiring": the newest monthly thread, one posting for each comment that begins with a header line.

Facts: the thread's own rules and hn.algolia.com's API. A header is `Company | Role | Place | REMOTE | pay`, in any order
behind the company; free prose, complaints and replies are no postings and are rejected with the reason. Threads live for a
month. Who wrote a comment is never read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from jobs.contract import BoardRef, Page, Parsed, RawPlace, RawPosting, Rejected, Request
from jobs.errors import Malformed
from jobs.parsing.employment import employment
from jobs.parsing.html import one_line
from jobs.parsing.pay_words import stated_range
from jobs.parsing.payload import read_json, table, text
from jobs.parsing.places import places

SLUG = "hackernews"
NAME = "Hacker News: Who is hiring"
DOCS_URL = "https://hn.algolia.com/api"
BOARD_PATTERNS = (
    r"news\.ycombinator\.com/(?:user|submitted)\?id=whoishiring(?=[&#]|$)",
    r"hn\.algolia\.com/api/v1/search_by_date\?tags=story,author_whoishiring(?=[&#]|$)",
)
ABSENCE_CLOSES = False
ENABLED = True
OFF_REASON = ""
ATTRIBUTION = ""

MAX_COMMENTS = 5_000
_THREAD = re.compile(r"^\s*ask hn:\s*who is hiring\b", re.IGNORECASE)
_PARAGRAPH = re.compile(r"<p>|\n", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_WORK = re.compile(r"\b(?:remote(?:ly)?|on-?site|in[- ]?office|hybrid|in[- ]?person|wfh)\b", re.IGNORECASE)
_ASIDE = re.compile(
    r"https?:|www\.|\b(?:visa|equity|sponsor\w*|interns? welcome|relocat\w+|multiple roles?)\b", re.IGNORECASE
)
_ROLE = re.compile(
    r"engineer|develop(?:er|ment)|scientist|analyst|architect|designer|manager|\blead\b|leads\b|head of|director|researcher"
    r"|\bsre\b|devops|administrator|\bdba\b|specialist|advocate|consultant|founding|founder|\bcto\b|\bvp\b|intern\b|recruiter"
    r"|programmer|technologist|statistician|\b(?:swe|mle|qa|pm)s?\b|officer|writer|marketer|account executive|product owner",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Header:
    """What the parts of a header line say."""

    company: str
    roles: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    works: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    pay: str | None = None


def board_url(board: BoardRef) -> str:
    """Return the list of the threads."""
    return "https://news.ycombinator.com/submitted?id=whoishiring"


def first_requests(board: BoardRef) -> tuple[Request, ...]:
    """One request: the threads, the newest first."""
    return (Request("https://hn.algolia.com/api/v1/search_by_date?tags=story,author_whoishiring"),)


def parse(page: Page) -> Parsed:
    """Return the newest thread to read, or a thread's postings; raises Malformed for anything else."""
    data = table(read_json(page, NAME))
    if isinstance(data.get("children"), list):
        return _thread([(item, True) for item in data["children"] if not _is_empty(item)])
    hits = data.get("hits")
    if not isinstance(hits, list):
        raise Malformed(f"{NAME} answered without a thread; nothing was changed.", "answer")
    if any("comment_text" in table(hit) for hit in hits):
        return _thread([(hit, table(hit).get("parent_id") == table(hit).get("story_id")) for hit in hits])
    for hit in map(table, hits):
        number = text(hit.get("objectID")) or ""
        if _THREAD.match(text(hit.get("title")) or "") and re.fullmatch(r"\d{1,12}", number):
            return Parsed((), (Request(f"https://hn.algolia.com/api/v1/items/{number}", tag="thread"),))
    raise Malformed(f"{NAME} answered without a thread of this name; nothing was changed.", "hits")


def _is_empty(comment: object) -> bool:
    """Return whether a comment was deleted: nothing of it is left but its number."""
    return isinstance(comment, dict) and comment.get("text") is None and comment.get("author") is None


def _thread(comments: list[tuple[Any, bool]]) -> Parsed:
    if len(comments) > MAX_COMMENTS:
        raise Malformed(f"{NAME} answered with more than {MAX_COMMENTS} comments; nothing was changed.", "children")
    postings: list[RawPosting] = []
    rejected: list[Rejected] = []
    known: set[str] = set()
    for number, (comment, is_first) in enumerate(comments, start=1):
        entry = table(comment)
        external_id = text(entry.get("id")) or text(entry.get("objectID"))
        try:
            if external_id is None or external_id in known or not re.fullmatch(r"\d{1,12}", external_id):
                raise ValueError("The comment has no number of its own.")
            if not is_first:
                raise ValueError("The comment is a reply.")
            postings.append(_posting(entry, external_id))
        except ValueError as problem:
            rejected.append(Rejected(external_id, f"comment {number}", str(problem)))
            continue
        known.add(external_id)
    return Parsed(tuple(postings), rejected=tuple(rejected))


def _posting(comment: dict[str, Any], external_id: str) -> RawPosting:
    content = text(comment.get("text")) or text(comment.get("comment_text"))
    if content is None:
        raise ValueError("The comment has no text.")
    header = _header(_PARAGRAPH.split(content.lstrip(), maxsplit=1)[0])
    return RawPosting(
        external_id=external_id,
        title=", ".join(header.roles)[:300],
        url=f"https://news.ycombinator.com/item?id={external_id}",
        company_name=header.company,
        html=f"<p>{content}",
        places=tuple(RawPlace(text=place) for place in header.places),
        workplace=_workplace(header.works),
        employment=", ".join(header.kinds) or None,
        pay_text=header.pay,
        published=text(comment.get("created_at")),
    )


def _header(line: str) -> _Header:
    """Return what a header line says; raises ValueError where the line is none."""
    parts = [one_line(part) for part in unescape(_TAG.sub(" ", line))[:2_000].split("|")]
    parts = [part for part in parts if part]
    if len(parts) < 3:
        raise ValueError("The comment does not begin with a header line (Company | Role | Place).")
    header = _Header(re.sub(r"\s*\((?:https?:|www\.)[^)]*\)|\s*https?:\S+", "", parts[0]).strip())
    if not header.company or len(header.company) > 100:
        raise ValueError("The header line of the comment names no company.")
    left = [part for part in parts[1:] if not _sort(part, header)]
    if not header.roles:
        # Behind the company stands the role, whatever it is called.
        header.roles = [part for part in left[:1] if len(part) <= 100]
    if not header.roles:
        raise ValueError("The header line of the comment names no role.")
    return header


def _sort(part: str, header: _Header) -> bool:
    """Put one part of a header where it belongs; return whether that is known."""
    role = bool(_ROLE.search(part)) and len(part) <= 200
    pay = None if role or not re.search(r"[$€£¥]|\b[A-Z]{3}\b", part) else stated_range(part)
    if role:
        header.roles.append(part)
    elif pay is not None:
        header.pay = header.pay or part
    elif _WORK.search(part):
        header.works.append(part)
        rest = one_line(re.sub(r"[()\[\],/&+]|\b(?:or|and|in|ok|only|first|friendly)\b", " ", _WORK.sub(" ", part)))
        if rest and not employment(rest):
            header.places.append(part)
    elif employment(part):
        header.kinds.append(part)
    elif _ASIDE.search(part):
        return True
    elif any(place.city or place.country or place.region for place in places((RawPlace(text=part),))):
        header.places.append(part)
    else:
        return False
    return True


def _workplace(works: list[str]) -> str | None:
    """Return the one word of the header for where work is done; several that differ leave remote, who offers it."""
    words = {found.lower().replace("-", "").replace(" ", "") for work in works for found in _WORK.findall(work)}
    if "hybrid" in words and not words & {"remote", "remotely", "wfh"}:
        return "hybrid"
    if words & {"remote", "remotely", "wfh"}:
        return "remote"
    return "onsite" if words else None
