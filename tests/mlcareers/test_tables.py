"""Tables that people upload: read as text, and refused in one sentence where they are not what they should be."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlcareers.lib.tables import MAX_BYTES, MAX_ROWS, BadTable, Record, read_table

openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")


def workbook(rows: Sequence[Sequence[Any]], **sheets: Sequence[Sequence[Any]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    for title, more in sheets.items():
        sheet = book.create_sheet(title)
        for row in more:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(data: bytes, **changes: bytes) -> bytes:
    """Return an archive with the members that `changes` names (by the last part of their names) replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            stem = member.filename.rsplit("/", 1)[-1].split(".")[0]
            new.writestr(member.filename, changes.get(stem, old.read(member)))
    return out.getvalue()


def refusal(name: str, data: bytes) -> str:
    with pytest.raises(BadTable) as caught:
        read_table(name, data)
    assert caught.value.sentence.endswith(".") and "\n" not in caught.value.sentence
    return caught.value.sentence


def test_both_formats_give_the_same_rows() -> None:
    rows = [["name", "city"], ["Acme", "Cairo"], ["كريم", "Giza"]]
    text = "\ufeffname, city\n\nAcme ,Cairo\n,\nكريم,Giza\n".encode()
    assert [record.cells for record in read_table("a.csv", text)] == [tuple(row) for row in rows]
    assert [record.cells for record in read_table("a.xlsx", workbook(rows))] == [tuple(row) for row in rows]


def test_values_of_a_sheet_are_read_as_a_person_reads_them() -> None:
    row = [True, 12.0, 1.5, date(2026, 11, 23), datetime(2026, 11, 23), " Acme ", 7]  # noqa: DTZ001 - as Excel has it
    assert read_table("a.xlsx", workbook([row])) == [
        Record(1, ("yes", "12", "1.5", "2026-11-23", "2026-11-23", "Acme", "7"))
    ]


def test_rows_keep_their_numbers() -> None:
    assert [record.number for record in read_table("a.csv", b'name,city\n"A\nB",x\n\nC,y\n')] == [1, 2, 5]
    assert [record.number for record in read_table("a.xlsx", workbook([["name"], [], ["C"]]))] == [1, 3]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.csv", b"", "is empty"),
        ("a.csv", b" \n \n", "is empty"),
        ("a.csv", "name,city\nGüneş,x\n".encode("cp1252", "replace"), "not text in UTF-8"),
        ("a.csv", "name,city\nAcme,x\n".encode("utf-16"), "not text in UTF-8"),
        ("a.csv", b"name;city\nAcme;x\n", "parted by semicolons"),
        ("a.csv", b"name\tcity\nAcme\tx\n", "parted by tabs"),
        ("a.csv", b'name,city\n"Acme,x\n', "line 2: is not CSV"),
        ("a.csv", b"name,city\nAcme,=1+1\n", "row 2: cell 2 holds a formula"),
        ("a.csv", b"name,city\nAcme,@SUM(A1)\n", "holds a formula"),
        ("a.csv", b"name,city\nAcme,+cmd|calc\n", "holds a formula"),
        ("a.csv", b"name,city\n" + b"Acme,x\n" * (MAX_ROWS + 1), f"more than {MAX_ROWS} rows"),
        ("a.csv", b"name,city\nAcme," + b"x" * 10_001, "longer than"),
        ("a.csv", b"x" * (MAX_BYTES + 1), "larger than"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more", "save it as .xlsx"),
        ("a.xlsx", b"name,city\nAcme,x\n", "no XLSX file"),
        ("a.xlsx", b"PK\x03\x04 but no archive", "no XLSX file"),
        ("a.csv", b"PK\x03\x04 but no archive", "no XLSX file"),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(name: str, data: bytes, said: str) -> None:
    assert said in refusal(name, data)


@pytest.mark.parametrize("text", ["-", "+20 2 1234", "@acme", "-5", "A = B", "- a note"])
def test_signs_that_compute_nothing_are_text(text: str) -> None:
    assert read_table("a.csv", f"name,notes\nAcme,{text}\n".encode())[1].cells == ("Acme", text)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["name"], ["=1+1"]], "row 2: cell 1 holds a formula"),
        ([["name"], ["#DIV/0!"]], "holds an error"),
        ([["x"] * 41], "more than 40 columns"),
        ([["name"]] + [["x"]] * (MAX_ROWS + 1), f"more than {MAX_ROWS} rows"),
        ([], "is empty"),
    ],
)
def test_what_a_sheet_must_not_hold(rows: list[list[str]], said: str) -> None:
    assert said in refusal("a.xlsx", workbook(rows))


def test_several_filled_sheets_are_refused_and_empty_ones_are_nothing() -> None:
    assert len(read_table("a.xlsx", workbook([["name"]], Empty=[]))) == 1
    assert "several sheets" in refusal("a.xlsx", workbook([["name"]], Other=[["x"]]))


def test_an_archive_that_grows_is_refused_before_it_is_unpacked() -> None:
    bomb = repacked(workbook([["name"]]), sheet1=b"<x>" + b" " * (31 * 1024 * 1024) + b"</x>")
    assert len(bomb) < 100_000
    assert "when it is unpacked" in refusal("a.xlsx", bomb)
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as archive:
        for number in range(201):
            archive.writestr(f"{number}.xml", b"")
    assert "when it is unpacked" in refusal("a.xlsx", many.getvalue())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_that_grow_are_refused(encoding: str) -> None:
    laughs = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    assert "entities" in refusal("a.xlsx", repacked(workbook([["name"]]), sheet1=laughs.encode(encoding)))


def test_a_sheet_that_lies_about_its_size_is_read_as_it_is() -> None:
    with zipfile.ZipFile(io.BytesIO(workbook([["name", "city"], ["Acme", "Cairo"]]))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    lying = sheet.replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"')
    assert lying != sheet
    found = read_table("a.xlsx", repacked(workbook([["name", "city"], ["Acme", "Cairo"]]), sheet1=lying))
    assert [record.cells for record in found] == [("name", "city"), ("Acme", "Cairo")]
    far = (
        sheet.replace(b'<row r="2"', b'<row r="1048576"')
        .replace(b'"A2"', b'"A1048576"')
        .replace(b'"B2"', b'"B1048576"')
    )
    assert "below row" in refusal("a.xlsx", repacked(workbook([["name", "city"], ["Acme", "Cairo"]]), sheet1=far))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.xlsx"]))
def test_no_bytes_do_more_than_be_refused(data: bytes, name: str) -> None:
    for sent in (data, b"PK\x03\x04" + data):
        try:
            assert read_table(name, sent)
        except BadTable as problem:
            assert problem.sentence


@cache
def small_workbook() -> bytes:
    """Return the same bytes always: a workbook holds the time when it was made."""
    return workbook([["name", "city"], ["Acme", "Cairo"]])


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_a_damaged_workbook_is_read_or_refused(data: st.DataObject) -> None:
    whole = bytearray(small_workbook())
    for _ in range(4):
        whole[data.draw(st.integers(4, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        assert read_table("a.xlsx", bytes(whole))
    except BadTable as problem:
        assert problem.sentence
