"""Words of a text, as stored and as asked for: one tokeniser for both, so that what is shown can be found.

A word is a run of letters and digits, with the signs that belong to names of our trade kept (c++, c#, .net, ci/cd,
node.js). English words are stemmed; Arabic letters are folded. Example: "Senior C++ Engineers" -> senior, c++, engin.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable

import Stemmer

MAX_WORD = 60
MAX_WORDS = 20_000

# Names first (longest alternatives first), then plain words; every alternative is linear: one class, one repeat.
_WORD = re.compile(r"c\+\+|[cf]#|\.net\b|\bci/cd\b|\b[a-z]\+\+|[^\W_]+")
_ASCII_LETTERS = re.compile(r"[a-z]{4,}\Z")
_ARABIC_FOLD = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ـ": None, "ؤ": "و", "ئ": "ي"}
    | {chr(mark): None for mark in range(0x064B, 0x0653)}
    | {chr(0x0660 + digit): str(digit) for digit in range(10)}
    | {chr(0x06F0 + digit): str(digit) for digit in range(10)}
)
_local = threading.local()


def _stem(word: str) -> str:
    """Return the English stem of a plain ASCII word of four letters or more; others come back as they are."""
    if not _ASCII_LETTERS.match(word):
        return word
    stemmer = getattr(_local, "stemmer", None)
    if stemmer is None:
        # A stemmer keeps a buffer, so each thread has its own.
        stemmer = _local.stemmer = Stemmer.Stemmer("english")
    return str(stemmer.stemWord(word))


def fold(text: str) -> str:
    """Return `text` without the differences that a reader would not type: case, width, accents, Arabic variants."""
    # Compatibility forms may decompose to capitals, so case is folded on both sides of it.
    folded = unicodedata.normalize("NFKD", text.casefold()).casefold().translate(_ARABIC_FOLD)
    return "".join(character for character in folded if not unicodedata.combining(character))


def words(text: str) -> list[str]:
    """Return the words of `text` in order, repeats kept, at most MAX_WORDS of at most MAX_WORD code points each."""
    found: list[str] = []
    for match in _WORD.finditer(fold(text)):
        found.append(_stem(match.group()[:MAX_WORD]))
        if len(found) == MAX_WORDS:
            break
    return found


def word_set(texts: Iterable[str]) -> list[str]:
    """Return the distinct words of several texts, sorted."""
    return sorted({word for text in texts for word in words(text)})
