"""The bench runs, and measures every class on the catalogue that it says."""

from __future__ import annotations

from io import StringIO

import orjson
import pytest
from django.core.management import CommandError, call_command


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
