"""The structure of a feed that nobody described: where its entries stand, what they hold, what its names tell."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from defusedxml import ElementTree

from jobs.parsing.feed_shape import Shape, candidates, guessed, shape
from jobs.parsing.field_paths import parse_path
from tests.jobs.sources.recorded import fixture

SPACES = {"geo": "urn:lantern:geo"}


def of(root: Any, spaces: dict[str, str]) -> tuple[str, Shape]:
    likely = candidates(root, spaces)
    return likely[0].path, shape(root, spaces, parse_path(likely[0].path), likely)


def test_the_entries_of_xml_are_what_repeats_with_their_attributes_and_prefixes() -> None:
    record, found = of(ElementTree.fromstring(fixture("custom.xml")), SPACES)
    assert record == "vacancy" and found.candidates[0].count == 4
    paths = {leaf.path: (leaf.count, leaf.example) for leaf in found.leaves}
    assert paths["@nr"] == (4, "L-1") and paths["site.geo:town"] == (1, "Cairo")
    assert paths["called"] == (4, "Data Engineer & Tides") and paths["page.@href"][0] == 3


def test_the_entries_of_json_stand_in_any_depth() -> None:
    record, found = of(orjson.loads(fixture("custom.json")), {})
    assert record == "openings.list"
    assert {"called.en", "pay.low", "towns", "`open since`"} <= {leaf.path for leaf in found.leaves}


def test_a_list_inside_the_entries_is_a_part_of_them() -> None:
    jobs = [{"title": "A", "url": "/a", "places": [{"city": "x", "land": n} for n in range(30)]} for _ in range(3)]
    assert [item.path for item in candidates({"jobs": jobs}, {})] == ["jobs", "jobs.places"]


def test_the_names_tell_what_they_can() -> None:
    entry = {"jobTitle": "A", "link": "/a", "ref": "1", "salary": {"min": 1, "max": 2, "currency": "EUR"},
             "city": "Cairo", "country": "Egypt", "pubDate": "2026-03-02", "description": "x"}  # fmt: skip
    assert guessed(of({"jobs": [entry, entry]}, {})[1]) == {
        "title": "jobTitle", "url": "link", "text": "description", "place": 'city + ", " + country', "pay_min": "salary.min",
        "pay_max": "salary.max", "pay_currency": "salary.currency", "published": "pubDate",
    }  # fmt: skip


@pytest.mark.parametrize("root", [{}, [], {"a": 1}, [1, 2], {"a": {"b": [1, 2]}}, "x", 7, None])
def test_where_nothing_repeats_nothing_is_guessed(root: object) -> None:
    assert candidates(root, {}) == ()


def test_a_deep_or_wide_feed_is_looked_at_within_bounds() -> None:
    deep: Any = {}
    for _ in range(300):
        deep = {"a": [deep, deep]}
    assert len(candidates(deep, {})) <= 8
    wide = [{f"n{number}": "x" for number in range(5_000)}, {"n1": "x", "n2": "y"}]
    assert len(of(wide, {})[1].leaves) <= 80
