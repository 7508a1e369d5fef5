"""Serves the sample boards on this machine: `/<host>/<path>` is answered as `https://<host>/<path>` would be.

Run by `up` on a listening socket that it hands over; reads nothing but `jobs/data/samples/`, knows no Django.
"""

from __future__ import annotations

import argparse
import hashlib
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from jobs.sample_boards import load


@dataclass(frozen=True, slots=True)
class Answer:
    """One recorded answer with its entity tag, so that a second reading is told that nothing changed."""

    body: bytes
    type: str
    etag: str


def answers() -> Mapping[str, Answer]:
    """Return path -> answer of every sample board: the host, then the path, without the query."""
    found: dict[str, Answer] = {}
    for board in load():
        parts = urlsplit(board.url)
        body = board.file.read_bytes()
        etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        found[f"/{parts.netloc}{parts.path or '/'}"] = Answer(body, board.type, etag)
    return found


def server(listener: socket.socket) -> ThreadingHTTPServer:
    """Return a server on `listener`, which listens already and is the server's to close."""
    known = answers()

    class Handler(BaseHTTPRequestHandler):
        timeout = 10

        def do_GET(self) -> None:
            answer = known.get(urlsplit(self.path).path)
            if answer is None:
                self._send(HTTPStatus.NOT_FOUND, Answer(b"", "text/plain", ""))
            elif self.headers.get("If-None-Match") == answer.etag:
                self._send(HTTPStatus.NOT_MODIFIED, Answer(b"", answer.type, answer.etag))
            else:
                self._send(HTTPStatus.OK, answer)

        do_HEAD = do_GET

        def _send(self, status: HTTPStatus, answer: Answer) -> None:
            self.send_response(status)
            self.send_header("Content-Type", answer.type)
            if answer.etag:
                self.send_header("ETag", answer.etag)
            if status != HTTPStatus.NOT_MODIFIED:
                self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            if self.command == "GET" and status == HTTPStatus.OK:
                self.wfile.write(answer.body)

        def log_message(self, *arguments: object) -> None:
            """Say nothing: the worker's log names every reading."""

    made = ThreadingHTTPServer(listener.getsockname()[:2], Handler, bind_and_activate=False)
    made.socket.close()
    made.socket = listener
    made.daemon_threads = True
    return made


def main() -> None:
    """Serve on the inherited socket until the process is ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fd", type=int, required=True, help="a listening socket that was handed over")
    server(socket.socket(fileno=parser.parse_args().fd)).serve_forever()


if __name__ == "__main__":
    main()
