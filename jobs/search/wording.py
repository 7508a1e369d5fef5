"""The words of a posting, by the place where they stand: the same for what is stored in SQL and for the index."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from jobs.search.tokenise import distinct_words, stemmed

# Before a word of the title in the vector of title and skills; no word of a text begins with it.
TITLE_MARK = "="
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Wording:
    """Words of the title, of the skills' names, and of everything; `spellings` are those of the first two, unstemmed."""

    title: frozenset[str]
    skills: frozenset[str]
    text: frozenset[str]
    spellings: frozenset[str]

    @property
    def head(self) -> list[str]:
        """Return the words of title and skills, and those of the title once more with their mark, sorted."""
        return sorted(self.title | self.skills | {TITLE_MARK + word for word in self.title})


def wording(title: str, skills: Iterable[str], others: Iterable[str], language: str = "") -> Wording:
    """Return the words of a posting; `others` are company, places and text, `language` is ISO 639-1 ("" = not known)."""
    spelled, title_words = _said(title, language)
    names = [_said(name, language) for name in skills]
    skill_words = frozenset[str]().union(*[stems for _, stems in names])
    return Wording(
        title=frozenset(title_words),
        skills=skill_words,
        text=skill_words.union(title_words, *[_said(other, language)[1] for other in others]),
        spellings=frozenset(spelled).union(*[words for words, _ in names]),
    )


def _said(text: str, language: str) -> tuple[set[str], set[str]]:
    """Return the words of a text as they are spelled, and as they are stored; nobody changes them."""
    return _remembered(text, language) if len(text) <= LONGEST_NAME else _read(text, language)


def _read(text: str, language: str) -> tuple[set[str], set[str]]:
    spelled = distinct_words(text)
    return spelled, stemmed(spelled, language)


# Postings name the same skills, places, companies and titles again and again.
_remembered = lru_cache(maxsize=4096)(_read)
