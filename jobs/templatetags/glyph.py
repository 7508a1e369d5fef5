"""The workflow glyph: six cells in a row, filled = owns, half = contributes, outline = rarely; and small charts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mlcareers.lib.written import written

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


@register.filter
def level_name(level: str) -> str:
    """Return owns, contributes or rarely in the reader's language."""
    return {"owns": _("owns"), "contributes": _("contributes")}.get(level, _("rarely"))


@register.simple_tag
def glyph(cells: Iterable[tuple[str, str]], css_class: str = "") -> SafeString:
    """Return the glyph as an SVG with its words as its name; `cells` are six (step name, level)."""
    return _glyph(tuple(cells), css_class, get_language() or "")


@lru_cache(maxsize=512)
def _glyph(pairs: tuple[tuple[str, str], ...], css_class: str, language: str) -> SafeString:
    """Draw a glyph once: a page has one in each row, and few different ones."""
    drawn = format_html_join("", "{}", ((_cell(number, level),) for number, (_name, level) in enumerate(pairs)))
    return format_html(
        '<svg class="glyph {}" viewBox="-1 -1 {} {}" role="img" aria-label="{}">{}</svg>',
        css_class,
        len(pairs) * (CELL + GAP) - GAP + 2,
        HEIGHT + 2,
        words(pairs),
        drawn,
    )


@register.simple_tag
@lru_cache(maxsize=16)
def cell(level: str) -> SafeString:
    """Return one cell of the glyph; it repeats a word that stands beside it."""
    return format_html(
        '<svg class="glyph cell" viewBox="-1 -1 {} {}" aria-hidden="true">{}</svg>',
        CELL + 2,
        HEIGHT + 2,
        _cell(0, level),
    )


@register.simple_tag
def wide_cell(level: str) -> SafeString:
    """Return one cell as wide as its place; it repeats a word that stands beside it."""
    css_class = "full" if level == "owns" else "outline"
    half = '<rect y="50%" width="100%" height="50%" class="half"></rect>' if level == "contributes" else ""
    return format_html(
        '<svg class="glyph" aria-hidden="true"><rect width="100%" height="100%" rx="3" class="{}"></rect>{}</svg>',
        css_class,
        written(half),
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


@register.inclusion_tag("components/_role_matrix.html")
def role_matrix(cards: Sequence[Any], caption: str = "") -> dict[str, object]:
    """Show roles against workflow steps, with the open postings of each; `cards` are RoleCards."""
    return {
        "cards": cards,
        "caption": caption,
        "steps": [name for name, _level in cards[0].cells] if cards else [],
        "greatest": max((card.open_count for card in cards), default=0),
    }


@register.inclusion_tag("components/_steps.html")
def glyph_steps(cells: Iterable[tuple[str, str]]) -> dict[str, object]:
    """Show the six cells large, each with its step's name and its level in words."""
    return {"cells": list(cells)}


@register.simple_tag
def bar(value: int, greatest: int = 100) -> SafeString:
    """Return a bar of `value` as a share of `greatest`; it repeats a number that stands beside it."""
    return _bar(max(0, min(100, round(100 * int(value) / greatest))) if greatest else 0)


@lru_cache(maxsize=101)
def _bar(width: int) -> SafeString:
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
        '<svg class="line" aria-hidden="true"><line class="axis" x1="0" x2="100%" y1="50%" y2="50%"></line>'
        '<line class="reach" x1="0" x2="{}%" y1="50%" y2="50%"></line><circle cx="{}%" cy="50%" r="4.5"></circle></svg>',
        place * 0.97 + 1.5,
        place * 0.97 + 1.5,
    )
