"""The index against a recount in plain Python: ids, order, totals and counts, through any sequence of changes."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobs.search import crossing as crossing_module
from jobs.search import facet as facet_module
from jobs.search import snapshot
from jobs.search.build import build, merge, part_of
from jobs.search.document import FACETS, Document
from jobs.search.grammar import parse
from jobs.search.index import LONGEST_FACET, SearchIndex
from jobs.search.ordering import BANDS_DAYS, microseconds
from jobs.search.query import SearchQuery
from jobs.search.tokenise import words

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
CHOICES = {
    "role": ("data-engineer", "ml-engineer", "data-ops"),
    "skill": ("spark", "sql", "php", "kafka"),
    "seniority": ("senior", "junior"),
    "workplace": ("remote", "unknown"),
    "country": ("EG", "GB"),
    "city": ("cairo-eg", "london-gb"),
    "company": ("acme", "bolt", "coil"),
    "list": ("egypt-ai",),
    "employment": ("full-time",),
    "language": ("en", "ar"),
}
VOCABULARY = ("spark", "pipeline", "model", "senior", "cairo", "مهندس")
SINGLE_VALUED = ("seniority", "workplace", "company", "employment", "language")


def several(values: tuple[str, ...], most: int) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=most, unique=True).map(tuple)


some_words = st.frozensets(st.sampled_from(VOCABULARY), max_size=4).map(lambda found: frozenset(words(" ".join(found))))


@st.composite
def documents(draw: st.DrawFn, posting_id: int) -> Document:
    title, skills, more = draw(some_words), draw(some_words), draw(some_words)
    currency = draw(st.sampled_from(["", "EGP", "USD"]))
    age = timedelta(days=draw(st.integers(0, 120)), microseconds=draw(st.integers(0, 2)))
    return Document(
        id=posting_id,
        listed_at=microseconds(NOW - age),
        title_words=title,
        skill_words=skills,
        text_words=title | skills | more,
        values={
            name: draw(several(values, 1 if name in SINGLE_VALUED else 2)) for name, values in CHOICES.items()
        },
        currency=currency,
        pay_max=draw(st.integers(1, 50) if currency else st.none()) and draw(st.integers(1, 9_000)),
        quality=draw(st.integers(0, 3)),
        first_seen_at=microseconds(NOW - timedelta(days=draw(st.integers(0, 3)))),
    )  # fmt: skip


catalogues = st.integers(0, 25).flatmap(lambda n: st.tuples(*(documents(number + 1) for number in range(n))))
changes = st.lists(
    st.integers(1, 30).flatmap(lambda number: st.tuples(st.just(number), st.none() | documents(number))), max_size=12
)


def signed(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(
        st.sampled_from([sign + value for value in values for sign in ("", "-")]), max_size=2, unique_by=lambda v: v.lstrip("-")
    ).map(tuple)  # fmt: skip


@st.composite
def queries(draw: st.DrawFn) -> SearchQuery:
    names = draw(st.lists(st.sampled_from(sorted(CHOICES)), max_size=3, unique=True))
    fields: dict[str, Any] = {name: draw(signed(CHOICES[name])) for name in names}
    fields["q"] = " ".join(draw(st.lists(st.sampled_from(VOCABULARY), max_size=2)))
    fields["skill_mode"] = draw(st.sampled_from(["", "any"]))
    fields["posted_within"] = draw(st.none() | st.integers(1, 100))
    fields["sort"] = draw(st.sampled_from(["", "newest"]))
    fields["currency"] = draw(st.sampled_from(["", "EGP", "USD"]))
    if fields["currency"]:
        fields["pay_min"] = draw(st.none() | st.integers(1, 90))
    fields["include_unknown_pay"] = draw(st.sampled_from([None, True, False]))
    return SearchQuery(**fields)


def matches(document: Document, query: SearchQuery) -> bool:
    if not set(words(query.q)) <= document.text_words:
        return False
    for name in CHOICES:
        values = set(document.values.get(name, ()))
        asked = set(query.included(name))
        every = name == "skill" and query.skill_mode != "any"
        if asked and not (asked <= values if every else asked & values):
            return False
        if values & set(query.excluded(name)):
            return False
    if query.posted_within is not None and document.listed_at < microseconds(NOW - timedelta(days=query.posted_within)):
        return False
    if query.asks_for_pay:
        stated = document.currency == query.currency if query.currency else bool(document.currency)
        if not stated:
            return query.keeps_unknown_pay
        if query.pay_min is not None:
            return (document.pay_max or -1) >= query.pay_min * 100
    return True


def bucket(document: Document, query: SearchQuery) -> tuple[int, ...]:
    asked = set(words(query.q))
    if query.effective_sort != "relevance" or not asked:
        return ()
    tier = 0 if asked <= document.title_words else 1 if asked <= document.title_words | document.skill_words else 2
    age = microseconds(NOW) - document.listed_at
    days = [place for place, days in enumerate(BANDS_DAYS) if age <= days * 86_400_000_000]
    return tier, days[0] if days else len(BANDS_DAYS), -document.quality


def expected(catalogue: dict[int, Document], query: SearchQuery) -> list[int]:
    found = [document for document in catalogue.values() if matches(document, query)]
    found.sort(key=lambda document: (*bucket(document, query), -document.listed_at, -document.id))
    return [document.id for document in found]


def counted(catalogue: dict[int, Document], query: SearchQuery, name: str) -> list[tuple[str, int]]:
    keeps = name == "skill" and query.skill_mode != "any"
    wider = query if keeps or not hasattr(query, name) else query.without(name)
    counts = Counter(
        value for document in catalogue.values() if matches(document, wider) for value in document.values.get(name, ())
    )
    found = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:LONGEST_FACET]
    chosen = {*query.included(name), *query.excluded(name)} if hasattr(query, name) else set()
    return found + sorted((value, counts[value]) for value in chosen - {value for value, _ in found})


def edited(
    catalogue: tuple[Document, ...], edits: list[tuple[int, Document | None]]
) -> tuple[SearchIndex, dict[int, Document]]:
    """Return the index after one edit after the other, and the postings that are open then."""
    index = build(catalogue)
    rows = {document.id: document for document in catalogue}
    for posting_id, document in edits:
        index.apply([(posting_id, document)])
        rows.pop(posting_id, None)
        if document is not None:
            rows[posting_id] = document
    return index, rows


@settings(deadline=None, max_examples=60)
@given(catalogue=catalogues, edits=changes, query=queries())
def test_ids_totals_and_counts_equal_a_plain_recount(
    catalogue: tuple[Document, ...], edits: list[tuple[int, Document | None]], query: SearchQuery
) -> None:
    index, rows = edited(catalogue, edits)
    found = index.search(query, now=NOW, size=100)
    assert found.ids == expected(rows, query)
    assert found.total == len(found.ids)
    assert found.next_place is None
    assert found.facets == {name: counted(rows, query, name) for name in FACETS}


@settings(deadline=None, max_examples=30)
@given(catalogue=catalogues, edits=changes, query=queries(), size=st.integers(1, 4))
def test_a_walk_by_pages_sees_each_posting_once_in_order_while_others_arrive(
    catalogue: tuple[Document, ...], edits: list[tuple[int, Document | None]], query: SearchQuery, size: int
) -> None:
    index = build(catalogue)
    index.apply(edits)
    wanted = index.search(query, now=NOW, size=100).ids
    walked: list[int] = []
    place, number = None, 1000
    while True:
        page = index.search(query, now=NOW, size=size, after=place, facets=())
        walked += page.ids
        place = page.next_place
        if place is None:
            break
        number += 1
        index.apply(
            [(number, replace(catalogue[0], id=number, listed_at=microseconds(NOW) + number))] if catalogue else []
        )
    assert [posting for posting in walked if posting < 1000] == wanted
    assert len(walked) == len(set(walked))


@settings(deadline=None, max_examples=20)
@given(catalogue=catalogues, query=queries(), cut=st.integers(0, 25))
def test_an_index_built_in_parts_equals_one_built_at_once(
    catalogue: tuple[Document, ...], query: SearchQuery, cut: int
) -> None:
    rows = sorted(catalogue, key=lambda document: (document.listed_at, document.id))
    parted = merge([part_of(rows[:cut]), part_of(rows[cut:])])
    one, other = (index.search(query, now=NOW, size=100) for index in (build(catalogue), parted))
    assert (one.ids, one.total, one.facets) == (other.ids, other.total, other.facets)


@settings(deadline=None, max_examples=40)
@given(catalogue=catalogues, edits=changes, query=queries(), since=st.integers(-3, 100), apart=st.integers(0, 1))
def test_new_are_the_openings_of_which_nothing_that_fits_was_seen_before(
    catalogue: tuple[Document, ...],
    edits: list[tuple[int, Document | None]],
    query: SearchQuery,
    since: int,
    apart: int,
) -> None:
    index, rows = edited(catalogue, edits)
    moment = NOW - timedelta(days=since, microseconds=apart)
    seen: dict[int, list[int]] = {}
    for row in rows.values():
        if matches(row, query):
            seen.setdefault(-row.cluster or row.id, []).append(row.first_seen_at or 0)
    fresh = [moments for moments in seen.values() if min(moments) > microseconds(moment)]
    for each in (index, restored(index)):
        assert each.new_since(query, moment, now=NOW, asked=parse(query.q)) == len(fresh)


def restored(index: SearchIndex) -> SearchIndex:
    """Return the index as a snapshot gives it back."""
    with tempfile.TemporaryDirectory() as folder:
        snapshot.save(index, Path(folder) / "index", schema="s", origin="o", horizon=1)
        return snapshot.load(Path(folder) / "index", schema="s", origin="o")[0]


def test_parts_out_of_order_are_refused() -> None:
    older, newer = Document(id=1, listed_at=1), Document(id=2, listed_at=2)
    with pytest.raises(ValueError, match="ascending order"):
        part_of([newer, older])
    with pytest.raises(ValueError, match="ascending order"):
        merge([part_of([newer]), part_of([older])])


def test_a_walk_over_100_000_results_has_no_duplicate_and_no_gap_while_postings_come_and_go() -> None:
    number = 100_000
    start = microseconds(NOW - timedelta(days=200))
    step = timedelta(days=200) // timedelta(microseconds=1) // number
    index = build(
        Document(
            id=each + 1,
            listed_at=start + step * (each // 3),
            title_words=frozenset(("spark",) if each % 5 == 0 else ()),
            text_words=frozenset(("spark",)),
            quality=each % 4,
        )
        for each in range(number)
    )
    query = SearchQuery(q="spark")
    wanted = index.search(query, now=NOW, size=number, facets=()).ids
    assert len(wanted) == number
    walked: list[int] = []
    place, late = None, number
    while True:
        page = index.search(query, now=NOW, size=1000, after=place, facets=())
        walked += page.ids
        place = page.next_place
        if place is None:
            break
        # One older and one newer than where the walk stands, and one that was already seen leaves.
        for moment in (start + late, microseconds(NOW)):
            late += 1
            index.apply([(late, Document(id=late, listed_at=moment, text_words=frozenset(("spark",))))])
        index.apply([(walked[len(walked) // 2], None)])
    assert [posting for posting in walked if posting <= number] == wanted
    assert len(walked) == len(set(walked))


@pytest.mark.parametrize("cost", [-1e9, 1e9], ids=["from columns", "from bitmaps"])
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(catalogue=catalogues, edits=changes, query=queries())
def test_counts_are_the_same_from_columns_and_from_bitmaps_that_are_kept_twice(
    monkeypatch: pytest.MonkeyPatch, cost: float, catalogue: tuple[Document, ...], edits: list[Any], query: SearchQuery
) -> None:
    monkeypatch.setattr(facet_module, "FIRST_NS", cost)
    monkeypatch.setattr(crossing_module, "LEAST_KEPT_TWICE", 0)
    index = build(catalogue)
    rows = {document.id: document for document in catalogue}
    index.search(SearchQuery(), now=NOW)
    for posting_id, document in edits:
        index.apply([(posting_id, document)])
        rows.pop(posting_id, None)
        if document is not None:
            rows[posting_id] = document
    found = index.search(query, now=NOW, facets=tuple(CHOICES))
    assert {name: [pair for pair in counts if pair[1]] for name, counts in found.facets.items()} == {
        name: [pair for pair in counted(rows, query, name) if pair[1]] for name in CHOICES
    }
