"""What a fetch is bounded by, what it may send along, and what it gives."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one fetch: seconds to connect, between two reads, and in all; decoded bytes; redirects; gap in seconds.

    `waits_s` bounds what one reading waits for a host whose robots.txt asks for a long gap, all its requests together.
    """

    connect_s: float = 3.0
    read_s: float = 10.0
    total_s: float = 60.0
    max_bytes: int = 25 * 1024 * 1024
    max_redirects: int = 5
    gap_s: float = 1.0
    waits_s: float = 300.0


USUAL = Limits()


@dataclass(frozen=True, slots=True)
class Validators:
    """What an earlier answer gave to ask "has it changed?" with."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class NotModified:
    """The source says that nothing changed since the answer that gave the validators."""


@dataclass(frozen=True, slots=True)
class Look:
    """Where an address leads, the status that it ends with, and its decoded body where that was asked for."""

    status: int
    final_url: str
    body: bytes = b""
