"""The index of this process: made when it is first asked for, brought to the database's side before every answer.

A small catalogue is built at once, a large one in the background from the newest snapshot or from the rows; until it is
there, `current` returns None and the engine answers in SQL.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import connection

from jobs.models.posting import Posting
from jobs.search import feed, snapshot
from jobs.search.build import Part, merge, part_of
from jobs.search.document import Document
from jobs.search.index import SearchIndex
from jobs.search.schema import schema
from jobs.search.snapshot import SnapshotError

logger = logging.getLogger(__name__)

# Up to so many open postings the index is built within the first request.
BUILT_AT_ONCE = 5_000
# Documents of one part of a build, and changes applied before one answer; what is over waits for the next answer.
PART = 20_000
CHANGES_AT_ONCE = 200


class Host:
    """One index and its place in the change feed, for all threads of a process."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._index: SearchIndex | None = None
        self._position = feed.Position()
        self._waiting: list[int] = []
        self._builder: threading.Thread | None = None

    @contextmanager
    def current(self) -> Iterator[SearchIndex | None]:
        """Lend the index, at the side of all that was committed before; None while it is being built.

        The lock is held meanwhile: a search takes a few milliseconds.
        """
        with self._lock:
            if self._index is None:
                self._begin()
            if self._index is not None:
                self._follow(self._index)
            yield self._index

    def reset(self) -> None:
        """Forget the index; the next question makes a new one."""
        with self._lock:
            self._index, self._position, self._waiting, self._builder = None, feed.Position(), [], None

    def _begin(self) -> None:
        if self._builder is not None:
            return
        if Posting.objects.open().order_by()[: BUILT_AT_ONCE + 1].count() <= BUILT_AT_ONCE:
            self._index, self._position = built()
            return
        self._builder = threading.Thread(target=self._build, name="search-index", daemon=True)
        self._builder.start()

    def _build(self) -> None:
        try:
            index, position = loaded() or built()
            self._catch_up(index, position)
            with self._lock:
                self._index, self._position = index, position
        except Exception:
            logger.exception("the search index could not be built; searches stay in SQL")
        finally:
            with self._lock:
                self._builder = None
            connection.close()

    @staticmethod
    def _catch_up(index: SearchIndex, position: feed.Position) -> None:
        changed = feed.read_changes(position)
        for start in range(0, len(changed), PART):
            apply(index, changed[start : start + PART])

    def _follow(self, index: SearchIndex) -> None:
        """Apply what was committed since, the newest changes first where there are many."""
        changed = feed.read_changes(self._position)
        if changed:
            self._waiting = list(dict.fromkeys([*self._waiting, *changed]))
        if self._waiting:
            ids, self._waiting = self._waiting[-CHANGES_AT_ONCE:], self._waiting[:-CHANGES_AT_ONCE]
            apply(index, ids)


def apply(index: SearchIndex, ids: list[int]) -> None:
    """Make the postings of `ids` in `index` what they are in the database."""
    found = {document.id: document for document in feed.documents(ids)}
    index.apply((posting_id, found.get(posting_id)) for posting_id in ids)


def built() -> tuple[SearchIndex, feed.Position]:
    """Build the index from all rows."""
    position = feed.Position(feed.horizon())
    rows = feed.documents()
    index = merge(_parts(rows))
    logger.info("search index built", extra={"postings": len(index.live)})
    return index, position


def _parts(rows: Iterator[Document]) -> Iterator[Part]:
    while True:
        part = part_of(islice(rows, PART))
        if not part.ids:
            return
        yield part


def loaded(path: Path | None = None) -> tuple[SearchIndex, feed.Position] | None:
    """Read the newest snapshot; None, with a line in the log, where it cannot be used."""
    try:
        index, header = snapshot.load(path or settings.SEARCH_SNAPSHOT, schema=schema())
    except SnapshotError as error:
        logger.info("no search snapshot is used", extra={"because": str(error)})
        return None
    return index, feed.Position(header.horizon)


def save_snapshot(path: Path | None = None) -> int:
    """Build the index anew and write it; return its size in bytes."""
    index, position = built()
    target = path or settings.SEARCH_SNAPSHOT
    target.parent.mkdir(parents=True, exist_ok=True)
    return snapshot.save(index, target, schema=schema(), horizon=position.horizon)


host = Host()
