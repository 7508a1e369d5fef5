"""Curated files -> companies, boards and lists; loading twice changes nothing, and what a person changed stays."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.contrib.admin.models import DELETION, LogEntry
from django.db import models, transaction
from django.utils import timezone

from jobs import registry
from jobs.models.board import Board
from jobs.models.company import Company, CompanyAlias, CompanyList, CompanyListEntry, alias_key
from jobs.models.list_change import ListEntryChange
from jobs.services import curated_rows as rows_of
from jobs.services.companies import free_slug
from jobs.services.curated_rows import BadFile, BoardRow, CompanyRow, EntryRow, ListRow, read_lines
from jobs.services.list_changes import changed_by
from jobs.services.rates import load_rates

DATA_FOLDER = Path(__file__).resolve().parent.parent / "data"
SPREAD = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What one load did. `left_alone`: rows that a person changed or deleted; `waiting`: boards without a source;
    `off`: boards that are stored but not read, their source being switched off."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    left_alone: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    off: tuple[str, ...] = ()


class _Count:
    """Collects a Loaded."""

    def __init__(self) -> None:
        self.created = self.updated = self.unchanged = 0
        self.left_alone: list[str] = []
        self.waiting: list[str] = []
        self.off: list[str] = []

    def done(self) -> Loaded:
        lists = (tuple(self.left_alone), tuple(self.waiting), tuple(self.off))
        return Loaded(self.created, self.updated, self.unchanged, *lists)


class KnownCompanies:
    """All companies by name and by alias, read once."""

    def __init__(self) -> None:
        self.by_name = {company.name: company for company in Company.objects.all()}
        by_id = {company.pk: company for company in self.by_name.values()}
        self.by_key = {key: by_id[pk] for key, pk in CompanyAlias.objects.values_list("key", "company_id")}

    def find(self, name: str) -> Company | None:
        return self.by_name.get(name) or self.by_key.get(alias_key(name))

    def add_alias(self, company: Company, name: str) -> bool:
        """Add a name; False where some company goes by it already."""
        key = alias_key(name)
        if not key or key in self.by_key:
            return False
        CompanyAlias.objects.create(company=company, name=name)
        self.by_key[key] = company
        return True


@changed_by(user=None)
def load_companies(*, rows: Sequence[CompanyRow], empty_erases: bool = True) -> Loaded:
    """Create or update the companies of `rows`, found by name or alias.

    `empty_erases` False: an empty cell leaves a stored fact as it is.
    """
    count, known, deleted = _Count(), KnownCompanies(), deleted_by_people(Company)
    named = {alias_key(row.name) for row in rows}
    # Rows of merged companies lead to one: the first counts, or the one of its own name.
    seen: set[int] = set()
    for row in rows:
        facts = asdict(row)
        name, aliases = facts.pop("name"), facts.pop("aliases")
        facts["ai_areas"] = list(row.ai_areas)
        if not empty_erases:
            facts = {field: value for field, value in facts.items() if value}
        company = known.find(name)
        if company is None:
            if name in deleted:
                count.left_alone.append(name)
                continue
            company = Company.objects.create(name=name, slug=free_slug(name), origin=Company.Origin.CURATED, **facts)
            known.by_name[name] = company
            count.created += 1
        elif company.pk in seen or _has_own_row(company, name, named):
            count.left_alone.append(name)
            continue
        elif company.changed_by_person_at:
            count.left_alone.append(company.name)
            continue
        else:
            facts["is_listed"] = True
            if alias_key(company.name) == alias_key(name):
                # A feed may have brought the name first; the curated spelling is the better one.
                facts |= {"name": name, "origin": Company.Origin.CURATED}
            changed = _update(company, facts)
            count.updated += changed
            count.unchanged += not changed
        seen.add(company.pk)
        for alias in (name, *aliases):
            known.add_alias(company, alias)
    return count.done()


@transaction.atomic
def load_boards(*, rows: Sequence[BoardRow], now: datetime | None = None, only_new: bool = False) -> Loaded:
    """Create or update the boards of `rows`; with `only_new` those that exist stay as they are.

    New ones marked first are due at once, other new ones spread evenly over an hour from `now`. A row whose source is
    not installed makes no board and is listed as waiting; one whose source is switched off makes a board that waits, and
    is listed as off. A row whose company does not exist is left alone; one that names none is a feed of many employers.
    """
    now = now or timezone.now()
    count, companies, deleted = _Count(), KnownCompanies(), deleted_by_people(Board)
    stored = {(board.source, board.token): board for board in Board.objects.all()}
    new: list[Board] = []
    for row in rows:
        name = f"{row.source}: {row.token}"
        company = companies.find(row.company) if row.company else None
        known = company is not None or not row.company
        board = stored.get((row.source, row.token))
        facts = {"company": company, "evidence": row.evidence, "is_first": row.first}
        if board is not None and board.changed_by_person_at is None and known:
            changed = not only_new and _update(board, facts)
            count.updated += changed
            count.unchanged += not changed
        elif board is not None or not known or name in deleted:
            count.left_alone.append(name)
        elif row.source not in registry.sources():
            count.waiting.append(f"{row.company} ({name})" if row.company else name)
        else:
            board = Board(source=row.source, token=row.token, next_import_at=now, **facts)
            stored[row.source, row.token] = board
            new.append(board)
        if board is not None and board.off_reason:
            count.off.append(f"{row.company} ({name})" if row.company else name)
    later = [board for board in new if not board.is_first]
    for position, board in enumerate(later):
        board.next_import_at = now + SPREAD * position / len(later)
    Board.objects.bulk_create(new, batch_size=500)
    count.created = len(new)
    return count.done()


@changed_by(user=None)
def load_list(*, row: ListRow, entries: Sequence[EntryRow]) -> Loaded:
    """Create or update one list and its entries; entries that the file does not name stay.

    An entry whose company does not exist is left alone. `verified_at` and `verifier` are a person's and never touched.
    """
    count, companies = _Count(), KnownCompanies()
    company_list = CompanyList.objects.filter(slug=row.slug).first()
    if company_list is None:
        if row.name in deleted_by_people(CompanyList):
            return Loaded(left_alone=(row.name,))
        company_list = CompanyList.objects.create(slug=row.slug, name=row.name, description=row.description)
    stored = {entry.company_id: entry for entry in company_list.entries.select_related("company")}
    removed = removed_by_people(company_list)
    new: list[CompanyListEntry] = []
    named = {alias_key(item.company) for item in entries}
    seen: set[int] = set()
    for item in entries:
        company = companies.find(item.company)
        if company is None or company.pk in seen or _has_own_row(company, item.company, named):
            count.left_alone.append(item.company)
            continue
        seen.add(company.pk)
        facts = asdict(item)
        del facts["company"]
        entry = stored.get(company.pk)
        if entry is None:
            entry = CompanyListEntry(company_list=company_list, company=company, **facts)
            if company.pk in removed:
                count.left_alone.append(company.name)
                continue
            new.append(entry)
            stored[company.pk] = entry
        elif entry.changed_by_person_at:
            count.left_alone.append(company.name)
        else:
            changed = _update(entry, facts)
            count.updated += changed
            count.unchanged += not changed
    CompanyListEntry.objects.bulk_create(new, batch_size=500)
    count.created = len(new)
    return count.done()


def load_folder(*, folder: Path = DATA_FOLDER, now: datetime | None = None) -> Mapping[str, Loaded]:
    """Load companies.csv, boards.csv, each list of lists.csv and rates.csv; return what each did, by its file's name.

    All or nothing; raises BadFile.
    """
    companies = read_lines(folder / "companies.csv", rows_of.COMPANY_COLUMNS)
    rows_of.once(companies, "name")
    boards = read_lines(folder / "boards.csv", rows_of.BOARD_COLUMNS)
    lists = [rows_of.list_row(line) for line in read_lines(folder / "lists.csv", rows_of.LIST_COLUMNS)]
    done: dict[str, Loaded] = {}
    with transaction.atomic():
        done["companies.csv"] = load_companies(rows=[rows_of.company_row(line) for line in companies])
        done["boards.csv"] = load_boards(rows=[rows_of.board_row(line) for line in boards], now=now)
        for row in lists:
            path = folder / "lists" / f"{row.slug}.csv"
            lines = read_lines(path, rows_of.ENTRY_COLUMNS)
            rows_of.once(lines, "company")
            done[f"lists/{path.name}"] = load_list(row=row, entries=[rows_of.entry_row(line) for line in lines])
        done["rates.csv"] = _loaded_rates(folder / "rates.csv")
    return done


def _loaded_rates(path: Path) -> Loaded:
    """Count the table of rates as one row; one that a person put into use stays so."""
    said = load_rates(path=path)
    left_alone = ("the rates in use",) if said == "left alone" else ()
    return Loaded(created=said == "created", unchanged=said == "unchanged", left_alone=left_alone)


def load_whole_list(*, path: Path, slug: str) -> Mapping[str, Loaded]:
    """Load one file of companies with their boards and entries into the list `slug`; all or nothing.

    A list that does not exist takes its name from lists.csv, else from its slug. Empty cells erase nothing. Raises
    BadFile.
    """
    if not rows_of.SLUG.match(slug) or len(slug) > 80:
        raise BadFile(f"{slug!r} is not a list's slug: small letters, digits and hyphens, such as egypt-ai.")
    lines = read_lines(path, rows_of.WHOLE_COLUMNS)
    rows_of.once(lines, "name")
    companies = [rows_of.company_row(line) for line in lines]
    boards = [board for line in lines if (board := rows_of.whole_board_row(line))]
    entries = [rows_of.entry_row(line, "name") for line in lines]
    known = [rows_of.list_row(line) for line in read_lines(DATA_FOLDER / "lists.csv", rows_of.LIST_COLUMNS)]
    row = {row.slug: row for row in known}.get(slug) or ListRow(slug, slug.replace("-", " ").capitalize())
    with transaction.atomic():
        return {
            "companies": load_companies(rows=companies, empty_erases=False),
            "boards": load_boards(rows=boards, only_new=True),
            "entries": load_list(row=row, entries=entries),
        }


def _has_own_row(company: Company, name: str, named: Collection[str]) -> bool:
    """Whether `name` is another name of a company whose own name the file has too: that row is the one that counts."""
    own = alias_key(company.name)
    return own != alias_key(name) and own in named


def _update(row: models.Model, facts: Mapping[str, Any]) -> bool:
    """Store the facts that differ; False where none does."""
    changed = [field for field, value in facts.items() if getattr(row, field) != value]
    if not changed:
        return False
    for field in changed:
        setattr(row, field, facts[field])
    if any(field.name == "updated_at" for field in row._meta.get_fields()):
        changed.append("updated_at")
    row.save(update_fields=changed)
    return True


def removed_by_people(company_list: CompanyList) -> frozenset[int]:
    """Return the companies that a person took out of the list, and that nobody put in again."""
    newest = (
        company_list.changes.filter(kind__in=["added", "removed"], company__isnull=False)
        .order_by("company_id", "-at", "-pk")
        .distinct("company_id")
    )
    return frozenset(
        change.company_id
        for change in newest
        if change.kind == ListEntryChange.Kind.REMOVED and change.by_person and change.company_id
    )


def deleted_by_people(model: type[models.Model]) -> frozenset[str]:
    """Return what the admin's history calls the rows of `model` that a person deleted."""
    entries = LogEntry.objects.filter(
        content_type__app_label=model._meta.app_label,
        content_type__model=model._meta.model_name,
        action_flag=DELETION,
    )
    return frozenset(entries.values_list("object_repr", flat=True))
