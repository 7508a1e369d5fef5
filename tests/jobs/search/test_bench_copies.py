"""The bench's copies of postings: the index that adds them as copies is that of their rows."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from jobs.management import bench_copies
from jobs.management.bench_copies import shape
from jobs.management.bench_corpus import YEAR_US, Corpus
from jobs.management.bench_database import Link, open_link
from jobs.management.bench_rows import FILLED, fill
from jobs.management.own_program import run_own
from jobs.search import snapshot
from jobs.search.index import SearchIndex
from tests.databases import new_database
from tests.prepared import at_server, prepared_template


def told(index: SearchIndex) -> dict[str, object]:
    """Everything that an index holds, in an order that does not depend on who was added first."""
    ids, times = index.ordinals.columns()
    return {
        "ids": ids.tolist(),
        "times": times.tolist(),
        "pay": index.pay[: len(ids)].tolist(),
        "first_seen": index.first_seen.column(len(ids)).tolist(),
        "spellings": dict(index.spellings),
        "quality": [list(bits) for bits in index.quality],
        "facets": {
            name: {value: list(bits) for value, bits in zip(facet.values, facet.bitmaps, strict=True)}
            for name, facet in index.facets.items()
        },
        **{name: {word: list(bits) for word, bits in getattr(index, name).items()} for name in snapshot.TERMS},
    }


def test_a_large_catalogue_is_made_of_equal_parts_spread_over_a_year() -> None:
    made, times, apart = shape(Corpus(1_000_000))
    assert (made, times) == (50_000, 20)
    assert apart * times == pytest.approx(YEAR_US, rel=0.001)
    assert shape(Corpus(20_000))[:2] == (20_000, 1)


def index_of(path: Path) -> SearchIndex:
    head = json.loads(path.read_bytes()[: snapshot.LONGEST_LINE])
    return snapshot.load(path, schema=head["schema"], origin=head["origin"])[0]


def structure(link: Link) -> list[str]:
    tables = {"tables": [model._meta.db_table for model in FILLED]}
    return sorted(drop for drop, _make, _kind in link.execute(bench_copies.STRUCTURE, tables).fetchall())


@pytest.mark.django_db
def test_the_index_of_copies_is_that_of_their_rows(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(bench_copies, "MADE", 400)
    corpus = Corpus(1200)
    made, times, apart = shape(corpus)
    assert (made, times) == (400, 3)
    with new_database("bench_copies", prepared_template()) as name:
        environment = os.environ | {
            "DATABASE_URL": at_server(name), "DJANGO_SETTINGS_MODULE": "mlcareers.settings",
            "SEARCH_SNAPSHOT": str(tmp_path / "index"),
        }  # fmt: skip
        with open_link(name) as link:
            before = structure(link)
            fill(link, corpus, words=False, copies=True)
            assert structure(link) == before
            newest = link.execute("SELECT max(listed_at) FROM jobs_posting").fetchone()
        run_own("manage.py", "search_snapshot", environment=environment)
        of_rows = index_of(tmp_path / "index")
        run_own("-m", "jobs.management.bench_snapshot", str(made), str(times), str(apart), environment=environment)
        of_copies = index_of(tmp_path / "index")
    assert newest is not None and datetime.now(UTC) - timedelta(days=2) < newest[0] <= datetime.now(UTC)
    assert len(of_rows.live) == 1200
    assert told(of_copies) == told(of_rows)
