"""The glyph and the small charts as markup."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from jobs.templatetags.glyph import bar, cell, dot, glyph, wide_cell, words

CELLS = (
    ("Frame and acquire", "contributes"), ("Analyse", "rarely"), ("Validate", "contributes"), ("Model", "owns"),
    ("Engineer", "owns"), ("Monitor", "owns"),
)  # fmt: skip


def test_the_glyph_says_in_words_what_it_draws() -> None:
    drawn = ET.fromstring(glyph(CELLS))
    assert drawn.get("aria-label") == "owns model, engineer, monitor; contributes to frame and acquire, validate"
    assert drawn.get("role") == "img"
    kinds = [rect.get("class") for rect in drawn]
    assert kinds == ["outline", "half", "outline", "outline", "half", "full", "full", "full"]


def test_a_role_that_owns_nothing_has_no_empty_words() -> None:
    assert words((("Model", "rarely"), ("Monitor", "contributes"))) == "contributes to monitor"


@pytest.mark.parametrize(("value", "greatest", "width"), [(5, 10, "50"), (0, 10, "0"), (20, 10, "100"), (3, 0, "0")])
def test_a_bar_is_its_share_of_the_greatest(value: int, greatest: int, width: str) -> None:
    assert ET.fromstring(bar(value, greatest))[0].get("width") == width


@pytest.mark.parametrize("percent", [-5, 0, 50, 100, 180])
def test_a_dot_stays_on_its_line(percent: int) -> None:
    place = re.search(r'cx="([\d.]+)%"', dot(percent))
    assert place and 0 <= float(place[1]) <= 100


@pytest.mark.parametrize("level", ["owns", "contributes", "rarely"])
def test_drawings_carry_no_style_attribute_and_repeat_no_words(level: str) -> None:
    for drawn in (cell(level), wide_cell(level)):
        assert "style=" not in drawn
        assert ET.fromstring(drawn).get("aria-hidden") == "true"


def test_hostile_names_of_steps_stay_text() -> None:
    assert '"><script>' not in glyph([('"><script>', "owns")])
