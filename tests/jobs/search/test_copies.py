"""Copies of one opening in the index: shown once, counted once, whatever finds them, and however the index was made."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobs.search import crossing as crossing_module
from jobs.search import facet as facet_module
from jobs.search import snapshot
from jobs.search.build import build
from jobs.search.document import Document
from jobs.search.index import SearchIndex
from jobs.search.query import SearchQuery

NOW = datetime(2026, 11, 25, tzinfo=UTC)
CITIES = ("cairo-eg", "giza-eg", "tanta-eg")


def document(
    number: int, cluster: int = 0, place: int = 0, cities: tuple[str, ...] = (), role: str = "data-engineer"
) -> Document:
    return Document(
        id=number, listed_at=number, values={"city": cities, "role": (role,)}, cluster=cluster, cluster_place=place
    )


def counts(index: SearchIndex, query: SearchQuery, facet: str) -> dict[str, int]:
    return dict(index.search(query, now=NOW, facets=(facet,)).facets[facet])


def test_a_city_that_only_the_copy_has_finds_the_copy_and_all_find_the_canonical() -> None:
    index = build([document(1, 7, 1, ("cairo-eg",)), document(2, 7, 2, ("giza-eg",)), document(3, 0, 0, ("giza-eg",))])
    assert index.search(SearchQuery(), now=NOW).ids == [3, 1]
    assert index.search(SearchQuery(city=("giza-eg",)), now=NOW).ids == [3, 2]
    assert index.search(SearchQuery(city=("cairo-eg",)), now=NOW).ids == [1]
    assert counts(index, SearchQuery(), "city") == {"cairo-eg": 1, "giza-eg": 2}
    assert counts(index, SearchQuery(), "role") == {"data-engineer": 2}


def test_when_the_canonical_closes_the_next_is_shown_and_it_comes_back_when_it_reopens() -> None:
    first = document(1, 7, 1)
    index = build([first, document(2, 7, 2)])
    index.apply([(1, None)])
    assert index.search(SearchQuery(), now=NOW).ids == [2]
    index.apply([(1, first)])
    assert index.search(SearchQuery(), now=NOW).ids == [1]


@st.composite
def catalogues(draw: st.DrawFn) -> list[Document]:
    return [
        document(
            number,
            cluster := draw(st.sampled_from([0, 0, 1, 2])),
            number if cluster else 0,
            tuple(draw(st.lists(st.sampled_from(CITIES), max_size=2, unique=True))),
            draw(st.sampled_from(["data-engineer", "ml-engineer"])),
        )
        for number in range(1, draw(st.integers(1, 14)))
    ]


@pytest.mark.parametrize("is_wide", [True, False])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(catalogues(), st.sampled_from([(), ("giza-eg",), ("-giza-eg",), ("cairo-eg", "tanta-eg")]), st.integers(0, 13))
def test_totals_rows_and_counts_are_those_of_openings(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    is_wide: bool,
    made: list[Document],
    cities: tuple[str, ...],
    late: int,
) -> None:
    monkeypatch.setattr(facet_module, "FIRST_NS", 1e9 if is_wide else -1e9)
    monkeypatch.setattr(crossing_module, "LEAST_KEPT_TWICE", 0)
    index = build(made[late:])
    index.apply((item.id, item) for item in made[:late])
    snapshot.save(index, tmp_path / "index", schema="s", origin="o", horizon=1)
    loaded, _ = snapshot.load(tmp_path / "index", schema="s", origin="o")
    included = {value for value in cities if value[0] != "-"}
    excluded = {value[1:] for value in cities if value[0] == "-"}
    fits = [
        item for item in made
        if (not included or included & set(item.values["city"])) and not excluded & set(item.values["city"])
    ]  # fmt: skip
    opening = {item.id: -item.cluster or item.id for item in made}
    first: dict[int, int] = {}
    for item in sorted(fits, key=lambda item: item.cluster_place):
        first.setdefault(opening[item.id], item.id)
    for each in (index, loaded):
        found = each.search(SearchQuery(city=cities), now=NOW, facets=("city", "role"))
        assert found.ids == sorted(first.values(), reverse=True)
        assert found.total == len(first)
        for facet, counted in (("role", fits), ("city", made)):
            pairs = {(value, opening[item.id]) for item in counted for value in item.values[facet]}
            expected = Counter(value for value, _ in pairs)
            assert {value: count for value, count in found.facets[facet] if count} == dict(expected)
