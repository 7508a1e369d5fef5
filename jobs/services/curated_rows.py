"""The curated files as frozen rows; a bad file is refused whole, with the line and column that is wrong.

In every file the first line names the columns, an empty cell says nothing, and `ai_areas` and `aliases` are divided
by semicolons.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TextIO
from urllib.parse import urlsplit

import pycountry

from jobs.models.company import alias_key

COMPANY_COLUMNS = (
    "name", "website", "city", "hq_country", "focus", "ai_areas", "size_band", "careers_url", "aliases",
)  # fmt: skip
BOARD_COLUMNS = ("company", "source", "token", "evidence", "first")
ENTRY_COLUMNS = ("company", "reason", "evidence_url", "evidence_note", "verified", "checked_on", "notes")
LIST_COLUMNS = ("slug", "name", "description")
# One line a company with its entry and board: what `import_companies` takes.
WHOLE_COLUMNS = (*COMPANY_COLUMNS[:-1], "ats", "ats_token", *ENTRY_COLUMNS[1:])

MAX_FILE_BYTES = 10 * 1024 * 1024
SLUG = re.compile(r"[a-z][a-z0-9-]*\Z")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class BadFile(Exception):
    """A file cannot be loaded; `sentence` names the file, and the line and column where one is wrong."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class CompanyRow:
    """The facts about one company; an empty string or tuple: the file does not say."""

    name: str
    website: str = ""
    city: str = ""
    hq_country: str = ""
    focus: str = ""
    ai_areas: tuple[str, ...] = ()
    size_band: str = ""
    careers_url: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One board and the company that it belongs to, empty for a feed of many employers.

    `first`: read in the first minute of a new installation.
    """

    company: str
    source: str
    token: str
    evidence: str = ""
    first: bool = False


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry of a list; `verified`: a stored public source shows the company; `checked_on` None: not said."""

    company: str
    reason: str
    evidence_url: str = ""
    evidence_note: str = ""
    verified: bool = False
    checked_on: date | None = None
    notes: str = ""


@dataclass(frozen=True, slots=True)
class ListRow:
    """The name of a list and what it holds."""

    slug: str
    name: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One record of a file; `number` is the line on which it starts, counted from 1."""

    file: str
    number: int
    cells: dict[str, str]

    def wrong(self, column: str, why: str) -> BadFile:
        """Return the refusal of one cell."""
        return BadFile(f"{self.file}, line {self.number}, column {column}: {why}")

    def text(self, column: str, longest: int, *, required: bool = False) -> str:
        """Return the cell; raises BadFile where it is too long, holds control characters, or is missing."""
        value = self.cells[column]
        if required and not value:
            raise self.wrong(column, "must not be empty.")
        if len(value) > longest:
            raise self.wrong(column, f"is {len(value)} characters long; {longest} is the most.")
        if CONTROL.search(value):
            raise self.wrong(column, "holds a control character.")
        return value

    def parts(self, column: str, longest: int) -> tuple[str, ...]:
        """Return the values that semicolons divide, each at most `longest` characters."""
        values = tuple(part.strip() for part in self.text(column, 2000).split(";") if part.strip())
        for value in values:
            if len(value) > longest:
                raise self.wrong(column, f"{value[:40]!r}… is longer than {longest} characters.")
        return values

    def name(self, column: str) -> str:
        """Return a company's name; raises BadFile where it has no letter or digit."""
        value = " ".join(self.text(column, 200, required=True).split())
        if not alias_key(value):
            raise self.wrong(column, f"{value!r} has no letter or digit.")
        return value

    def address(self, column: str) -> str:
        """Return a web address or an empty string; raises BadFile for anything but http and https."""
        value = self.text(column, 500)
        try:
            parts = urlsplit(value)
        except ValueError:
            raise self.wrong(column, f"{value!r} is not a web address.") from None
        if value and (parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", value)):
            raise self.wrong(column, f"{value!r} is not a web address; it must begin with http:// or https://.")
        return value

    def country(self, column: str) -> str:
        """Return an ISO 3166-1 alpha-2 code or an empty string."""
        value = self.text(column, 200)
        if value and (not re.match(r"[A-Z]{2}\Z", value) or pycountry.countries.get(alpha_2=value) is None):
            raise self.wrong(column, f"{value!r} is not a country's code of two capital letters, such as EG.")
        return value

    def slug(self, column: str) -> str:
        """Return a slug; raises BadFile for another form."""
        value = self.text(column, 40, required=True)
        if not SLUG.match(value):
            raise self.wrong(column, f"{value!r} must be small letters, digits and hyphens, such as greenhouse.")
        return value

    def yes(self, column: str) -> bool:
        """Return whether the cell says yes; no and an empty cell are False."""
        value = self.text(column, 200).casefold()
        if value not in ("yes", "no", ""):
            raise self.wrong(column, f"{value!r} must be yes, no or empty.")
        return value == "yes"

    def day(self, column: str) -> date | None:
        """Return the date YYYY-MM-DD; None for an empty cell."""
        value = self.text(column, 200)
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            raise self.wrong(column, f"{value!r} is not a date such as 2026-11-23.") from None


def read_lines(path: Path, columns: Sequence[str]) -> list[Line]:
    """Return the records of a CSV file in UTF-8; raises BadFile where it cannot be read or has other columns."""
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise BadFile(f"{path.name} is larger than {MAX_FILE_BYTES // 1024 // 1024} MB.")
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(_lines(path.name, file, columns))
    except FileNotFoundError:
        raise BadFile(f"There is no file {path}.") from None
    except OSError as error:
        raise BadFile(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise BadFile(f"{path.name} is not text in UTF-8; save it as CSV UTF-8.") from None


def _lines(file: str, text: TextIO, columns: Sequence[str]) -> Iterator[Line]:
    reader = csv.reader(text, strict=True)
    number = 1
    try:
        head = [cell.strip() for cell in next(reader, [])]
        _check_head(file, head, columns)
        number = reader.line_num + 1
        for record in reader:
            cells = [cell.strip() for cell in record]
            if any(cells):
                if len(cells) != len(head):
                    raise BadFile(f"{file}, line {number}: has {len(cells)} cells, but there are {len(head)} columns.")
                yield Line(file, number, dict(zip(head, cells, strict=True)))
            number = reader.line_num + 1
    except csv.Error as error:
        raise BadFile(f"{file}, line {number}: is not CSV: {error}.") from None


def _check_head(file: str, head: Sequence[str], columns: Sequence[str]) -> None:
    expected = f"The columns are {', '.join(columns)}."
    if not any(head):
        raise BadFile(f"{file} is empty. {expected}")
    for column in head:
        if column not in columns:
            raise BadFile(f"{file}, line 1: the column {column[:60]!r} is not known. {expected}")
        if head.count(column) > 1:
            raise BadFile(f"{file}, line 1: the column {column!r} stands there twice. {expected}")
    for column in columns:
        if column not in head:
            raise BadFile(f"{file}, line 1: the column {column!r} is missing. {expected}")


def company_row(line: Line) -> CompanyRow:
    """Return the company of one line of companies.csv, or of a whole line, which has no aliases."""
    return CompanyRow(
        name=line.name("name"),
        website=line.address("website"),
        city=line.text("city", 120),
        hq_country=line.country("hq_country"),
        focus=line.text("focus", 300),
        ai_areas=line.parts("ai_areas", 60),
        size_band=line.text("size_band", 40),
        careers_url=line.address("careers_url"),
        aliases=line.parts("aliases", 200) if "aliases" in line.cells else (),
    )


def board_row(line: Line) -> BoardRow:
    """Return the board of one line of boards.csv."""
    return BoardRow(
        company=line.name("company") if line.cells["company"].strip() else "",
        source=line.slug("source"),
        token=line.text("token", 300, required=True),
        evidence=line.text("evidence", 500),
        first=line.yes("first"),
    )


def entry_row(line: Line, company_column: str = "company") -> EntryRow:
    """Return the entry of one line of a list."""
    return EntryRow(
        company=line.name(company_column),
        reason=line.text("reason", 300, required=True),
        evidence_url=line.address("evidence_url"),
        evidence_note=line.text("evidence_note", 5000),
        verified=line.yes("verified"),
        checked_on=line.day("checked_on"),
        notes=line.text("notes", 5000),
    )


def list_row(line: Line) -> ListRow:
    """Return one list of lists.csv."""
    return ListRow(line.slug("slug"), line.text("name", 120, required=True), line.text("description", 5000))


def whole_board_row(line: Line) -> BoardRow | None:
    """Return the board of a whole line, found at its careers address; None where the line names none."""
    token = line.text("ats_token", 300)
    if not line.cells["ats"] and not token:
        return None
    if not token:
        raise line.wrong("ats_token", "must not be empty where ats names a source.")
    return BoardRow(line.name("name"), line.slug("ats"), token, line.text("careers_url", 500))


def once(lines: Sequence[Line], column: str) -> None:
    """Raise BadFile where two lines name the same company in `column`, spelling aside."""
    seen: dict[str, int] = {}
    for line in lines:
        before = seen.setdefault(alias_key(line.cells[column]), line.number)
        if before != line.number:
            raise line.wrong(column, f"{line.cells[column]!r} stands in line {before} already.")
