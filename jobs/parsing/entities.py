"""Names, titles and places as people read them: one line, and the characters that a source escaped.

Sources escape them once, twice or not at all, and what is read here is text: it is escaped again wherever it is shown.
Example: "R&amp;amp;D  Engineer" -> "R&D Engineer". An ampersand without its semicolon is an ampersand ("Q&A").
"""

from __future__ import annotations

import re
from html import unescape

from jobs.parsing.html import one_line

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# Nobody escapes more often, so that reading a text again changes nothing.
_MOST_ROUNDS = 5


def plain_line(text: str) -> str:
    """Return `text` as one line without control characters, its entities read."""
    for _ in range(_MOST_ROUNDS):
        if "&" not in text or (read := _ENTITY.sub(lambda found: unescape(found[0]), text)) == text:
            break
        text = read
    return one_line(text)
