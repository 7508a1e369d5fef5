"""Many boards of few hosts read once, by threads that claim and fetch as workers do; nothing of it is kept."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from jobs.fetch import Fetcher
from jobs.management.bench_boards import Host, Hosts, running
from jobs.models.board import Board
from jobs.models.company import Company
from jobs.models.importing import ImportRun
from jobs.models.posting import Posting
from jobs.services.fetching import make_fetcher
from jobs.services.importing import import_board
from jobs.services.leases import claim_board

DOMAIN = "bench-boards.example"
# What a resolver would answer; the connection leads to this machine.
PUBLIC = "8.8.8.8"
READ_S = 5.0


@dataclass(frozen=True, slots=True)
class Cycle:
    """What one cycle took: seconds until all boards of hosts that answer were read, and what the hosts counted."""

    s: float
    read: int
    failed: int
    most_in_flight: int
    shortest_gap_s: float | None


def read_all(*, boards: int, hosts: int, gap_s: float, hanging: int = 0, workers: int, answer_s: float = 0.02) -> Cycle:
    """Read `boards` boards, spread evenly over `hosts` hosts of which `hanging` never answer, and return what it took."""
    served = [Host(f"h{number:02}.{DOMAIN}", hangs=number < hanging) for number in range(hosts)]
    with running(served, answer_s) as server, _boards(boards, served) as keys:
        waiting = {host.name: deque(own) for host, own in zip(served, keys, strict=True)}
        hung = {host.name for host in served if host.hangs}
        start = time.monotonic()
        reader = _Reader(waiting, hung, server, gap_s)
        threads = [threading.Thread(target=reader.work, daemon=True) for _ in range(workers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        states = ImportRun.objects.filter(board__token__contains=f".{DOMAIN}/").order_by()
        good = states.filter(state=ImportRun.State.COMPLETE).count()
        gaps = [host.shortest_gap_s for host in served if not host.hangs and host.shortest_gap_s is not None]
        return Cycle(
            s=round(reader.last_good - start, 2),
            read=good,
            failed=states.count() - good,
            most_in_flight=max(host.most_in_flight for host in served),
            shortest_gap_s=round(min(gaps), 3) if gaps else None,
        )


class _Reader:
    """Hands boards to threads, one of a host at a time, as long as a host that answers has one left."""

    def __init__(self, waiting: dict[str, deque[int]], hung: set[str], server: Hosts, gap_s: float) -> None:
        self.waiting, self.hung, self.server, self.gap_s = waiting, hung, server, gap_s
        self.guard = threading.Lock()
        self.taken: set[str] = set()
        self.turn: deque[str] = deque(waiting)
        self.robots: dict[str, tuple[float, str | None]] = {}
        self.last_good = time.monotonic()

    def work(self) -> None:
        """Read boards until none is left."""
        fetcher = self._fetcher()
        try:
            while (found := self._next()) is not None:
                name, key = found
                if key:
                    self._read(fetcher, name, key)
                else:
                    time.sleep(0.005)
        finally:
            connection.close()

    def _fetcher(self) -> Fetcher:
        usual = make_fetcher()
        limits = replace(usual.limits, gap_s=self.gap_s, read_s=READ_S)
        return Fetcher(
            user_agent=usual.user_agent, gate=usual.gate, limits=limits, robots=self.robots,
            resolver=lambda host, port: [PUBLIC], connector=self.server.connect,
        )  # fmt: skip

    def _next(self) -> tuple[str, int] | None:
        """Return a host that nobody reads and its next board; ("", 0) where all are being read, None at the end."""
        with self.guard:
            if (
                not any(own for name, own in self.waiting.items() if name not in self.hung)
                and not self.taken - self.hung
            ):
                return None
            for _ in range(len(self.turn)):
                name = self.turn[0]
                self.turn.rotate(-1)
                if name not in self.taken and self.waiting[name]:
                    self.taken.add(name)
                    return name, self.waiting[name].popleft()
        return "", 0

    def _read(self, fetcher: Fetcher, name: str, key: int) -> None:
        try:
            claim = claim_board(board_id=key)
            if claim is not None:
                import_board(claim=claim, fetcher=fetcher)
        finally:
            with self.guard:
                self.taken.discard(name)
                if name not in self.hung:
                    self.last_good = time.monotonic()


@contextmanager
def _boards(count: int, hosts: list[Host]) -> Iterator[list[list[int]]]:
    """Store boards, give their keys by host, and remove them with all that was read of them."""
    far = timezone.now() + timedelta(days=3650)
    made = Board.objects.bulk_create(
        Board(source="jsonfeed", token=f"http://{hosts[number % len(hosts)].name}/{number}", next_import_at=far)
        for number in range(count)
    )
    try:
        yield [[board.pk for board in made[place :: len(hosts)]] for place in range(len(hosts))]
    finally:
        keys = [board.pk for board in made]
        companies = list(Posting.objects.filter(board__in=keys).values_list("company", flat=True).distinct())
        Posting.objects.filter(board__in=keys).delete()
        Board.objects.filter(pk__in=keys).delete()
        Company.objects.filter(pk__in=companies, postings=None, boards=None, entries=None).delete()
