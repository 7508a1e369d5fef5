"""The most frequent values of a facet: right after any additions, and found without looking at all values."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from jobs.search.crossing import Crossing
from jobs.search.facet import GROWN, RISEN, Facet
from jobs.search.hits import Hits

COMPANIES, POSTINGS = 5_000, 40_000
MOST = 30


def one_each(values: list[str]) -> Facet:
    """Return a facet of postings that have one value each, its values in order."""
    facet, ordinals = Facet("company"), dict[str, list[int]]()
    for ordinal, value in enumerate(values):
        ordinals.setdefault(value, []).append(ordinal)
    facet.fill({value: np.array(found, np.uint32) for value, found in ordinals.items()}, len(values))
    facet.warm()
    return facet


def top_by_bitmaps(facet: Facet, of: BitMap, until: int, most: int) -> list[tuple[str, int]]:
    found = facet._top_of_bitmaps(Hits(of, until), most, None)
    return [(facet.values[number], count) for count, number in found]


def counted(values: list[str], of: BitMap, most: int) -> list[tuple[str, int]]:
    counts = Counter(values[ordinal] for ordinal in of)
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most]


@given(
    st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=120),
    st.lists(st.sampled_from("abcdefghijkl"), max_size=60),
    st.data(),
)
def test_the_most_frequent_are_right_whatever_was_added_since_they_were_ordered(
    before: list[str], since: list[str], data: st.DataObject
) -> None:
    facet, values = one_each(before), [*before, *since]
    for ordinal, value in enumerate(since, len(before)):
        facet.add(ordinal, [value])
    most = data.draw(st.integers(1, 9))
    of = BitMap(data.draw(st.sets(st.integers(0, len(values) - 1))))
    assert top_by_bitmaps(facet, of, len(values), most) == counted(values, of, most)


@pytest.mark.parametrize("companies_of_new", [1, 90, GROWN], ids=["one board", "some boards", "each another"])
def test_few_values_are_looked_at_after_many_additions(monkeypatch: pytest.MonkeyPatch, companies_of_new: int) -> None:
    # As in life: the first has a thousand postings, most have a handful.
    values = [f"company-{min(COMPANIES - 1, int(COMPANIES * (n / POSTINGS) ** 3)):04}" for n in range(POSTINGS)]
    facet, tried, count = one_each(values), list[int](), Crossing.count
    for number in range(GROWN):
        values.append(f"company-{COMPANIES // 2 + number % companies_of_new:04}")
        facet.add(POSTINGS + number, [values[-1]])
    monkeypatch.setattr(Crossing, "count", lambda self, of, number: tried.append(number) or count(self, of, number))
    everywhere = BitMap(range(len(values)))
    assert top_by_bitmaps(facet, everywhere, len(values), MOST) == counted(values, everywhere, MOST)
    assert len(tried) < 4 * MOST + GROWN / RISEN
