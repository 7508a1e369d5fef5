"""Kinds of employment, from the words that sources use."""

from __future__ import annotations

import re

from jobs.contract import Employment

_WORDS: dict[str, Employment] = {
    "fulltime": "full-time", "permanent": "full-time", "regularfulltime": "full-time", "fulltimepermanent": "full-time",
    "regular": "full-time", "fulltimeemployee": "full-time", "parttime": "part-time", "contract": "contract",
    "contractor": "contract", "freelance": "contract", "fixedterm": "temporary", "temporary": "temporary",
    "temp": "temporary", "seasonal": "temporary", "intern": "internship", "internship": "internship",
    "trainee": "internship", "workingstudent": "part-time",
}  # fmt: skip


def employment(field: str | None) -> Employment | None:
    """Return the kind that `field` names; None where it names none that we know."""
    if not field:
        return None
    key = re.sub(r"[^a-z]", "", field.lower())
    if key in _WORDS:
        return _WORDS[key]
    for word in ("intern", "contract", "parttime", "temporary", "fulltime"):
        if word in key:
            return _WORDS[word]
    return None
