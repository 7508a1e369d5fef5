"""From where one can apply, on the search page: what is said about postings that leave a country open."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jobs.search import engine
from jobs.search.parameters import UNKNOWN
from jobs.search.query import SearchQuery


@dataclass(frozen=True, slots=True)
class EligibleNote:
    """What is said below the total: how many postings do not say, and the link that includes them or leaves them out."""

    sentence: str
    change: str
    url: str


def eligible_note(query: SearchQuery) -> EligibleNote | None:
    """Return what to say of postings that leave the countries asked for open; None where there are none of either."""
    count = engine.unsaid_eligibility_count(query)
    if not count:
        return None
    if UNKNOWN in query.eligible:
        said = ngettext("%(n)s of them does not say from where", "%(n)s of them do not say from where", count)
        changed, change = query.without("eligible", UNKNOWN), _("leave them out")
    else:
        said = ngettext("%(n)s more does not say from where", "%(n)s more do not say from where", count)
        changed, change = query.with_value("eligible", UNKNOWN), _("include them")
    return EligibleNote(said % {"n": intcomma(count)}, change, f"{reverse('search')}?{changed.query_string()}")
