"""Rows for spreadsheets: no cell of ours is ever run as a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence

# What spreadsheet programs take for the beginning of a formula, also after white space.
FORMULA_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


def safe_cell(value: object) -> str:
    """Return `value` as text; None is empty, and text that begins like a formula gets an apostrophe in front."""
    if value is None:
        return ""
    text = str(value)
    if isinstance(value, str) and (text.startswith(FORMULA_SIGNS) or text.lstrip().startswith(FORMULA_SIGNS)):
        return f"'{text}"
    return text


class _Echo:
    """Gives back what is written to it, so that rows can be sent as they are made."""

    def write(self, text: str) -> str:
        return text


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield a CSV file line by line, with a byte order mark, without which Excel reads UTF-8 as something else."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(head)
    for row in rows:
        yield writer.writerow([safe_cell(value) for value in row])
