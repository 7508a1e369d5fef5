"""Kinds of employment, from the words that sources use; "permanent" says nothing about hours and is no kind."""

from __future__ import annotations

import re

from jobs.contract import Employment

_KINDS: tuple[tuple[Employment, re.Pattern[str]], ...] = (
    (
        "internship",
        re.compile(r"\bintern(?:ship)?s?\b|\btrainee(?:ship)?\b|\bapprentice(?:ship)?\b|\bpraktik|\bstage\b", re.I),
    ),
    ("contract", re.compile(r"\bcontract(?:or|ing|s)?\b|\bfreelance\w*|\b1099\b|\bconsultancy\b", re.I)),
    ("temporary", re.compile(r"\btemp(?:orary)?\b|\bseasonal\b|\bfixed[ -]?term\b|\bbefristet", re.I)),
    ("part-time", re.compile(r"\bpart[ _-]?time\b|\bteilzeit|\bworking student\b|\bwerkstudent", re.I)),
    ("full-time", re.compile(r"\bfull[ _-]?time\b|\bvollzeit|\btemps plein\b", re.I)),
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def employment(field: str | None) -> Employment | None:
    """Return the kind that `field` names; None where it names none that we know, or both full and part time."""
    if not field:
        return None
    words = _CAMEL.sub(" ", field).replace("_", " ")
    named = [kind for kind, pattern in _KINDS if pattern.search(words)]
    if not named or named == ["part-time", "full-time"]:
        return None
    return named[0]
