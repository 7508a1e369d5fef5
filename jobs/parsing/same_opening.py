"""Whether two postings of one employer are the same opening: by its number there, or by title and text.

`Senior Data Engineer (m/f/d) - Remote!` and `Senior data engineer` have one title key; texts are near-identical where they
share nine of ten runs of four words.
"""

from __future__ import annotations

import re
import unicodedata

# At least this share of the runs of words of both texts is common.
NEAR = 0.9
RUN = 4
LONGEST_TEXT = 40_000
_GENDERS = re.compile(r"[(\[/]\s*(?:all genders|[a-z*](?:\s*[/|,]\s*[a-z*])+)\s*[)\]]", re.IGNORECASE)
_APART = re.compile(r"[^\w+#]+")
_WORKPLACE = re.compile(r"\b(?:remote|hybrid|on-?site)\b", re.IGNORECASE)


def title_key(title: str) -> str:
    """Return what two titles of one opening share; empty where nothing is left of it."""
    plain = unicodedata.normalize("NFKC", title).casefold()
    return _APART.sub(" ", _WORKPLACE.sub(" ", _GENDERS.sub(" ", plain))).strip()


def requisition_key(stated: str) -> str:
    """Return the number under which an employer keeps an opening; empty for what numbers nothing ("N/A", "1")."""
    plain = "".join(stated.split()).casefold()
    return plain if len(plain) >= 3 and any(character.isdigit() for character in plain) else ""


def near_identical(one: str, other: str) -> bool:
    """Whether two texts differ in a few words at most; two that say nothing are not."""
    if one == other:
        return bool(one.strip())
    left, right = _runs(one), _runs(other)
    both = len(left & right)
    return both > 0 and both >= NEAR * len(left | right)


def _runs(text: str) -> set[tuple[str, ...]]:
    """Return every run of RUN words of a text, without regard to case and signs."""
    words = _APART.sub(" ", unicodedata.normalize("NFKC", text[:LONGEST_TEXT]).casefold()).split()
    return {tuple(words[start : start + RUN]) for start in range(max(1, len(words) - RUN + 1))} if words else set()
