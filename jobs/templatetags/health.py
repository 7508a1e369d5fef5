"""How the health of boards is drawn: a tone beside each word, and one bar of all of them."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from jobs.models.board import Board

register = template.Library()

WIDTH, HEIGHT, GAP = 600, 12, 2
# The colour of a state; it never says more than the word beside it.
TONES = {"healthy": "good", "degraded": "warn", "suspect": "warn", "broken": "bad", "blocked": "bad"}


@register.filter
def tone(health: str) -> str:
    """Return good, warn or bad; quiet for a state that is neither."""
    return TONES.get(str(health), "quiet")


@register.simple_tag
def health_bar(tally: Sequence[tuple[Board.Health, int]]) -> SafeString:
    """Return the shares of all states as one bar; the words and numbers stand beside it, so it has no name."""
    total = sum(count for _, count in tally)
    parts, left = [], 0.0
    for health, count in tally:
        if count:
            width = WIDTH * count / total
            parts.append((tone(health), round(left, 2), round(max(1.0, width - GAP), 2)))
            left += width
    return format_html(
        '<svg class="health-bar" viewBox="0 0 {} {}" preserveAspectRatio="none" aria-hidden="true">{}</svg>',
        WIDTH, HEIGHT,
        format_html_join("", '<rect class="tone-{}" x="{}" y="0" width="{}" height="12"/>', parts),
    )  # fmt: skip
