"""The search's server: one process that holds the index and answers many web processes over a Unix socket.

One thread searches, since a search is work for one core; the loop beside it reads and writes for all clients.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.db import DEFAULT_DB_ALIAS, Error, connections

from jobs.search import answering, frames
from jobs.search.exchange import rated
from jobs.search.frames import LENGTH, MOST_ANSWERED, MOST_ASKED, FrameError
from jobs.search.host import host
from jobs.search.query import SearchQuery
from mlcareers.lib.replicas import reading_from, replica

logger = logging.getLogger(__name__)
MOST_CLIENTS = 256
# Seconds: for the rest of a question once it began, for a client to take its answer, and for what is under way at the end.
QUESTION_S, TAKE_S, END_S = 5.0, 5.0, 5.0


class SocketTaken(Exception):
    """The server's address cannot be used; the message is one sentence that says why and what to do."""


class Server:
    """Serves until it is told to stop."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._searching = ThreadPoolExecutor(1, "search")
        self._clients: dict[asyncio.Task[None], bool] = {}
        self._ending = asyncio.Event()

    async def run(self) -> None:
        """Listen, answer, and end in order at SIGTERM or SIGINT; raises SocketTaken."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._ending.set)
        listener = bind(self._path)
        made = self._path.stat().st_ino
        server = await asyncio.start_unix_server(self._meet, sock=listener)
        await loop.run_in_executor(self._searching, host.prepare)
        logger.info("the search's server listens", extra={"socket": str(self._path)})
        try:
            await self._ending.wait()
        finally:
            server.close()
            # A server that was started meanwhile has an address of its own there.
            with suppress(OSError):
                if self._path.stat().st_ino == made:
                    self._path.unlink()
            await self._finish()

    async def _finish(self) -> None:
        """End clients that wait for nothing, and give the others time for their answer."""
        for client, busy in self._clients.items():
            if not busy:
                client.cancel()
        if self._clients:
            await asyncio.wait(self._clients, timeout=END_S)
        for client in self._clients:
            client.cancel()
        self._searching.submit(connections.close_all)
        self._searching.shutdown(wait=False, cancel_futures=False)

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        try:
            if len(self._clients) >= MOST_CLIENTS:
                await self._send(writer, {"error": "The search's server has too many clients."})
                return
            self._clients[task] = False
            while not self._ending.is_set():
                length = LENGTH.unpack(await reader.readexactly(LENGTH.size))[0]
                self._clients[task] = True
                body = await asyncio.wait_for(
                    reader.readexactly(frames.bounded(length, MOST_ASKED)), timeout=QUESTION_S
                )
                await self._send(writer, await self._answer(body))
                self._clients[task] = False
        except FrameError as problem:
            with suppress(OSError, TimeoutError):
                await self._send(writer, {"error": str(problem)})
        except (asyncio.IncompleteReadError, asyncio.CancelledError, OSError, TimeoutError):
            pass
        finally:
            self._clients.pop(task, None)
            writer.close()

    async def _answer(self, body: bytes) -> dict[str, Any]:
        return await asyncio.get_running_loop().run_in_executor(self._searching, answered, body)

    @staticmethod
    async def _send(writer: asyncio.StreamWriter, content: dict[str, Any]) -> None:
        writer.write(frames.packed(content, MOST_ANSWERED))
        await asyncio.wait_for(writer.drain(), timeout=TAKE_S)


def answered(body: bytes) -> dict[str, Any]:
    """Return the answer to the question in a frame's body; raises FrameError where it is none."""
    content = frames.unpacked(body)
    with reading_from(DEFAULT_DB_ALIAS if content.get("primary", True) else replica()):
        return _answered(content)


def _answered(content: dict[str, Any]) -> dict[str, Any]:
    try:
        match content.get("ask"):
            case "answer":
                query, cursor, moment, size, counted = frames.read_page_question(content)
                query = _rated(query, content)
                found = answering.answer(query, cursor, moment, size, counted=counted)
                return {"page": None} if found is None else frames.page_content(*found)
            case "unpaid":
                query = _rated(frames.read_query(content), content)
                return {"counts": answering.unpaid(query, frames.read_moment(content))}
            case "leaving-open":
                query = _rated(frames.read_query(content), content)
                return {"count": answering.leaving_open(query, frames.read_moment(content))}
            case "new-since":
                query = _rated(frames.read_query(content), content)
                since = frames.read_moment(content, "since")
                return {"count": answering.new_since(query, since, frames.read_moment(content))}
            case "alike":
                return {"ids": answering.alike(*frames.read_alike(content))}
            case "state":
                return {"state": answering.state()}
    except Error as problem:
        # The next question opens other connections.
        connections.close_all()
        logger.warning("the database does not answer the search's server", exc_info=True)
        return {"error": f"The database does not answer ({type(problem).__name__})."}
    raise FrameError("A question asks for nothing that there is.")


def _rated(query: SearchQuery, content: dict[str, Any]) -> SearchQuery:
    try:
        return rated(query, frames.read_rates(content))
    except ValueError as problem:
        raise FrameError(str(problem)) from problem


def bind(path: Path) -> socket.socket:
    """Return a socket that listens at `path`, for our account alone; raises SocketTaken."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _remove_left_over(path)
        listener = socket.socket(socket.AF_UNIX)
        # From the first moment on: the file's mode is its only guard.
        before = os.umask(0o177)
        try:
            listener.bind(str(path))
        finally:
            os.umask(before)
        listener.listen(MOST_CLIENTS)
    except OSError as problem:
        raise SocketTaken(
            f"The search's server cannot listen at {path}: {problem.strerror or problem}; correct SEARCH_SOCKET."
        ) from problem
    return listener


def _remove_left_over(path: Path) -> None:
    """Remove the address of a server that was killed; raises SocketTaken where one lives, or where it is none."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISSOCK(mode):
        raise SocketTaken(f"{path} is no socket; remove it, or set SEARCH_SOCKET to another place.")
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(2)
        try:
            probe.connect(str(path))
        except ConnectionRefusedError:
            path.unlink(missing_ok=True)
            return
    raise SocketTaken(f"Another search server listens at {path}; stop it first.")
