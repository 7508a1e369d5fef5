"""Curated lists in the queue: what readers suggest, and links that are dead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jobs.models.company import CompanyListEntry
from jobs.models.link_check import CurationTask
from jobs.models.suggestion import PROPOSABLE, Suggestion
from jobs.services.list_decisions import decide_suggestion, settle_link
from jobs.services.queue import Kind, waiting_rows
from jobs.services.suggestions import proposable
from jobs.tasks import mail_decision
from jobs.views.moderation.door import Answer, Choice, Door, Shown, Words, afterwards

NAMES = {
    "company_name": gettext_lazy("Name"),
    "focus": gettext_lazy("What it does"),
    "city": gettext_lazy("City"),
    "website": gettext_lazy("Website"),
    "careers_url": gettext_lazy("Careers page"),
    "reason": gettext_lazy("Why it belongs"),
}
ACCEPT = Answer("approve", gettext_lazy("Accept"), needs_reason=False, is_main=True)
REFUSE = Answer(
    "refuse",
    gettext_lazy("Refuse"),
    {
        "evidence": gettext_lazy("The evidence does not show it."),
        "belongs": gettext_lazy("It does not belong in this list."),
        "known": gettext_lazy("It stands in the list already."),
    },
)
DONE = Answer(
    "done",
    gettext_lazy("Looked after"),
    {
        "replaced": gettext_lazy("The link was replaced."),
        "works": gettext_lazy("It opens in a browser; only programs are refused."),
        "removed": gettext_lazy("The entry was taken out."),
    },
    needs_reason=False,
    is_main=True,
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One field: what stands there now (empty where nothing does), and what is proposed."""

    name: Words
    now: str
    then: str

    @property
    def changes(self) -> bool:
        """Whether the two differ."""
        return self.now != self.then


def _show_suggestion(pk: int, now: datetime) -> Shown | None:
    suggestion = waiting_rows(Kind.SUGGESTION, now).filter(pk=pk).first()
    if suggestion is None:
        return None
    entry = (
        CompanyListEntry.objects.select_related("company")
        .filter(company_list=suggestion.company_list, company=suggestion.company, company__isnull=False)
        .first()
    )
    present = proposable(entry) if entry else {}
    fields = [
        Difference(
            NAMES[name],
            present.get(name, ""),
            getattr(suggestion, name) if name in suggestion.proposed else present.get(name, ""),
        )
        for name in PROPOSABLE
    ]
    context = {
        "suggestion": suggestion, "entry": entry,
        "fields": [field for field in fields if field.now or field.then],
    }  # fmt: skip
    return Shown(str(suggestion), suggestion.company_list.name, suggestion.since, (ACCEPT, REFUSE), context)


def _decide_suggestion(pk: int, choice: Choice) -> Words:
    suggestion = Suggestion.objects.select_related("company_list").get(pk=pk)
    accept = choice.answer == ACCEPT.value
    decide_suggestion(suggestion=suggestion, by=choice.by, accept=accept, reason=choice.reason, now=choice.now)
    if suggestion.email:
        afterwards(mail_decision, pk)
    said = _("Accepted: {suggestion}.") if accept else _("Refused: {suggestion}.")
    return said.format(suggestion=suggestion)


def _show_link(pk: int, now: datetime) -> Shown | None:
    task = waiting_rows(Kind.LINK, now).filter(pk=pk).first()
    if task is None:
        return None
    leads = Q(evidence_url=task.url) | Q(company__website=task.url) | Q(company__careers_url=task.url)
    entries = CompanyListEntry.objects.filter(leads).select_related("company", "company_list")
    context = {"task": task, "entries": entries}
    return Shown(str(task.company or task.url), task.sentence, task.since, (DONE,), context)


def _decide_link(pk: int, choice: Choice) -> Words:
    task = CurationTask.objects.get(pk=pk)
    settle_link(task=task, by=choice.by, note=choice.reason, now=choice.now)
    return _("Looked after: {url}").format(url=task.url)


SUGGESTIONS = Door("moderate/_suggestion.html", _show_suggestion, _decide_suggestion)
LINKS = Door("moderate/_link.html", _show_link, _decide_link)
