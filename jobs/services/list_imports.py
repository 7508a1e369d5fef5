"""Applying a looked-at file to a curated list in one transaction, and taking all of it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from jobs.models.account import User
from jobs.models.board import Board
from jobs.models.company import Company, CompanyAlias, CompanyList, CompanyListEntry
from jobs.models.list_import import ListImport
from jobs.services.companies import find_company, free_slug
from jobs.services.decisions import AlreadyDecided, CannotUndo
from jobs.services.list_changes import changed_by
from jobs.services.list_preview import LEAVE, NEW, SAME, RowPreview, adds_board, preview_import
from jobs.services.merge_rows import as_json

State = ListImport.State
TABLES: Mapping[str, type[models.Model]] = {
    "company": Company, "alias": CompanyAlias, "entry": CompanyListEntry, "board": Board,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Undone:
    """What taking an import back did; `stayed` names what it made and other rows have come to need."""

    removed: int
    put_back: int
    stayed: tuple[str, ...]


class _Writer:
    """Writes rows and keeps what undoing needs: [table, id, before, after]."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment
        self.written: list[list[Any]] = []

    def make(self, table: str, row: models.Model) -> None:
        row.save()
        row.refresh_from_db()
        self.written.append([table, row.pk, None, as_json(row)])

    def update(self, table: str, row: models.Model, facts: Mapping[str, Any]) -> None:
        changed = {name: value for name, value in facts.items() if getattr(row, name) != value}
        if not changed:
            return
        before = as_json(row)
        for name, value in {**changed, "changed_by_person_at": self.moment}.items():
            setattr(row, name, value)
        names = [*changed, "changed_by_person_at"]
        row.save(update_fields=names)
        after = as_json(row)
        self.written.append([table, row.pk, {n: before[n] for n in names}, {n: after[n] for n in names}])


def apply_import(
    *, kept: ListImport, choices: Mapping[int, str], by: User, now: datetime | None = None
) -> list[RowPreview]:
    """Write the rows of a kept file into its list, signed by `by`; return those that were taken.

    `choices` is {number of the row: take, leave, new or same}; what is compared is what stands here now, not when the
    person looked. Raises AlreadyDecided where it was applied before, ValueError with a sentence where a row still needs
    a choice; nothing is written then.
    """
    now = now or timezone.now()
    with changed_by(user=by, sentence=f"Imported from {kept.file_name}."[:300]):
        # Two imports into one list wait for each other.
        CompanyList.objects.select_for_update().get(pk=kept.company_list_id)
        kept = ListImport.objects.select_for_update(of=("self",)).select_related("company_list").get(pk=kept.pk)
        if kept.state != State.PREVIEW:
            raise AlreadyDecided(_("This file was applied already."))
        rows = [(row, _choice(row, choices)) for row in preview_import(kept)]
        writer = _Writer(now)
        taken = [row for row, choice in rows if choice != LEAVE]
        leads: dict[int, int] = {}
        for row, choice in rows:
            if choice != LEAVE:
                _refuse_twice(leads, _take(kept, row, choice, writer), row)
        kept.state, kept.applied_at, kept.applied_by = State.APPLIED, now, by
        kept.written = writer.written
        kept.choices = {str(number): choice for number, choice in choices.items()}
        kept.save(update_fields=["state", "applied_at", "applied_by", "written", "choices"])
    return taken


def undo_import(*, kept: ListImport, by: User, now: datetime | None = None) -> Undone:
    """Put back every row that applying `kept` wrote, the newest first; return what was done.

    A company or board that others need by now (postings, another list) stays and is named. Raises AlreadyDecided where
    it is not applied, CannotUndo with a sentence where somebody changed such a row since; nothing is changed then.
    """
    with changed_by(user=by, sentence=f"Took back the import of {kept.file_name}."[:300]):
        moment = now or timezone.now()
        done = {"state": State.UNDONE, "undone_at": moment, "undone_by": by}
        if not ListImport.objects.filter(pk=kept.pk, state=State.APPLIED).update(**done):
            raise AlreadyDecided(_("This file is not applied, so there is nothing to take back."))
        removed = put_back = 0
        stayed: list[str] = []
        written = ListImport.objects.get(pk=kept.pk).written
        made = {pk for table, pk, before, _after in written if table == "company" and before is None}
        for table, pk, before, after in reversed(written):
            row = TABLES[table]._default_manager.select_for_update(of=("self",)).filter(pk=pk).first()
            if row is None:
                if before is not None:
                    raise CannotUndo(f"A {table} that it changed is gone by now.")
                continue
            if isinstance(row, CompanyAlias) and row.company_id in made and _is_needed(row.company):
                continue
            if before is None and _is_needed(row):
                stayed.append(str(row))
                continue
            _require_same(table, row, after if before is not None else _facts_of(table, after))
            if before is None:
                row.delete()
                removed += 1
            else:
                for name, value in before.items():
                    setattr(row, name, _value(row, name, value))
                row.save(update_fields=list(before))
                put_back += 1
    return Undone(removed, put_back, tuple(stayed))


def _choice(row: RowPreview, choices: Mapping[int, str]) -> str:
    choice = choices.get(row.row.number, "")
    if choice in row.options:
        return choice
    if choice and row.options:
        raise ValueError(
            _("Row %(number)s cannot be answered with “%(choice)s” any more; look at the file again.")
            % {"number": row.row.number, "choice": choice[:20]}
        )
    if not row.options:
        return LEAVE
    if not row.default:
        raise ValueError(
            _("Row %(number)s (%(name)s) needs a choice: the same company, a new one, or left out.")
            % {"number": row.row.number, "name": row.row.company.name}
        )
    return row.default


def _refuse_twice(leads: dict[int, int], company: Company, row: RowPreview) -> None:
    before = leads.setdefault(company.pk, row.row.number)
    if before != row.row.number:
        raise ValueError(
            _("Rows %(before)s and %(number)s lead to %(company)s; leave one of them out.")
            % {"before": before, "number": row.row.number, "company": company.name}
        )


def _take(kept: ListImport, row: RowPreview, choice: str, writer: _Writer) -> Company:
    """Write one row; return the company that it leads to."""
    name = row.row.company.name
    company = find_company(name=name)
    if company is None and choice == SAME and row.candidate is not None:
        company = Company.objects.get(pk=row.candidate.pk)
        writer.make("alias", CompanyAlias(company=company, name=name))
        # It is another row's company: only what it lacks is filled in.
        lacking = {field: value for field, value in row.company_facts.items() if not getattr(company, field)}
        writer.update("company", company, lacking)
    elif company is None:
        company = Company(
            name=name, slug=free_slug(name), origin=Company.Origin.ADMIN, changed_by_person_at=writer.moment,
            **row.company_facts,
        )  # fmt: skip
        writer.make("company", company)
        writer.make("alias", CompanyAlias(company=company, name=name))
    elif choice == NEW:
        raise ValueError(_("%(name)s is a company here by now; look at the file again.") % {"name": name})
    else:
        writer.update("company", company, row.company_facts)
        if not company.is_listed:
            writer.update("company", company, {"is_listed": True})
    entry = CompanyListEntry.objects.filter(company_list=kept.company_list, company=company).first()
    if entry is None:
        entry = CompanyListEntry(
            company_list=kept.company_list, company=company, changed_by_person_at=writer.moment, **row.entry_facts
        )
        writer.make("entry", entry)
    else:
        writer.update("entry", entry, row.entry_facts)
    board = row.row.board
    if adds_board(board, set(Board.objects.filter(token=board.token if board else "").values_list("source", "token"))):
        writer.make("board", Board(source=board.source, token=board.token, company=company, evidence=board.evidence))
    return company


def _is_needed(row: models.Model) -> bool:
    """Whether something else than the import itself hangs on a company or a board by now."""
    if isinstance(row, Board):
        return row.postings.exists()
    if not isinstance(row, Company):
        return False
    return any(
        related.related_model._default_manager.filter(**{related.field.name: row}).exists()
        for related in Company._meta.related_objects
        if related.related_model not in (CompanyAlias,) and related.get_accessor_name() != "list_changes"
    )


def _facts_of(table: str, after: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of a made row that only a person changes: a board is read and a company's time moves on."""
    if table == "board":
        return {name: after[name] for name in ("source", "token", "company_id")}
    return {name: value for name, value in after.items() if name != "updated_at"}


def _require_same(table: str, row: models.Model, after: Mapping[str, Any]) -> None:
    for name, value in after.items():
        if getattr(row, name) != _value(row, name, value):
            raise CannotUndo(
                _("The %(column)s of %(row)s was changed since; put that change back first.")
                % {"column": name.removesuffix("_id").replace("_", " "), "row": row}
            )


def _value(row: models.Model, name: str, stored: Any) -> Any:
    field = next(field for field in row._meta.concrete_fields if field.attname == name)
    return field.to_python(stored)
