"""Titles that announce no opening: open applications and talent pools."""

from __future__ import annotations

import re

_TITLE = re.compile(
    r"\W*(?:open|general|speculative|spontaneous|unsolicited|future) (?:application|applications|opportunities)\b"
    r"|\W*(?:join (?:our|the) )?talent (?:pool|community|network|pipeline)\b"
    r"|\W*(?:initiativbewerbung|candidature spontan[ée]e)\b|\W*don'?t see (?:the|a|what)\b",
    re.IGNORECASE,
)


def is_evergreen(title: str) -> bool:
    """Return whether `title` itself says that it is no single opening."""
    return _TITLE.match(title) is not None
