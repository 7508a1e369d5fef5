"""The snapshot of a catalogue whose later postings are copies: the first are read from their rows, the others added as they.

A program of its own (`python -m jobs.management.bench_snapshot MADE TIMES APART`), in the environment of the bench's server.
"""

from __future__ import annotations

import os
import sys
from array import array
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import islice
from multiprocessing import get_context

import numpy as np
from numpy.typing import NDArray

from jobs.search.build import Part, merge
from jobs.search.document import DAY_US, day_of
from jobs.search.index import SearchIndex

LEAST_BESIDE = 2_000


def with_copies(parts: Sequence[Part], made: int, times: int, apart: int) -> SearchIndex:
    """Return the index of `parts`, whose ids are up to `made`, standing in it `times` times, each `apart` microseconds later.

    Postings of the parts must have been seen first when they were listed.
    """
    return merge(_copy(part, number * made, number * apart) for number in range(times) for part in parts)


def _copy(part: Part, more: int, later: int) -> Part:
    ids, times = _column(part.ids) + more, _column(part.times) + later
    days = times // DAY_US
    seen = {day_of(int(day) * DAY_US): array("I", np.flatnonzero(days == day).tolist()) for day in np.unique(days)}
    moments = _array(times)
    return replace(part, ids=_array(ids), times=moments, first_seen=moments, facets=part.facets | {"seen": seen})


def _column(values: array[int]) -> NDArray[np.int64]:
    return np.frombuffer(values, np.int64)


def _array(values: NDArray[np.int64]) -> array[int]:
    return array("q", values.tobytes())


def main(made: int, times: int, apart: int) -> None:
    """Write the snapshot of the configured database, whose rows are of that shape (`bench_copies.shape`)."""
    import django

    django.setup()
    from django.conf import settings

    from jobs.models.posting import Posting
    from jobs.search import feed, snapshot
    from jobs.search.host import side_by_side
    from jobs.search.rows import Row, part_of_rows
    from jobs.search.schema import schema

    # A few are read before another process has started.
    processes = min(os.cpu_count() or 1, -(-made // LEAST_BESIDE))
    horizon = feed.horizon()
    rows = feed.rows(range(1, made + 1))

    def batches() -> Iterator[list[Row]]:
        while batch := list(islice(rows, -(-made // processes))):
            yield batch

    if processes == 1:
        parts = [part_of_rows(batch) for batch in batches()]
    else:
        with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
            parts = list(side_by_side(pool, part_of_rows, batches(), processes + 1))
    index = with_copies(parts, made, times, apart)
    if len(index.live) != Posting.objects.open().count():
        sys.exit("The rows are not those of the index.")
    snapshot.save(index, settings.SEARCH_SNAPSHOT, schema=schema(), origin=feed.origin(), horizon=horizon)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
