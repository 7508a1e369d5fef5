"""A file of companies for a curated list, from its bytes to rows of which each cell is known to be what it should be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils import timezone

from jobs.models.account import User
from jobs.models.company import CompanyList
from jobs.models.list_import import ListImport
from jobs.services.curated_rows import (
    WHOLE_COLUMNS,
    BadFile,
    BoardRow,
    CompanyRow,
    EntryRow,
    Line,
    company_row,
    entry_row,
    once,
    whole_board_row,
)
from mlcareers.lib.tables import BadTable, Record, read_table

# The other columns may be left out: then the file says nothing of them.
REQUIRED = ("name", "reason", "evidence_url")


@dataclass(frozen=True, slots=True)
class UploadedRow:
    """One company of a file; `number` is its row there. `board` None: the file names none."""

    number: int
    company: CompanyRow
    entry: EntryRow
    board: BoardRow | None

    @property
    def has_evidence(self) -> bool:
        """Whether the row says what shows the company: a page, or where else it was found."""
        return bool(self.entry.evidence_url or self.entry.evidence_note)


def keep_upload(*, company_list: CompanyList, name: str, data: bytes, by: User) -> ListImport:
    """Keep a file for its preview; nothing of it is written into the list. Raises BadFile with one sentence."""
    name = name[:200] or "The file"
    try:
        records = read_table(name, data)
    except BadTable as problem:
        raise BadFile(problem.sentence) from None
    lines = _lines(name, records)
    kept = ListImport(
        company_list=company_list,
        file_name=name,
        lines=[[line.number, line.cells] for line in lines],
        uploaded_by=by,
        uploaded_at=timezone.now(),
    )
    uploaded_rows(kept)
    kept.save()
    return kept


def uploaded_rows(kept: ListImport) -> list[UploadedRow]:
    """Return the rows of a kept file; raises BadFile where a cell is not what it should be."""
    lines = [Line(kept.file_name, number, cells) for number, cells in kept.lines]
    once(lines, "name")
    return [
        UploadedRow(line.number, replace(company_row(line), aliases=()), entry_row(line, "name"), whole_board_row(line))
        for line in lines
    ]


def _lines(name: str, records: Sequence[Record]) -> list[Line]:
    head = [cell.casefold() for cell in records[0].cells]
    columns = f"The columns are {', '.join(WHOLE_COLUMNS)}; {', '.join(REQUIRED)} must be there."
    for column in head:
        if column not in WHOLE_COLUMNS:
            raise BadFile(f"{name}, row {records[0].number}: the column {column[:60]!r} is not known. {columns}")
        if head.count(column) > 1:
            raise BadFile(f"{name}, row {records[0].number}: the column {column!r} stands there twice. {columns}")
    for column in REQUIRED:
        if column not in head:
            raise BadFile(f"{name}, row {records[0].number}: the column {column!r} is missing. {columns}")
    if len(records) == 1:
        raise BadFile(f"{name} has no row below its head.")
    lines = []
    for record in records[1:]:
        cells = list(record.cells)
        while len(cells) > len(head) and not cells[-1]:
            cells.pop()
        if len(cells) > len(head):
            raise BadFile(f"{name}, row {record.number}: has {len(cells)} cells, but there are {len(head)} columns.")
        cells += [""] * (len(head) - len(cells))
        found = dict.fromkeys(WHOLE_COLUMNS, "") | dict(zip(head, cells, strict=True))
        lines.append(Line(name, record.number, found))
    return lines
