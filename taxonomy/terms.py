"""Words of a text that look like the name of a technology: capitals inside a sentence, signs and digits inside a word.

`terms("Python, Apache Zorb and k9s", ...)` -> Apache Zorb, k9s. Only words that stand near a skill count. Wide on purpose:
what is common is told apart by counting employers, and by `plain_words`, the same words written small elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from taxonomy.catalog import Catalog
from taxonomy.classify.places import fold_places, spaced
from taxonomy.datafile import DATA_FOLDER

LONGEST_TEXT = 20_000
MOST_WORDS = 3
# Characters on each side in which a skill must stand.
NEAR = 60
LONGEST_TERM = 60
_WORD = re.compile(r"[^\W_](?:[^\W_]|[+#./&'’-](?=[^\W_])|[+#]+(?![^\W_]))*")
_STARTS = re.compile(r"(?:\A|[.!?:;•|()\n-])\s*\Z|\n\s*\Z")
# Words that begin with a capital for other reasons than being a name of technology.
_ORDINARY = frozenset((DATA_FOLDER / "ordinary_words.txt").read_text(encoding="utf-8").split())
_SHAPES = re.compile(
    r"[A-Z]{2,8}s?\Z|[A-Za-z]*[a-z][A-Z]\w*\Z|\w*[A-Za-z]\w*[+#./]\w*|[A-Za-z]+\d\w*\Z|\d+[A-Za-z]\w*\Z"
)
# zorb.js, k9z, c++; not "and/or", "e.g." or "24/7".
_SMALL_SHAPES = re.compile(r"[a-z]{2,}\.(?:js|io|ai|net|py|jl)\Z|[a-z]+\d[a-z]+\Z|[a-z]+[+#]+\Z")


@dataclass(frozen=True, slots=True)
class Term:
    """One place: text[start:end] == words; `shaped` where its letters alone say that it is a name (capitals, signs)."""

    words: str
    start: int
    end: int
    shaped: bool


@dataclass(frozen=True, slots=True)
class Known:
    """What the vocabulary has: `names` are all its names and their words, `anchors` single words that are a technology."""

    names: frozenset[str]
    anchors: frozenset[str]


def known_names(catalog: Catalog) -> Known:
    """The names of a catalog in the form that term_key gives."""
    names = {term_key(name) for skill in catalog.skills for name in (skill.name, *skill.aliases)}
    plain = (skill for skill in catalog.skills if not (skill.concept or skill.needs_context or skill.case_sensitive))
    anchors = {name.lower() for skill in plain for name in (skill.name, *skill.aliases) if " " not in name}
    return Known(frozenset(names | {word for name in names for word in name.split()}), frozenset(anchors))


def term_key(words: str) -> str:
    """The form under which spellings count as one term: folded, signs as spaces."""
    return " ".join(spaced(fold_places(words)).split())


def terms(text: str, known: Known) -> Iterator[Term]:
    """Each run of up to MOST_WORDS words of names that `known` does not have; the whole run first, then its words."""
    text = text[:LONGEST_TEXT]
    run: list[Term] = []
    for match in _WORD.finditer(text):
        one = _name(text, match)
        joined = run and one is not None and text[run[-1].end : match.start()] == " "
        if run and not joined:
            yield from _terms(text, run, known)
            run = []
        if one is not None:
            run.append(one)
    yield from _terms(text, run, known)


def plain_words(text: str) -> frozenset[str]:
    """The words of a text that are written small: ordinary words, whatever they look like at a sentence's start."""
    return frozenset(word for word in re.findall(r"(?<![^\W_])[a-z][a-z-]{2,}(?![^\W_])", text[:LONGEST_TEXT]))


def _name(text: str, match: re.Match[str]) -> Term | None:
    word = match[0].rstrip(".'’-/&")
    if not word or len(word) > LONGEST_TERM or not any(letter.isalpha() for letter in word):
        return None
    shaped = (_SMALL_SHAPES if word.islower() else _SHAPES).match(word) is not None
    if not shaped and not (word[0].isupper() and any(letter.islower() for letter in word)):
        return None
    if not shaped and _STARTS.search(text, max(0, match.start() - 4), match.start()):
        return None
    if word.lower().rstrip("s") in _ORDINARY or word.lower() in _ORDINARY or "'" in word or "’" in word:
        return None
    return Term(word, match.start(), match.start() + len(word), shaped)


def _terms(text: str, run: list[Term], known: Known) -> Iterator[Term]:
    if not run or len(run) > 2 * MOST_WORDS or not _is_near_a_skill(text, run[0].start, run[-1].end, known):
        return
    if len(run) <= MOST_WORDS:
        whole = Term(text[run[0].start : run[-1].end], run[0].start, run[-1].end, any(term.shaped for term in run))
        if term_key(whole.words) in known.names:
            return
        if len(run) > 1 and not all(word in known.names for word in term_key(whole.words).split()):
            yield whole
    for term in run:
        key = term_key(term.words)
        # "AWS/GCP" is two skills; "k9ss" is k9s.
        if len(key) > 1 and not all(word in known.names for word in key.split()) and key.rstrip("s") not in known.names:
            yield term


def _is_near_a_skill(text: str, start: int, end: int, known: Known) -> bool:
    around = f"{text[max(0, start - NEAR) : start]} {text[end : end + NEAR]}".lower()
    return any(word.strip(".") in known.anchors for word in re.findall(r"[\w+#.]+", around))
