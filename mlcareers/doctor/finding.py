"""What one check of the doctor found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """From good to bad."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """`text` says what is, `advice` what to do about it (empty where nothing is to be done)."""

    name: str
    level: Level
    text: str
    advice: str = ""


def ok(name: str, text: str) -> Finding:
    """Return what is as it should be."""
    return Finding(name, Level.OK, text)


def warn(name: str, text: str, advice: str) -> Finding:
    """Return what works, and should be otherwise."""
    return Finding(name, Level.WARN, text, advice)


def fail(name: str, text: str, advice: str) -> Finding:
    """Return what does not work."""
    return Finding(name, Level.FAIL, text, advice)
