"""`manage.py parse_payload`: a recorded answer in, CleanPostings as JSON Lines out."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from jobs.management.lines import json_line

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "sources"


@pytest.mark.parametrize(("source", "shown", "rejected"), [("greenhouse", 7, 4), ("lever", 6, 2), ("ashby", 8, 2)])
def test_it_prints_one_object_a_posting_and_names_what_was_rejected(
    source: str, shown: int, rejected: int, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("parse_payload", str(FIXTURES / f"{source}.json"), "--source", source)
    said = capsys.readouterr()
    postings = [json.loads(line) for line in said.out.splitlines()]
    assert len(postings) == shown
    assert all(posting["title"] and len(posting["content_hash"]) == 64 for posting in postings)
    assert said.err.count("Rejected ") == rejected
    assert f"{shown} postings, {rejected} rejected" in said.err


def test_moments_and_pay_are_plain_json(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("parse_payload", str(FIXTURES / "lever.json"), "--source", "lever", "--token", "eu/fjord")
    first = json.loads(capsys.readouterr().out.splitlines()[0])
    assert first["published_at"] == "2026-03-20T09:46:41Z"
    assert (first["pay"]["min_minor"], first["pay"]["currency"], first["pay"]["period"]) == (72_000_000, "NOK", "year")
    assert first["places"][0] == {"text": "Oslo", "city": "Oslo", "region": None, "country": "NO"}


def test_on_target_earnings_stand_apart_from_base_pay(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    def job(number: int, label: str) -> dict[str, object]:
        part = {
            "compensationType": "Salary",
            "interval": "1 YEAR",
            "currencyCode": "USD",
            "minValue": 100_000,
            "summary": label,
        }
        return {"id": str(number), "title": "Clerk", "jobUrl": "https://x.example/1",
                "compensation": {"compensationTiers": [{"components": [part]}]}}  # fmt: skip

    file = tmp_path / "board.json"
    file.write_text(json.dumps({"jobs": [job(1, "$100K"), job(2, "OTE $100K")]}))
    call_command("parse_payload", str(file), "--source", "ashby")
    base, more = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (base["pay"]["min_minor"], base["ote"]) == (10_000_000, None)
    assert (more["pay"], more["ote"]["min_minor"], more["ote"]["period"]) == (None, 10_000_000, "year")


def test_each_posting_is_one_line_for_every_reader(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    ends = "\x85 \u2028 \u2029"
    job = {"id": 1, "title": "Clerk", "absolute_url": f"https://x.example/1?{ends[2]}", "pay_input_ranges": [],
           "content": f"<p>a {ends} b</p>", "departments": [{"name": f"a{ends}b"}], "requisition_id": f"a{ends}b"}  # fmt: skip
    file = tmp_path / "board.json"
    file.write_text(json.dumps({"jobs": [job, {**job, "id": 2, "absolute_url": "https://x.example/2"}]}))
    call_command("parse_payload", str(file), "--source", "greenhouse")
    said = capsys.readouterr().out
    assert said.count("\n") == len(said.splitlines()) and not set("\x85\u2028\u2029") & set(said)
    line = json_line({"text": ends, "at": datetime(2026, 3, 1, tzinfo=UTC)})
    assert line.splitlines() == [line]
    assert json.loads(line) == {"text": ends, "at": "2026-03-01T00:00:00Z"}


@pytest.mark.parametrize(
    ("source", "content", "sentence"),
    [
        ("taleo", b"[]", "'taleo' is not installed"),
        ("lever", b'{"ok":false}', "no such site"),
        ("ashby", b"nothing", "broken JSON"),
        ("greenhouse", None, "cannot be read"),
    ],
)
def test_bad_input_ends_with_a_sentence(source: str, content: bytes | None, sentence: str, tmp_path: Path) -> None:
    file = tmp_path / "answer.json"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CommandError, match=sentence) as raised:
        call_command("parse_payload", str(file), "--source", source)
    assert raised.value.returncode == 1
