"""Two boards read at once by two threads of one process on one core: one works while the other waits for the database."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from django.core.management.base import CommandError
from django.db import connection

from jobs.management.bench_board import Answer, advert_board
from jobs.models.board import Board
from jobs.models.company import Company
from jobs.models.posting import Posting
from jobs.services.companies import company_for_name
from jobs.services.importing import import_board
from jobs.services.leases import claim_board

TOKENS = ("bench-first", "bench-second", "bench-third", "bench-fourth")


def read_two(postings: int) -> dict[str, float]:
    """Return what two boards of so many new postings each cost, at once and one after the other; they are removed again.

    The process keeps to one core meanwhile; the database does not. Times are those of one posting, in milliseconds.
    """
    bodies = [advert_board(postings, first=1 + number * postings) for number in range(len(TOKENS))]
    with _boards() as boards, _one_core():
        given = list(zip(boards, bodies, strict=True))
        # What a process needs once is no board's.
        _read((boards[0], advert_board(1)))
        start = time.perf_counter()
        for board in given[:2]:
            _read(board)
        alone_s = time.perf_counter() - start
        start, own = time.perf_counter(), time.process_time()
        with ThreadPoolExecutor(2) as threads:
            list(threads.map(_read_aside, given[2:]))
        both_s, own_s = time.perf_counter() - start, time.process_time() - own
    each = 1000 / (2 * postings)
    return {
        "per_s": round(2 * postings / both_s),
        "ms": round(both_s * each, 3),
        "own_cpu_ms": round(own_s * each, 3),
        "one_after_the_other_ms": round(alone_s * each, 3),
    }


def _read(given: tuple[Board, bytes]) -> None:
    board, body = given
    claim = claim_board(board_id=board.pk)
    run = import_board(claim=claim, fetcher=Answer(body)) if claim else None
    if run is None or run.state != "complete":
        raise CommandError(f"The bench's import did not end whole: {run.sentence if run else 'no run'}")


def _read_aside(given: tuple[Board, bytes]) -> None:
    try:
        _read(given)
    finally:
        connection.close()


@contextmanager
def _boards() -> Iterator[Sequence[Board]]:
    companies = [company_for_name(name=f"{token} Works") for token in TOKENS]
    made = [
        Board.objects.create(source="greenhouse", token=token, company=company)
        for token, company in zip(TOKENS, companies, strict=True)
    ]
    try:
        yield made
    finally:
        keys = [board.pk for board in made]
        Posting.objects.filter(board__in=keys).delete()
        Board.objects.filter(pk__in=keys).delete()
        Company.objects.filter(pk__in=[company.pk for company in companies], postings=None, boards=None).delete()


@contextmanager
def _one_core() -> Iterator[None]:
    """Keep this thread, and those that it starts, to one core; raises CommandError where the system cannot."""
    if not hasattr(os, "sched_setaffinity"):
        raise CommandError("This system cannot keep a process to one core; leave --two-boards out.")
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
