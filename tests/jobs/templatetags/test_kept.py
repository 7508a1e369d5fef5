"""Parts of a page that are kept hold nothing but the values that they are kept by."""

from __future__ import annotations

from typing import Any

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

LOAD = "{% load kept i18n %}"


@pytest.fixture(autouse=True)
def _kept(settings: Any) -> None:
    settings.PAGE_CACHE_S = 10.0


def test_a_part_is_rendered_once_for_each_of_its_values() -> None:
    class Counted:
        times = 0

        def __str__(self) -> str:
            self.times += 1
            return "counted"

    counted = Counted()
    part = Template(LOAD + "{% kept name=name %}{{ name }}{% endkept %}")
    for _ in range(3):
        assert part.render(Context({"name": counted})) == "counted"
    assert counted.times == 1
    assert part.render(Context({"name": "other"})) == "other"


def test_nothing_else_of_a_reader_gets_into_a_part() -> None:
    part = Template(LOAD + "{% kept name=name %}{{ name }}|{{ secret }}|{{ request.user }}{% endkept %}")
    assert part.render(Context({"name": "a", "secret": "hers", "request": {"user": "rita"}})) == "a||"
    assert part.render(Context({"name": "a"})) == "a||"


def test_a_part_escapes_what_it_shows_and_is_kept_apart_from_one_that_does_not() -> None:
    part = Template(LOAD + "{% kept name=name %}{{ name }}{% endkept %}")
    assert part.render(Context({"name": "<b>"}, autoescape=False)) == "<b>"
    assert part.render(Context({"name": "<b>"})) == "&lt;b&gt;"


def test_a_part_is_kept_for_each_language() -> None:
    part = Template(LOAD + "{% kept %}{% get_current_language as code %}{{ code }}{% endkept %}")
    found = []
    for code in ("en", "ar", "en"):
        with translation.override(code):
            found.append(part.render(Context()))
    assert found == ["en", "ar", "en"]


def test_nothing_is_kept_where_pages_are_not(settings: Any) -> None:
    settings.PAGE_CACHE_S = 0.0
    part = Template(LOAD + "{% kept values=values %}{{ values.pop }}{% endkept %}")
    values = ["a", "b"]
    assert part.render(Context({"values": values})) + part.render(Context({"values": values})) == "ba"


def test_a_value_without_a_name_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError, match="name=value alone"):
        Template(LOAD + "{% kept something %}{% endkept %}")
