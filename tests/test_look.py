"""What the style sheets and templates promise: contrast, one set of tokens, any direction of writing, a small size."""

from __future__ import annotations

import gzip
import math
import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
NAMES = ("tokens", "base", "components", "pages", "recruit", "moderate")
SHEETS = [PROJECT / "static" / "css" / f"{name}.css" for name in NAMES]
TEMPLATES = sorted((PROJECT / "templates").rglob("*.html"))
COLOUR = re.compile(r"oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)")
TOKEN = re.compile(r"--([a-z0-9-]+): light-dark\((oklch\([^)]*\)), (oklch\([^)]*\))\);")
PHYSICAL = re.compile(
    r"(?<![a-z-])(?:(?:margin|padding|border)-(?:left|right|top|bottom)|left|right|top|bottom|width|height"
    r"|(?:min|max)-(?:width|height)|text-align: (?:left|right)|float)\s*:"
)
SCHEMES = {"light": 1, "dark": 2}
TEXT = ("ink", "ink-soft", "accent", "good", "warn", "bad")
GROUNDS = ("paper", "paper-sunk")
ROLES = tuple(f"role-{number}" for number in range(1, 7))


def tokens(scheme: str) -> dict[str, str]:
    found = TOKEN.findall(SHEETS[0].read_text())
    return {match[0]: match[SCHEMES[scheme]] for match in found}


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2) of an oklch() colour; conversion after Ottosson, 2020, clipped to sRGB."""
    match = COLOUR.fullmatch(colour)
    assert match, colour
    light, chroma, hue = float(match[1]) / 100, float(match[2]), math.radians(float(match[3]))
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    clipped = [min(1.0, max(0.0, part)) for part in (red, green, blue)]
    return 0.2126 * clipped[0] + 0.7152 * clipped[1] + 0.0722 * clipped[2]


def contrast(one: str, two: str) -> float:
    high, low = sorted((luminance(one), luminance(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_contrast_of_black_on_white_is_21() -> None:
    assert contrast("oklch(0% 0 0)", "oklch(100% 0 0)") == pytest.approx(21, abs=0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_text_stands_out_from_paper_by_seven_to_one(scheme: str) -> None:
    colours = tokens(scheme)
    pairs = {(text, ground): contrast(colours[text], colours[ground]) for text in TEXT for ground in GROUNDS}
    weak = {
        pair: round(value, 2) for pair, value in pairs.items() if value < (7 if pair[1] == "paper" else 4.5)
    }  # sunk paper lies under rows that the pointer is on
    assert weak == {}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_words_on_colour_and_marks_can_be_read(scheme: str) -> None:
    colours = tokens(scheme)
    pairs = [("accent-ink", "accent"), ("accent", "accent-wash"), ("ink", "marker"), *((r, "paper") for r in ROLES)]
    weak = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in pairs}
    assert {pair: value for pair, value in weak.items() if value < 4.5} == {}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_six_roles_differ_by_hue_alone(scheme: str) -> None:
    colours = [COLOUR.fullmatch(tokens(scheme)[role]) for role in ROLES]
    assert len({(match[1], match[2]) for match in colours if match}) == 1
    assert len({match[3] for match in colours if match}) == 6


def test_colours_are_named_once() -> None:
    strays = [sheet.name for sheet in SHEETS[1:] if re.search(r"#[0-9a-f]{3,8}\b|oklch\(|rgb", sheet.read_text())]
    assert strays == []


def test_no_sheet_assumes_a_direction_of_writing() -> None:
    found = []
    for sheet in SHEETS:
        text = re.sub(r"@(?:media|container)[^{]*", "", sheet.read_text())
        found += [f"{sheet.name}: {match[0]}" for match in PHYSICAL.finditer(text)]
    assert found == []


def test_all_style_sheets_together_stay_below_25_kilobytes() -> None:
    assert sum(len(gzip.compress(sheet.read_bytes())) for sheet in SHEETS) <= 25_000


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(PROJECT / "templates")))
def test_a_template_holds_no_style_and_no_script_of_its_own(template: Path) -> None:
    text = template.read_text()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"|javascript:", text)
    for opening in re.findall(r"<script[^>]*>", text):
        assert "src=" in opening or "application/ld+json" in opening
