"""From where postings may be done, asked of the index: who accepts a country, who leaves it open, and how many of each.

`jobs.search.eligible` is the same in SQL, and `jobs.parsing.eligible.answer` of one posting and one country. A posting that
is open to anywhere is one bit here, not one for each country of the world.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Collection, Mapping
from functools import reduce
from itertools import islice
from operator import and_

from pyroaring import BitMap

from jobs.search.facet import Facet
from jobs.search.hits import Hits
from jobs.search.homes import home_codes, sorted_codes
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
        found = self._accepted.union(countries)
        if not countries:
            return found
        # Who is open to anywhere takes one of them, but where all of them are named.
        named = (self._named(country) for country in countries)
        return found | (self._scope.get(ANYWHERE) - reduce(and_, named))

    def leaving_open(self, countries: Collection[str]) -> BitMap:
        """Return those that accept none of `countries` and do not refuse one; without countries: that say nothing."""
        if not countries:
            return self._scope.get(UNKNOWN)
        silent = self._scope.union([SOME, UNKNOWN]) - reduce(and_, map(self._refused.get, countries))
        for country in countries:
            if unsure := self._unsure.get(country):
                silent |= unsure - self._refused.get(country)
        return silent - self.accepting(countries)

    def counts(
        self,
        of: Hits,
        asked: Collection[str],
        chosen: Collection[str],
        most: int,
        extras: Mapping[str, int] | None = None,
    ) -> list[tuple[str, int]]:
        """Return (country or unknown, how many of `of`): the `most` frequent, then those `chosen`, and unknown.

        `extras` are added to the counts.
        """
        extras = extras or {}
        everywhere = of.bits & self._scope.get(ANYWHERE)
        unsaid = of.bits.intersection_cardinality(self.leaving_open(asked)) + extras.get(UNKNOWN, 0)
        less: dict[str, int] = {}
        if everywhere:
            named = {*self._refused.values, *self._unsure.values}
            less = {code: everywhere.intersection_cardinality(self._named(code)) for code in named}
            less = {code: count for code, count in less.items() if count}
        facet = self._accepted
        # So many that even without those that lose or gain some of their count the most frequent are among them.
        found = facet.top(of, most + len(less) + len(extras))
        accepted = {facet.values[number]: count for count, number in found}
        every = {code: count for code, count in accepted.items() if code in home_codes()}
        if everywhere:
            # All other countries have the same count: of these only the first by alphabet can be among the most frequent.
            single = {*every, *less}
            others = islice((code for code in sorted_codes() if code not in single), most)
            every = {
                code: every.get(code, 0) + len(everywhere) - less.get(code, 0)
                for code in (*single, *others)
                if code in home_codes()
            }
        for code, count in extras.items():
            # One that gains may be among the most frequent though it was not before.
            every[code] = (every[code] if code in accepted or code in less else self._count(code, of.bits, {})) + count
        if unsaid:
            every[UNKNOWN] = unsaid
        ordered = heapq.nsmallest(most, [(-count, value) for value, count in every.items() if count])
        best = [(value, -count) for count, value in ordered]
        shown = {value for value, _ in best}
        further = sorted({*chosen, UNKNOWN} - shown)
        rest = [(value, unsaid if value == UNKNOWN else self._count(value, of.bits, extras)) for value in further]
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
        refused, unsure = self._refused.get(country), self._unsure.get(country)
        return refused | unsure if refused and unsure else refused or unsure
