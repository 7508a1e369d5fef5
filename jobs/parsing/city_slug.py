"""A city as one value of a search: its name folded, then its country, so that namesakes are told apart.

Case, accents and punctuation do not count; letters of any script do. Example: ("São Paulo", "BR") -> sao-paulo-br.
A city whose country is not known ends in -zz, the code that ISO 3166 leaves to its users.
"""

from __future__ import annotations

import re
import unicodedata

MAX_SLUG = 130
NO_COUNTRY = "zz"
_BETWEEN = re.compile(r"[\W_]+")
# Letters that are one letter with a stroke, so that no decomposition takes the stroke away.
_STROKES = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})


def city_slug(name: str, country: str) -> str:
    """Return the value of the city `name` in `country` (ISO 3166-1 alpha-2, or empty); empty where there is no name."""
    folded = unicodedata.normalize("NFKD", name.casefold()).casefold().translate(_STROKES)
    letters = "".join(character for character in folded if not unicodedata.combining(character))
    slug = _BETWEEN.sub("-", letters).strip("-")[: MAX_SLUG - 3].strip("-")
    return f"{slug}-{country.lower() or NO_COUNTRY}" if slug else ""
