"""Folding of text for matching: lower case, no accents, one form of each Arabic letter, plain spaces and hyphens.

`fold("Ingénieur").text == "ingenieur"`; `Folded.span` leads a match back to the original string, so that the quoted
evidence is always the writer's own words.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from mlcareers.lib.narrow import Narrow

# Arabic letters that writers interchange: forms of alef, alef maqsura and Farsi ya, ta marbuta, waw and ya with hamza,
# Farsi kaf. Tatweel (U+0640) and the short vowels (category Mn) fall away.
ARABIC = str.maketrans("أإآٱىیةؤئک", "اااايي" + "هوي" + "ك")
PUNCTUATION = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"),
        **dict.fromkeys("\u2018\u2019\u02bc\u00b4`", "'"),
        **dict.fromkeys("\u201c\u201d\u201e", '"'),
        **dict.fromkeys("\u2044\u2215\uff0f", "/"),
        **dict.fromkeys("\u00b7\u2022\u2502\uff5c", "|"),
    }
)
TATWEEL = "\u0640"


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; `offsets[i]` is the original place of folded character i, None where both texts are aligned."""

    text: str
    offsets: tuple[int, ...] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open span of the original that folded[start:end] came from; end > start is required."""
        if self.offsets is None:
            return start, end
        return self.offsets[start], self.offsets[end - 1] + 1


class _Letters(dict[str, str]):
    """Folded form of each character, worked out when first met."""

    def __missing__(self, letter: str) -> str:
        folded = "" if letter == TATWEEL else _fold_letter(letter)
        self[letter] = folded
        return folded


def _fold_letter(letter: str) -> str:
    if letter.isspace():
        return " "
    if unicodedata.category(letter) in ("Mn", "Cf"):
        return ""
    plain = letter.translate(ARABIC).translate(PUNCTUATION)
    decomposed = unicodedata.normalize("NFKD", plain).casefold()
    kept = "".join(mark for mark in decomposed if unicodedata.category(mark) != "Mn")
    # Recomposed, so that a Hangul syllable stays one letter.
    return unicodedata.normalize("NFC", kept.translate(ARABIC).replace(TATWEEL, "").replace("\u0131", "i"))


def narrow_form(letter: str) -> str:
    """The form of a letter where it is one character that ASCII's own folding leaves alone; else the letter."""
    form = _LETTERS[letter]
    return form if len(form) == 1 and form.isprintable() and form != "`" else letter


_LETTERS = _Letters()
_NARROW = Narrow("fold", narrow_form)
_OUTSIDE_ASCII = re.compile(r"[^\x00-\x7f]+")
_ASCII_SPACES = "\t\n\r\x0b\x0c\x1c\x1d\x1e\x1f"
# What becomes another character of ASCII, capitals and line feeds apart.
ASCII_FOLDED = frozenset(_ASCII_SPACES) - {"\n"} | {"`"}


def fold(text: str) -> Folded:
    """The text folded letter by letter; lone surrogates and unassigned code points stay as they are."""
    narrow = _NARROW(text)
    if narrow is not None:
        return Folded(_fold_ascii(narrow), None)
    parts: list[str] = []
    # Filled where a letter does not become one letter; up to `reached` offsets are known, up to `done` the text.
    offsets: list[int] = []
    reached = done = 0
    for run in _OUTSIDE_ASCII.finditer(text):
        first, last = run.span()
        forms = [_LETTERS[letter] for letter in run[0]]
        parts.append(_fold_ascii(text[done:first]))
        parts += forms
        done = last
        for place, form in enumerate(forms, first):
            if len(form) != 1:
                offsets.extend(range(reached, place))
                offsets.extend([place] * len(form))
                reached = place + 1
    parts.append(_fold_ascii(text[done:]))
    folded = "".join(parts)
    if not reached:
        return Folded(folded, None)
    offsets.extend(range(reached, len(text)))
    return Folded(folded, tuple(offsets))


def _fold_ascii(text: str) -> str:
    folded = text.lower().replace("`", "'")
    for space in _ASCII_SPACES:
        if space in folded:
            folded = folded.replace(space, " ")
    return folded


def fold_letters(source: str) -> str:
    """Only the letters outside ASCII folded, for patterns whose ASCII letters have a meaning of their own."""
    return "".join(letter if letter.isascii() else _LETTERS[letter] for letter in source)
