"""A CSV file of exchange rates: columns currency, per_usd, and where there are some date, approximate and source.

`per_usd` is how many units one US dollar makes. Every bad row is named, and a file with one is of no use as a whole.
Example: `EGP,48,,true,a newspaper` -> 48 pounds, of no stated day, approximate.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from jobs.parsing.currencies import CODES
from jobs.parsing.rates import BASE, Rate

COLUMNS = ("currency", "per_usd", "date", "approximate", "source")
NEEDED = COLUMNS[:2]
MOST_BYTES = 200_000
LONGEST_SOURCE = 200
_NUMBER = re.compile(r"\d{1,9}(\.\d{1,10})?")
_TRUTH = {"true": True, "false": False, "": False}


@dataclass(frozen=True, slots=True)
class RateFile:
    """The rates of a file by currency, and one sentence for each thing that is wrong with it."""

    rates: Mapping[str, Rate]
    problems: tuple[str, ...] = ()

    @property
    def day(self) -> date | None:
        """The newest day of its rates; None where no rate has one."""
        return max((rate.day for rate in self.rates.values() if rate.day), default=None)


def read_rate_file(text: str, *, today: date | None = None) -> RateFile:
    """Return the rates in `text`; a date later than `today` is wrong."""
    if len(text) > MOST_BYTES:
        return _bad(f"The file is longer than {MOST_BYTES:,} characters; rates of all currencies are far shorter.")
    try:
        lines = list(csv.reader(text.removeprefix("\ufeff").splitlines(), strict=True))
    except csv.Error as error:
        return _bad(f"The file is not CSV: {error}.")
    head = [cell.strip().lower() for cell in lines[0]] if lines else []
    if not set(NEEDED) <= set(head) or not set(head) <= set(COLUMNS) or len(head) != len(set(head)):
        return _bad(f"The first line must name the columns, of {', '.join(COLUMNS)}; the first two are needed.")
    rates: dict[str, Rate] = {}
    problems: list[str] = []
    for number, cells in enumerate(lines[1:], 2):
        if not any(cell.strip() for cell in cells):
            continue
        try:
            code, rate = _row(head, cells, today)
            if code in rates:
                raise ValueError(f"{code} stands in the file twice.")
            rates[code] = rate
        except ValueError as problem:
            problems.append(f"Line {number}: {problem}")
    if not problems and BASE not in rates:
        problems.append(f"There is no row for {BASE}; it counts 1 per US dollar.")
    return RateFile(MappingProxyType(rates), tuple(problems))


def _bad(sentence: str) -> RateFile:
    return RateFile(MappingProxyType({}), (sentence,))


def _row(head: list[str], cells: list[str], today: date | None) -> tuple[str, Rate]:
    if len(cells) != len(head):
        raise ValueError(f"has {len(cells)} cells, but there are {len(head)} columns.")
    row = {name: cell.strip() for name, cell in zip(head, cells, strict=True)}
    code, per_usd = row["currency"].upper(), row["per_usd"]
    if code not in CODES:
        raise ValueError(f"“{code[:20]}” is no currency’s ISO 4217 code.")
    if not _NUMBER.fullmatch(per_usd) or not per_usd.isascii() or not Decimal(per_usd):
        raise ValueError(
            f"“{per_usd[:30]}” is no rate of {code}: a number above 0, such as 0.8951, without separators."
        )
    if code == BASE and Decimal(per_usd) != 1:
        raise ValueError(f"one US dollar is one US dollar, not {per_usd}.")
    approximate = _TRUTH.get(row.get("approximate", "").lower())
    if approximate is None:
        raise ValueError(f"approximate is true or false, not “{row['approximate'][:20]}”.")
    source = row.get("source", "")
    if len(source) > LONGEST_SOURCE or not (source.isprintable() or not source):
        raise ValueError(
            f"the source of {code} is longer than {LONGEST_SOURCE} characters, or holds control characters."
        )
    return code, Rate(Decimal(per_usd), _day(row.get("date", ""), code, today), approximate, source)


def _day(text: str, code: str, today: date | None) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"“{text[:20]}” is no day for {code}; write it as 2026-10-30.") from None
    if today is not None and day > today:
        raise ValueError(f"the rate of {code} is of {text}, which is still to come.")
    return day
