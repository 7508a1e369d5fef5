"""Whatever comes as a list, a detail or XML, a source parses it or says in a sentence what is wrong."""

from __future__ import annotations

import base64
import json
import re
from typing import Any

import pytest

from jobs import registry
from jobs.contract import Page, Parsed, Request
from jobs.errors import Blocked, Malformed, SourceError
from jobs.parsing.clean import Unclean, clean
from tests.jobs.sources.recorded import fixture, page
from tests.jobs.sources.test_hostile_answers import SUITE

LISTS = {
    "bamboohr.json": "result", "recruitee.json": "offers", "smartrecruiters.json": "content", "workable.json": "jobs",
    "workable-list.json": "results", "teamtailor-feed.json": "items",
}  # fmt: skip
FEEDS = ("personio.xml", "teamtailor.rss")
VALUES = [
    None, True, 0, -1, 1.5, "", " ", "x" * 5_000, [], [[]], [None, 7, {"country": 7}], {}, {"x": []}, {"label": {}},
    {"min": "1e9999", "max": []}, {"en": {"description": 7}}, "1e999999", 2**53, "\x00", "\ud7ff",
]  # fmt: skip


def source_of(name: str) -> str:
    return re.split(r"[-.]", name)[0]


def readable(found: Parsed) -> None:
    """Assert that each posting is clean, or told in a sentence why it is none."""
    for posting in (*found.postings, *found.details):
        try:
            assert clean(posting).title
        except Unclean as problem:
            assert str(problem).endswith(".")


@pytest.mark.parametrize("source", sorted({source_of(name) for name in (*LISTS, *FEEDS)}))
@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"", Malformed),
        (b"\xff\xfe\x00", Malformed),
        (b'{"jobs":[', Malformed),
        (b'{"a":"\\ud800"}', Malformed),
        (b"[" * 100_000, Malformed),
        (b"<a>" * 100_000, Malformed),
        (b"\x00" * 1_000, Malformed),
        (b"<!doctype html><title>Down for repairs</title>", Malformed),
        (b"<!DOCTYPE html><html><head><title>Just a moment...</title>", Blocked),
    ],
)
def test_an_answer_that_is_no_board_is_named(source: str, body: bytes, error: type[SourceError]) -> None:
    with pytest.raises(error) as raised:
        registry.source(source).parse(page(source, body))
    assert raised.value.sentence.endswith(".")
    assert registry.source(source).NAME in raised.value.sentence


@pytest.mark.parametrize("name", [*LISTS, *FEEDS])
def test_a_byte_order_mark_does_no_harm(name: str) -> None:
    source = registry.source(source_of(name))
    assert source.parse(page(source.SLUG, b"\xef\xbb\xbf" + fixture(name))).postings


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("value", VALUES)
def test_any_value_in_any_field_spoils_no_more_than_its_entry(name: str, value: object) -> None:
    source = registry.source(source_of(name))
    for entry in json.loads(fixture(name))[LISTS[name]][:2]:
        for key in entry:
            body = json.dumps({LISTS[name]: [{**entry, key: value}]}).encode()
            found = source.parse(page(source.SLUG, body))
            assert len(found.postings) + len(found.rejected) == 1
            readable(found)


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("value", VALUES)
def test_any_value_beside_the_list_spoils_nothing_of_it(name: str, value: object) -> None:
    source = registry.source(source_of(name))
    board = json.loads(fixture(name))
    for key in {*board, "nextPage", "next_url", "total", "totalFound", "meta"} - {LISTS[name]}:
        found = source.parse(page(source.SLUG, json.dumps({**board, key: value}).encode()))
        assert found.postings and (found.total is None or type(found.total) is int)


@pytest.mark.parametrize("name", ["bamboohr-detail.json", "smartrecruiters-detail.json"])
@pytest.mark.parametrize("value", VALUES)
def test_any_value_in_a_detail_spoils_no_more_than_it(name: str, value: object) -> None:
    source = registry.source(source_of(name))
    request = Request("https://lanternworks.example/x", tag="detail", carry={"id": "41", "title": "Data Engineer"})

    def spoilt(node: Any) -> list[Any]:
        """Return the answer once for each of its values, that value replaced."""
        if not isinstance(node, dict):
            return [value]
        return [{**node, key: changed} for key, child in node.items() for changed in spoilt(child)] + [value]

    for answer in spoilt(json.loads(fixture(name))):
        try:
            found = source.parse(Page(request, 200, {}, json.dumps(answer).encode()))
        except Malformed as problem:
            assert problem.sentence.endswith(".")
            continue
        assert found.postings == () and [detail.external_id for detail in found.details] == ["41"]
        readable(found)


@pytest.mark.parametrize("name", FEEDS)
@pytest.mark.parametrize(
    "value", ["", " ", "7", "x" * 5_000, "&lt;script&gt;", "<b><b>x</b></b>", "-1e999", "\ufffd", "//[x"]
)
def test_any_value_in_any_element_spoils_no_more_than_its_entry(name: str, value: str) -> None:
    source = registry.source(source_of(name))
    text = fixture(name).decode()
    entries = len(source.parse(page(source.SLUG, text.encode())).postings) + 3 - (name == "teamtailor.rss")
    for match in re.finditer(r"<([\w:]+)>[^<]*</\1>", text):
        changed = f"{text[: match.start()]}<{match[1]}>{value}</{match[1]}>{text[match.end() :]}"
        found = source.parse(page(source.SLUG, changed.encode()))
        assert len(found.postings) + len(found.rejected) == entries
        readable(found)


@pytest.mark.skipif(not SUITE.exists(), reason="the shared corpora are not beside this project")
@pytest.mark.parametrize("name", LISTS)
def test_the_json_test_suite_parses_or_is_malformed(name: str) -> None:
    source = registry.source(source_of(name))
    rows = [json.loads(line) for line in SUITE.read_text(encoding="utf-8").split("\n") if line]
    assert len(rows) > 300
    for row in rows:
        content = base64.b64decode(row["bytes_base64"])
        for body in (content, b'{"' + LISTS[name].encode() + b'":[' + content + b"]}"):
            try:
                found = source.parse(page(source.SLUG, body))
            except SourceError:
                continue
            assert not found.postings, row["name"]
