"""The index of this process: made when it is first asked for, brought to the database's side before every answer.

A small catalogue is built at once, a large one in the background from the newest snapshot or from the rows; until it is
there, `current` returns None and the engine answers in SQL.
"""

from __future__ import annotations

import gc
import logging
import secrets
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.db import connection, connections

from jobs.models.posting import Posting
from jobs.search import feed, snapshot
from jobs.search.build import merge
from jobs.search.index import SearchIndex
from jobs.search.result import PageOfIds
from jobs.search.rows import Row, part_of_rows
from jobs.search.schema import schema
from jobs.search.snapshot import SnapshotError
from mlcareers.lib.replicas import reading_from, replica

logger = logging.getLogger(__name__)
Given = TypeVar("Given")
Made = TypeVar("Made")

# Up to so many open postings the index is built within the first request.
BUILT_AT_ONCE = 2_000
# Documents of one part of a build.
PART = 20_000
# Changes are applied before an answer, so many at once, until so many seconds are over; the rest waits for the next.
CHANGES_AT_ONCE = 10
CHANGES_S = 0.015
# Answers that are kept, and seconds between two tries of a build that failed.
REMEMBERED = 512
RETRY_S = 60.0
# So many postings, or this share of them, may stand out of their order before the index is built anew.
LONGEST_TAIL = 20_000
TAIL_SHARE = 0.05
# Of a block that needs one look at the change feed: whether it had it. None outside of any.
_looked: ContextVar[bool | None] = ContextVar("looked", default=None)


class Host:
    """One index and its place in the change feed, for all threads of a process.

    Processes that are forked from one that has read a snapshot (`load_before_fork`) share its memory, but for what changes
    in each; others make an index of their own.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._builder: threading.Thread | None = None
        self._failed_at = -RETRY_S
        self._serves = False
        self._inherited: tuple[SearchIndex, feed.Position] | None = None
        self.reset()

    def serve(self) -> None:
        """Hold an index whatever SEARCH_ENGINE says: this process answers for others."""
        self._serves = True

    def reset(self, *, in_transactions: bool = False) -> None:
        """Forget the index; the next question makes a new one.

        An open transaction is answered in SQL, since it sees what may never be; not so with `in_transactions`, for tests
        that end by resetting again.
        """
        with self._lock:
            self._index: SearchIndex | None = None
            # Postings that the change feed told of, and how many it had told of by then.
            self._epoch, self._told, self._marks = secrets.token_hex(8), 0, dict[int, int]()
            self._position, self._waiting = feed.Position(), list[int]()
            self._kept: OrderedDict[Hashable, PageOfIds] = OrderedDict()
            self._kept_version = -1
            self._in_transactions = in_transactions

    @contextmanager
    def current(self) -> Iterator[SearchIndex | None]:
        """Lend the index, at the side of all that was committed before; None while it is being built, or not wanted.

        The lock is held meanwhile: a search takes a few milliseconds.
        """
        if not self._is_wanted() or (connection.in_atomic_block and not self._in_transactions):
            yield None
            return
        with self._lock:
            if self._index is None:
                self._begin()
            if self._index is not None and not _looked.get():
                self._follow(self._index)
                if _looked.get() is not None:
                    _looked.set(True)
            if self._index is not None:
                yield self._index
                return
        yield None

    @contextmanager
    def one_look(self) -> Iterator[None]:
        """Let all answers within the block be at the side of what was committed before the first of them."""
        token = _looked.set(False)
        try:
            yield
        finally:
            _looked.reset(token)

    def prepare(self) -> None:
        """Begin to make the index in the background, before anybody asks."""
        if self._is_wanted():
            with self._lock:
                self._build_aside()

    def load_before_fork(self) -> None:
        """Read the newest snapshot, so that the processes forked next share its memory; without one each makes its own.

        It leaves connections open: they are the caller's to close.
        """
        if not self._is_wanted():
            return
        try:
            self._inherited = loaded()
            if self._inherited is not None:
                self._inherited[0].warm()
        except Exception:
            logger.exception("the search index could not be read; each process makes its own")
        gc.collect()
        gc.freeze()

    def _is_wanted(self) -> bool:
        return self._serves or settings.SEARCH_ENGINE == "index"

    def state(self, index: SearchIndex) -> str:
        """Return what an answer holds for: another one as soon as the feed tells of a change, or one is applied."""
        return f"{self._epoch}:{self._told}:{index.version}"

    def mark(self, posting_id: int) -> str:
        """Return another mark for each state of a posting: what was made of its rows afterwards can be kept under it.

        It changes when the feed tells of a change, before that is applied.
        """
        return f"{self._epoch}:{self._marks.get(posting_id, 0)}"

    def remembered(self, index: SearchIndex, key: Hashable) -> PageOfIds | None:
        """Return what was remembered under `key` since the last change; None for nothing."""
        if self._kept_version != index.version:
            self._kept.clear()
            self._kept_version = index.version
        return self._kept.get(key)

    def remember(self, index: SearchIndex, key: Hashable, page: PageOfIds) -> None:
        """Keep an answer until a posting changes."""
        if self._kept_version == index.version:
            self._kept[key] = page
            if len(self._kept) > REMEMBERED:
                self._kept.popitem(last=False)

    def _begin(self) -> None:
        if self._builder is not None:
            return
        if Posting.objects.open().order_by()[: BUILT_AT_ONCE + 1].count() <= BUILT_AT_ONCE:
            self._index, self._position = built()
        else:
            self._build_aside()

    def _build_aside(self) -> None:
        if self._builder is None and time.monotonic() - self._failed_at >= RETRY_S:
            self._builder = threading.Thread(target=self._build, name="search-index", daemon=True)
            self._builder.start()

    def _build(self) -> None:
        try:
            with reading_from(replica()):
                index, position = (None if self._index else self._brought_along() or loaded()) or built()
                catch_up(index, position)
            index.warm()
            with self._lock:
                self._index, self._position, self._waiting = index, position, []
                self._epoch, self._told, self._marks = secrets.token_hex(8), 0, {}
                self._kept_version = -1
            # What is there now stays: the collector need not look through it again with every page.
            gc.collect()
            gc.freeze()
        except Exception:
            logger.exception("the search index could not be built; searches stay in SQL")
            self._failed_at = time.monotonic()
        finally:
            with self._lock:
                self._builder = None
            connections.close_all()

    def _brought_along(self) -> tuple[SearchIndex, feed.Position] | None:
        """Return what was read before the fork, with all changes since; None where there is none, or it is too old."""
        found, self._inherited = self._inherited, None
        if found is not None:
            try:
                catch_up(*found)
            except feed.StaleError:
                return None
        return found

    def _follow(self, index: SearchIndex) -> None:
        """Apply what was committed since, the newest changes first where there are many."""
        try:
            changed = feed.read_changes(self._position)
        except feed.StaleError:
            self.reset(in_transactions=self._in_transactions)
            self._begin()
            return
        if changed:
            self._told += len(changed)
            self._marks.update(dict.fromkeys(changed, self._told))
            self._waiting = list(dict.fromkeys([*self._waiting, *changed]))
        started = time.monotonic()
        while self._waiting:
            ids, self._waiting = self._waiting[-CHANGES_AT_ONCE:], self._waiting[:-CHANGES_AT_ONCE]
            apply(index, ids)
            if time.monotonic() - started > CHANGES_S:
                break
        if len(index.ordinals.tail) > max(LONGEST_TAIL, TAIL_SHARE * len(index.live)):
            # Postings out of their order make every page a little slower; a new build puts them in their places.
            self._build_aside()


def catch_up(index: SearchIndex, position: feed.Position) -> None:
    """Apply all that changed since `position`; raises StaleError where some of it is gone."""
    changed = feed.read_changes(position)
    for start in range(0, len(changed), PART):
        apply(index, changed[start : start + PART])


def apply(index: SearchIndex, ids: list[int]) -> None:
    """Make the postings of `ids` in `index` what they are in the database."""
    found = {document.id: document for document in feed.documents(ids)}
    index.apply((posting_id, found.get(posting_id)) for posting_id in ids)


def built(processes: int = 1) -> tuple[SearchIndex, feed.Position]:
    """Build the index from all rows; with more than one process, these take the texts apart while this one reads."""
    position = feed.Position(feed.horizon())
    batches = _batches(feed.rows())
    if processes == 1:
        index = merge(map(part_of_rows, batches))
    else:
        with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
            index = merge(side_by_side(pool, part_of_rows, batches, processes + 1))
    logger.info("search index built", extra={"postings": len(index.live)})
    return index, position


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, PART)):
        yield batch


def side_by_side(pool: Executor, act: Callable[[Given], Made], given: Iterable[Given], most: int) -> Iterator[Made]:
    """Yield what `act` makes of each, in order, with at most `most` under way: what waits is held in memory."""
    waiting: deque[Future[Made]] = deque()
    for item in given:
        waiting.append(pool.submit(act, item))
        if len(waiting) >= most:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def loaded(path: Path | None = None) -> tuple[SearchIndex, feed.Position] | None:
    """Read the newest snapshot and all changes since; None, with a line in the log, where it cannot be used."""
    try:
        index, header = snapshot.load(path or settings.SEARCH_SNAPSHOT, schema=schema(), origin=feed.origin())
        position = feed.Position(header.horizon)
        catch_up(index, position)
    except (SnapshotError, feed.StaleError) as error:
        logger.warning("no search snapshot is used", extra={"because": str(error)})
        return None
    return index, position


def has_snapshot() -> bool:
    """Whether there is a snapshot that fits this database and these rules, and that the change feed reaches back to."""
    try:
        header = snapshot.read_header(settings.SEARCH_SNAPSHOT, schema=schema(), origin=feed.origin())
        feed.read_changes(feed.Position(header.horizon))
    except (SnapshotError, feed.StaleError):
        return False
    return True


def save_snapshot(path: Path | None = None, *, processes: int = 1) -> int:
    """Build the index anew and write it; return its size in bytes."""
    index, position = built(processes)
    target = path or settings.SEARCH_SNAPSHOT
    target.parent.mkdir(parents=True, exist_ok=True)
    return snapshot.save(index, target, schema=schema(), origin=feed.origin(), horizon=position.horizon)


host = Host()
