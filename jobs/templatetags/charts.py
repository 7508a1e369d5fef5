"""Charts drawn by the server: an SVG with a title and a name in words, beside a table of the same numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

CELL, HEAD, GAP = 44, 52, 2
WIDTH, HEIGHT, EDGE = 320, 96, 10


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One row of a matrix: its short and long name, and its numbers in the order of the columns."""

    short: str
    name: str
    numbers: tuple[int, ...]

    @property
    def total(self) -> int:
        """The sum of the row."""
        return sum(self.numbers)


@register.inclusion_tag("components/_matrix.html")
def matrix(rows: Sequence[MatrixRow], title: str, given: str, said: str) -> dict[str, object]:
    """Show a square matrix whose columns are its rows: `given` says what a row is, `said` what a column is."""
    return {"rows": rows, "title": title, "given": given, "said": said, "right": _right(rows), "total": _total(rows)}


@register.simple_tag
def matrix_svg(rows: Sequence[MatrixRow], name: str) -> SafeString:
    """Return the matrix as an SVG with `name`; a cell is as dark as its share of its row, and 0 is a dot."""
    size = HEAD + len(rows) * CELL
    return format_html(
        '<svg class="matrix" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}</svg>',
        size, size, name,
        format_html_join("", "{}", ((head,) for head in _heads(rows))),
        format_html_join("", "{}", ((cell,) for cell in _cells(rows))),
    )  # fmt: skip


@register.inclusion_tag("components/_line.html")
def line(points: Sequence[tuple[str, int]], title: str, caption: str) -> dict[str, object]:
    """Show (name, number) in their order as a line, with a caption that says n, dates and source, and a table."""
    return {"points": points, "title": title, "caption": caption}


@register.simple_tag
def line_svg(points: Sequence[tuple[str, int]], title: str) -> SafeString:
    """Return the line as an SVG whose name says its first, greatest and last number."""
    greatest = max((number for _, number in points), default=0)
    step = (WIDTH - 2 * EDGE) / max(1, len(points) - 1)
    places = [
        (round(EDGE + place * step, 1), round(EDGE + (HEIGHT - 2 * EDGE) * (1 - number / (greatest or 1)), 1))
        for place, (_, number) in enumerate(points)
    ]
    name = (
        f"{title}: {points[0][0]} {points[0][1]}, {points[-1][0]} {points[-1][1]}, max {greatest}" if points else title
    )
    dots = format_html_join("", '<circle cx="{}" cy="{}" r="2.5"></circle>', places)
    labels = [(EDGE, "start", points[0][0]), (WIDTH - EDGE, "end", points[-1][0])] if points else []
    return format_html(
        '<svg class="line" viewBox="0 0 {} {}" role="img" aria-label="{}"><path class="base" d="M{} {}H{}"></path>'
        '<polyline points="{}"></polyline>{}{}<text x="{}" y="{}" text-anchor="end" class="number">{}</text></svg>',
        WIDTH, HEIGHT + 18, name, EDGE, HEIGHT - EDGE, WIDTH - EDGE,
        " ".join(f"{x},{y}" for x, y in places),
        dots,
        format_html_join("", '<text x="{}" y="{}" text-anchor="{}">{}</text>',
                         ((x, HEIGHT + 12, anchor, label) for x, anchor, label in labels)),
        WIDTH - EDGE, max(12.0, places[-1][1] - 8) if places else 12, points[-1][1] if points else "",
    )  # fmt: skip


@register.filter
def percent(share: float | None) -> str:
    """Return a share of 1 as a percentage with one digit: 0.9918 -> 99.2 %; a dash for None."""
    return "–" if share is None else f"{100 * share:.1f} %"


def _heads(rows: Sequence[MatrixRow]) -> Iterator[SafeString]:
    for place, row in enumerate(rows):
        middle = HEAD + place * CELL + CELL / 2
        yield format_html(
            '<text class="head" x="{}" y="{}" text-anchor="middle">{}</text>', middle, HEAD - 10, row.short
        )
        yield format_html(
            '<text class="head" x="{}" y="{}" text-anchor="end">{}</text>', HEAD - 8, middle + 4, row.short
        )


def _cells(rows: Sequence[MatrixRow]) -> Iterator[SafeString]:
    for down, row in enumerate(rows):
        for across, number in enumerate(row.numbers):
            x, y = HEAD + across * CELL, HEAD + down * CELL
            share = number / row.total if row.total else 0.0
            yield format_html(
                '<rect x="{}" y="{}" width="{}" height="{}" rx="2" class="{}" fill-opacity="{}"></rect>',
                x + GAP / 2, y + GAP / 2, CELL - GAP, CELL - GAP, _class(down == across, number),
                round(0.25 + 0.75 * share, 2) if number else 1,
            )  # fmt: skip
            yield format_html(
                '<text class="{}" x="{}" y="{}" text-anchor="middle">{}</text>',
                "number" if number else "zero", x + CELL / 2, y + CELL / 2 + 4.5, number or "·",
            )  # fmt: skip


def _class(is_right: bool, number: int) -> str:
    if not number:
        return "empty"
    return "right" if is_right else "wrong"


def _right(rows: Sequence[MatrixRow]) -> int:
    return sum(row.numbers[place] for place, row in enumerate(rows))


def _total(rows: Sequence[MatrixRow]) -> int:
    return sum(row.total for row in rows)
