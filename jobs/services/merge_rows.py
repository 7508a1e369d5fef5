"""The rows that belong to a company, by relation, and rows kept as JSON so that they come back exactly as they were."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import models

from jobs.models.answer import EmployerAnswer
from jobs.models.board import Board
from jobs.models.company import Company, CompanyAlias, CompanyListEntry, CompanyRedirect
from jobs.models.draft import Draft
from jobs.models.link_check import CurationTask
from jobs.models.list_change import ListEntryChange
from jobs.models.membership import Membership
from jobs.models.merge import CompanyMerge
from jobs.models.posting import Posting
from jobs.models.posting_parts import PostingSkill
from jobs.models.suggestion import Suggestion
from jobs.search.wording import wording
from jobs.services.publishing import store_words

# relation -> (table, its column). What stands in ONE_EACH has room for one row beside another column.
OWNED: Mapping[str, tuple[type[models.Model], str]] = {
    "aliases": (CompanyAlias, "company_id"),
    "redirects": (CompanyRedirect, "company_id"),
    "boards": (Board, "company_id"),
    "postings": (Posting, "company_id"),
    "drafts": (Draft, "company_id"),
    "answers": (EmployerAnswer, "company_id"),
    "suggestions": (Suggestion, "company_id"),
    "tasks": (CurationTask, "company_id"),
    "list_changes": (ListEntryChange, "company_id"),
    "merges": (CompanyMerge, "kept_id"),
}
ONE_EACH: Mapping[str, tuple[type[models.Model], str]] = {
    "entries": (CompanyListEntry, "company_list_id"),
    "memberships": (Membership, "user_id"),
}
# What a company that stays takes over from the others where it says nothing itself.
FACTS = ("website", "city", "hq_country", "focus", "ai_areas", "size_band", "careers_url", "notes")
BATCH = 200


def table_of(relation: str) -> type[models.Model]:
    """Return the model that holds the rows of `relation`."""
    return (OWNED.get(relation) or ONE_EACH[relation])[0]


def rows_of(relation: str, company_id: int) -> models.QuerySet[Any]:
    """Return the rows of `relation` that belong to a company."""
    column = OWNED[relation][1] if relation in OWNED else "company_id"
    return table_of(relation)._default_manager.filter(**{column: company_id}).order_by("pk")


def as_json(row: models.Model) -> dict[str, Any]:
    """Return every column of `row` as JSON takes it; `restore` makes the same row of it."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return {name: value.isoformat() if isinstance(value, date | datetime) else value for name, value in values.items()}


def restore(model: type[models.Model], values: Mapping[str, Any]) -> bool:
    """Insert the row of `as_json` again, with its id and its moments; False where what it belongs to is gone.

    A person who was erased meanwhile stays erased: the column is emptied, or the row is not made.
    """
    row = model()
    for field in model._meta.concrete_fields:
        value = field.to_python(values[field.attname])
        if isinstance(field, models.ForeignKey) and value is not None:
            known = field.related_model._default_manager.filter(pk=value)
            if field.related_model is not Company and not known.exists():
                if not field.null:
                    return False
                value = None
        setattr(row, field.attname, value)
    # Raw: no column is filled in anew on the way.
    row.save_base(raw=True, force_insert=True)
    return True


def write_words(posting_ids: Iterable[int]) -> None:
    """Give postings the words by which SQL finds them; their company's name, which is among them, is another one now."""
    ids = list(posting_ids)
    for start in range(0, len(ids), BATCH):
        postings = list(Posting.objects.filter(pk__in=ids[start : start + BATCH]).select_related("company"))
        names: dict[int, list[str]] = {}
        links = PostingSkill.objects.filter(posting__in=postings).order_by("position")
        for pk, name in links.values_list("posting_id", "skill__name"):
            names.setdefault(pk, []).append(name)
        for posting in postings:
            others = [posting.company.name, posting.places_text, posting.text]
            store_words(posting, wording(posting.title, names.get(posting.pk, ()), others, posting.language))
        Posting.objects.bulk_update(postings, ["words", "head_words"])
