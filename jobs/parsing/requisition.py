"""An employer's own number of an opening, in the form in which two of them are compared.

Many boards fill the field with words that say nothing ("See Opening ID", "ONE", "N/A"); such a value is no number, and
neither is one that an employer wrote on openings of many titles. Example: `requisition_key("R-01106")` -> "r1106".
"""

from __future__ import annotations

import re

# One requisition with more titles than this is a pool, a cost centre or a mistake.
MOST_TITLES = 3
_PARTS = re.compile(r"[a-z]+|[0-9]+")
LEAST_DIGITS = 2
LONGEST_KEY = 60


def requisition_key(stated: str | None) -> str:
    """Return the key of a stated requisition; empty where it says nothing.

    It needs two digits at least: words alone are placeholders. Case, signs between and leading zeros do not count.
    """
    parts = _PARTS.findall((stated or "").casefold())
    digits = "".join(part for part in parts if part.isdigit())
    if len(digits) < LEAST_DIGITS or not digits.strip("0") or (len(set(digits)) == 1 and len(digits) > LEAST_DIGITS):
        return ""
    key = "".join(part.lstrip("0") if part.isdigit() else part for part in parts)
    return key if len(key) <= LONGEST_KEY else ""
