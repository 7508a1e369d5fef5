"""Whatever comes as an answer, a source parses it or says in a sentence what is wrong."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from jobs import registry
from jobs.errors import Blocked, Malformed, SourceError
from jobs.parsing.clean import Unclean, clean
from tests.jobs.sources.recorded import FIXTURES, page

SUITE = Path(__file__).resolve().parents[4] / "shared" / "data" / "corpora" / "json_test_suite" / "test_parsing.jsonl"
SOURCES = ("ashby", "greenhouse", "lever")


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"", Malformed),
        (b"\xff\xfe\x00", Malformed),
        (b'{"jobs":[', Malformed),
        (b'{"a":"\\ud800"}', Malformed),
        (b"[" * 100_000, Malformed),
        (b"<!doctype html><title>Down for repairs</title>", Malformed),
        (b"<!DOCTYPE html><html><head><title>Just a moment...</title>", Blocked),
    ],
)
def test_an_answer_that_is_no_json_is_named(source: str, body: bytes, error: type[SourceError]) -> None:
    with pytest.raises(error) as raised:
        registry.source(source).parse(page(source, body))
    assert raised.value.sentence.endswith(".")
    assert registry.source(source).NAME in raised.value.sentence


@pytest.mark.parametrize("source", SOURCES)
def test_a_byte_order_mark_does_no_harm(source: str) -> None:
    body = (FIXTURES / f"{source}.json").read_bytes()
    assert registry.source(source).parse(page(source, b"\xef\xbb\xbf" + body)).postings


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize(
    "value",
    [None, True, 0, -1, 1.5, "", " ", "x" * 5_000, [], [[]], {}, {"x": []}, "1e999999", 2**53, "\x00", "\ud7ff"],
)
def test_any_value_in_any_field_spoils_no_more_than_its_entry(source: str, value: object) -> None:
    board = json.loads((FIXTURES / f"{source}.json").read_bytes())
    entry = (board if isinstance(board, list) else board["jobs"])[3]
    for key in entry:
        spoilt = {**entry, key: value}
        body = json.dumps([spoilt] if isinstance(board, list) else {"jobs": [spoilt]}).encode()
        found = registry.source(source).parse(page(source, body))
        assert len(found.postings) + len(found.rejected) == 1
        for posting in found.postings:
            try:
                assert clean(posting).title
            except Unclean as problem:
                assert str(problem).endswith(".")


@pytest.mark.skipif(not SUITE.exists(), reason="the shared corpora are not beside this project")
@pytest.mark.parametrize("source", SOURCES)
def test_the_json_test_suite_parses_or_is_malformed(source: str) -> None:
    lines = SUITE.read_text(encoding="utf-8").split("\n")
    rows = [json.loads(line) for line in lines if line]
    assert len(rows) > 300
    for row in rows:
        content = base64.b64decode(row["bytes_base64"])
        for body in (content, b'{"jobs":[' + content + b"]}", b"[" + content + b"]"):
            try:
                found = registry.source(source).parse(page(source, body))
            except SourceError:
                continue
            assert not found.postings, row["name"]


@pytest.mark.parametrize(
    "value",
    [None, True, 0, -1, 1.5, "", " ", "x" * 5_000, [], [[]], {}, {"@id": "#x"}, {"name": [{}]}, "1e999999", 2**53, "\x00",
     [None, {"address": 7}], {"value": {"minValue": "1e9999"}}, "//[", "http://[x"],
)  # fmt: skip
def test_any_value_in_any_field_of_a_job_posting_spoils_no_more_than_itself(value: object) -> None:
    node = {
        "@type": "JobPosting", "@id": "#x", "title": "Data Engineer", "description": "SQL", "identifier": "1", "url": "/1",
        "hiringOrganization": {"name": "L"}, "jobLocation": {"address": {"addressLocality": "Cairo"}},
        "applicantLocationRequirements": {"name": "Egypt"}, "employmentType": "FULL_TIME", "datePosted": "2026-01-01",
        "validThrough": "2026-12-01", "salaryCurrency": "USD", "skills": ["SQL"], "inLanguage": "en",
        "baseSalary": {"currency": "USD", "value": {"minValue": 1, "unitText": "YEAR"}}, "jobLocationType": "TELECOMMUTE",
    }  # fmt: skip
    for key in node:
        text = json.dumps([{**node, key: value}, {"@type": "JobPosting", "title": "Sound", "url": "/2"}])
        body = f'<script type="application/ld+json">{text}</script>'.encode()
        found = registry.source("jsonld").parse(page("jsonld", body, "https://lanternworks.example/jobs"))
        assert len(found.postings) + len(found.rejected) >= 1
        assert "Sound" in [posting.title for posting in found.postings]
        for posting in found.postings:
            try:
                assert clean(posting).title
            except Unclean as problem:
                assert str(problem).endswith(".")
