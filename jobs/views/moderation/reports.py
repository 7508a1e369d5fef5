"""Reports in the queue, those about one posting together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jobs.models.posting import Posting
from jobs.models.report import Report
from jobs.services.decisions import AlreadyDecided
from jobs.services.queue import Kind, waiting_rows
from jobs.services.reports import dismiss_report, uphold_report
from jobs.services.shown_labels import KINDS, Label, correction_of, labels_of
from jobs.tasks import tell_reporter
from jobs.views.copies import cluster_of, copies
from jobs.views.moderation.door import Answer, Choice, Door, Shown, Words, afterwards
from jobs.views.pay import pay_display

EARLIER = 10
CLOSE = Answer(
    "close",
    gettext_lazy("Uphold, and close the posting"),
    {
        "gone": gettext_lazy("It is no longer open."),
        "fraud": gettext_lazy("It looks like a fraud."),
        "misleads": gettext_lazy("It promises what the employer does not offer."),
    },
)
UPHOLD = Answer(
    "uphold",
    gettext_lazy("Uphold, and leave it open"),
    {
        "label": gettext_lazy("The label is wrong; it is noted for our rules."),
        "told": gettext_lazy("The employer was told."),
        "apart": gettext_lazy("It is another job than its copies; they are told apart."),
    },
    is_main=True,
)
CORRECT = Answer(
    "correct",
    gettext_lazy("Uphold, and set the label right"),
    {"label": gettext_lazy("The label was wrong; it is set right.")},
)
DISMISS = Answer(
    "dismiss",
    gettext_lazy("Dismiss"),
    {
        "open": gettext_lazy("The employer’s own board still lists it."),
        "quote": gettext_lazy("The label rests on words of the posting."),
        "nothing": gettext_lazy("Nothing wrong was found."),
    },
)


@dataclass(frozen=True, slots=True)
class Said:
    """One report as it is shown: the label's kind, what it said, and the words that it rests on, empty where it is about none.

    `now` is what it says now, where that is something else; `needs_value`: who sets it right says to what.
    """

    report: Report
    kind: str | Promise
    label: str
    quote: str
    now: str
    is_set_by_hand: bool
    needs_value: bool


def _show(pk: int, now: datetime) -> Shown | None:
    row = waiting_rows(Kind.REPORT, now).filter(pk=pk).first()
    if row is None:
        return None
    posting = Posting.objects.select_related("company", "role", "secondary_role", "board", "author").get(pk=pk)
    labels = {label.value: label for label in labels_of(posting)}
    said = [_said(report, labels) for report in posting.reports.waiting().order_by("created_at")]
    context = {
        "posting": posting,
        "pay": pay_display(posting),
        "said": said,
        "copies": copies(cluster_of(posting), posting),
        "earlier": posting.reports.exclude(state=Report.State.WAITING).select_related("decided_by")[:EARLIER],
    }
    answers = (CLOSE, CORRECT, UPHOLD, DISMISS) if any(one.is_set_by_hand for one in said) else (CLOSE, UPHOLD, DISMISS)
    return Shown(posting.title, posting.company.name, row.since, answers, context)


def _said(report: Report, labels: Mapping[str, Label]) -> Said:
    kind, known = report.label.partition(":")[0], labels.get(report.label)
    name = known.name if known else ""
    try:
        by_hand = bool(report.label) and bool(correction_of(report.label, "anything"))
    except ValueError:
        by_hand = False
    return Said(
        report=report,
        kind=KINDS.get(kind, ""),
        label=report.value or name or report.label,
        quote=report.quote or (known.quote if known else ""),
        now=name if report.value and name != report.value else "",
        is_set_by_hand=by_hand,
        needs_value=by_hand and kind != "skill",
    )


@transaction.atomic
def _decide(pk: int, choice: Choice) -> Words:
    """Decide the chosen reports of one posting alike; one that came in since the page was read waits on."""
    keys = [int(key) for key in choice.form.getlist("report") if key.isascii() and key.isdigit()][:200]
    if not keys:
        raise ValueError(_("Choose the reports that this is the answer to."))
    reports = list(Report.objects.waiting().filter(posting_id=pk, pk__in=keys).select_related("posting"))
    if not reports:
        raise AlreadyDecided(_("These reports were decided already."))
    for report in reports:
        if choice.answer == DISMISS.value:
            dismiss_report(report=report, by=choice.by, outcome=choice.reason, now=choice.now)
        else:
            uphold_report(
                report=report, by=choice.by, outcome=choice.reason, now=choice.now,
                close_posting=choice.answer == CLOSE.value,
                correct_to=choice.form.get(f"right-{report.pk}", "")[:300] if choice.answer == CORRECT.value else None,
            )  # fmt: skip
        if report.email:
            afterwards(tell_reporter, report.pk)
    return ngettext("%(n)d report decided.", "%(n)d reports decided.", len(reports)) % {"n": len(reports)}


REPORTS = Door("moderate/_reports.html", _show, _decide)
