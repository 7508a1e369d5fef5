"""The benches of importing run: no host is asked twice at once, none holds up the others, and memory stays bounded."""

from __future__ import annotations

import gc
import os
from io import StringIO
from typing import Any

import orjson
import pytest
from django.core.management import CommandError, call_command

from jobs.models.board import Board
from jobs.models.company import Company
from jobs.models.importing import ImportRun
from jobs.models.posting import Posting


def bench(**options: Any) -> dict[str, Any]:
    out = StringIO()
    call_command("bench_import", stdout=out, **options)
    result: dict[str, Any] = orjson.loads(out.getvalue())
    return result


@pytest.mark.loopback
@pytest.mark.django_db(transaction=True)
def test_a_hundred_boards_of_25_hosts_are_read_politely_and_side_by_side() -> None:
    result = bench(boards=100, hosts=25, gap=0.05)
    usual, hanging = result["classes"]["all_answer"], result["classes"]["one_hangs"]
    assert (usual["read"], usual["failed"]) == (100, 0)
    assert hanging["read"] == 96
    assert usual["most_in_flight"] == hanging["most_in_flight"] == 1
    assert usual["shortest_gap_s"] >= 0.05
    assert usual["s"] < 60
    for model in (Board, ImportRun, Posting, Company):
        assert not model.objects.exists()


@pytest.mark.django_db
def test_a_board_of_many_postings_takes_little_memory() -> None:
    result = bench(postings=300)
    assert result["classes"]["new"]["per_s"] > 0
    assert result["memory_mb"]["above_idle"] <= 60
    assert result["classes"]["words_sorted_later"]["database_ms"] > 0
    assert not Board.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_boards_are_read_at_once_on_one_core_and_removed_again() -> None:
    before = os.sched_getaffinity(0), gc.get_threshold()
    two = bench(postings=40, two_boards=True)["two_boards_on_one_core"]
    assert two["per_s"] > 0
    # One core cannot give a thread more time than passes.
    assert 0 < two["own_cpu_ms"] <= two["ms"] * 1.05
    assert (os.sched_getaffinity(0), gc.get_threshold()) == before
    for model in (Board, ImportRun, Posting, Company):
        assert not model.objects.exists()


def test_two_boards_are_measured_beside_stored_ones_anyway() -> None:
    with pytest.raises(CommandError, match="leave --two-boards out"):
        bench(two_boards=True, existing=1000)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "options", [{"boards": 1}, {"boards": 5, "hosts": 200}, {"boards": 50, "gap": -1.0}, {"postings": 0}]
)
def test_sizes_out_of_bounds_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(CommandError, match="must lie between"):
        bench(**options)
