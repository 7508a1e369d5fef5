"""Words of a text, as stored and as asked for: one tokeniser for both, so that what is shown can be found.

A word is a run of letters and digits, with the signs that belong to names of our trade kept (c++, c#, .net, ci/cd,
node.js). Words are stemmed: Arabic ones as Arabic, others as
English and, where a text's language is known and has a stemmer, as that language too. Arabic letters are folded.
 Example: "Senior C++ Engineers" -> senior, c++, engin.

A question's language is not known, so a word that is asked for stands for all its stems (`stems`).
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Collection, Iterable
from functools import cache

import Stemmer

from mlcareers.lib.narrow import Narrow

MAX_WORD = 60
MAX_WORDS = 20_000
# Stems kept for each language: more than the words of a language's texts that are not names or numbers.
REMEMBERED = 200_000

# Names first (longest alternatives first), then plain words; every alternative is linear: one class, one repeat.
_WORD = re.compile(r"c\+\+|[cf]#|\.net\b|\bci/cd\b|\b[a-z]\+\+|[^\W_]+")
# What a text holds that holds a name, and the sign in it; beside a name an underscore is no edge.
_SIGNS = (("++", "+_"), ("#", "#_"), (".net", "._"), ("ci/cd", "/_"))
_OUTSIDE_ASCII = re.compile(r"[^\x00-\x7f]+")
_ASCII_LETTERS = re.compile(r"[a-z]{4,}\Z")
_ARABIC_LETTERS = re.compile("[\u0621-\u064a]{4,}\\Z")
# ISO 639-1 -> Snowball's name. Every one of them is tried for a word that is asked for.
STEMMED = {"en": "english", "fr": "french", "de": "german", "es": "spanish"}
# Light stemming of Arabic: article, conjunction and preposition before a word, endings of number, gender and owner.
# Snowball's Arabic takes a first letter of the root for a preposition, so that بيانات and البيانات would differ.
_ARABIC_BEFORE = ("وال", "بال", "كال", "فال", "لل", "ال", "و")
_ARABIC_AFTER = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")
_ARABIC_FOLD = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ـ": None, "ؤ": "و", "ئ": "ي"}
    | {chr(mark): None for mark in range(0x064B, 0x0653)}
    | {chr(0x0660 + digit): str(digit) for digit in range(10)}
    | {chr(0x06F0 + digit): str(digit) for digit in range(10)}
)
_local = threading.local()


def _new_stem(word: str, language: str) -> str:
    """Return the stem of a folded word of four letters or more; Arabic letters decide for themselves."""
    if _ARABIC_LETTERS.match(word):
        return _arabic_stem(word)
    if not _ASCII_LETTERS.match(word):
        return word
    stemmers = getattr(_local, "stemmers", None)
    if stemmers is None:
        # A stemmer keeps a buffer, so each thread has its own.
        stemmers = _local.stemmers = {code: Stemmer.Stemmer(name) for code, name in STEMMED.items()}
    return str(stemmers[language].stemWord(word)) or word


class _Stems(dict[str, str]):
    """Word -> its stem in one language, remembered: texts repeat their words, and a look-up is all that most cost."""

    def __init__(self, language: str) -> None:
        self._language = language

    def __missing__(self, word: str) -> str:
        stem = _new_stem(word, self._language)
        if len(self) < REMEMBERED:
            self[word] = stem
        return stem


_STEMS = {language: _Stems(language) for language in STEMMED}


def _arabic_stem(word: str) -> str:
    """Return a word without what stands before and after its stem; at least three letters stay."""
    for before in _ARABIC_BEFORE:
        if word.startswith(before) and len(word) - len(before) >= 3:
            word = word[len(before) :]
            break
    for after in _ARABIC_AFTER:
        if word.endswith(after) and len(word) - len(after) >= 3:
            return word[: -len(after)]
    return word


def _fold_letter(letter: str) -> str:
    # Compatibility forms may decompose to capitals, so case is folded on both sides of it.
    folded = unicodedata.normalize("NFKD", letter.casefold()).casefold().translate(_ARABIC_FOLD)
    return "".join(character for character in folded if not unicodedata.combining(character))


def _word_letter(letter: str) -> str:
    """Return the folded letter with a space for each sign outside ASCII: no word holds one."""
    return "".join(form if form.isascii() or form.isalnum() else " " for form in _FOLDED.forms[letter])


_FOLDED = Narrow("search-fold", _fold_letter)
_SPELLED = Narrow("search-words", _word_letter)


def fold(text: str) -> str:
    """Return `text` without the differences that a reader would not type: case, width, accents, Arabic variants."""
    narrow = _FOLDED(text)
    if narrow is not None:
        return narrow.lower()
    # Letter by letter is the same: what stands beside a letter only moves marks, which fall away.
    return _OUTSIDE_ASCII.sub(lambda run: "".join(map(_FOLDED.forms.__getitem__, run[0])), text).casefold()


def plain_words(text: str) -> list[str]:
    """Return the words of `text` in order, folded but not stemmed, bounded as `words` are."""
    found: list[str] = _WORD.findall(fold(text))
    if len(found) > MAX_WORDS:
        del found[MAX_WORDS:]
    return [word[:MAX_WORD] for word in found] if found and max(map(len, found)) > MAX_WORD else found


def distinct_words(text: str) -> set[str]:
    """Return the words of `plain_words(text)`, each once; several times as fast where the text is written in Latin letters."""
    narrow = _SPELLED(text)
    # A word takes two characters at least, with what parts it from the next.
    if narrow is None or len(narrow) >= 2 * MAX_WORDS:
        return set(plain_words(text))
    lowered = narrow.lower()
    signs = "".join(sign for name, sign in _SIGNS if name in lowered)
    found = set(lowered.translate(_between(signs)).split())
    for odd in [piece for piece in found if not piece.isalnum()] if signs else ():
        found.remove(odd)
        found.update(_WORD.findall(odd))
    return {word[:MAX_WORD] for word in found} if found and max(map(len, found)) > MAX_WORD else found


@cache
def _between(signs: str) -> dict[int, str]:
    """Spaces for what stands between the words of an ASCII text, but for those signs."""
    return {code: " " for code in range(128) if not chr(code).isalnum() and chr(code) not in signs}


def words(text: str) -> list[str]:
    """Return the words of `text` in order, repeats kept, at most MAX_WORDS of at most MAX_WORD code points each."""
    stem = _STEMS["en"]
    return [stem[word] for word in plain_words(text)]


def stems(word: str) -> tuple[str, ...]:
    """Return every stem that a folded word may have been stored by, the English one first."""
    return tuple(dict.fromkeys(stem[word] for stem in _STEMS.values()))


def word_set(texts: Iterable[str], language: str = "") -> list[str]:
    """Return the distinct words of several texts in `language` (ISO 639-1; "" = not known), sorted."""
    return sorted(stemmed(set[str]().union(*map(distinct_words, texts)), language))


def stemmed(spelled: Collection[str], language: str = "") -> set[str]:
    """Return folded words as they are stored for a text in `language`."""
    found = set(map(_STEMS["en"].__getitem__, spelled))
    if language in STEMMED and language != "en":
        found.update(map(_STEMS[language].__getitem__, spelled))
    return found
