"""`manage.py classify`: JSON Lines in and out, and one sentence for a bad line."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError


def run(monkeypatch: pytest.MonkeyPatch, *lines: str | bytes, **options: Any) -> list[dict[str, Any]]:
    raw = b"\n".join(line if isinstance(line, bytes) else line.encode() for line in lines)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8"))
    out = io.StringIO()
    call_command("classify", stdout=out, **options)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_one_line_out_for_each_line_in(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "You will build pipelines with Spark."
    rows = run(
        monkeypatch,
        json.dumps({"id": "a", "title": "Senior Data Engineer", "text": text, "company": "Example", "ignored": 1}),
        "",
        json.dumps({"id": 2, "title": "Nurse", "text": None}),
    )
    assert [row["id"] for row in rows] == ["a", 2]
    first, second = rows
    assert list(first) == ["id", "role", "confidence", "runner_up", "seniority", "skills", "evidence"]
    assert (first["role"], first["seniority"], first["runner_up"]) == ("data-engineer", "senior", None)
    assert any("Spark" in skill for skill in first["skills"])
    fields = {"title": "Senior Data Engineer", "text": text}
    labels = [evidence["label"] for evidence in first["evidence"]]
    assert labels[:2] == ["role:data-engineer", "seniority:senior"]
    assert any(label.startswith("skill:") for label in labels[2:])
    for evidence in first["evidence"]:
        assert list(evidence) == ["label", "field", "start", "end", "quote"]
        assert fields[evidence["field"]][evidence["start"] : evidence["end"]] == evidence["quote"]
    assert (second["role"], second["seniority"], second["skills"], second["evidence"]) == (None, "unspecified", [], [])


def test_lone_surrogates_and_a_byte_order_mark_are_survived(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = run(monkeypatch, b'\xef\xbb\xbf{"id": "\\ud800", "title": "Data \\ud800 Analyst Data Analyst", "text": ""}')
    assert (rows[0]["id"], rows[0]["role"]) == ("\ud800", "data-analyst")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("{", "Line 2 is not JSON"),
        (b"\xff", "Line 2 is not UTF-8 text."),
        ("[" * 100_000, "Line 2 is not JSON"),
        ("[]", "Line 2 is not a JSON object."),
        ('{"title": "x"}', 'Line 2: "id" must be a text or a whole number.'),
        ('{"id": true, "title": "x"}', 'Line 2: "id" must be a text or a whole number.'),
        ('{"id": 1}', 'Line 2: "title" is missing.'),
        ('{"id": 1, "title": 5}', 'Line 2: "title" must be a text.'),
        ('{"id": 1, "title": "x", "text": []}', 'Line 2: "text" must be a text.'),
        ('{"id": 1, "title": "x", "company": {}}', 'Line 2: "company" must be a text.'),
    ],
)
def test_bad_line_stops_with_its_number(monkeypatch: pytest.MonkeyPatch, line: str | bytes, sentence: str) -> None:
    with pytest.raises(CommandError, match=re.escape(sentence)):
        run(monkeypatch, '{"id": 1, "title": "Data Analyst"}', line)


def test_speed_goes_to_standard_error(monkeypatch: pytest.MonkeyPatch) -> None:
    errors = io.StringIO()
    rows = run(monkeypatch, '{"id": 1, "title": "Data Analyst"}', time=True, stderr=errors)
    assert len(rows) == 1
    assert re.fullmatch(r"1 postings, \d+ postings/s\n", errors.getvalue())
