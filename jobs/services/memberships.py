"""Who works for a company: asking, being let in or refused, leaving, and what each may do.

Every decision locks the company first, so that two of them can never leave it without an owner.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from jobs.models.account import User
from jobs.models.company import Company, CompanyAlias, alias_key
from jobs.models.draft import Draft
from jobs.models.mail import OwedMail
from jobs.models.membership import Membership
from jobs.models.moderation import Decision
from jobs.services.companies import find_company, free_slug
from jobs.services.decisions import AlreadyDecided, reason_given, record_decision
from jobs.services.mail_box import owe_mail

MAX_WAITING = 5
_is_url = URLValidator(schemes=["http", "https"])


class LastOwner(ValueError):
    """A company always keeps an owner; the message says what to do first."""

    def __init__(self) -> None:
        super().__init__(_("A company keeps at least one owner: make somebody else an owner first."))


def propose_company(*, user: User, name: str, website: str, message: str) -> Membership:
    """Write a company that readers do not see yet, and return the waiting request of `user` to own it.

    A company of this name or alias that was proposed and waits gets the request instead. Raises ValueError where the
    company is listed already, for a name without letters, a website that is no address, or too many open requests.
    """
    name = " ".join(name.split())[:200]
    if not alias_key(name):
        raise ValueError(_("A company needs a name with letters or digits."))
    website = website_address(website)
    found = find_company(name=name) or Company.objects.filter(name__iexact=name).first()
    if found is None:
        _refuse_too_many(user)
        try:
            with transaction.atomic():
                found = Company.objects.create(
                    name=name,
                    slug=free_slug(name),
                    website=website,
                    origin=Company.Origin.RECRUITER,
                    is_listed=False,
                )
                CompanyAlias.objects.create(company=found, name=name)
                return _request(user, found, message, Membership.Role.OWNER)
        except IntegrityError:
            # Somebody proposed the same name at the same moment.
            found = find_company(name=name)
            if found is None:
                raise
    if found.is_listed:
        raise ValueError(_("%(name)s is on this board already: ask to join it.") % {"name": found.name})
    return ask_to_join(user=user, company=found, message=message)


def website_address(text: str) -> str:
    """Return `text` as an http address, https where none is said; empty stays empty. Raises ValueError."""
    text = text.strip()
    if not text:
        return ""
    url = text if "://" in text else f"https://{text}"
    try:
        _is_url(url)
    except ValidationError:
        raise ValueError(_("The website is no address: write it like https://example.org.")) from None
    if len(url) > 500:
        raise ValueError(_("The website's address is longer than 500 characters."))
    return url


def ask_to_join(*, user: User, company: Company, message: str) -> Membership:
    """Return the waiting request of `user` to join `company`; asking twice is asking once.

    Who left or was refused may ask again. Raises ValueError for a member, and for too many open requests.
    """
    with transaction.atomic():
        found = Membership.objects.select_for_update().filter(user=user, company=company).first()
        if found is not None and found.state == Membership.State.REQUESTED:
            return found
        if found is not None and found.state == Membership.State.ACTIVE:
            raise ValueError(_("You belong to %(name)s already.") % {"name": company.name})
        _refuse_too_many(user)
        if found is None:
            return _request(user, company, message, Membership.Role.EDITOR)
        Membership.objects.filter(pk=found.pk).update(
            state=Membership.State.REQUESTED,
            role=Membership.Role.EDITOR,
            message=_line(message),
            requested_at=timezone.now(),
            decided_at=None,
            decided_by=None,
            decision_reason="",
        )
        found.refresh_from_db()
        return found


def approve_membership(*, membership: Membership, by: User, reason: str = "", role: str | None = None) -> Membership:
    """Let the person in as `role` (None: what was asked for), and return the membership.

    The first member of a company without an owner becomes its owner, and the company becomes listed. Raises
    AlreadyDecided where it is not waiting, ValueError where somebody decides about himself.
    """
    with transaction.atomic():
        company = _lock(membership.company_id)
        unowned = not _owners(company).exists()
        given = Membership.Role.OWNER if unowned else Membership.Role(role or membership.role)
        _decide(membership, by, Membership.State.ACTIVE, _line(reason), role=given)
        listing = not company.is_listed
        if listing:
            Company.objects.filter(pk=company.pk).update(is_listed=True, updated_at=timezone.now())
        _record(membership, Decision.Verdict.APPROVED, by, reason, founding=listing)
    return membership


def refuse_membership(*, membership: Membership, by: User, reason: str) -> Membership:
    """Refuse the person for `reason`, which they read; what they sent to moderation for the company comes back to them.

    Raises AlreadyDecided where it is not waiting, ValueError without a reason.
    """
    reason = reason_given(reason)
    with transaction.atomic():
        company = _lock(membership.company_id)
        _decide(membership, by, Membership.State.REFUSED, reason)
        Draft.objects.waiting().filter(company=company, submitted_by_id=membership.user_id).update(
            state=Draft.State.REFUSED, decided_at=membership.decided_at, decision_reason=reason
        )
        _record(membership, Decision.Verdict.REFUSED, by, reason, founding=not company.is_listed)
    return membership


def end_membership(*, membership: Membership, by: User, reason: str = "") -> Membership:
    """End an active membership: the person leaves, or an owner sends them away. Raises LastOwner and AlreadyDecided."""
    with transaction.atomic():
        company = _lock(membership.company_id)
        membership.refresh_from_db()
        _keep_an_owner(company, membership)
        before = {"role": membership.role, "state": membership.state}
        _change(membership, Membership.State.ACTIVE, by, state=Membership.State.ENDED, decision_reason=_line(reason))
        _record(membership, Decision.Verdict.CLOSED, by, reason, before=before)
    return membership


def change_role(*, membership: Membership, by: User, role: str) -> Membership:
    """Give an active member another role. Raises LastOwner, AlreadyDecided, and ValueError for an unknown role."""
    if role not in Membership.Role.values:
        raise ValueError(_("A member is a viewer, an editor or an owner."))
    with transaction.atomic():
        company = _lock(membership.company_id)
        membership.refresh_from_db()
        if membership.role == role and membership.state == Membership.State.ACTIVE:
            return membership
        if role != Membership.Role.OWNER:
            _keep_an_owner(company, membership)
        before = {"role": membership.role}
        _change(membership, Membership.State.ACTIVE, by, role=role)
        _record(membership, Decision.Verdict.APPROVED, by, f"{before['role']} becomes {role}", before=before)
    return membership


def _line(text: str) -> str:
    return " ".join(text.split())[:500]


def _lock(company_id: int) -> Company:
    return Company.objects.select_for_update(no_key=True).get(pk=company_id)


def _owners(company: Company) -> QuerySet[Membership]:
    return Membership.objects.active().filter(company=company, role=Membership.Role.OWNER)


def _refuse_too_many(user: User) -> None:
    if Membership.objects.waiting().filter(user=user).count() >= MAX_WAITING:
        sentence = _("%(n)d of your requests wait for a decision: wait for one of them first.")
        raise ValueError(sentence % {"n": MAX_WAITING})


def _request(user: User, company: Company, message: str, role: str) -> Membership:
    made, _new = Membership.objects.get_or_create(
        user=user, company=company, defaults={"role": role, "message": _line(message)}
    )
    return made


def _keep_an_owner(company: Company, membership: Membership) -> None:
    is_owner = membership.state == Membership.State.ACTIVE and membership.role == Membership.Role.OWNER
    if is_owner and not _owners(company).exclude(pk=membership.pk).exists():
        raise LastOwner


def _decide(membership: Membership, by: User, state: str, reason: str, **fields: object) -> None:
    """Decide a waiting request, once; the person is told by mail."""
    if by.pk == membership.user_id:
        raise ValueError(_("Nobody decides about a request of their own."))
    _change(membership, Membership.State.REQUESTED, by, state=state, decision_reason=reason, **fields)
    assert membership.decided_at is not None
    owe_mail(kind=OwedMail.Kind.MEMBERSHIP_DECIDED, subject_id=membership.pk, moment=membership.decided_at)


def _change(membership: Membership, only_in: str, by: User, **fields: object) -> None:
    """Change a membership that is in the state `only_in`; raises AlreadyDecided where it is not."""
    waiting = Membership.objects.filter(pk=membership.pk, state=only_in)
    changed = waiting.update(decided_at=timezone.now(), decided_by=by, **fields)
    membership.refresh_from_db()
    if not changed:
        raise AlreadyDecided(_("This was decided before: %(state)s.") % {"state": membership.get_state_display()})


def _record(
    membership: Membership,
    verdict: str,
    by: User,
    reason: str,
    *,
    founding: bool = False,
    before: Mapping[str, object] | None = None,
) -> None:
    company = membership.company
    record_decision(
        kind=Decision.Kind.COMPANY if founding else Decision.Kind.MEMBERSHIP,
        subject_id=company.pk if founding else membership.pk,
        # No name or address: the record outlives the account, which its owner may erase.
        sentence=f"person {membership.user_id} at {company.name} as {membership.role}",
        verdict=verdict,
        by=by,
        reason=reason,
        before=before or {"state": Membership.State.REQUESTED, "is_listed": not founding, "membership": membership.pk},
    )
