"""The bench runs, and measures every class on the catalogue that it says."""

from __future__ import annotations

from io import StringIO

import orjson
import pytest
from django.core.management import CommandError, call_command

from jobs.management import bench_naive
from jobs.management.bench_tantivy import library
from jobs.models.posting import Posting


def test_the_bench_prints_one_object_with_every_class() -> None:
    out = StringIO()
    call_command("bench_search", postings=1000, stdout=out, stderr=StringIO())
    result = orjson.loads(out.getvalue())
    assert result["postings"] == 1000 and result["memory_mb"] > 0 and result["load_s"] > 0
    assert set(result["classes"]) == {
        "landing", "landing_just_changed", "filters", "text", "text_filters", "typo", "autocomplete",
        "publish_to_search", "search_while_importing",
    }  # fmt: skip
    assert all(0 <= taken["p50_ms"] <= taken["p95_ms"] for taken in result["classes"].values())


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


@pytest.mark.django_db
@pytest.mark.parametrize("count", [30, 95])
def test_the_usual_way_is_measured_on_as_many_rows(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    monkeypatch.setattr(bench_naive, "MADE", 40)
    bench_naive.fill(count, seed=7)
    assert Posting.objects.open().count() == count
    assert Posting.objects.values("title").distinct().count() <= 40
    assert 0 < bench_naive.naive_page("engineer") <= count
