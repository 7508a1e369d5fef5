"""What a merge of companies would move and decide, told before anybody presses the button."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from jobs.models.company import Company, CompanyList, CompanyListEntry
from jobs.models.membership import Membership
from jobs.models.merge import DifferentEmployers
from jobs.services.duplicates import words_against
from jobs.services.merge_rows import FACTS, rows_of
from jobs.services.merging import entries_to_choose, place_of_each

# What each relation is called; the history of lists and of earlier merges goes along and is not counted here.
TOLD = {
    "postings": _("postings"), "boards": _("boards"), "entries": _("entries of lists"), "memberships": _("members"),
    "drafts": _("drafts"), "suggestions": _("suggestions"), "aliases": _("other names"),
    "redirects": _("old addresses"), "tasks": _("curation tasks"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Moving:
    """One company that would be taken in, and how many rows of each relation go along."""

    company: Company
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class EntryChoice:
    """A list in which several of the companies stand; `default` is the entry that stays unless a person says otherwise."""

    company_list: CompanyList
    entries: tuple[CompanyListEntry, ...]
    default: int


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What would happen. `places`: whose place at which company stays, where a person has several; `facts`: what the
    kept company would take over; `against`: who called two of them different before."""

    kept: Company
    moving: tuple[Moving, ...]
    choices: tuple[EntryChoice, ...]
    places: tuple[Membership, ...]
    facts: tuple[tuple[str, Any, Company], ...]
    against: tuple[DifferentEmployers, ...]


def preview_merge(*, kept: Company, others: Sequence[Company]) -> MergePreview:
    """Return what merging `others` into `kept` would do now."""
    companies = [kept, *others]
    choices = [
        EntryChoice(entries[0].company_list, tuple(entries), _default(entries, kept))
        for entries in entries_to_choose(companies).values()
    ]
    facts = []
    for name in FACTS:
        giver = next((other for other in others if getattr(other, name)), None)
        if giver and not getattr(kept, name):
            facts.append((str(Company._meta.get_field(name).verbose_name), getattr(giver, name), giver))  # type: ignore[union-attr]
    return MergePreview(
        kept=kept,
        moving=tuple(Moving(other, _counts(other)) for other in others),
        choices=tuple(choices),
        places=tuple(rows[0] for rows in place_of_each(companies, kept) if len(rows) > 1),
        facts=tuple(facts),
        against=tuple(words_against(companies)),
    )


def _default(entries: Sequence[CompanyListEntry], kept: Company) -> int:
    return next((entry.pk for entry in entries if entry.company_id == kept.pk), entries[0].pk)


def _counts(company: Company) -> tuple[tuple[str, int], ...]:
    counts = ((str(words), rows_of(relation, company.pk).count()) for relation, words in TOLD.items())
    return tuple((words, count) for words, count in counts if count)
