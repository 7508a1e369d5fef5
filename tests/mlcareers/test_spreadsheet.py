"""Cells of a CSV file: what a spreadsheet would run is text."""

from __future__ import annotations

import csv
import io

import pytest

from mlcareers.lib.spreadsheet import csv_lines, safe_cell


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("==1+1", "'==1+1"),
        ("+1", "'+1"),
        ("-1+1", "'-1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("  =1", "'  =1"),
        ("\n=1", "'\n=1"),
        ("＝1", "'＝1"),
        ("Acme = fine", "Acme = fine"),
        ("", ""),
        (None, ""),
        (-5, "-5"),
        (True, "True"),
    ],
)
def test_a_cell_is_never_a_formula(value: object, cell: str) -> None:
    assert safe_cell(value) == cell


def test_a_file_reads_back_as_it_was_written() -> None:
    rows = [['Café, "Nile"', 3], ["line\nbreak", None]]
    text = "".join(csv_lines(["name", "count"], rows))
    assert text.startswith("\ufeff")
    assert list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))) == [
        ["name", "count"],
        ['Café, "Nile"', "3"],
        ["line\nbreak", ""],
    ]
