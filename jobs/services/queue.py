"""The queue of the day: what waits for a moderator, kind after kind, the oldest of each first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from jobs.models.answer import EmployerAnswer
from jobs.models.board import Board
from jobs.models.company import Company
from jobs.models.draft import Draft
from jobs.models.link_check import CurationTask
from jobs.models.membership import Membership
from jobs.models.posting import Posting
from jobs.models.report import Report
from jobs.models.suggestion import Suggestion

# An owner decides who joins; after this long, or without an owner, moderators do.
OWNERS_TURN = timedelta(hours=48)
# A board is broken when so many readings in a row failed and none was whole for so long.
BROKEN_FAILURES = 3
BROKEN_AFTER = timedelta(days=3)
# How many items of one kind a page lists.
LISTED = 100


class Kind(models.TextChoices):
    """What waits, in the order of the queue."""

    DRAFT = "draft", _("Postings to publish")
    COMPANY = "company", _("New companies")
    MEMBERSHIP = "membership", _("People who join")
    REPORT = "report", _("Reports by readers")
    SUGGESTION = "suggestion", _("Suggestions for lists")
    HELD = "held", _("Held readings")
    BROKEN = "broken", _("Boards that cannot be read")
    ANSWER = "answer", _("Answers by employers")
    LINK = "link", _("Dead links of lists")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits: what it is, what is said about it, and since when (UTC)."""

    kind: str
    pk: int
    title: str
    about: str
    since: datetime


def waiting_rows(kind: str, now: datetime) -> QuerySet[Any]:
    """Return what waits of one kind, the oldest first, each with `since`."""
    return _ROWS[Kind(kind)](now)


def waiting_items(kind: str, now: datetime) -> list[Item]:
    """Return the first LISTED items of one kind."""
    describe = _DESCRIBE[Kind(kind)]
    return [Item(kind, row.pk, *describe(row), since=row.since) for row in waiting_rows(kind, now)[:LISTED]]


def waiting_counts(now: datetime) -> dict[Kind, int]:
    """Return how many wait, by kind, in the order of the queue."""
    return {kind: waiting_rows(kind, now).count() for kind in Kind}


def next_item(kind: str, now: datetime, after: int | None = None) -> tuple[str, int] | None:
    """Return (kind, pk) of what comes next: of the same kind where there is more, else of the first kind that waits.

    `after` is the item to leave for later: what stands behind it comes next, and it does not come again by itself.
    """
    keys = list(waiting_rows(kind, now).values_list("pk", flat=True)[:LISTED])
    later = keys[keys.index(after) + 1 :] if after in keys else [key for key in keys if key != after]
    if later:
        return kind, later[0]
    for other in Kind:
        if other != kind and (key := waiting_rows(other, now).values_list("pk", flat=True).first()):
            return other.value, key
    return None


def _drafts(now: datetime) -> QuerySet[Draft]:
    """Drafts wait behind their company and their author: both are decided first."""
    asks = Membership.objects.waiting().filter(company=OuterRef("company"), user=OuterRef("submitted_by"))
    rows = Draft.objects.waiting().filter(~Exists(asks), company__is_listed=True).select_related("company", "posting")
    return rows.annotate(since=F("submitted_at")).order_by("submitted_at", "pk")


def _companies(now: datetime) -> QuerySet[Company]:
    rows = Company.objects.filter(is_listed=False, memberships__state=Membership.State.REQUESTED)
    return rows.annotate(since=Min("memberships__requested_at")).order_by("since", "pk")


def _memberships(now: datetime) -> QuerySet[Membership]:
    owners = Membership.objects.active().filter(company=OuterRef("company"), role=Membership.Role.OWNER)
    rows = Membership.objects.waiting().filter(company__is_listed=True)
    rows = rows.filter(~Exists(owners) | Q(requested_at__lte=now - OWNERS_TURN)).select_related("company", "user")
    return rows.annotate(since=F("requested_at")).order_by("requested_at", "pk")


def _reported(now: datetime) -> QuerySet[Posting]:
    rows = Posting.objects.filter(reports__state=Report.State.WAITING).select_related("company")
    rows = rows.annotate(since=Min("reports__created_at"), reported=Count("reports"))
    return rows.defer("html", "text", "words", "head_words").order_by("since", "pk")


def _suggestions(now: datetime) -> QuerySet[Suggestion]:
    rows = Suggestion.objects.filter(state=Suggestion.State.WAITING).select_related("company_list")
    return rows.annotate(since=F("created_at")).order_by("created_at", "pk")


def _held(now: datetime) -> QuerySet[Any]:
    rows = Board.objects.filter(state=Board.State.HELD, is_active=True, accepts_missing=False)
    rows = rows.select_related("company").annotate(since=Coalesce("held_since", "last_complete_at", "created_at"))
    return rows.order_by("since", "pk")


def _broken(now: datetime) -> QuerySet[Any]:
    read_or_given_up = Q(is_active=True) | Q(given_up_at__isnull=False)
    rows = Board.objects.filter(read_or_given_up, failures__gte=BROKEN_FAILURES).exclude(
        state__in=[Board.State.OK, Board.State.HELD, Board.State.NEW]
    )
    return _since_whole(rows).filter(since__lte=now - BROKEN_AFTER)


def _since_whole(rows: QuerySet[Board]) -> QuerySet[Any]:
    """Boards with `since`: when they were last read whole, or added."""
    rows = rows.select_related("company").annotate(since=Coalesce("last_complete_at", "created_at"))
    return rows.order_by("since", "pk")


def _tasks(now: datetime) -> QuerySet[CurationTask]:
    rows = CurationTask.objects.filter(done_at=None).select_related("company")
    return rows.annotate(since=F("opened_at")).order_by("opened_at", "pk")


def _answers(now: datetime) -> QuerySet[EmployerAnswer]:
    rows = EmployerAnswer.objects.waiting().select_related("company", "posting")
    return rows.annotate(since=F("written_at")).order_by("written_at", "pk")


_ROWS: dict[Kind, Callable[[datetime], QuerySet[Any]]] = {
    Kind.DRAFT: _drafts,
    Kind.COMPANY: _companies,
    Kind.MEMBERSHIP: _memberships,
    Kind.REPORT: _reported,
    Kind.SUGGESTION: _suggestions,
    Kind.HELD: _held,
    Kind.BROKEN: _broken,
    Kind.ANSWER: _answers,
    Kind.LINK: _tasks,
}
# The title of a row, and what is said about it.
_DESCRIBE: dict[Kind, Callable[[Any], tuple[str, str]]] = {
    Kind.DRAFT: lambda row: (row.title, row.company.name),
    Kind.COMPANY: lambda row: (row.name, row.website),
    Kind.MEMBERSHIP: lambda row: (str(row.user), row.company.name),
    Kind.REPORT: lambda row: (
        row.title,
        ngettext("%(company)s: %(n)d report", "%(company)s: %(n)d reports", row.reported)
        % {"company": row.company.name, "n": row.reported},
    ),
    Kind.SUGGESTION: lambda row: (capfirst(str(row)), row.company_list.name),
    Kind.HELD: lambda row: (str(row.company or row), row.sentence),
    Kind.BROKEN: lambda row: (str(row.company or row), row.sentence),
    Kind.ANSWER: lambda row: (row.posting.title, row.company.name),
    Kind.LINK: lambda row: (str(row.company or row.url), row.sentence),
}
