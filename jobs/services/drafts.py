"""What a recruiter writes: begun, saved without overwriting another window, sent, and thrown away."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jobs.models.account import User
from jobs.models.company import Company
from jobs.models.draft import Draft
from jobs.models.posting import Posting
from jobs.services.decisions import AlreadyDecided
from jobs.services.draft_rules import Remark, moderated_changes, problems
from jobs.services.own_labelling import FIELDS, DraftFields, fields_of, read_draft
from jobs.services.own_postings import publish_draft

SENT_A_DAY = 20
UNFINISHED = 100


class StaleDraft(ValueError):
    """Another window saved first: `mine` is what was sent, `theirs` what is stored, at version `version`."""

    def __init__(self, mine: DraftFields, theirs: DraftFields, version: int) -> None:
        super().__init__(_("This text was changed in another window since you opened it: choose which one stays."))
        self.mine, self.theirs, self.version = mine, theirs, version


class IncompleteDraft(ValueError):
    """The draft cannot be sent; `remarks` say why, field by field."""

    def __init__(self, remarks: tuple[Remark, ...]) -> None:
        super().__init__(" ".join(remark.sentence for remark in remarks))
        self.remarks = remarks


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a draft that was sent: `posting` where it is live, else the `reasons` why a moderator reads it."""

    posting: Posting | None
    reasons: tuple[str, ...] = ()


def start_draft(
    *, company: Company, author: User, posting: Posting | None = None, fields: DraftFields | None = None
) -> Draft:
    """Return a new draft of `company`, or the unfinished one of `posting`; a new one holds `fields`, or what is live.

    Raises ValueError where the posting is not the company's own, or too many drafts are unfinished.
    """
    if posting is None:
        if Draft.objects.unfinished().filter(company=company).count() >= UNFINISHED:
            raise ValueError(_("%(n)d drafts are unfinished: send or discard some of them first.") % {"n": UNFINISHED})
        return _create(company, author, None, fields or DraftFields())
    if posting.company_id != company.pk or posting.board_id is not None:
        raise ValueError(_("Only a posting that was written here can be edited here."))
    found = Draft.objects.unfinished().filter(posting=posting).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return _create(company, author, posting, fields or published_fields(posting=posting))
    except IntegrityError:
        return Draft.objects.unfinished().get(posting=posting)


def published_fields(*, posting: Posting) -> DraftFields:
    """Return what was typed for an own posting as it is live now."""
    typed = posting.drafts.filter(state=Draft.State.PUBLISHED).order_by("-decided_at", "-pk").first()
    if typed is not None:
        return fields_of(typed)
    return DraftFields(
        title=posting.title,
        text=posting.text.replace("\n", "\n\n"),
        places_text=posting.places_text[:300],
        workplace=posting.workplace,
        employment=posting.employment,
        pay_min=posting.pay_min,
        pay_max=posting.pay_max,
        pay_currency=posting.pay_currency,
        pay_period=posting.pay_period,
        apply_url=posting.apply_url,
    )


def duplicate_posting(*, posting: Posting, author: User) -> Draft:
    """Return a new draft with the text of an own posting."""
    return start_draft(company=posting.company, author=author, fields=published_fields(posting=posting))


def save_draft(*, draft: Draft, version: int, fields: DraftFields, now: datetime | None = None) -> Draft:
    """Store `fields`, written upon `version`, and return the draft; the same text again stores nothing.

    Raises StaleDraft, with both texts, where another version is stored, and AlreadyDecided where it is not editable.
    """
    draft.refresh_from_db()
    stored = fields_of(draft)
    if not draft.is_editable:
        raise AlreadyDecided(_("This draft cannot be changed: it is %(state)s.") % {"state": draft.get_state_display()})
    if stored == _ordered(fields):
        return draft
    changed = Draft.objects.filter(
        pk=draft.pk, version=version, state__in=[Draft.State.WRITING, Draft.State.REFUSED]
    ).update(**_columns(fields), version=version + 1, saved_at=now or timezone.now())
    draft.refresh_from_db()
    if not changed:
        if not draft.is_editable:
            raise AlreadyDecided(
                _("This draft cannot be changed: it is %(state)s.") % {"state": draft.get_state_display()}
            )
        raise StaleDraft(fields, fields_of(draft), draft.version)
    return draft


def submit_draft(*, draft: Draft, by: User, now: datetime | None = None) -> Sent:
    """Send a draft: it goes live at once, or to a moderator, and the answer says why.

    Raises IncompleteDraft with what is missing, AlreadyDecided where it is not being written, ValueError after 20 a day.
    """
    now = now or timezone.now()
    with transaction.atomic():
        company = Company.objects.select_for_update(no_key=True).get(pk=draft.company_id)
        draft.refresh_from_db()
        fields = fields_of(draft)
        reading = read_draft(fields=fields, company=company.name)
        remarks = problems(fields=fields, company=company.name, reading=reading)
        if remarks:
            raise IncompleteDraft(remarks)
        _refuse_too_many(company, now)
        first = not company.is_listed or not Posting.objects.own().filter(company=company).exists()
        reasons = moderated_changes(reading=reading, posting=draft.posting, first=first)
        changed = Draft.objects.filter(
            pk=draft.pk, version=draft.version, state__in=[Draft.State.WRITING, Draft.State.REFUSED]
        ).update(state=Draft.State.SUBMITTED, submitted_at=now, submitted_by=by, decided_at=None, decision_reason="")
        draft.refresh_from_db()
        if not changed:
            raise AlreadyDecided(
                _("This draft cannot be sent: it is %(state)s.") % {"state": draft.get_state_display()}
            )
        return Sent(None, reasons) if reasons else Sent(publish_draft(draft=draft, now=now))


def withdraw_draft(*, draft: Draft) -> Draft:
    """Take back a draft that waits for a moderator. Raises AlreadyDecided where it does not."""
    changed = Draft.objects.waiting().filter(pk=draft.pk).update(state=Draft.State.WRITING)
    draft.refresh_from_db()
    if not changed:
        raise AlreadyDecided(
            _("This draft cannot be taken back: it is %(state)s.") % {"state": draft.get_state_display()}
        )
    return draft


def discard_draft(*, draft: Draft, now: datetime | None = None) -> Draft:
    """Throw a draft away; its live posting stays. Raises AlreadyDecided where it is published; twice is once."""
    Draft.objects.unfinished().filter(pk=draft.pk).update(state=Draft.State.DISCARDED, decided_at=now or timezone.now())
    draft.refresh_from_db()
    if draft.state != Draft.State.DISCARDED:
        raise AlreadyDecided(_("This draft is published: close its posting instead."))
    return draft


def _refuse_too_many(company: Company, now: datetime) -> None:
    sent = Draft.objects.filter(company=company, submitted_at__gt=now - timedelta(days=1)).count()
    if sent >= SENT_A_DAY:
        raise ValueError(
            _("%(n)d postings of %(name)s were sent in one day: send this one tomorrow.")
            % {"n": SENT_A_DAY, "name": company.name}
        )


def _create(company: Company, author: User, posting: Posting | None, fields: DraftFields) -> Draft:
    return Draft.objects.create(company=company, author=author, posting=posting, **_columns(fields))


def _ordered(fields: DraftFields) -> DraftFields:
    return replace(fields, unread=tuple(sorted(fields.unread)))


def _columns(fields: DraftFields) -> dict[str, object]:
    values: dict[str, object] = {name: getattr(fields, name) for name in FIELDS}
    values["skills_nice"], values["skills_left_out"] = list(fields.skills_nice), list(fields.skills_left_out)
    values["unread"] = dict(fields.unread)
    return values
