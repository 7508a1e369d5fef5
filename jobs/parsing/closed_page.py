"""Whether a posting's own page, which still answers, says that the posting is over.

Asked only of a posting that its feed or sitemap no longer holds. Two signs count: the page's one JobPosting has a
`validThrough` that has passed, or the beginning of its text says so: "This job is no longer available."
"""

from __future__ import annotations

from datetime import datetime

from jobs.contract import Page
from jobs.errors import SourceError
from jobs.parsing.dates import parse_last_moment
from jobs.parsing.ended_words import OVER
from jobs.parsing.html import plain_text, sanitise
from jobs.parsing.markup import page_text
from jobs.parsing.page_postings import postings_on

MAX_PAGE = 500_000
_BEGINNING = 2_000


def says_over(page: Page, now: datetime) -> bool:
    """Return whether the page says that its posting is over; `now` is aware UTC."""
    short = Page(page.request, page.status, page.headers, page.body[:MAX_PAGE])
    try:
        found = postings_on(short, "page").postings
    except SourceError:
        found = ()
    if len(found) == 1 and _passed(found[0].expires, now):
        return True
    text = plain_text(sanitise(page_text(short.body, short.headers)))
    return bool(OVER.search(text[:_BEGINNING]))


def _passed(stated: str | int | None, now: datetime) -> bool:
    try:
        moment = parse_last_moment(stated)
    except ValueError:
        return False
    return moment is not None and moment < now
