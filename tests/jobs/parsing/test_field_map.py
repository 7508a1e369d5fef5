"""A map of fields as text: what is wrong with it is named all at once, field by field."""

from __future__ import annotations

import pytest

from jobs.parsing.field_map import BadFieldMap, field_map, map_text


def test_the_same_map_is_the_same_text_and_empty_fields_are_left_out() -> None:
    one = map_text(record=" job ", whole=True, fields={"title": "name", "url": " link ", "id": ""})
    assert one == map_text(record="job", whole=True, fields={"url": "link", "title": "name"})
    assert one == '{"fields":{"title":"name","url":"link"},"record":"job","whole":true}'
    read = field_map(one)
    assert (list(read.fields), read.whole) == (["title", "url"], True)


def test_everything_that_is_wrong_is_named_at_its_field() -> None:
    text = map_text(record="a..b", whole=False, fields={"title": "x y", "place": "city +", "colour": "red"})
    with pytest.raises(BadFieldMap) as caught:
        field_map(text)
    problems = caught.value.problems
    assert set(problems) == {"record", "title", "place", "colour", "url"}
    assert problems["url"].startswith("This field is needed") and "no field “colour”" in problems["colour"]


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", '{"fields":[]}', '{"fields":{"title":1},"record":"a"}', '{"fields":{},"record":3}',
     '{"fields":{},"record":"a","whole":"yes"}', '{"fields":{"title":"' + "a" * 20_000 + '"},"record":"a"}'],
)  # fmt: skip
def test_what_is_no_map_is_refused(text: str) -> None:
    with pytest.raises(BadFieldMap):
        field_map(text)


def test_entries_are_no_attributes() -> None:
    with pytest.raises(BadFieldMap, match="An attribute holds no entries"):
        field_map(map_text(record="@job", whole=False, fields={"title": "a", "url": "b"}))
