"""The workflow glyph: six cells in a row, filled = owns, half = contributes, outline = rarely."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()

CELL, GAP, HEIGHT = 14, 4, 18


def words(cells: Iterable[tuple[str, str]]) -> str:
    """Return the glyph in words: `owns model, engineer; contributes to frame and acquire`."""
    pairs = list(cells)
    owns = [name.lower() for name, level in pairs if level == "owns"]
    gives = [name.lower() for name, level in pairs if level == "contributes"]
    parts = []
    if owns:
        parts.append(_("owns %(steps)s") % {"steps": ", ".join(owns)})
    if gives:
        parts.append(_("contributes to %(steps)s") % {"steps": ", ".join(gives)})
    return "; ".join(parts)


@register.simple_tag
def glyph(cells: Iterable[tuple[str, str]], css_class: str = "") -> SafeString:
    """Return the glyph as an SVG with its words as its name."""
    pairs = list(cells)
    drawn = format_html_join("", "{}", ((_cell(number, level),) for number, (_name, level) in enumerate(pairs)))
    return format_html(
        '<svg class="glyph {}" viewBox="-1 -1 {} {}" role="img" aria-label="{}">{}</svg>',
        css_class,
        len(pairs) * (CELL + GAP) - GAP + 2,
        HEIGHT + 2,
        words(pairs),
        drawn,
    )


def _cell(number: int, level: str) -> SafeString:
    x = number * (CELL + GAP)
    outline = format_html(
        '<rect x="{}" y="0" width="{}" height="{}" rx="2" stroke-width="1.6" class="{}"></rect>',
        x,
        CELL,
        HEIGHT,
        "full" if level == "owns" else "outline",
    )
    if level != "contributes":
        return outline
    half = format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" class="half"></rect>', x, HEIGHT / 2, CELL, HEIGHT / 2
    )
    return format_html("{}{}", outline, half)


@register.simple_tag
def bar(percent: int) -> SafeString:
    """Return a hairline bar of `percent` of the width; it repeats a number that stands beside it."""
    width = max(0, min(100, int(percent)))
    return format_html(
        '<svg class="bar" viewBox="0 0 100 2" preserveAspectRatio="none" aria-hidden="true">'
        '<rect width="{}" height="2"></rect></svg>',
        width,
    )


@register.simple_tag
def dot(percent: int) -> SafeString:
    """Return a dot on a line at `percent` of the width; it repeats a number that stands beside it."""
    place = max(0, min(100, int(percent)))
    return format_html(
        '<svg class="line" aria-hidden="true"><line x1="0" x2="100%" y1="50%" y2="50%"></line>'
        '<circle cx="{}%" cy="50%" r="4.5"></circle></svg>',
        place * 0.97 + 1.5,
    )
