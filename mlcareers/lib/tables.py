"""Tables that people upload, as plain text: a CSV file in UTF-8 or an XLSX file, each within bounds.

Whatever is wrong is said in one sentence. A formula is never computed and never taken for its text.
"""

from __future__ import annotations

import csv
import io
import logging
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath
from typing import Any

logger = logging.getLogger(__name__)

MAX_BYTES = 2 * 1024 * 1024
MAX_ROWS = 500
MAX_COLUMNS = 40
MAX_CELL = 10_000
# What an XLSX file may become when it is unpacked: the packed size says little about it.
MAX_MEMBERS = 200
MAX_UNPACKED = 30 * 1024 * 1024
# Rows of a sheet that are walked through, empty ones among them.
MAX_WALKED = 20_000

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"
# What spreadsheet programs compute: an equals sign, or another sign before a call, a pipe or a sheet's name.
_FORMULA = re.compile(r"\s*(?:[=＝]|[+\-@＋－＠]\s*[A-Za-z][\w.]*\s*[(|!])")


class BadTable(Exception):
    """A file is no table that can be taken; `sentence` says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Record:
    """One row that is not empty: its number, counted from 1, and its cells without white space around them."""

    number: int
    cells: tuple[str, ...]


def read_table(name: str, data: bytes) -> list[Record]:
    """Return the rows of a CSV or XLSX file, the head among them; raises BadTable."""
    if len(data) > MAX_BYTES:
        raise BadTable(f"{name} is larger than {MAX_BYTES // 1024 // 1024} MB; divide it.")
    if not data.strip():
        raise BadTable(f"{name} is empty.")
    if data.startswith(_OLD_OFFICE):
        raise BadTable(f"{name} is an old or locked Excel file; save it as .xlsx without a password, or as CSV UTF-8.")
    if data.startswith(_ZIP) or PurePath(name).suffix.casefold() in (".xlsx", ".xlsm"):
        rows = _xlsx(name, data)
    else:
        rows = _csv(name, data)
    return _bounded(name, rows)


def _bounded(name: str, rows: Iterable[Record]) -> list[Record]:
    found: list[Record] = []
    for record in rows:
        if not any(record.cells):
            continue
        # The head is no row.
        if len(found) > MAX_ROWS:
            raise BadTable(f"{name} has more than {MAX_ROWS} rows; divide it.")
        for column, cell in enumerate(record.cells, 1):
            if len(cell) > MAX_CELL:
                raise BadTable(f"{name}, row {record.number}: cell {column} is longer than {MAX_CELL} characters.")
            if _FORMULA.match(cell):
                raise BadTable(_formula(name, record.number, column))
        found.append(record)
    if not found:
        raise BadTable(f"{name} is empty.")
    return found


def _formula(name: str, row: int, column: int) -> str:
    return f"{name}, row {row}: cell {column} holds a formula; paste its value instead."


def _csv(name: str, data: bytes) -> Iterator[Record]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadTable(f"{name} is not text in UTF-8; save it as CSV UTF-8, or as .xlsx.") from None
    if "\x00" in text:
        raise BadTable(f"{name} is not text in UTF-8; save it as CSV UTF-8, or as .xlsx.")
    head = text.split("\n", 1)[0]
    if "," not in head and (";" in head or "\t" in head):
        sign = "semicolons" if ";" in head else "tabs"
        raise BadTable(f"The columns of {name} are parted by {sign}; save it with commas, or as .xlsx.")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    number = 1
    try:
        for row in reader:
            yield Record(number, tuple(cell.strip() for cell in row))
            number = reader.line_num + 1
    except csv.Error as error:
        raise BadTable(f"{name}, line {number}: is not CSV: {error}.") from None


def _xlsx(name: str, data: bytes) -> Iterator[Record]:
    unreadable = BadTable(f"{name} is no XLSX file that can be read; save it anew, or as CSV UTF-8.")
    try:
        _check_archive(name, data)
        yield from _sheet(name, data)
    except BadTable:
        raise
    except Exception:
        # The library fails on a broken file in ways that it does not name; the file is the person's, not our fault.
        logger.warning("an uploaded workbook could not be read", exc_info=True)
        raise unreadable from None


def _check_archive(name: str, data: bytes) -> None:
    """Refuse an archive that would become too much; what is declared is all that is ever read of a member."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
            raise BadTable(
                f"{name} holds more than {MAX_UNPACKED // 1024 // 1024} MB or {MAX_MEMBERS} parts when it is unpacked; "
                "save only the table."
            )
        if any(member.flag_bits & 1 for member in members):
            raise BadTable(f"{name} is locked by a password; save it without one.")
        for member in members:
            if member.filename.endswith((".xml", ".rels")) and _declares(archive.read(member)):
                raise BadTable(f"{name} declares entities of its own, which no table needs; save it anew.")


def _declares(xml: bytes) -> bool:
    """Whether XML has a document type, which is where entities that grow are declared; any encoding counts."""
    return b"<!DOCTYPE" in xml.replace(b"\x00", b"")


def _sheet(name: str, data: bytes) -> Iterator[Record]:
    # Loaded here: no other page needs it, and it takes its time.
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    try:
        filled = [sheet for sheet in book.worksheets if any(True for _ in _rows(name, sheet))]
        if not filled:
            raise BadTable(f"{name} is empty.")
        if len(filled) > 1:
            titles = " and ".join(sheet.title for sheet in filled[:3])
            raise BadTable(f"{name} has several sheets with content ({titles}); keep one.")
        yield from _rows(name, filled[0])
    finally:
        book.close()


def _rows(name: str, sheet: Any) -> Iterator[Record]:
    # What a sheet says of its own size is not believed.
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_col=MAX_COLUMNS + 1)
    for number, row in enumerate(rows, 1):
        cells = tuple(_text(name, number, column, cell) for column, cell in enumerate(row, 1))
        while cells and not cells[-1]:
            cells = cells[:-1]
        if not cells:
            continue
        if number > MAX_WALKED:
            raise BadTable(f"{name} has content below row {MAX_WALKED}; remove what does not belong to the table.")
        if len(cells) > MAX_COLUMNS:
            raise BadTable(f"{name}, row {number}: has more than {MAX_COLUMNS} columns.")
        yield Record(number, cells)


def _text(name: str, row: int, column: int, cell: Any) -> str:
    """Return a cell as a person reads it; whole numbers without a point, days as 2026-11-23, truth as yes and no."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        raise BadTable(_formula(name, row, column))
    if cell.data_type == "e":
        raise BadTable(f"{name}, row {row}: cell {column} holds an error ({value}); paste a value instead.")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time().isoformat() == "00:00:00" else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()
