"""Exact words of a title or a text, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quoted:
    """`quote` is field[start:end], in Unicode code points; `field` is title or text."""

    field: str
    start: int
    end: int
    quote: str
