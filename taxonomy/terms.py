"""Words of a text that look like the name of a technology: capitals inside a sentence, signs and digits inside a word.

`terms("We run Apache Zorb and k9s.")` -> Apache Zorb, k9s. Wide on purpose: what is common is told apart by counting
employers, and by `plain_words`, the same words written small elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from taxonomy.catalog import Catalog
from taxonomy.classify.places import fold_places, spaced

LONGEST_TEXT = 20_000
MOST_WORDS = 3
LONGEST_TERM = 60
_WORD = re.compile(r"[^\W_](?:[^\W_]|[+#./&'’-](?=[^\W_])|[+#]+(?![^\W_]))*")
_STARTS = re.compile(r"(?:\A|[.!?:;•|()\n-])\s*\Z|\n\s*\Z")
# Words that begin with a capital for other reasons than being a name of technology.
_ORDINARY = frozenset(
    "i we you our your the a an and or of for in on at to with as is are be this that these it its us they he she if when "
    "what who how why all any no not new more about january february march april may june july august september october "
    "november december monday tuesday wednesday thursday friday saturday sunday english french german spanish arabic "
    "portuguese english-speaking usa uk eu us emea apac ceo cto cfo coo hr pto vp team teams company inc ltd llc gmbh "
    "equal opportunity employer employment eoe ada eeo job senior junior lead staff principal engineer engineers engineering "
    "manager scientist analyst developer data remote hybrid office bachelor master phd bs ms ba degree university".split()
)
_SHAPES = re.compile(
    r"[A-Z]{2,8}s?\Z|[A-Za-z]*[a-z][A-Z]\w*\Z|\w*[A-Za-z]\w*[+#./]\w*|[A-Za-z]+\d\w*\Z|\d+[A-Za-z]\w*\Z"
)


@dataclass(frozen=True, slots=True)
class Term:
    """One place: text[start:end] == words; `shaped` where its letters alone say that it is a name (capitals, signs)."""

    words: str
    start: int
    end: int
    shaped: bool


def known_names(catalog: Catalog) -> frozenset[str]:
    """Every name and alias of a skill, and every single word of them, in the form that term_key gives."""
    names = {term_key(name) for skill in catalog.skills for name in (skill.name, *skill.aliases)}
    return frozenset(names | {word for name in names for word in name.split()})


def term_key(words: str) -> str:
    """The form under which spellings count as one term: folded, signs as spaces."""
    return " ".join(spaced(fold_places(words)).split())


def terms(text: str, known: frozenset[str]) -> Iterator[Term]:
    """Each run of up to MOST_WORDS words of names, none of which `known` has; longest first at one place."""
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
    shaped = _SHAPES.match(word) is not None and not word.islower()
    if not shaped and not (word[0].isupper() and any(letter.islower() for letter in word)):
        return None
    if not shaped and _STARTS.search(text, max(0, match.start() - 4), match.start()):
        return None
    if word.lower().rstrip("s") in _ORDINARY or word.lower() in _ORDINARY or "'" in word or "’" in word:
        return None
    return Term(word, match.start(), match.start() + len(word), shaped)


def _terms(text: str, run: list[Term], known: frozenset[str]) -> Iterator[Term]:
    if not run or len(run) > 2 * MOST_WORDS:
        return
    if len(run) <= MOST_WORDS:
        whole = Term(text[run[0].start : run[-1].end], run[0].start, run[-1].end, any(term.shaped for term in run))
        if term_key(whole.words) not in known:
            if len(run) > 1:
                yield whole
        else:
            return
    for term in run:
        key = term_key(term.words)
        if len(key) > 1 and key not in known and key.rstrip("s") not in known:
            yield term
