"""Who may do what, in one place: every door asks here, and nowhere else is a person's right decided.

A door that shows one company's things asks `company_of`; what a person may not see is then absent (404), not refused.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from jobs.models.account import User
from jobs.models.company import Company
from jobs.models.membership import Membership

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
    if may(person, company, Membership.Role.EDITOR):
        return True
    return isinstance(person, User) and Membership.objects.waiting().filter(user=person, company=company).exists()


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
