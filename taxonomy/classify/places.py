"""Folding that keeps every letter's place, so that what is found in the folded text stands there in the original too.

Case, accents, Arabic letter forms, typographic dashes and quotes do not count; short vowels stay (they are letters of
their own). taxonomy/classify/fold.py folds further, and pays with a table of offsets.
"""

from __future__ import annotations

import re
import unicodedata

from mlcareers.lib.narrow import Narrow
from taxonomy.classify.fold import ARABIC, ASCII_FOLDED, PUNCTUATION, narrow_form

OUTSIDE_ASCII = re.compile(r"[^\x00-\x7f]+")
# What stands between words; + # . belong to names such as c++, c# and node.js.
BETWEEN_WORDS = re.compile(r"[^\w +#.]")
ASCII_BETWEEN_WORDS = {code: " " for code in range(128) if BETWEEN_WORDS.match(chr(code))}


class _Places(dict[int, str]):
    """The folded form of each character that is one character itself, worked out when first met."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        plain = letter.translate(ARABIC).translate(PUNCTUATION)
        base = plain if plain != letter else unicodedata.normalize("NFKD", letter)[:1]
        folded = base.lower() if len(base.lower()) == 1 else letter
        self[code] = " " if folded.isspace() else folded
        return self[code]


_PLACES = _Places()


def _narrow_letter(letter: str) -> str:
    lowered = letter.lower()
    return _PLACES[ord(lowered if len(lowered) == 1 else letter)]


def _alike_letter(letter: str) -> str:
    """The form of a letter where both ways of folding make the same of it; else the letter."""
    form = _narrow_letter(letter)
    return form if form == narrow_form(letter) else letter


_NARROW = Narrow("places", _narrow_letter)
_ALIKE = Narrow("alike", _alike_letter)


def fold_places(text: str) -> str:
    """The text in lower case and one form of each letter; its length never changes, line feeds stay."""
    narrow = _NARROW(text)
    if narrow is not None:
        return narrow.lower()
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
    if lowered.isascii():
        return lowered
    return OUTSIDE_ASCII.sub(lambda run: run[0].translate(_PLACES), lowered)


def fold_alike(text: str) -> str | None:
    """The text as both fold_places and fold fold it, its line feeds kept; None where they differ in anything else."""
    plain = _ALIKE(text)
    return None if plain is None or any(sign in plain for sign in ASCII_FOLDED) else plain.lower()


def spaced(folded: str) -> str:
    """A folded text with a space for each sign between words, line feeds too; "ci/cd" becomes "ci cd"."""
    # The table gives the same answer, nine times quicker.
    return folded.translate(ASCII_BETWEEN_WORDS) if folded.isascii() else BETWEEN_WORDS.sub(" ", folded)
