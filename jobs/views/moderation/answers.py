"""Answers of employers to the signals about their listings."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jobs.models.answer import EmployerAnswer
from jobs.models.posting import Posting
from jobs.services.employer_answers import approve_answer, refuse_answer
from jobs.services.queue import Kind, waiting_rows
from jobs.views.moderation.door import Answer, Choice, Door, Shown, Words
from jobs.views.posting_signals import signals_panel

SHOW = Answer("approve", gettext_lazy("Show it"), needs_reason=False, is_main=True)
SEND_BACK = Answer(
    "refuse",
    gettext_lazy("Send back"),
    {
        "topic": gettext_lazy("It does not answer what was observed about this listing."),
        "person": gettext_lazy("Leave out the names and addresses of people."),
        "advert": gettext_lazy("It advertises; say what is so about this opening."),
    },
)


def _show(pk: int, now: datetime) -> Shown | None:
    answer = waiting_rows(Kind.ANSWER, now).select_related("author").filter(pk=pk).first()
    if answer is None:
        return None
    posting = Posting.objects.select_related("company", "board", "signal_check").get(pk=answer.posting_id)
    context = {"answer": answer, "posting": posting, "panel": signals_panel(posting)}
    return Shown(posting.title, answer.company.name, answer.since, (SHOW, SEND_BACK), context)


def _decide(pk: int, choice: Choice) -> Words:
    """Decide the version that was read: an edit saved since is not approved unseen."""
    answer = EmployerAnswer.objects.select_related("company", "posting").get(pk=pk)
    typed = choice.form.get("version", "")
    version = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
    if choice.answer == SEND_BACK.value:
        refuse_answer(answer=answer, version=version, by=choice.by, reason=choice.reason, now=choice.now)
        return _("Sent back: {title}.").format(title=answer.posting.title)
    approve_answer(answer=answer, version=version, by=choice.by, reason=choice.reason, now=choice.now)
    return _("Shown: {title}.").format(title=answer.posting.title)


ANSWERS = Door("moderate/_answer.html", _show, _decide)
