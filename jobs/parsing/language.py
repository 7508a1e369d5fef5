"""The language of a text: as stated, else by script and common words, else by a model asked for 300 characters."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache
from typing import Any

import pycountry

from mlcareers.lib.narrow import Narrow

_KANA = re.compile(r"[\u3040-\u30ff]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_SCRIPTS = (
    ("ko", _HANGUL),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
)
_OF_A_SCRIPT = re.compile("|".join(pattern.pattern for pattern in (_KANA, _HAN, *(script for _, script in _SCRIPTS))))
# Letters of Persian, Urdu and Kurdish that Arabic does not have.
_NOT_ARABIC = re.compile(r"[\u067e\u0686\u0698\u06af\u06a9\u06cc\u0679\u0688\u06d2]")
_COMMON_WORDS = {
    "en": "the and of to in you with for our will are we your is as on",
    "de": "und der die das mit für wir sie du im den bei ist von ein eine zu",
    "fr": "et les des vous pour dans une nous votre est en sur avec au la",
    "es": "y los las para con en una que del por nuestro tu se como",
    "pt": "e os as para com em uma que do da por nosso você se como",
    "it": "e gli le per con in una che del della di nostro il sono",
    "nl": "en de het een van voor met je wij bij op in is zijn",
}
_COMMON = {code: frozenset(words.split()) for code, words in _COMMON_WORDS.items()}
_WORD = re.compile(r"[^\W\d_]+")
# Signs alone have a form: what holds letters outside ASCII is read as it is.
_PLAIN = Narrow("language", lambda sign: sign if sign.isalnum() or _OF_A_SCRIPT.match(sign) else " ")
_ASCII_BETWEEN = {code: " " for code in range(128) if not chr(code).isalpha()}
_LENGTH = 2_000
_LEAST_LETTERS = 40


def language(stated: str | None, text: str) -> str | None:
    """Return an ISO 639-1 code: the stated one, else that of the text; None for a text too short to tell."""
    return (_of_tag(stated) if stated else None) or _of_text(text[:_LENGTH])


@lru_cache(maxsize=512)
def _of_tag(stated: str) -> str | None:
    """Read a tag such as `pt-BR` or `zhHant`, or an English name such as German."""
    word = stated.strip()[:40]
    tag = re.match(r"([a-z]{2,3})(?:[-_]?[A-Z][A-Za-z]{1,3}|[-_][a-z]{2,4})?$", word) or re.match(r"([A-Z]{2})$", word)
    if tag:
        code = tag[1].lower()
        found = pycountry.languages.get(**{"alpha_2" if len(code) == 2 else "alpha_3": code})
    else:
        found = pycountry.languages.get(name=word.title())
    return getattr(found, "alpha_2", None)


def _of_text(sample: str) -> str | None:
    plain = _PLAIN(sample)
    words = _WORD.findall(sample.lower()) if plain is None else plain.lower().translate(_ASCII_BETWEEN).split()
    letters = sum(map(len, words))
    if letters < _LEAST_LETTERS:
        # A sign of these scripts is a syllable or a word.
        short = any(script.search(sample) for script in (_HAN, _KANA, _HANGUL))
        return _of_script(sample, letters) if short else None
    if plain is None and _OF_A_SCRIPT.search(sample):
        found = _of_script(sample, letters)
        if found:
            return found
    counts = Counter(words)
    scores = sorted(
        ((sum(counts[word] for word in common & counts.keys()), code) for code, common in _COMMON.items()), reverse=True
    )
    (best, code), (second, _) = scores[0], scores[1]
    if best >= 8 and best >= 1.5 * second:
        return code
    guess = str(_model().classify(sample[:300])[0])
    return "ar" if guess in {"arz", "ary", "apc"} else guess if len(guess) == 2 else None


def _of_script(sample: str, letters: int) -> str | None:
    """Return the language of a script that one language writes; Japanese is told from Chinese by its kana."""
    if letters < 10:
        return None
    kana, han = len(_KANA.findall(sample)), len(_HAN.findall(sample))
    if kana + han > 0.3 * letters:
        return "ja" if kana > 0.05 * letters else "zh"
    for code, script in _SCRIPTS:
        if len(script.findall(sample)) > 0.3 * letters:
            return code if code != "ar" or not _NOT_ARABIC.search(sample) else None
    return None


@cache
def _model() -> Any:
    """The language model, loaded at its first use: it takes memory that most processes never need."""
    import py3langid

    return py3langid
