"""From where postings may be done, asked of the index: who accepts a country, who leaves it open, and how many of each.

`jobs.search.eligible` is the same in SQL, and `jobs.parsing.eligible.answer` of one posting and one country. A posting that
is open to anywhere is one bit here, not one for each country of the world.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Collection, Mapping

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from jobs.search.facet import Facet
from jobs.search.homes import home_codes
from jobs.search.parameters import UNKNOWN

ANYWHERE, SOME = "anywhere", "some"


class Reach:
    """Reads the facets of what postings say: `scope`, and the countries `accepted`, `refused` and left `unsure`."""

    def __init__(self, facets: Mapping[str, Facet]) -> None:
        self._scope, self._accepted = facets["scope"], facets["accepted"]
        self._refused, self._unsure = facets["refused"], facets["unsure"]

    def having(self, values: Collection[str], asked: Collection[str]) -> BitMap:
        """Return the postings that fit one of `values`; `unknown` among them: those that leave open what was `asked` for."""
        found = self.accepting([value for value in values if value != UNKNOWN])
        return found | self.leaving_open(asked) if UNKNOWN in values else found

    def accepting(self, countries: Collection[str]) -> BitMap:
        """Return the postings that accept somebody in one of `countries` for certain."""
        everywhere = self._scope.get(ANYWHERE)
        found = BitMap(self._accepted.union(countries))
        for country in countries:
            found |= everywhere - self._named(country)
        return found

    def leaving_open(self, countries: Collection[str]) -> BitMap:
        """Return those that accept none of `countries` and do not refuse one; without countries: that say nothing."""
        if not countries:
            return self._scope.get(UNKNOWN)
        silent = self._scope.union([SOME, UNKNOWN])
        found = BitMap()
        for country in countries:
            found |= (silent | self._unsure.get(country)) - self._refused.get(country)
        return found - self.accepting(countries)

    def counts(
        self,
        of: BitMap,
        ordinals: NDArray[np.intp] | None,
        asked: Collection[str],
        chosen: Collection[str],
        most: int,
        extras: Mapping[str, int] | None = None,
    ) -> list[tuple[str, int]]:
        """Return (country or unknown, how many of `of`): the `most` frequent, then those `chosen`, and unknown.

        `ordinals` are those of `of` where they are few; `extras` are added to the counts.
        """
        extras = extras or {}
        everywhere = of & self._scope.get(ANYWHERE)
        unsaid = of.intersection_cardinality(self.leaving_open(asked)) + extras.get(UNKNOWN, 0)
        less: dict[str, int] = {}
        if everywhere:
            named = {*self._refused.values, *self._unsure.values}
            less = {code: everywhere.intersection_cardinality(self._named(code)) for code in named}
            less = {code: count for code, count in less.items() if count}
        facet = self._accepted
        # So many that even without those that lose or gain some of their count the most frequent are among them.
        if ordinals is None:
            found = facet.top(of, most + len(less) + len(extras))
        else:
            found = facet.top_of_column(ordinals, most + len(less) + len(extras))
        accepted = {facet.values[number]: count for count, number in found}
        every = {code: count for code, count in accepted.items() if code in home_codes()}
        if everywhere:
            every = {code: every.get(code, 0) + len(everywhere) - less.get(code, 0) for code in home_codes()}
        for code, count in extras.items():
            every[code] = every.get(code, 0) + count
        if unsaid:
            every[UNKNOWN] = unsaid
        ordered = heapq.nsmallest(most, [(-count, value) for value, count in every.items() if count])
        best = [(value, -count) for count, value in ordered]
        shown = {value for value, _ in best}
        further = sorted({*chosen, UNKNOWN} - shown)
        rest = [(value, unsaid if value == UNKNOWN else self._count(value, of, extras)) for value in further]
        return best + [(value, count) for value, count in rest if count or value in chosen]

    def count_groups(self, of: BitMap, asked: Collection[str], count: Callable[[BitMap], int]) -> dict[str, int]:
        """Return country or unknown -> how many of `of`, as `count` counts them, for postings that are few."""
        anywhere = bool(of & self._scope.get(ANYWHERE))
        codes = home_codes() if anywhere else home_codes() & set(self._accepted.values)
        found = {code: count(of & self.accepting([code])) for code in codes}
        found[UNKNOWN] = count(of & self.leaving_open(asked))
        return {code: number for code, number in found.items() if number}

    def _count(self, value: str, of: BitMap, extras: Mapping[str, int]) -> int:
        return of.intersection_cardinality(self.accepting([value])) + extras.get(value, 0)

    def _named(self, country: str) -> BitMap:
        """Return the postings that name a country as refused or left open."""
        return self._refused.get(country) | self._unsure.get(country)
