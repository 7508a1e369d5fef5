"""What readers say is wrong with a posting, and what moderators make of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.crypto import salted_hmac

from jobs.models.account import User
from jobs.models.correction import PostingCorrection
from jobs.models.moderation import Decision
from jobs.models.posting import Posting
from jobs.models.report import Report
from jobs.services.corrections import correct_posting, undo_correction
from jobs.services.decisions import AlreadyDecided, CannotUndo, record_decision
from jobs.services.moderation import close_postings, put_back_posting
from jobs.services.shown_labels import correction_of, labels_of
from jobs.services.telling_apart import take_back, tell_apart

# How long who reported is kept after the decision: long enough to take the decision back and to tell them so.
KEPT = timedelta(days=30)
# Older than this, an outcome is no news any more.
UNTOLD = timedelta(days=3)


@transaction.atomic
def report_posting(
    *, posting: Posting, kind: str, label: str = "", note: str = "", email: str = "", address: str = ""
) -> Report:
    """Store what a reader says about an open posting and return it; the same word again returns what is stored.

    With a label called wrong, what the page shows of it and the words behind it are kept, whatever the source writes next.
    `address` is where the reader came from; only a keyed hash of it is kept. A later note or e-mail address fills what
    the first report left empty. Raises ValueError for a posting that is not open, an unknown kind, and a label or copies
    that the posting does not have.
    """
    if not posting.is_open:
        raise ValueError("This posting is closed already, so there is nothing left to report.")
    if kind not in Report.Kind.values:
        raise ValueError("Choose what is wrong.")
    if kind == Report.Kind.NOT_SAME and posting.cluster_id is None:
        raise ValueError("This posting is linked to no other, so there is nothing to tell apart.")
    label = label if kind == Report.Kind.WRONG_LABEL else ""
    said = {"note": note.strip()[:1000], "email": email.strip().lower()}
    shown = {}
    if kind == Report.Kind.WRONG_LABEL:
        named = next((known for known in labels_of(posting) if known.value == label), None)
        if named is None:
            raise ValueError("Choose the label that is wrong.")
        shown = {"value": named.name[:300], "quote": named.quote[:500]}
    reporter = salted_hmac("mlcareers.report", address, algorithm="sha256").hexdigest() if address else ""
    if not reporter:
        return Report.objects.create(posting=posting, kind=kind, label=label, **said, **shown)
    report, is_new = Report.objects.get_or_create(
        posting=posting, kind=kind, label=label, reporter=reporter, state=Report.State.WAITING, defaults=said | shown
    )
    if not is_new:
        for name, value in said.items():
            Report.objects.filter(pk=report.pk, **{name: ""}).update(**{name: value})
        report.refresh_from_db()
    return report


def uphold_report(
    *,
    report: Report,
    by: User,
    outcome: str,
    close_posting: bool = False,
    correct_to: str | None = None,
    now: datetime | None = None,
) -> Decision:
    """Say that a report is right and what was done about it; return the decision.

    `correct_to` sets the label called wrong to what is right, as `correction_of` reads it; None leaves it as it is.
    `outcome` is told to the reporter and, where the posting is closed with it, to readers. Raises ValueError without an
    outcome and for a label that cannot be set so, AlreadyDecided where someone was first.
    """
    if not outcome.strip():
        raise ValueError("Say what was done about it.")
    return _decide(report, Decision.Verdict.UPHELD, by, outcome, close_posting, now or timezone.now(), correct_to)


def dismiss_report(*, report: Report, by: User, outcome: str, now: datetime | None = None) -> Decision:
    """Say that a report is not right, and why; return the decision.

    Raises ValueError without a reason, AlreadyDecided where someone was first.
    """
    if not outcome.strip():
        raise ValueError("Say why nothing was done.")
    return _decide(report, Decision.Verdict.DISMISSED, by, outcome, False, now or timezone.now())


@transaction.atomic
def _decide(
    report: Report,
    verdict: Decision.Verdict,
    by: User,
    outcome: str,
    close_posting: bool,
    now: datetime,
    correct_to: str | None = None,
) -> Decision:
    outcome = " ".join(outcome.split())[:500]
    state = Report.State.UPHELD if verdict == Decision.Verdict.UPHELD else Report.State.DISMISSED
    done = Report.objects.filter(pk=report.pk, state=Report.State.WAITING).update(
        state=state, outcome=outcome, decided_at=now, decided_by=by, told_at=None
    )
    if not done:
        raise AlreadyDecided("This report was decided already.")
    report.refresh_from_db()
    posting = Posting.objects.select_related("company").get(pk=report.posting_id)
    closings = (
        close_postings(postings=Posting.objects.filter(pk=posting.pk), reason=outcome, by=by, now=now)
        if close_posting
        else []
    )
    told_apart = []
    if verdict == Decision.Verdict.UPHELD and report.kind == Report.Kind.NOT_SAME and posting.cluster_id is not None:
        told_apart = tell_apart(posting=posting, by=by, reason=outcome, now=now)
    made: list[PostingCorrection] = []
    if correct_to is not None:
        change = correction_of(report.label, correct_to)
        made = correct_posting(posting=posting, changes=[change], reason=outcome, by=by, now=now)
    about = f" ({report.label})" if report.label else ""
    return record_decision(
        kind=Decision.Kind.REPORT,
        subject_id=report.pk,
        sentence=f"{report.get_kind_display()}{about}: {posting.title}, {posting.company.name}",
        verdict=verdict,
        by=by,
        reason=outcome,
        before={
            "closing": closings[0].pk if closings else None,
            "apart": [pair.pk for pair in told_apart],
            "corrections": [item.pk for item in made],
        },
        now=now,
    )


def put_back_report(decision: Decision, by: User | None, now: datetime) -> None:
    """Let a report wait again, open the posting that was closed with it, and give a corrected label back to the rules.

    Raises CannotUndo where the report is no longer as decided, or the posting was changed since.
    """
    done = Report.objects.filter(pk=decision.subject_id, decided_at=decision.decided_at)
    waiting = Report.objects.filter(pk=decision.subject_id).first()
    if waiting is None:
        raise CannotUndo("The report is gone, with its posting.")
    twin = Report.objects.waiting().filter(
        posting=waiting.posting_id, kind=waiting.kind, label=waiting.label, reporter=waiting.reporter
    )
    if waiting.reporter and twin.exists():
        raise CannotUndo("The same reader has reported it again since; that report waits in the queue.")
    if not done.exclude(state=Report.State.WAITING).update(
        state=Report.State.WAITING, outcome="", decided_at=None, decided_by=None, told_at=None
    ):
        raise CannotUndo("The report was decided anew since.")
    take_back(pairs=decision.before.get("apart", []), by=by, now=now)
    closing = Decision.objects.standing().filter(pk=decision.before.get("closing")).first()
    if closing is not None:
        put_back_posting(closing)
        Decision.objects.filter(pk=closing.pk).update(undone_at=now, undone_by=by)
    made = cast("list[int]", decision.before.get("corrections", []))
    for correction in PostingCorrection.objects.standing().filter(pk__in=made):
        undo_correction(correction=correction, by=by, now=now)


def tell_reporter(*, report: Report, now: datetime | None = None) -> bool:
    """Mail the outcome of a decided report to whoever left an address, at most once for a decision; return whether.

    The mail is claimed before it is sent: one that fails is not sent again, for it may have gone out.
    """
    claimed = (
        Report.objects.filter(pk=report.pk, told_at=None)
        .exclude(email="")
        .exclude(state=Report.State.WAITING)
        .update(told_at=now or timezone.now())
    )
    if not claimed:
        return False
    told = Report.objects.select_related("posting__company").get(pk=report.pk)
    context = {
        "report": told,
        "posting": told.posting,
        "posting_url": f"{settings.SITE_URL}{told.posting.get_absolute_url()}",
        "is_upheld": told.state == Report.State.UPHELD,
        "site_name": settings.SITE_NAME,
    }
    parts = {
        part: render_to_string(f"emails/report_decided/{part}", context).strip()
        for part in ("subject.txt", "body.txt", "body.html")
    }
    message = EmailMultiAlternatives(
        subject=" ".join(parts["subject.txt"].split()), body=parts["body.txt"] + "\n", to=[told.email]
    )
    message.attach_alternative(parts["body.html"], "text/html")
    message.send()
    return True


def reports_untold(*, now: datetime | None = None) -> list[Report]:
    """Return decided reports whose readers wait to be told: those that no worker took when they were decided."""
    since = (now or timezone.now()) - UNTOLD
    decided = Report.objects.filter(told_at=None, decided_at__gt=since).exclude(email="")
    return list(decided.exclude(state=Report.State.WAITING).order_by("decided_at")[:100])


def forget_reporters(*, now: datetime | None = None) -> int:
    """Drop address and hash of reports decided more than 30 days ago; return how many."""
    old = Q(decided_at__lt=(now or timezone.now()) - KEPT)
    return Report.objects.traceable().filter(old).update(email="", reporter="")
