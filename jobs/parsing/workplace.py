"""Remote, hybrid, on site, or unknown: what the source's field says; then its place; absent is never on site."""

from __future__ import annotations

import re
from collections.abc import Iterable

from jobs.contract import Workplace

_WORDS: dict[str, Workplace] = {
    "remote": "remote",
    "fullyremote": "remote",
    "fully remote": "remote",
    "100% remote": "remote",
    "telecommute": "remote",
    "remote only": "remote",
    "hybrid": "hybrid",
    "hybrid remote": "hybrid",
    "on site": "onsite",
    "onsite": "onsite",
    "in office": "onsite",
    "office": "onsite",
    "in person": "onsite",
}
_REMOTE = re.compile(r"\bremote\b|\bwork from home\b|\bwfh\b", re.IGNORECASE)
_HYBRID = re.compile(r"\bhybrid\b", re.IGNORECASE)


def stated(word: str | None) -> Workplace | None:
    """Return what one field of a source says; None where it says nothing that we know."""
    if not word:
        return None
    return _WORDS.get(" ".join(re.sub(r"[-_/]", " ", word).lower().split()))


def workplace(field: str | None, is_remote: bool | None, places: Iterable[str]) -> Workplace:
    """Return the workplace: the field first, then the places' words, then the remote flag.

    The flag comes last because vendors set it for hybrid work too; a flag of False says nothing about the office.
    """
    said = stated(field)
    if said:
        return said
    texts = list(places)
    if any(_HYBRID.search(text) for text in texts):
        return "hybrid"
    if texts and all(_REMOTE.search(text) for text in texts):
        return "remote"
    return "remote" if is_remote else "unknown"
