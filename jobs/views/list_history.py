"""The history of a curated list in words: for its page and its feed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jobs.models.company import CompanyList
from jobs.models.list_change import ListEntryChange
from jobs.templatetags.display import area

Kind = ListEntryChange.Kind
# Columns that readers see, in the order of the page; who verified an entry is for curators.
LABELS = {
    "name": gettext_lazy("Name"),
    "focus": gettext_lazy("What it does"),
    "ai_areas": gettext_lazy("Areas"),
    "city": gettext_lazy("City"),
    "website": gettext_lazy("Website"),
    "careers_url": gettext_lazy("Careers page"),
    "reason": gettext_lazy("Reason"),
    "evidence_url": gettext_lazy("Evidence"),
    "evidence_note": gettext_lazy("Evidence, in words"),
    "verified": gettext_lazy("Verified"),
    "checked_on": gettext_lazy("Checked on"),
    "notes": gettext_lazy("Notes"),
}
# More changes of one kind in one go than this stand folded.
FOLDED = 6


@dataclass(frozen=True, slots=True)
class Difference:
    """One column before and after; empty where it held nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change in words; `slug` is empty where the company is gone."""

    pk: int
    company: str
    slug: str
    kind: str
    label: str
    who: str
    at: datetime
    sentence: str
    differences: tuple[Difference, ...]
    url: str

    @property
    def title(self) -> str:
        """The change in one line."""
        return f"{self.company}: {self.label}"


@dataclass(frozen=True, slots=True)
class Batch:
    """Changes of one kind that were made together; a long one is folded behind `title`."""

    title: str
    rows: tuple[ChangeRow, ...]

    @property
    def is_folded(self) -> bool:
        return len(self.rows) > FOLDED


@dataclass(frozen=True, slots=True)
class Day:
    """The changes of one day, newest first."""

    day: date
    batches: tuple[Batch, ...]


def change_row(change: ListEntryChange, company_list: CompanyList) -> ChangeRow:
    """Return a change in words; `change.company` is read already."""
    kind = Kind(change.kind)
    return ChangeRow(
        pk=change.pk,
        company=change.company_name,
        slug=change.company.slug if change.company else "",
        kind=kind.value,
        label=str(kind.label),
        who=_who(change),
        at=change.at,
        sentence=change.sentence,
        differences=tuple(_differences(change)),
        url=change_url(change.pk, company_list),
    )


def change_url(pk: int, company_list: CompanyList) -> str:
    """Return where one change stands, on a page that stays the same."""
    return f"{reverse('company_list_history', args=[company_list.slug])}?before={pk + 1}#change-{pk}"


def days(rows: Sequence[ChangeRow]) -> list[Day]:
    """Return rows, newest first, as days of batches."""
    return [Day(day, tuple(_batches(list(group)))) for day, group in groupby(rows, key=lambda row: row.at.date())]


def _batches(rows: Iterable[ChangeRow]) -> Iterator[Batch]:
    for (_at, _kind, who, label), group in groupby(rows, key=lambda row: (row.at, row.kind, row.who, row.label)):
        found = tuple(group)
        count = ngettext("%(n)d entry", "%(n)d entries", len(found)) % {"n": len(found)}
        yield Batch(f"{count} {label} · {who}", found)


def _who(change: ListEntryChange) -> str:
    if change.kind in (Kind.LINK_DEAD, Kind.LINK_ALIVE):
        return _("weekly link check")
    if change.suggestion_id:
        return _("a reader’s suggestion, accepted by a curator")
    return _("a curator") if change.by_person else _("the curated file")


def _differences(change: ListEntryChange) -> Iterator[Difference]:
    """Yield what differs; of an entry that came its reason says enough, of one that went its name."""
    names = {Kind.ADDED.value: {"reason"}, Kind.REMOVED.value: set[str]()}.get(change.kind, set(LABELS))
    for name, label in LABELS.items():
        if name not in change.fields or name not in names:
            continue
        before, after = (_shown(name, value) for value in change.fields[name])
        if before != after:
            yield Difference(str(label), before, after)


def _shown(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(area(slug) for slug in value)
    if name == "checked_on":
        return date_format(date.fromisoformat(value), "j M Y")
    return str(value)
