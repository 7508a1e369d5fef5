"""Every kind of the queue with its door, and the kind of decision that it becomes."""

from __future__ import annotations

from jobs.models.moderation import Decision
from jobs.services.queue import Kind
from jobs.views.moderation.answers import ANSWERS
from jobs.views.moderation.boards import BROKEN, HELD
from jobs.views.moderation.door import Door
from jobs.views.moderation.drafts import DRAFTS
from jobs.views.moderation.lists import LINKS, SUGGESTIONS
from jobs.views.moderation.people import COMPANIES, MEMBERSHIPS
from jobs.views.moderation.reports import REPORTS

DOORS: dict[str, Door] = {
    Kind.DRAFT: DRAFTS,
    Kind.COMPANY: COMPANIES,
    Kind.MEMBERSHIP: MEMBERSHIPS,
    Kind.REPORT: REPORTS,
    Kind.SUGGESTION: SUGGESTIONS,
    Kind.HELD: HELD,
    Kind.BROKEN: BROKEN,
    Kind.ANSWER: ANSWERS,
    Kind.LINK: LINKS,
}
# Where the item and the row decided upon go by the same id under another name.
DECIDED_AS: dict[str, str] = {Kind.HELD: Decision.Kind.BOARD, Kind.BROKEN: Decision.Kind.BOARD}
