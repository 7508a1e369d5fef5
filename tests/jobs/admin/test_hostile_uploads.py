"""Files made to hurt, at both doors that take files: a curated list's, and the exchange rates'."""

from __future__ import annotations

import base64
import io
import re
import tracemalloc
from typing import Any

import pytest
from django.test import Client

from jobs.models.list_import import ListImport
from jobs.models.rates import RateTable
from jobs.parsing.rate_file import read_rate_file
from mlcareers.lib.tables import BadTable, read_table
from tests.factories import make_company_list
from tests.jobs.parsing.corpora import needs_corpora, rows
from tests.jobs.services.test_list_imports import csv_of, row
from tests.jobs.views.hostile import escapes, marks

UPLOAD = "/admin/jobs/listimport/upload/"
RATES = "/admin/jobs/ratetable/add/"
# Twice what the largest table that is taken may become.
MOST_MEMORY = 64 * 1024 * 1024


def samples() -> list[tuple[dict[str, Any], bytes]]:
    """Return (row, content) of each sample; a content may be that of another one, or two parts that are joined here."""
    found = rows("uploads.jsonl")
    contents = {entry["id"]: base64.b64decode(entry["content_base64"]) for entry in found if "content_base64" in entry}
    for entry in found:
        if "part1" in entry:
            contents[entry["id"]] = (entry["part1"] + entry["part2"]).encode()
    return [(entry, contents[entry.get("content_from", entry["id"])]) for entry in found]


def sent(name: str, content: bytes, content_type: str = "text/csv") -> io.BytesIO:
    """Return a file as browsers send it: with a quote and line ends of its name escaped."""
    file = io.BytesIO(content)
    file.name = name.encode("utf-8", "replace").decode().replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    file.content_type = " ".join(content_type.split())  # type: ignore[attr-defined]
    return file


@needs_corpora
def test_a_sample_is_a_table_or_refused_in_one_sentence_and_within_bounds() -> None:
    tables = []
    tracemalloc.start()
    try:
        for entry, content in samples():
            for name in (entry["name"], "table.csv", "table.xlsx"):
                tracemalloc.reset_peak()
                try:
                    found = read_table(name, content)
                except BadTable as problem:
                    assert problem.sentence.endswith(".") and name in problem.sentence, entry["id"]
                else:
                    tables.append((entry["must"], name))
                    assert not any(cell.lstrip().startswith("=") for record in found for cell in record.cells), entry[
                        "id"
                    ]
                assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY, entry["id"]
    finally:
        tracemalloc.stop()
    # Plain text is a table of one column, which the next door refuses for its head; no archive and no program is one.
    assert all(name != "table.xlsx" for _, name in tables)


@needs_corpora
def test_no_sample_is_a_file_of_rates() -> None:
    for entry, content in samples():
        found = read_rate_file(content.decode("utf-8", "replace"))
        assert found.problems and not found.rates, entry["id"]
        assert all(sentence.endswith(".") for sentence in found.problems), entry["id"]


@needs_corpora
@pytest.mark.django_db
def test_no_sample_is_stored_and_its_name_and_type_do_no_harm(admin: Client) -> None:
    listed = str(make_company_list().pk)
    honest = admin.post(UPLOAD, {"company_list": listed, "file": sent("a.csv", b"no table")})
    known = marks(honest.content.decode())
    for entry, content in samples():
        if entry["must"] == "safe_name" and int(entry["id"]) % 5:
            # The same honest PDF each time; below, every name stands on a table that is kept.
            continue
        file = sent(entry["name"], content, entry["content_type"])
        answer = admin.post(UPLOAD, {"company_list": listed, "file": file})
        if len(entry["name"] + entry["content_type"]) > 1_000:
            assert answer.status_code == 400, entry["id"]
            continue
        assert answer.status_code == 200, entry["id"]
        html = answer.content.decode()
        assert re.search(r'class="errorlist', html), entry["id"]
        assert escapes(html, known) == [], entry["id"]
    assert not ListImport.objects.exists()


@needs_corpora
@pytest.mark.django_db
def test_a_rates_sample_is_refused_on_its_page(admin: Client) -> None:
    honest = admin.post(RATES, {"file": sent("a.csv", b"no table"), "note": "x", "_preview": "1"})
    known = marks(honest.content.decode())
    for entry, content in samples():
        if entry["must"] in ("safe_name", "type_decided_by_content"):
            # The same honest PDF each time; this door keeps no name.
            continue
        file = sent("rates.csv", content)
        answer = admin.post(RATES, {"file": file, "note": "x", "_preview": "1"})
        assert answer.status_code == 200 and 'class="errorlist' in answer.content.decode(), entry["id"]
        assert escapes(answer.content.decode(), known) == [], entry["id"]
    assert not RateTable.objects.exists()


@needs_corpora
@pytest.mark.django_db
def test_a_good_table_under_a_hostile_name_is_shown_under_it_as_text(admin: Client) -> None:
    listed = str(make_company_list().pk)
    data = csv_of(row("Acme", evidence=""))
    honest = admin.post(UPLOAD, {"company_list": listed, "file": sent("a.csv", data)}, follow=True)
    known = marks(honest.content.decode()) | marks(admin.get("/admin/jobs/listimport/").content.decode())
    names = [entry["name"] for entry, _ in samples() if entry["must"] == "safe_name" and "xlsx" not in entry["name"]]
    for name in names:
        answer = admin.post(UPLOAD, {"company_list": listed, "file": sent(name, data)})
        assert answer.status_code in (200, 302) or len(name) > 1_000, name
        assert "\n" not in str(answer.headers)
    kept = ListImport.objects.order_by("pk").last()
    assert kept is not None and ListImport.objects.count() > len(names) * 0.9
    for path in ("/admin/jobs/listimport/?all=", f"/admin/jobs/listimport/{kept.pk}/change/"):
        assert escapes(admin.get(path).content.decode(), known) == []
    for name in ListImport.objects.values_list("file_name", flat=True):
        assert "/" not in name and "\\" not in name and name.isprintable(), name
