"""Paths of a field map: what they mean in XML and JSON, and what is no path."""

from __future__ import annotations

from typing import Any

import pytest
from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st

from jobs.parsing.field_paths import Path, Step, parse_expression, parse_path, path_text, values

SPACES = {"geo": "urn:geo", "o": "urn:other"}
XML = ElementTree.fromstring(
    """<job nr="7" xmlns:geo="urn:geo" geo:code="EG-C"><name> Data <b>Engineer</b> </name><site><geo:town>Cairo</geo:town>
    <land>Egypt</land></site><site><geo:town>Oslo</geo:town><land>Norway</land></site><empty/><town>Elsewhere</town></job>"""
)
JSON: dict[str, Any] = {
    "id": 7, "open": True, "pay": 5200.5, "none": None, "called": {"en": "Data Engineer"}, "a.b": "dotted",
    "sites": [{"town": "Cairo", "land": "Egypt"}, {"town": "Oslo"}], "towns": [["Cairo"], ["Oslo"]],
}  # fmt: skip


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("@nr", ["7"]),
        ("@geo:code", ["EG-C"]),
        ("name", ["Data Engineer"]),
        ("site.land", ["Egypt", "Norway"]),
        ("site[2].land", ["Norway"]),
        ("site.geo:town", ["Cairo", "Oslo"]),
        ("site.town", ["Cairo", "Oslo"]),
        ("site.o:town", []),
        ("site[3].land", []),
        ("empty", []),
        ("nowhere | @nr", ["7"]),
        ('site.geo:town + ", " + site.land', ["Cairo, Egypt", "Oslo, Norway"]),
        ('"Lantern Works"', ["Lantern Works"]),
        ('@nr + "/" + site.land', ["7/Egypt", "7/Norway"]),
    ],
)
def test_a_path_in_xml(path: str, found: list[str]) -> None:
    assert values(parse_expression(path), XML, SPACES) == found


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("id", ["7"]),
        ("open", ["true"]),
        ("pay", ["5200.5"]),
        ("none", []),
        ("called", []),
        ("called.en", ["Data Engineer"]),
        ("`a.b`", ["dotted"]),
        ("sites.town", ["Cairo", "Oslo"]),
        ("sites[1].town", ["Cairo"]),
        ("towns[2]", ["Oslo"]),
        ("@id", []),
        ("sites.town + ', ' + sites.land", ["Cairo, Egypt", "Oslo, Egypt"]),
    ],
)
def test_a_path_in_json(path: str, found: list[str]) -> None:
    assert values(parse_expression(path), JSON, {}) == found


def test_a_join_leaves_out_the_constants_beside_what_is_missing_or_all_of_it() -> None:
    join = parse_expression('"in " + town + ", " + land')
    assert values(join, {"land": "Egypt"}, {}) == ["Egypt"]
    assert values(join, {"town": "Cairo"}, {}) == ["in Cairo"]
    assert values(join, {}, {}) == []
    assert values(join, {"land": "Egypt"}, {}, complete=True) == []


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("", "The path is empty."),
        ("job..title", "is no path"),
        ("job.", "not before “.”"),
        ("job[0]", r"The first of several is \[1\]."),
        ("@id.x", "Nothing stands below the attribute @id."),
        ("a b", "Between two values stands"),
        ("a +", "missing at the end"),
        ("+ a", "a path or a constant is missing"),
        ("a || b", "a path or a constant is missing"),
        ('"open', "is no path"),
        ("a/b", "is no path"),
        ("//job", "is no path"),
        ("1st", "is no path"),
        ("a" * 501, "longer than 500"),
        (".".join("a" * 21), "more than 20 names"),
    ],
)
def test_what_is_no_path_is_one_sentence(path: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        parse_expression(path)


names = st.from_regex(r"[a-zA-Z_][\w-]{0,8}", fullmatch=True) | st.text("ab. +|é@[]", min_size=1, max_size=6)
steps = st.builds(Step, names, st.none() | st.integers(1, 9999))


@given(st.lists(steps, min_size=1, max_size=6).map(lambda found: Path(tuple(found))))
def test_a_written_path_is_read_as_itself(path: Path) -> None:
    assert parse_path(path_text(path)) == path


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
    max_leaves=12,
)


@given(st.text("ab.[]1@+|\"' ", max_size=20), json_values)
def test_whatever_is_written_is_a_sentence_or_a_list_of_texts(path: str, entry: object) -> None:
    try:
        expression = parse_expression(path)
    except ValueError as problem:
        assert str(problem).endswith(".")
        return
    assert all(isinstance(found, str) for found in values(expression, entry, {}))
