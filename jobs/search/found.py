"""What a search finds: a page with its total and counts, and on the way there the parts that these are taken from. PURE."""

from __future__ import annotations

from dataclasses import dataclass, field

from pyroaring import BitMap

from jobs.search.hits import Hits
from jobs.search.ordering import Place

Counts = dict[str, list[tuple[str, int]]]


@dataclass(frozen=True, slots=True)
class Found:
    """One page: the total and the places of its rows in order.

    `more` says whether rows stand beyond the page in the direction in which it was read, `lately` how many of the total
    were first seen on the day asked for or later. `is_exact` is False where a phrase was looked for only in the newest
    postings of some number (`index.checked_each`) that have all words: total and counts know nothing of it in older ones.
    """

    total: int
    places: list[Place]
    more: bool
    facets: Counts
    lately: int = 0
    took_ms: float = 0.0
    is_exact: bool = True

    @property
    def ids(self) -> list[int]:
        """Return the postings of the page in order."""
        return [place.id for place in self.places]

    @property
    def next_place(self) -> Place | None:
        """Return where the next page begins; None at the end of a walk onwards."""
        return self.places[-1] if self.more else None


@dataclass(slots=True)
class Parts:
    """A search taken apart: what every facet shares, and what each facet's own selection leaves."""

    shared: BitMap
    own: dict[str, BitMap] = field(default_factory=dict)

    def base(self, but: str = "") -> BitMap:
        """Return the postings of the search, without the selection of the facet `but`."""
        parts = [self.shared, *(bits for name, bits in self.own.items() if name != but)]
        parts.sort(key=len)
        found = parts[0]
        for bits in parts[1:]:
            found = found & bits
        return found


@dataclass(frozen=True, slots=True)
class Counted:
    """The postings whose values are counted: those that stand alone, and the few that have copies."""

    alone: Hits
    copied: BitMap
