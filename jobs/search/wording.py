"""The words of a posting, by the place where they stand: the same for what is stored in SQL and for the index."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from jobs.search.tokenise import distinct_words, stemmed

# Before a word of the title in the vector of title and skills; no word of a text begins with it.
TITLE_MARK = "="


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
    spelled, named = distinct_words(title), frozenset[str]().union(*map(_spelling, skills))
    rest = set[str]().union(*map(distinct_words, others))
    title_words, skill_words = stemmed(spelled, language), stemmed(named, language)
    return Wording(
        title=frozenset(title_words),
        skills=frozenset(skill_words),
        text=frozenset(title_words | skill_words | stemmed(rest, language)),
        spellings=frozenset(spelled | named),
    )


@lru_cache(maxsize=4096)
def _spelling(skill: str) -> frozenset[str]:
    """The words of a skill's name: of a few thousand names each posting holds a dozen."""
    return frozenset(distinct_words(skill))
