"""The bench of pages runs against the real web server, and leaves nothing behind."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from typing import Any

import orjson
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from jobs.management.bench_corpus import Corpus
from mlcareers.management.commands.bench_pages import MIX, mix
from tests.databases import new_database
from tests.prepared import prepared_template


@pytest.fixture
def prepared_copy(db: None) -> Iterator[str]:
    """A database with tables, roles and skills: a copy, since others may be copying the prepared one itself."""
    with new_database("bench_template", template=prepared_template()) as name:
        yield name


@pytest.mark.loopback
def test_the_bench_prints_one_object_for_both_ways_and_drops_its_database(prepared_copy: str) -> None:
    out = StringIO()
    call_command("bench_pages", postings=1000, seconds=0.1, template=prepared_copy, stdout=out, stderr=StringIO())
    result: dict[str, Any] = orjson.loads(out.getvalue())
    assert result["postings"] == 1000 and result["failed"] == 0 and result["naive"]["failed"] == 0
    assert 0 < result["p50_ms"] <= result["p95_ms"] <= result["p99_ms"]
    assert result["first_view_bytes"] < 60_000
    assert set(result["ratios"]) == {"pages_over_naive", "naive_p50_over_p50"}
    assert sum(own["share_of_time"] for own in result["classes"].values()) == pytest.approx(1, abs=0.01)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_database WHERE datname LIKE 'bench_pages_%%'")
        assert cursor.fetchone()[0] == 0


def test_the_mix_is_the_same_each_time_and_holds_every_class() -> None:
    first, again = mix(Corpus(1000)), mix(Corpus(1000))
    assert first == again
    assert {kind for pages in first for kind, _ in pages} == set(MIX)


@pytest.mark.parametrize(("options", "sentence"), [({"postings": 5}, "--postings"), ({"seconds": 0.0}, "--seconds")])
def test_numbers_out_of_bounds_are_refused(options: dict[str, Any], sentence: str) -> None:
    with pytest.raises(CommandError, match=f"{sentence} must lie between"):
        call_command("bench_pages", **options)
