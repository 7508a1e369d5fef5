"""From where postings may be done, in the index, against a reading of each posting by itself."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyroaring import BitMap

from jobs.parsing.eligible import answer
from jobs.search import facet as facet_module
from jobs.search.document import REACH
from jobs.search.facet import Facet
from jobs.search.hits import Hits
from jobs.search.homes import home_codes
from jobs.search.reach import Reach

CODES = ("EG", "GB", "SA")
MOST = 5
Said = tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]


@st.composite
def said(draw: st.DrawFn) -> Said:
    """What one posting says: a scope, and each country in one list at most."""
    scope = draw(st.sampled_from(["anywhere", "some", "only", "unknown"]))
    lists: dict[str, list[str]] = {"accepted": [], "refused": [], "unsure": [], "": []}
    for code in CODES:
        lists[draw(st.sampled_from(sorted(lists)))].append(code)
    accepted = lists["accepted"] if scope in ("some", "only") else []
    return scope, tuple(accepted), tuple(lists["refused"]), tuple(lists["unsure"])


def reach_of(postings: list[Said]) -> Reach:
    facets = {name: Facet(name) for name in REACH}
    for ordinal, (scope, *lists) in enumerate(postings):
        facets["scope"].add(ordinal, (scope,))
        for name, codes in zip(REACH[1:], lists, strict=True):
            facets[name].add(ordinal, codes)
    return Reach(facets)


def answered(posting: Said, countries: set[str]) -> str:
    """How one posting answers for several countries: the best of its answers."""
    found = {answer(*posting, country) for country in countries}
    return "yes" if "yes" in found else "unknown" if "unknown" in found else "no"


@given(st.lists(said(), max_size=12), st.sets(st.sampled_from([*CODES, "FR"]), min_size=1))
def test_each_posting_accepts_leaves_open_or_refuses_as_it_does_by_itself(
    postings: list[Said], countries: set[str]
) -> None:
    reach = reach_of(postings)
    for wanted, found in (("yes", reach.accepting(countries)), ("unknown", reach.leaving_open(countries))):
        assert list(found) == [number for number, one in enumerate(postings) if answered(one, countries) == wanted]


@pytest.mark.parametrize("cost", [-1e9, 1e9], ids=["from columns", "from bitmaps"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(said(), max_size=12), st.sets(st.sampled_from(CODES)), st.sets(st.integers(0, 11)))
def test_the_most_frequent_countries_those_chosen_and_the_silent_are_counted(
    monkeypatch: pytest.MonkeyPatch, cost: float, postings: list[Said], asked: set[str], kept: set[int]
) -> None:
    monkeypatch.setattr(facet_module, "FIRST_NS", cost)
    reach = reach_of(postings)
    of = BitMap(number for number in kept if number < len(postings))
    counts = Counter(code for number in of for code in home_codes() if answer(*postings[number], code) == "yes")
    if asked:
        silent = sum(answered(postings[number], asked) == "unknown" for number in of)
    else:
        silent = sum(postings[number][0] == "unknown" for number in of)
    if silent:
        counts["unknown"] = silent
    best = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:MOST]
    further = sorted({*asked, "unknown"} - {value for value, _ in best})
    expected = best + [(value, counts[value]) for value in further if value in asked or counts[value]]
    assert reach.counts(Hits(of, len(postings)), asked, asked, MOST) == expected
