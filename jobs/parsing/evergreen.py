"""Titles that announce no opening: open applications and talent pools, said by the title and nothing else."""

from __future__ import annotations

import re

_POOL = (
    r"(?:open|general|speculative|spontaneous|unsolicited|future) (?:applications?|opportunit(?:y|ies))"
    r"|(?:(?:join|sign up for) (?:our|the) )?talent (?:pool|community|network|pipeline)"
    r"|initiativbewerbung(?:en)?|candidatures? spontan[ée]es?|candidatura (?:espont[áâ]nea|spontanea)"
    r"|don['’]?t see (?:the|a|what|your)\b.*"
)
_SEPARATOR = r"\s*[-–—:,|/(•]\s*"
_TITLE = re.compile(
    # The phrase alone; before a field of work ("Open Application - Data", "Talent Pool for Engineers"); or behind one.
    rf"\W*(?:{_POOL})\W*|\W*(?:{_POOL})(?:{_SEPARATOR}.+|\s+(?:for|in|at|to|bei|chez)\s.+)|.+{_SEPARATOR}(?:{_POOL})\W*",
    re.IGNORECASE,
)


def is_evergreen(title: str) -> bool:
    """Return whether `title` itself says that it is no single opening."""
    return _TITLE.fullmatch(title[:300]) is not None
