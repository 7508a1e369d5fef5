"""The index of the search's server, asked over its socket: for a web process with SEARCH_ENGINE=server.

Same questions and answers as `answering`. Where the server is absent, silent or broken each returns None, and the
engine answers in SQL with the notice that counts are being prepared.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection

from jobs.search import frames
from jobs.search.cursor import Cursor
from jobs.search.frames import LENGTH, MOST_ANSWERED, MOST_ASKED, FrameError
from jobs.search.query import SearchQuery
from jobs.search.result import PageOfIds
from mlcareers.lib.replicas import reading_alias

logger = logging.getLogger(__name__)
# Seconds for one answer, and for which a server that took longer is not asked again.
ANSWER_S, REST_S = 2.0, 5.0
# Seconds between two lines of the log about a server that is not there.
SAID_S = 60.0


class _Client(threading.local):
    """One connection for each thread, kept open; a process that was forked opens its own."""

    link: socket.socket | None = None
    owner: int = 0

    def ask(self, content: dict[str, Any]) -> dict[str, Any]:
        """Return the answer to a question; raises OSError or FrameError."""
        question = frames.packed(content, MOST_ASKED)
        kept = self.link is not None and self.owner == os.getpid()
        try:
            return self._exchange(question)
        except TimeoutError:
            self.close()
            raise
        except (OSError, FrameError):
            self.close()
            if not kept:
                raise
        # The server may have been started anew since the last question.
        try:
            return self._exchange(question)
        except (OSError, FrameError):
            self.close()
            raise

    def _exchange(self, question: bytes) -> dict[str, Any]:
        if self.link is None or self.owner != os.getpid():
            self.link, self.owner = socket.socket(socket.AF_UNIX), os.getpid()
            self.link.settimeout(ANSWER_S)
            self.link.connect(str(settings.SEARCH_SOCKET))
        self.link.sendall(question)
        deadline = time.monotonic() + ANSWER_S
        (length,) = LENGTH.unpack(self._read(LENGTH.size, deadline))
        return frames.unpacked(self._read(frames.bounded(length, MOST_ANSWERED), deadline))

    def _read(self, size: int, deadline: float) -> bytes:
        assert self.link is not None
        found = bytearray()
        while len(found) < size:
            self.link.settimeout(max(0.001, deadline - time.monotonic()))
            part = self.link.recv(size - len(found))
            if not part:
                raise FrameError("The server ended the connection within its answer.")
            found += part
        return bytes(found)

    def close(self) -> None:
        """Give the connection up."""
        if self.link is not None:
            with suppress(OSError):
                self.link.close()
            self.link = None


_client = _Client()
_rests_until = 0.0
_said_at = -SAID_S


def answer(
    query: SearchQuery, cursor: Cursor | None, moment: datetime, size: int, *, counted: bool
) -> tuple[PageOfIds, str] | None:
    """Return one page and the words that were answered, as `answering.answer` does."""
    content = _ask(frames.asked_page(query, cursor, moment, size, counted=counted))
    try:
        return None if content is None else frames.read_page(content)
    except FrameError as problem:
        _say_absent(str(problem))
        return None


def unpaid(query: SearchQuery, moment: datetime) -> tuple[int, int] | None:
    """Return how many openings of a search for pay state none that is asked for, and how many some without a rate."""
    content = _ask(frames.asked_count("unpaid", query, moment))
    found = None if content is None else content.get("counts")
    return None if found is None else (int(found[0]), int(found[1]))


def leaving_open(query: SearchQuery, moment: datetime) -> int | None:
    """Return how many openings leave the countries of `eligible` open."""
    content = _ask(frames.asked_count("leaving-open", query, moment))
    return None if content is None else content.get("count")


def new_since(query: SearchQuery, since: datetime, moment: datetime) -> int | None:
    """Return how many openings of a search nobody could see at `since`."""
    content = _ask(frames.asked_new(query, since, moment))
    return None if content is None else content.get("count")


def alike(role: str, skills: Collection[str], countries: Collection[str], size: int) -> list[int] | None:
    """Return the openings of a role that are most alike."""
    content = _ask(frames.asked_alike(role, skills, countries, size))
    return None if content is None else content.get("ids")


def state() -> str | None:
    """Return what an answer given now holds for."""
    content = _ask({"ask": "state"})
    return None if content is None else content.get("state")


def forget() -> None:
    """Begin anew: the next question opens a connection, whatever the last one met."""
    global _rests_until, _said_at
    _client.close()
    _rests_until, _said_at = 0.0, -SAID_S


def _ask(content: dict[str, Any]) -> dict[str, Any] | None:
    """Return the server's answer; None, with a line in the log, where there is none."""
    global _rests_until
    # An open transaction sees what may never be, and what nobody else sees yet.
    if connection.in_atomic_block or time.monotonic() < _rests_until:
        return None
    try:
        found = _client.ask(content | {"primary": reading_alias() == DEFAULT_DB_ALIAS})
    except TimeoutError:
        _rests_until = time.monotonic() + REST_S
        _say_absent(f"no answer within {ANSWER_S:.0f} s")
        return None
    except (OSError, FrameError) as problem:
        _say_absent(getattr(problem, "strerror", None) or str(problem))
        return None
    if "error" in found:
        _say_absent(str(found["error"]))
        return None
    return found


def _say_absent(because: str) -> None:
    global _said_at
    if time.monotonic() - _said_at > SAID_S:
        _said_at = time.monotonic()
        logger.warning("the search's server does not answer; searches are answered in SQL", extra={"because": because})
