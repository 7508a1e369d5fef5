"""Counts from bitmaps, kept once or twice, equal those of sets, whatever comes and goes between two orderings."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyroaring import BitMap

from jobs.search import crossing as crossing_module
from jobs.search.crossing import Crossing
from jobs.search.hits import DENSE_SHARE, HEAVY_SHARE, Hits

SHARES = (0.0, HEAVY_SHARE / 3, HEAVY_SHARE * 2, DENSE_SHARE * 0.9, DENSE_SHARE * 2, 0.6, 0.995, 1.0)


def some(chance: random.Random, until: int, share: float) -> set[int]:
    return {ordinal for ordinal in range(until) if chance.random() < share}


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seed=st.integers(0, 1000),
    until=st.integers(200, 700),
    shares=st.lists(st.sampled_from(SHARES), min_size=1, max_size=4),
    base=st.sampled_from(SHARES),
    grown=st.sampled_from([0, 30, 400]),
    orders_again=st.booleans(),
)
def test_how_many_of_a_result_have_a_value_is_what_sets_say(
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
    until: int,
    shares: list[float],
    base: float,
    grown: int,
    orders_again: bool,
) -> None:
    monkeypatch.setattr(crossing_module, "LEAST_KEPT_TWICE", 0)
    chance = random.Random(seed)
    having = [some(chance, until, share) for share in shares]
    crossing = Crossing([BitMap(ordinals) for ordinals in having])
    crossing.order(until)
    for number, ordinals in enumerate(having):
        for ordinal in chance.sample(sorted(ordinals), len(ordinals) // 3):
            crossing.remove(number, ordinal)
            ordinals.discard(ordinal)
        for ordinal in some(chance, until + grown, 0.02) - ordinals:
            crossing.add(number, ordinal)
            ordinals.add(ordinal)
    until += grown
    if orders_again:
        order = crossing.order(until)
        assert order.sizes == sorted(map(len, having), reverse=True)
    asked = some(chance, until, base)
    of = Hits(BitMap(asked), until)
    assert [crossing.count(of, number) for number in range(len(having))] == [len(asked & found) for found in having]
    assert of.ordinals.tolist() == sorted(asked)


@given(st.integers(1, 60), st.integers(1, 40), st.floats(0, 1))
def test_what_a_result_costs_grows_with_the_values_that_must_be_tried(values: int, most: int, share: float) -> None:
    order = Crossing([BitMap(range(number * 10)) for number in range(values)]).order(1000)
    costs = [
        order.cost_ns(Hits(BitMap(range(int(share * 1000))), 1000), asked) for asked in (most, most + 1, most + 60)
    ]
    assert 0 <= costs[0] <= costs[1] <= costs[2]
