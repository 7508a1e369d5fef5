"""What a file would change in a curated list, row by row, and where a person has to choose."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any, TypeGuard

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jobs import registry
from jobs.models.board import Board
from jobs.models.company import Company, CompanyListEntry, alias_key
from jobs.models.link_check import LinkCheck
from jobs.models.list_import import ListImport
from jobs.parsing.company_name import plain_name
from jobs.services.curated import KnownCompanies, deleted_by_people, removed_by_people
from jobs.services.curated_rows import BoardRow
from jobs.services.list_upload import UploadedRow, uploaded_rows

# Links that one preview looks at; the weekly look takes the others once they stand in the list.
MOST_LINKS = 200
TAKE, LEAVE, NEW, SAME = "take", "leave", "new", "same"
DEAD = {LinkCheck.State.DEAD, LinkCheck.State.UNREACHABLE}

# status -> what it is called, in the order of the page.
STATUSES = {
    "spelling": _("may be a company under another spelling"),
    "conflict": _("differs from what a person wrote"),
    "dead": _("its evidence is a dead link"),
    "evidence": _("without evidence: left out"),
    "twice": _("a company that the file has twice: left out"),
    "new": _("new"),
    "changed": _("changed"),
    "unchanged": _("unchanged"),
}
ASKED = ("spelling", "conflict", "dead")
LEFT_OUT = ("evidence", "twice")


@dataclass(frozen=True, slots=True)
class Difference:
    """One column that the file would change; `before` is empty for what is not there yet."""

    of: str
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowPreview:
    """One row of the file beside what stands here.

    `company` is the one that the row's name leads to, None where there is none; `entry` its entry in the list.
    `candidate` is the company that may be the same under another spelling. `company_facts` and `entry_facts` are the
    values that taking the row writes.
    """

    row: UploadedRow
    status: str
    company: Company | None = None
    entry: CompanyListEntry | None = None
    candidate: Company | None = None
    differences: tuple[Difference, ...] = ()
    sentences: tuple[str, ...] = ()
    company_facts: dict[str, Any] = field(default_factory=dict)
    entry_facts: dict[str, Any] = field(default_factory=dict)

    @property
    def options(self) -> tuple[str, ...]:
        """What a person may choose for this row; nothing where it is left out anyway or changes nothing."""
        if self.status in (*LEFT_OUT, "unchanged"):
            return ()
        return (SAME, NEW, LEAVE) if self.status == "spelling" else (TAKE, LEAVE)

    @property
    def default(self) -> str:
        """What happens unless a person chooses; empty where a person has to."""
        if self.status == "spelling":
            return ""
        return LEAVE if self.status in (*ASKED, *LEFT_OUT, "unchanged") else TAKE

    @property
    def status_words(self) -> str:
        """What the status is called."""
        return str(STATUSES[self.status])


class _Here:
    """What stands here, read once for a file."""

    def __init__(self, kept: ListImport) -> None:
        self.known = KnownCompanies()
        self.by_plain: dict[str, Company] = {}
        for company in sorted(self.known.by_name.values(), key=lambda company: company.pk):
            self.by_plain.setdefault(plain_name(company.name).key, company)
        self.entries = {
            entry.company_id: entry for entry in kept.company_list.entries.select_related("company", "company_list")
        }
        self.removed = removed_by_people(kept.company_list)
        self.deleted = deleted_by_people(Company)
        self.boards = set(Board.objects.values_list("source", "token"))
        # What an import of this page wrote is a person's too, but the next file is its next version.
        self.imported = set(
            ListImport.objects.filter(state=ListImport.State.APPLIED).values_list("applied_at", flat=True)
        )
        links = LinkCheck.objects.filter(state__in=DEAD).values_list("url", "sentence")
        self.dead = dict(links) | {url: words for url, (state, words) in kept.links.items() if state in DEAD}

    def is_persons(self, row: Company | CompanyListEntry | None) -> bool:
        """Whether a person wrote the row elsewhere than in a file."""
        return bool(row and row.changed_by_person_at and row.changed_by_person_at not in self.imported)


def preview_import(kept: ListImport) -> list[RowPreview]:
    """Return each row of a kept file with what taking it would do now."""
    here = _Here(kept)
    found: list[RowPreview] = []
    taken: dict[int, int] = {}
    for row in uploaded_rows(kept):
        seen = _preview(row, here)
        if seen.company is not None:
            before = taken.setdefault(seen.company.pk, row.number)
            if before != row.number:
                said = _("Row {number} leads to {company} too.").format(number=before, company=seen.company)
                seen = RowPreview(row, "twice", seen.company, seen.entry, sentences=(said,))
        found.append(seen)
    return found


def links_to_check(import_id: int) -> list[str]:
    """Return the addresses that a file brings and that nobody looked at yet, evidence first, at most MOST_LINKS."""
    kept = ListImport.objects.filter(pk=import_id, state=ListImport.State.PREVIEW).first()
    if kept is None:
        return []
    rows = uploaded_rows(kept)
    brought = [row.entry.evidence_url for row in rows]
    brought += [url for row in rows for url in (row.company.website, row.company.careers_url)]
    known = set(LinkCheck.objects.exclude(checked_at=None).values_list("url", flat=True)) | set(kept.links)
    return [url for url in dict.fromkeys(brought) if url and url not in known][:MOST_LINKS]


@transaction.atomic
def keep_links(*, import_id: int, links: Mapping[str, tuple[str, str]], now: datetime) -> None:
    """Store how the links of a file answered, beside what was known; a file that is gone or applied stays as it is."""
    kept = ListImport.objects.select_for_update().filter(pk=import_id, state=ListImport.State.PREVIEW).first()
    if kept is not None:
        kept.links = kept.links | {url: list(found) for url, found in links.items()}
        kept.links_checked_at = now
        kept.save(update_fields=["links", "links_checked_at"])


def counts_of(rows: Iterable[RowPreview]) -> list[tuple[str, int]]:
    """Return how many rows have each status, in the order of the page, without those that none has."""
    statuses = [row.status for row in rows]
    return [(str(words), statuses.count(status)) for status, words in STATUSES.items() if status in statuses]


def _preview(row: UploadedRow, here: _Here) -> RowPreview:
    name = row.company.name
    company = here.known.find(name)
    entry = here.entries.get(company.pk) if company else None
    company_facts = _said(asdict(row.company), ("name", "aliases"))
    company_facts = {k: list(v) if isinstance(v, tuple) else v for k, v in company_facts.items()}
    entry_facts = _said(asdict(row.entry), ("company",))
    differences = (*_differences("company", company, company_facts), *_differences("entry", entry, entry_facts))
    sentences = _sentences(row, company, here)
    adds = adds_board(row.board, here.boards)
    status = "new" if entry is None else "changed" if differences or adds else "unchanged"
    candidate = None
    if not row.has_evidence:
        status = "evidence"
    elif company is None and (candidate := here.by_plain.get(plain_name(name).key)):
        status = "spelling"
    elif _is_conflict(name, company, entry, differences, here):
        status = "conflict"
    elif row.entry.evidence_url in here.dead and status != "unchanged":
        status = "dead"
    return RowPreview(row, status, company, entry, candidate, differences, tuple(sentences), company_facts, entry_facts)


def _is_conflict(
    name: str, company: Company | None, entry: CompanyListEntry | None, differences: Iterable[Difference], here: _Here
) -> bool:
    """Whether taking the row would go against what a person wrote, took out or deleted."""
    touched = {difference.of for difference in differences if difference.before}
    if company is None:
        return name in here.deleted
    if entry is None and company.pk in here.removed:
        return True
    return ("company" in touched and here.is_persons(company)) or ("entry" in touched and here.is_persons(entry))


def _sentences(row: UploadedRow, company: Company | None, here: _Here) -> list[str]:
    said: list[str] = []
    name = row.company.name
    if company is not None and company.name != name:
        same = alias_key(company.name) == alias_key(name)
        words = _("It is written {company} here.") if same else _("{name} is another name of {company}.")
        said.append(words.format(company=company, name=name))
    if company is None and name in here.deleted:
        said.append(str(_("A person deleted this company.")))
    if company is not None and company.pk in here.removed and company.pk not in here.entries:
        said.append(str(_("A person took it out of this list.")))
    for url in dict.fromkeys((row.entry.evidence_url, row.company.website, row.company.careers_url)):
        if url in here.dead:
            said.append(_("Dead link: {url} ({words})").format(url=url, words=here.dead[url]))
    board = row.board
    if adds_board(board, here.boards):
        said.append(_("Its board {board} is added.").format(board=f"{board.source}: {board.token}"))
    elif board is not None and board.source not in registry.sources():
        said.append(_("No board is added: {source} is not read here.").format(source=board.source))
    return said


def adds_board(board: BoardRow | None, stored: Container[tuple[str, str]]) -> TypeGuard[BoardRow]:
    """Whether a row names a board that can be read and is not stored yet."""
    return board is not None and board.source in registry.sources() and (board.source, board.token) not in stored


def _said(facts: Mapping[str, Any], without: Iterable[str]) -> dict[str, Any]:
    """Return the facts that the file states: an empty cell, and a `no`, say nothing."""
    return {name: value for name, value in facts.items() if value and name not in without}


def _differences(of: str, row: Company | CompanyListEntry | None, facts: Mapping[str, Any]) -> list[Difference]:
    return [
        Difference(of, name, _shown(getattr(row, name)) if row else "", _shown(value))
        for name, value in facts.items()
        if row is None or getattr(row, name) != value
    ]


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(_("yes")) if value else ""
    if isinstance(value, list):
        return "; ".join(value)
    return value.isoformat() if isinstance(value, date) else str(value or "")
