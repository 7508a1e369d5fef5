"""`manage.py parse_salary` and `parse_place`: JSON Lines in, JSON Lines out."""

from __future__ import annotations

import io
import json
import time
from typing import Any

import pytest
from django.core.management import CommandError, call_command


def run(command: str, lines: bytes, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> list[Any]:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines), encoding="utf-8"))
    call_command(command)
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_pay_comes_as_stated_and_not_made_yearly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = b'{"id":"a","text":"$20.50-25/hr"}\n\n{"id":2,"text":"competitive","other":1}\n{"id":"c","text":null}\n'
    assert run("parse_salary", lines, monkeypatch, capsys) == [
        {"id": "a", "salary": {"min": 20.5, "max": 25.0, "currency": "USD", "period": "hour"}},
        {"id": 2, "salary": None},
        {"id": "c", "salary": None},
    ]


def test_places_come_with_countries_cities_and_areas(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = '{"id":"a","text":"Remote - EMEA"}\n{"id":"b","text":"Austin, TX; Köln (Hybrid)"}\n'.encode()
    assert run("parse_place", lines, monkeypatch, capsys) == [
        {"id": "a", "remote": "remote", "countries": [], "cities": [], "areas": ["EMEA"]},
        {"id": "b", "remote": "hybrid", "countries": ["US", "DE"], "cities": ["Austin", "Cologne"], "areas": ["US-TX"]},
    ]


@pytest.mark.parametrize("command", ["parse_salary", "parse_place"])
@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (b"nothing", "Line 2 is not JSON"),
        (b"\xff", "Line 2 is not JSON in UTF-8"),
        (b"[1]", "Line 2 is not an object"),
        (b'{"text":"x"}', "Line 2 has no id"),
        (b'{"id":true,"text":"x"}', "Line 2 has no id"),
        (b'{"id":1,"text":2}', "The text of line 2 is not a text"),
    ],
)
def test_a_bad_line_stops_the_run_with_its_number(
    command: str, line: bytes, sentence: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CommandError, match=sentence):
        run(command, b'{"id":1,"text":"x"}\n' + line, monkeypatch, capsys)


HOSTILE = {
    "empty": "", "blanks": " \t\n ", "nul": "Data\x00 Engineer\x00 Berlin $100k\x00",
    "binary": bytes(range(256)).decode("latin-1") * 40,
    "a megabyte": "Data Engineer in Berlin, $100,000 - $120,000 a year. " * 20_000, "one endless word": "a" * 1_000_000,
    "digits": "9" * 100_000, "right to left": "\u202eData Engineer\u202c \u200fمهندس بيانات\u200e 100 €",
    "signs": "$€£-/,;|()" * 20_000,
    "html": "<b>Data&nbsp;Engineer</b><script>alert(1)</script>", "combining": "e\u0301" * 50_000,
    "surrogate": "Data \ud800 Engineer",
    "emoji": "\U0001f469\u200d\U0001f4bb" * 10_000,
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("command", ["classify", "parse_salary", "parse_place"])
def test_any_text_is_answered_soon_and_evidence_is_its_own_words(
    command: str, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = HOSTILE[name]
    row = {"id": 1, "text": text, "title": text} if command == "classify" else {"id": 1, "text": text}
    started = time.process_time()
    (answer,) = run(command, json.dumps(row).encode(), monkeypatch, capsys)
    assert answer["id"] == 1 and time.process_time() - started < 20
    for item in answer.get("evidence", ()):
        assert item["quote"] and text[item["start"] : item["end"]] == item["quote"]
