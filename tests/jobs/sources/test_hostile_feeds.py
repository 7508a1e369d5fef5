"""Lists, boards of many employers and pages: whatever comes as an answer is parsed, or named in a sentence."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jobs import registry
from jobs.contract import Page, Parsed
from jobs.errors import Blocked, Malformed, SourceError
from jobs.parsing.clean import Unclean, clean
from tests.jobs.sources.recorded import FIXTURES, page

SUITE = Path(__file__).resolve().parents[4] / "shared" / "data" / "corpora" / "json_test_suite" / "test_parsing.jsonl"
Wrap = Callable[[list[Any]], Any]


def _workday(entries: list[Any]) -> Any:
    return {"total": len(entries), "jobPostings": entries, "facets": []}


# How each source wraps its entries.
WRAPS: dict[str, Wrap] = {
    "arbeitnow": lambda entries: {"data": entries}, "breezy": lambda entries: entries,
    "himalayas": lambda entries: {"jobs": entries}, "jobicy": lambda entries: {"jobs": entries},
    "pinpoint": lambda entries: {"data": entries}, "remoteok": lambda entries: [{"legal": "A notice."}, *entries],
    "remotive": lambda entries: {"jobs": entries}, "rippling": lambda entries: entries, "workday": _workday,
}  # fmt: skip
VALUES = [None, True, 0, -1, 1.5, "", " ", "x" * 5_000, [], [[]], {}, {"x": []}, [{"name": 7}], "1e999999", 2**53, "\x00",
          "\ud7ff", "//[", "http://[x"]  # fmt: skip


def first_entry(source: str) -> dict[str, Any]:
    data = json.loads((FIXTURES / f"{source}.json").read_bytes())
    entries = data if isinstance(data, list) else next(value for value in data.values() if isinstance(value, list))
    found: dict[str, Any] = next(entry for entry in entries if "legal" not in entry)
    return found


def sound(found: Parsed) -> None:
    for posting in (*found.postings, *found.details):
        try:
            assert clean(posting).title
        except Unclean as problem:
            assert str(problem).endswith(".")


@pytest.mark.parametrize("source", WRAPS)
@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"", Malformed),
        (b"\xff\xfe\x00", Malformed),
        (b'{"jobs":[', Malformed),
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


@pytest.mark.parametrize("source", WRAPS)
@pytest.mark.parametrize("value", VALUES)
def test_any_value_in_any_field_spoils_no_more_than_its_entry(source: str, value: object) -> None:
    entry = first_entry(source)
    for key in entry:
        body = json.dumps(WRAPS[source]([{**entry, key: value}])).encode()
        found = registry.source(source).parse(page(source, body))
        assert len(found.postings) + len(found.rejected) == 1
        sound(found)


@pytest.mark.parametrize("source", ["workday", "rippling"])
@pytest.mark.parametrize("value", VALUES)
def test_any_value_in_a_postings_own_answer_is_read_or_named(source: str, value: object) -> None:
    listed = registry.source(source).parse(page(source, (FIXTURES / f"{source}.json").read_bytes()))
    request = next(request for request in listed.requests if request.tag == "detail")
    job = {
        "uuid": "1", "name": "Clerk", "title": "Clerk", "url": "https://x.example/1", "description": {"role": "<p>x</p>"},
        "jobDescription": "<p>x</p>", "location": "US, NC, Durham", "additionalLocations": ["Oslo"], "startDate": "2026-01-01",
        "endDate": "2026-02-01", "jobReqId": "1", "country": {"descriptor": "Norway"}, "remoteType": "Hybrid",
        "jobRequisitionLocation": {"descriptor": "Oslo"}, "workLocations": ["Oslo"], "employmentType": {"label": "X_FT"},
        "payRangeDetails": [{"rangeStart": 1, "rangeEnd": 2, "currency": "USD", "frequency": "HOUR"}], "createdOn": "x",
    }  # fmt: skip
    for key in job:
        spoilt = {**job, key: value}
        body = json.dumps({"jobPostingInfo": spoilt} if source == "workday" else spoilt).encode()
        try:
            sound(registry.source(source).parse(Page(request, 200, {}, body)))
        except Malformed as problem:
            assert problem.sentence.endswith(".")


@pytest.mark.skipif(not SUITE.exists(), reason="the shared corpora are not beside this project")
@pytest.mark.parametrize("source", WRAPS)
def test_the_json_test_suite_parses_or_is_malformed(source: str) -> None:
    rows = [json.loads(line) for line in SUITE.read_text(encoding="utf-8").split("\n") if line]
    for row in rows:
        content = base64.b64decode(row["bytes_base64"])
        for body in (
            content,
            b'{"total":1,"data":[' + content + b'],"jobs":[' + content + b"]}",
            b"[" + content + b"]",
        ):
            try:
                found = registry.source(source).parse(page(source, body))
            except SourceError:
                continue
            assert not found.postings, row["name"]
