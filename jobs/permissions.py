"""Who may do what, in one place: every door asks here, and nowhere else is a person's right decided.

A door that shows one company's things asks `company_of`; what a person may not see is then absent (404), not refused.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from jobs.models.account import User
from jobs.models.company import Company
from jobs.models.draft import Draft
from jobs.models.membership import Membership
from jobs.models.posting import Posting
from jobs.models.saved_search import SavedSearch

Person = User | AnonymousUser

# What each role of a company may do there; a role may do all that the roles before it may.
RANK = {Membership.Role.VIEWER: 0, Membership.Role.EDITOR: 1, Membership.Role.OWNER: 2}


def is_moderator(person: Person) -> bool:
    """Whether `person` decides what the queue of the day holds; an admin does too."""
    return isinstance(person, User) and person.is_active and (person.is_moderator or is_admin(person))


def is_admin(person: Person) -> bool:
    """Whether `person` curates companies, lists, boards and people."""
    return isinstance(person, User) and person.is_active and person.is_staff and person.is_superuser


def role_at(person: Person, company: Company) -> str | None:
    """Return the role of `person` at `company`; None without an active membership."""
    if not isinstance(person, User) or not person.is_active:
        return None
    found = Membership.objects.active().filter(user=person, company=company).values_list("role", flat=True).first()
    return str(found) if found else None


def may(person: Person, company: Company, least: str) -> bool:
    """Whether `person` has at least the role `least` at `company`."""
    role = role_at(person, company)
    return role is not None and RANK[Membership.Role(role)] >= RANK[Membership.Role(least)]


def may_write_drafts(person: Person, company: Company) -> bool:
    """Whether `person` may write drafts for `company`: its editors, and whoever asked to join it and waits."""
    return may(person, company, Membership.Role.EDITOR) or waits_at(person, company)


def waits_at(person: Person, company: Company) -> bool:
    """Whether `person` asked to join `company` and nobody decided yet."""
    if not isinstance(person, User) or not person.is_active:
        return False
    return Membership.objects.waiting().filter(user=person, company=company).exists()


def company_of(person: Person, slug: str, least: str) -> Company:
    """Return the company of `slug` where `person` has at least the role `least`.

    Raises Http404 where there is no such company, and alike where the person has no such role there.
    """
    company = Company.objects.filter(slug=slug).first()
    if company is None or not may(person, company, least):
        raise Http404("No such company.")
    return company


def require_moderator(person: Person) -> User:
    """Return `person` as one who decides; raises Http404 for everyone else, to whom the queue does not exist."""
    if not isinstance(person, User) or not is_moderator(person):
        raise Http404("No such page.")
    return person


def writing_company_of(person: Person, slug: str) -> Company:
    """Return the company of `slug` that `person` may write drafts for; raises Http404 alike for all others."""
    company = Company.objects.filter(slug=slug).first()
    if company is None or not may_write_drafts(person, company):
        raise Http404("No such company.")
    return company


def draft_of(person: Person, pk: int) -> Draft:
    """Return the draft that `person` may read: one of their company, or their own while they wait to join it.

    Raises Http404 alike for a draft that is not there.
    """
    draft = Draft.objects.select_related("company", "posting", "author").filter(pk=pk).first()
    if draft is not None and may(person, draft.company, Membership.Role.VIEWER):
        return draft
    if draft is not None and draft.author_id == person.pk and waits_at(person, draft.company):
        return draft
    raise Http404("No such draft.")


def may_write(person: Person, draft: Draft) -> bool:
    """Whether `person`, who may read `draft`, may also change and send it."""
    own = draft.author_id == person.pk and waits_at(person, draft.company)
    return own or may(person, draft.company, Membership.Role.EDITOR)


def own_posting_of(person: Person, pk: int, least: str) -> Posting:
    """Return the own posting of a company where `person` has at least the role `least`; raises Http404 alike otherwise."""
    posting = Posting.objects.own().select_related("company", "role", "author").filter(pk=pk).first()
    if posting is None or not may(person, posting.company, least):
        raise Http404("No such posting.")
    return posting


def imported_posting_of(person: Person, pk: int, least: str) -> Posting:
    """Return the open posting that was read from elsewhere of a company where `person` has at least the role `least`.

    Raises Http404 alike for one that is not there, is closed or is a sample.
    """
    rows = Posting.objects.open().filter(board__is_sample=False).select_related("company", "board", "signal_check")
    posting = rows.filter(pk=pk).first()
    if posting is None or not may(person, posting.company, least):
        raise Http404("No such posting.")
    return posting


def saved_search_of(person: Person, pk: int) -> SavedSearch:
    """Return a saved search of `person`'s own; raises Http404 alike for another's and for one that is not there."""
    search = SavedSearch.objects.filter(pk=pk, owner=person.pk).first() if isinstance(person, User) else None
    if search is None:
        raise Http404("No such saved search.")
    return search
