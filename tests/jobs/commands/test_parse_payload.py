"""`manage.py parse_payload`: a recorded answer in, CleanPostings as JSON Lines out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

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
