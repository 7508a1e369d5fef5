"""The bench runs, and measures every class on the catalogue that it says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

import orjson
import pytest
from django.core.management import CommandError, call_command

from jobs.management.bench_tantivy import library
from jobs.management.commands import bench_search
from tests.databases import new_database
from tests.prepared import at_server, prepared_template


@contextmanager
def prepared(bench: str) -> Iterator[tuple[str, str]]:
    """Give the bench a copy of the prepared database for its own, so that its tables are not made once more."""
    with new_database(bench, prepared_template()) as name:
        yield name, at_server(name)


def test_the_bench_prints_one_object_with_every_class_and_how_long_the_usual_way_takes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bench_search, "own_database", prepared)
    monkeypatch.setattr(bench_search, "NAIVE", 1)
    out = StringIO()
    call_command("bench_search", postings=1000, sql=True, stdout=out, stderr=StringIO())
    result = orjson.loads(out.getvalue())
    assert result["postings"] == 1000 and result["memory_mb"] > 0 and result["load_s"] > 0
    assert set(result["classes"]) == {
        "landing", "landing_just_changed", "filters", "text", "text_filters", "typo", "autocomplete",
        "publish_to_search", "search_while_importing",
    }  # fmt: skip
    assert all(0 <= taken["p50_ms"] <= taken["p95_ms"] for taken in result["classes"].values())
    (answer,) = result["naive_sql"]
    assert answer["query"] == "senior data analyst" and 0 < answer["total"] < 1000 and answer["s"] > 0
    assert result["ratios"]["naive_sql_over_index_text"] > 1


def test_a_number_of_postings_out_of_bounds_is_refused() -> None:
    with pytest.raises(CommandError, match="between 1000 and 2000000"):
        call_command("bench_search", postings=5)


def test_the_bench_compares_with_tantivy_where_it_is_installed() -> None:
    out, said = StringIO(), StringIO()
    call_command("bench_search", postings=1000, tantivy=True, stdout=out, stderr=said)
    result = orjson.loads(out.getvalue())
    if library() is None:
        assert "Tantivy is not compared with" in said.getvalue()
        assert "tantivy" not in result
    else:
        # Other totals than ours would have ended the bench.
        assert result["ratios"]["index_over_tantivy_throughput"] > 0
        assert set(result["tantivy"]["tantivy"]) == {"filters", "text", "text_filters"}
