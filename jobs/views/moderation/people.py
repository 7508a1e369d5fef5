"""Recruiters in the queue: companies that they propose, and people who join one that nobody decides for."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jobs.mails import mail_membership_decided
from jobs.models.company import Company
from jobs.models.membership import Membership
from jobs.services.decisions import AlreadyDecided
from jobs.services.memberships import approve_membership, refuse_membership
from jobs.services.queue import Kind, waiting_rows
from jobs.views.moderation.door import Answer, Choice, Door, Shown, Words, afterwards

APPROVE_COMPANY = Answer("approve", gettext_lazy("Approve company and owner"), needs_reason=False, is_main=True)
APPROVE_PERSON = Answer("approve", gettext_lazy("Let the person in"), needs_reason=False, is_main=True)
REFUSE = Answer(
    "refuse",
    gettext_lazy("Refuse"),
    {
        "address": gettext_lazy("Ask again from an address of the company’s own domain."),
        "unknown": gettext_lazy("We could not find this company under its website."),
        "work": gettext_lazy("This board is for work in the six roles of a data team."),
    },
)
REFUSE_PERSON = Answer(
    "refuse",
    gettext_lazy("Refuse"),
    {
        "address": gettext_lazy("Ask again from an address of the company’s own domain."),
        "contact": gettext_lazy("We could not confirm that you work there."),
    },
)


def _show_company(pk: int, now: datetime) -> Shown | None:
    company = waiting_rows(Kind.COMPANY, now).filter(pk=pk).first()
    request = _founder(pk)
    if company is None or request is None:
        return None
    context = _context(company, request) | {
        "others": company.memberships.waiting().exclude(pk=request.pk).select_related("user"),
        "alike": _alike(company),
    }
    return Shown(company.name, gettext_lazy("New company"), company.since, (APPROVE_COMPANY, REFUSE), context)


def _show_membership(pk: int, now: datetime) -> Shown | None:
    request = waiting_rows(Kind.MEMBERSHIP, now).filter(pk=pk).first()
    if request is None:
        return None
    company = request.company
    context = _context(company, request) | {"members": company.memberships.active().select_related("user")}
    return Shown(str(request.user), company.name, request.since, (APPROVE_PERSON, REFUSE_PERSON), context)


def _context(company: Company, request: Membership) -> dict[str, Any]:
    """Return who asks and for which company; whether the address is of the company's own domain tells most."""
    domain, host = request.user.email.rpartition("@")[2], urlsplit(company.website).hostname or ""
    return {
        "company": company,
        "asked": request,
        "is_own_domain": bool(host) and (host == domain or host.endswith(f".{domain}") or domain.endswith(f".{host}")),
        "elsewhere": request.user.memberships.exclude(pk=request.pk).select_related("company"),
        "drafts": company.drafts.waiting(),
    }


def _alike(company: Company) -> list[Company]:
    """Return listed companies that the proposed one may be: same website's host, or a name that begins alike."""
    host = (urlsplit(company.website).hostname or "").removeprefix("www.")
    listed = Company.objects.listed().exclude(pk=company.pk)
    by_host = listed.filter(website__icontains=f"//{host}") | listed.filter(website__icontains=f".{host}")
    by_name = listed.filter(name__istartswith=company.name.split()[0])
    return list((by_host | by_name if host else by_name).distinct()[:8])


def _founder(company_id: int) -> Membership | None:
    """Return the request that founded a company: the oldest that waits, its owner's first."""
    waiting = Membership.objects.waiting().filter(company_id=company_id).select_related("user", "company")
    owners = waiting.filter(role=Membership.Role.OWNER).order_by("requested_at")
    return owners.first() or waiting.order_by("requested_at").first()


def _decide_company(pk: int, choice: Choice) -> Words:
    request = Membership.objects.filter(pk=_number(choice.form.get("request", "")), company_id=pk).first()
    if request is None:
        raise AlreadyDecided(_("Another request for this company comes first now."))
    return _decide(request, choice)


def _decide_membership(pk: int, choice: Choice) -> Words:
    return _decide(Membership.objects.select_related("user", "company").get(pk=pk), choice)


def _decide(request: Membership, choice: Choice) -> Words:
    if choice.answer == REFUSE.value:
        refuse_membership(membership=request, by=choice.by, reason=choice.reason)
        said = _("Refused: {person} at {company}.")
    else:
        approve_membership(membership=request, by=choice.by, reason=choice.reason)
        said = _("Approved: {person} at {company}.")
    afterwards(mail_membership_decided, request.pk)
    return said.format(person=request.user, company=request.company)


def _number(text: str) -> int:
    """Return what names a row; 0, which names none, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


COMPANIES = Door("moderate/_company.html", _show_company, _decide_company)
MEMBERSHIPS = Door("moderate/_membership.html", _show_membership, _decide_membership)
