"""One posting as the search index knows it: plain values, made from its row by `jobs.search.feed`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

# Facets with one value at most for each posting, and those with several.
SINGLE = ("seniority", "workplace", "company", "employment", "language")
SEVERAL = ("role", "skill", "country", "city", "list", "workflow")
# What a posting says of who may apply; `reach` reads `eligible` from it.
REACH = ("scope", "accepted", "refused", "unsure")
FACETS = (*SINGLE, *SEVERAL, "eligible")
# Facets where postings that do not say are a value of their own, whose count is never cut off.
OPEN_FACETS = ("eligible", "workflow")
# Counted like facets, but not by the name of a parameter of their own: which of two roles is the second, pay's currency,
# and the day of first sight.
COUNTED = (*SINGLE, *SEVERAL, *REACH, "secondary", "currency", "seen")
DAY_US = 86_400_000_000
TIERS = 3  # title, named skill, text
QUALITIES = 4


@dataclass(frozen=True, slots=True)
class Document:
    """One open posting. `listed_at` is in microseconds since 1970, UTC; `pay_max` in minor units of `currency` a year.

    `title_words` are those of the title, `skill_words` those of its skills' names, `text_words` those of everything,
    each without repeats, as `tokenise.words` makes them. `values` holds facet -> values, for those of COUNTED but the last
    two. `quality` (0 to 3, more is better) orders postings that are alike in all that counts before it. We first saw it at
    `first_seen_at`, in microseconds since 1970 (None: not known). `spellings` are the words of title and skills as they are
    written, folded. Postings of one `cluster` (0: none) are one opening, the one with the least `cluster_place` first.
    """

    id: int
    listed_at: int
    title_words: frozenset[str] = frozenset()
    skill_words: frozenset[str] = frozenset()
    text_words: frozenset[str] = frozenset()
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    currency: str = ""
    pay_max: int | None = None
    quality: int = 0
    first_seen_at: int | None = None
    spellings: frozenset[str] = frozenset()
    cluster: int = 0
    cluster_place: int = 0

    def counted(self, name: str) -> tuple[str, ...]:
        """Return the values of one of COUNTED."""
        if name == "currency":
            return (self.currency,) if self.currency else ()
        if name == "seen":
            return () if self.first_seen_at is None else (day_of(self.first_seen_at),)
        return self.values.get(name, ())


def day_of(moment: int) -> str:
    """Return the day, YYYY-MM-DD in UTC, of a moment in microseconds since 1970."""
    return _day(moment // DAY_US)


@lru_cache(maxsize=4096)
def _day(number: int) -> str:
    return (date(1970, 1, 1) + timedelta(days=number)).isoformat()
