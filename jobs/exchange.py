"""One request and its answer over one connection, bounded in time and in size; only `fetch.py` asks for it."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any

from urllib3.exceptions import HTTPError, LocationParseError

from jobs.connecting import Opener
from jobs.deadline import hung_up_after
from jobs.decoding import decoder
from jobs.errors import HEAD_BYTES, SourceError, Unmet, Unreachable
from jobs.fetched import Limits
from jobs.refusals import remember_beginning

CHUNK = 64 * 1024
MOST_ADDRESSES = 4


@dataclass(frozen=True, slots=True)
class Target:
    """Where to connect, to addresses that were checked, and what to ask for there: a path with its query."""

    scheme: str
    host: str
    port: int
    addresses: list[str]
    path: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What came: header names are in small letters, the body is decoded. `final_url` is where redirects led."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    final_url: str = ""


class Exchange:
    """One request and its answer; `name` is the host as sentences call it, `deadline` the end of all by `clock` (seconds)."""

    def __init__(self, opener: Opener, limits: Limits, clock: Callable[[], float], name: str, deadline: float) -> None:
        self.opener = opener
        self.limits = limits
        self.clock = clock
        self.name = name
        self.deadline = deadline

    def ask(self, target: Target, method: str, headers: Mapping[str, str], body: bytes | None, most: int) -> Answer:
        """Return the answer with at most `most` decoded bytes (0 leaves the body unread); raises SourceError."""
        connection: Any = None
        with hung_up_after(self._left()) as keep:
            try:
                connection = self._connected(target, keep)
                # urllib3 sets it on the socket before it sends and before it waits.
                connection.timeout = min(self.limits.read_s, self._left())
                connection.request(
                    method,
                    target.path,
                    body=body,
                    headers=headers,
                    preload_content=False,
                    decode_content=False,
                    enforce_content_length=False,
                )
                response = connection.getresponse()
                plain = {key.lower(): value for key, value in response.headers.items()}
                content = self._read(response, connection, plain, most) if most else b""
                return Answer(response.status, plain, content)
            except (HTTPError, HTTPException, LocationParseError, OSError, ValueError) as error:
                raise self._broken_off(error) from error
            finally:
                if connection is not None:
                    connection.close()

    def _connected(self, target: Target, keep: Callable[[socket.socket], None]) -> Any:
        """Return a connection to the first checked address that answers; its socket is handed to `keep`."""
        failure: OSError | None = None
        for address in target.addresses[:MOST_ADDRESSES]:
            connection = self.opener.open(target.scheme, target.host, target.port, address, self.limits, keep)
            try:
                connection.connect()
                return connection
            except ssl.SSLError:
                connection.close()
                raise
            except OSError as error:
                failure = error
                connection.close()
        raise Unmet(f"{target.host} cannot be connected to.", target.host) from failure

    def _broken_off(self, error: Exception) -> Unreachable:
        """Return what a failure of the connection means."""
        if self.deadline - self.clock() <= 0:
            return self._too_long()
        if isinstance(error, ssl.SSLError) and not isinstance(error, TimeoutError):
            return Unreachable(f"{self.name} has no valid certificate; it was not read.")
        if any(isinstance(cause, TimeoutError) for cause in (error, error.__cause__, error.__context__)):
            silent = Unreachable(f"{self.name} did not answer within {self.limits.read_s:g} s.")
            silent.hung = True
            return silent
        return Unreachable(f"{self.name} broke off the connection.")

    def _left(self) -> float:
        left = self.deadline - self.clock()
        if left <= 0:
            raise self._too_long()
        return left

    def _too_long(self) -> Unreachable:
        slow = Unreachable(f"{self.name} took longer than {self.limits.total_s:g} s; it was not read.")
        slow.hung = True
        return slow

    def _read(self, response: Any, connection: Any, headers: Mapping[str, str], most: int) -> bytes:
        """Read the body as it is sent, decode it ourselves and count: raw and decoded bytes are bounded alike."""
        parts: list[bytes] = []
        try:
            self._receive(response, connection, headers, most, parts)
        except SourceError as error:
            remember_beginning(error, response.status, parts)
            raise
        except (HTTPError, HTTPException, OSError, ValueError) as error:
            problem = self._broken_off(error)
            remember_beginning(problem, response.status, parts)
            raise problem from error
        return b"".join(parts)

    def _receive(
        self, response: Any, connection: Any, headers: Mapping[str, str], most: int, parts: list[bytes]
    ) -> None:
        """Append the decoded parts of the body to `parts` as they come."""
        try:
            decode = decoder(headers.get("content-encoding", ""), self.name)
        except SourceError:
            parts.append(response.read1(HEAD_BYTES, decode_content=False))
            raise
        raw = size = 0
        while True:
            if connection.sock is not None:
                connection.sock.settimeout(min(self.limits.read_s, self._left()))
            chunk = response.read1(CHUNK, decode_content=False)
            self._left()
            if not chunk:
                break
            raw += len(chunk)
            for decoded in decode(chunk, most + 1 - size):
                size += len(decoded)
                if size > most:
                    raise Unreachable(f"{self.name} sent more than {most / 2**20:g} MiB; the board was not read.")
                parts.append(decoded)
        stated = headers.get("content-length", "")
        if stated.isascii() and stated.isdigit() and raw < int(stated) and response.status != 304:
            raise Unreachable(f"{self.name} cut its answer short: {raw} of {stated} bytes came.")
        if not decode.finished:
            raise Unreachable(f"{self.name} cut its compressed answer short.")
