"""Whether a posting's own page, which still answers, says that the posting is over.

Asked only of a posting that its feed or sitemap no longer holds. Two signs count: the page's one JobPosting has a
`validThrough` that has passed, or the beginning of its text says so: "This job is no longer available."
"""

from __future__ import annotations

import re
from datetime import datetime

from jobs.contract import Page
from jobs.errors import SourceError
from jobs.parsing.dates import parse_last_moment
from jobs.parsing.html import plain_text, sanitise
from jobs.parsing.markup import page_text
from jobs.parsing.page_postings import postings_on

MAX_PAGE = 500_000
_BEGINNING = 2_000
_IT = r"\b(?:job|position|posting|vacancy|role|opening|advert(?:isement)?|opportunity|listing|requisition)\b"
_OVER = re.compile(
    rf"{_IT}[^.!?\n]{{0,40}}\b(?:has (?:now )?expired|(?:is|has) (?:now )?(?:been )?(?:closed|filled|removed|expired)\b|"
    r"(?:is|was) no longer (?:available|open|active|online|accepting)|no longer exists)"
    r"|\bno longer accepting applications\b"
    r"|\b(?:stelle|stellenanzeige|position|job)\b[^.!?\n]{0,40}\b(?:nicht mehr (?:verfügbar|aktiv|online|ausgeschrieben)|"
    r"(?:bereits|schon) besetzt|abgelaufen)"
    r"|\b(?:offre|poste|annonce)\b[^.!?\n]{0,40}(?:n['’]est plus (?:disponible|en ligne|active)|a expiré|est expirée?|"
    r"a été pourvue?|est pourvue?)"
    r"|\b(?:oferta|vacante|puesto)\b[^.!?\n]{0,40}(?:ya no está disponible|ha (?:caducado|expirado)|está cerrad[ao])"
    r"|\bvaga\b[^.!?\n]{0,40}(?:não está mais disponível|foi encerrada|expirou|está encerrada)"
    r"|(?:الوظيفة|الإعلان)[^.!؟\n]{0,40}(?:لم تعد متاحة|انتهت صلاحيت|مغلقة|انتهى)",
    re.IGNORECASE,
)


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
    return bool(_OVER.search(text[:_BEGINNING]))


def _passed(stated: str | int | None, now: datetime) -> bool:
    try:
        moment = parse_last_moment(stated)
    except ValueError:
        return False
    return moment is not None and moment < now
