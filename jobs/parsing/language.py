"""The language of a text: as stated, else by script and common words, else by a model asked for 300 characters."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pycountry

_STATED = {"zhhans": "zh", "zhhant": "zh", "ptbr": "pt", "enus": "en", "engb": "en", "frca": "fr"}
_SCRIPTS = (
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
)
_COMMON = {
    "en": frozenset(
        ["the", "and", "of", "to", "in", "you", "with", "for", "our", "will", "are", "we", "your", "is", "as", "on"]
    ),
    "de": frozenset(
        [
            "und",
            "der",
            "die",
            "das",
            "mit",
            "für",
            "wir",
            "sie",
            "du",
            "im",
            "den",
            "bei",
            "ist",
            "von",
            "ein",
            "eine",
            "zu",
        ]
    ),
    "fr": frozenset(
        ["et", "les", "des", "vous", "pour", "dans", "une", "nous", "votre", "est", "en", "sur", "avec", "au", "la"]
    ),
    "es": frozenset(
        ["y", "los", "las", "para", "con", "en", "una", "que", "del", "por", "nuestro", "tu", "se", "como"]
    ),
    "pt": frozenset(
        ["e", "os", "as", "para", "com", "em", "uma", "que", "do", "da", "por", "nosso", "você", "se", "como"]
    ),
    "it": frozenset(["e", "gli", "le", "per", "con", "in", "una", "che", "del", "della", "di", "nostro", "il", "sono"]),
    "nl": frozenset(["en", "de", "het", "een", "van", "voor", "met", "je", "wij", "bij", "op", "in", "is", "zijn"]),
}
_WORD = re.compile(r"[^\W\d_]+")
_LENGTH = 2_000


def language(stated: str | None, text: str) -> str | None:
    """Return an ISO 639-1 code; None for a text too short to tell."""
    if stated:
        key = re.sub(r"[^a-z]", "", stated.lower())
        code = _STATED.get(key, key[:2])
        if pycountry.languages.get(alpha_2=code):
            return code
    sample = text[:_LENGTH]
    letters = [character for character in sample if character.isalpha()]
    if len(letters) < 40:
        return None
    for code, script in _SCRIPTS:
        if len(script.findall(sample)) > 0.3 * len(letters):
            return code
    words = _WORD.findall(sample.lower())
    scores = sorted(((sum(word in common for word in words), code) for code, common in _COMMON.items()), reverse=True)
    (best, code), (second, _) = scores[0], scores[1]
    if best >= 8 and best >= 1.5 * second:
        return code
    found = str(_model().classify(sample[:300])[0])
    return "ar" if found in {"arz", "ary", "apc"} else found if len(found) == 2 else None


@cache
def _model() -> Any:
    """The language model, loaded at its first use: it takes memory that most processes never need."""
    import py3langid

    return py3langid
