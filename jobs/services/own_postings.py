"""A recruiter's own postings: published through the same doors as imports, kept alive by being confirmed, and ended.

What time alone does with them stands in `own_schedule`.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from jobs.models.account import User
from jobs.models.company import Company
from jobs.models.draft import Draft
from jobs.models.mail import OwedMail
from jobs.models.membership import Membership
from jobs.models.moderation import Decision
from jobs.models.posting import Posting, PostingQuerySet
from jobs.models.posting_parts import PostingChange, PostingEvidence, PostingPlace, PostingSkill
from jobs.permissions import may
from jobs.services.clustering import link_pending, store_fingerprints
from jobs.services.corrected import with_own_corrections
from jobs.services.decisions import AlreadyDecided, reason_given, record_decision
from jobs.services.labelling import Labelled
from jobs.services.life import turned
from jobs.services.mail_box import owe_mail
from jobs.services.own_labelling import Reading, fields_of, read_draft
from jobs.services.parts import write_links
from jobs.services.publishing import SHOWN_FIELDS, References, difference_of, fill_posting, store_words, words_of

SHOWN_FOR = timedelta(days=60)
# A posting may be renewed from this long before its end; earlier there is nothing to renew.
RENEWED_BEFORE = timedelta(days=14)


class NotInState(ValueError):
    """The posting is not in a state where this can be done; the message says so in a sentence."""


def publish_draft(
    *, draft: Draft, now: datetime | None = None, by: User | None = None, version: int | None = None
) -> Posting:
    """Publish a submitted draft, as a new posting or as the new text of its own, and return the posting.

    `by` is the moderator who approved it, None where no moderator had to; `version` is the one that was read, so that
    nothing is approved unseen. Raises AlreadyDecided where it is not waiting,
    ValueError where the company is not listed, or who sent it no longer writes for the company.
    """
    now = now or timezone.now()
    with transaction.atomic():
        company = Company.objects.select_for_update(no_key=True).get(pk=draft.company_id)
        _refuse_strangers(draft, company, by)
        _decide(draft, Draft.State.PUBLISHED, now, "", by, version)
        reading = read_draft(fields=fields_of(draft), company=company.name, external_id=_external_id(draft))
        posting = write_own(draft, company, reading, now)
        Draft.objects.filter(pk=draft.pk).update(posting=posting)
        draft.posting = posting
        if by is not None:
            record_decision(
                kind=Decision.Kind.DRAFT,
                subject_id=draft.pk,
                sentence=f"{draft.title}, {company.name}",
                verdict=Decision.Verdict.APPROVED,
                by=by,
                before={"state": Draft.State.SUBMITTED, "posting": posting.pk},
            )
    return posting


def send_back_draft(
    *, draft: Draft, reason: str, by: User, now: datetime | None = None, version: int | None = None
) -> Draft:
    """Send a submitted draft back to who wrote it, for `reason`; a live posting that it would change stays as it is.

    Raises AlreadyDecided where it is not waiting, ValueError without a reason.
    """
    reason = reason_given(reason)
    with transaction.atomic():
        _decide(draft, Draft.State.REFUSED, now or timezone.now(), reason, by, version)
        record_decision(
            kind=Decision.Kind.DRAFT,
            subject_id=draft.pk,
            sentence=f"{draft.title}, {draft.company.name}",
            verdict=Decision.Verdict.REFUSED,
            by=by,
            reason=reason,
            before={"state": Draft.State.SUBMITTED},
        )
    return draft


def _refuse_strangers(draft: Draft, company: Company, by: User | None) -> None:
    if not company.is_listed:
        raise ValueError(_("%(name)s is not approved yet: decide about the company first.") % {"name": company.name})
    if by is not None and draft.submitted_by_id == by.pk:
        raise ValueError(_("Nobody decides about a posting of their own."))
    sender = draft.submitted_by
    if sender is None or not may(sender, company, Membership.Role.EDITOR):
        raise ValueError(
            _("Who sent this does not write for %(name)s: decide about the person first.") % {"name": company.name}
        )


def _decide(draft: Draft, state: str, now: datetime, reason: str, by: User | None, version: int | None) -> None:
    """Decide a waiting draft, once; where a moderator did, who sent it is told by mail."""
    waiting = Draft.objects.waiting().filter(pk=draft.pk, version=draft.version if version is None else version)
    changed = waiting.update(state=state, decided_at=now, decision_reason=reason)
    draft.refresh_from_db()
    if not changed:
        raise AlreadyDecided(
            _("This was decided or changed before: it is %(state)s.") % {"state": draft.get_state_display()}
        )
    if by is not None:
        owe_mail(kind=OwedMail.Kind.DRAFT_DECIDED, subject_id=draft.pk, moment=now)


def _external_id(draft: Draft) -> str:
    return draft.posting.external_id if draft.posting is not None else f"own:{uuid.uuid4()}"


def write_own(draft: Draft, company: Company, reading: Reading, now: datetime) -> Posting:
    """Write the posting of a reading: its row, its links, and what changed where it was live before."""
    if reading.labelled is None or reading.labelled.labels.role is None:
        raise ValueError(reading.problem or _("The posting has none of the six roles."))
    references = References.load()
    posting, item = draft.posting, reading.labelled
    if posting is None:
        posting = Posting(
            board=None,
            external_id=item.clean.external_id,
            first_seen_at=now,
            published_at=now,
            listed_at=now,
            author=draft.submitted_by,
        )
        _fill(posting, reading, item, company, references, ends=now + SHOWN_FOR)
        posting.confirmed_at = now
        posting.save()
    else:
        posting = Posting.objects.select_for_update().get(pk=posting.pk)
        item = with_own_corrections(posting=posting, item=item)
        before = {name: getattr(posting, name) for name in SHOWN_FIELDS}
        _fill(posting, reading, item, company, references, ends=posting.expires_at)
        difference = difference_of(before, posting)
        if difference:
            posting.changed_at = now
            PostingChange.objects.create(posting=posting, changed_at=now, fields=difference)
        posting.save()
        for model in (PostingPlace, PostingSkill, PostingEvidence):
            model.objects.filter(posting=posting).delete()
    write_links([(posting, item)], references.skills)
    store_fingerprints(edited=[(posting, item.clean)])
    # Afterwards, since it waits for imports that compare theirs; a fault of it is logged, and the posting stands.
    transaction.on_commit(link_pending, robust=True)
    return posting


def _fill(
    posting: Posting, reading: Reading, item: Labelled, company: Company, references: References, ends: datetime | None
) -> None:
    fill_posting(posting, item, company, references)
    store_words(posting, words_of(posting, item))
    posting.expires_at = ends
    posting.pay_stated = ""
    posting.chosen = list(reading.chosen)


def close_posting(*, posting: Posting, by: User | None, reason: str, now: datetime | None = None) -> Posting:
    """Close an own posting because it is filled or withdrawn; for one that its date closed, say so afterwards.

    `by` is None for who answers the mail's link signed out.
    Raises ValueError for another reason, NotInState where a moderator closed it or it was closed so before.
    """
    if reason not in (Posting.Ended.FILLED, Posting.Ended.WITHDRAWN):
        raise ValueError(_("Say whether the place is filled or the posting is withdrawn."))
    now = now or timezone.now()
    with transaction.atomic():
        live = _own(posting).filter(state__in=[Posting.State.OPEN, Posting.State.HIDDEN])
        words = Posting.Ended(reason).label
        changed = live.update(
            state=Posting.State.CLOSED, closed_at=now, closed_reason=words, closed_by_person_at=now, ended=reason
        ) or _own(posting).filter(ended=Posting.Ended.EXPIRED).update(
            closed_reason=words, closed_by_person_at=now, ended=reason
        )
        _told(posting, changed, _("It is closed already."))
        _record(posting, Decision.Verdict.CLOSED, by, words)
    return posting


def confirm_posting(*, posting: Posting, now: datetime | None = None, asked_at: datetime | None = None) -> Posting:
    """Write that an own posting is still open; one that was hidden is shown again.

    With `asked_at` only the question of that moment is answered. Raises NotInState where it is closed, its date is over,
    or that question was answered before.
    """
    now = now or timezone.now()
    live = _own(posting).filter(state__in=[Posting.State.OPEN, Posting.State.HIDDEN], expires_at__gt=now)
    if asked_at is not None:
        live = live.filter(asked_at=asked_at)
    changed = live.update(state=Posting.State.OPEN, confirmed_at=now, asked_at=None)
    _told(posting, changed, _("There is no open question about this posting."))
    return posting


def renew_posting(*, posting: Posting, by: User, now: datetime | None = None) -> Posting:
    """Show an own posting for 60 days from now: in its last 14 days, or after its date closed it.

    Its place in "newest" does not change. Raises NotInState where it has more days left, or somebody closed it.
    """
    now = now or timezone.now()
    with turned(at=now):
        ending = Q(state__in=[Posting.State.OPEN, Posting.State.HIDDEN], expires_at__lte=now + RENEWED_BEFORE)
        changed = (
            _own(posting)
            .filter(ending | Q(ended=Posting.Ended.EXPIRED))
            .update(**_live(), confirmed_at=now, asked_at=None, warned_at=None, expires_at=now + SHOWN_FOR)
        )
        _told(posting, changed, _("A posting can be renewed in its last 14 days and after its end."))
        _record(posting, Decision.Verdict.REOPENED, by, "Renewed for 60 days.")
    return posting


def restore_posting(*, posting: Posting, by: User, now: datetime | None = None) -> Posting:
    """Open again an own posting that its employer closed, for the days that it has left.

    Raises NotInState where it is not closed, a moderator closed it, or no day is left.
    """
    now = now or timezone.now()
    with turned(at=now):
        closed = _own(posting).filter(ended__in=[Posting.Ended.FILLED, Posting.Ended.WITHDRAWN], expires_at__gt=now)
        changed = closed.update(**_live(), confirmed_at=now, asked_at=None)
        _told(posting, changed, _("This posting cannot be opened again; a duplicate of it can be posted."))
        _record(posting, Decision.Verdict.REOPENED, by, "Opened again by its employer.")
    return posting


def _own(posting: Posting) -> PostingQuerySet:
    return Posting.objects.own().filter(pk=posting.pk)


def _live() -> dict[str, object]:
    return {
        "state": Posting.State.OPEN,
        "closed_at": None,
        "closed_reason": "",
        "closed_by_person_at": None,
        "ended": "",
    }


def _told(posting: Posting, changed: int, sentence: str) -> None:
    posting.refresh_from_db()
    if not changed:
        raise NotInState(sentence)


def _record(posting: Posting, verdict: str, by: User | None, reason: str) -> None:
    record_decision(
        kind=Decision.Kind.POSTING,
        subject_id=posting.pk,
        sentence=f"{posting.title}, {posting.company.name}",
        verdict=verdict,
        by=by,
        reason=reason,
    )
