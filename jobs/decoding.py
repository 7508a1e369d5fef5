"""Content-Encoding undone step by step: gzip and deflate, never more than there is room for."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from jobs.errors import Malformed

STEP = 256 * 1024


class Plain:
    """Passes on what came uncompressed."""

    finished = True

    def __call__(self, chunk: bytes, room: int) -> Iterator[bytes]:
        yield chunk


class Inflate:
    """Decompresses step by step, never more than is asked for, so that a bomb cannot go off in memory."""

    def __init__(self, window: int, name: str) -> None:
        self.engine = zlib.decompressobj(window)
        self.name = name
        self.started = False

    @property
    def finished(self) -> bool:
        """Whether the compressed stream came to its end (or never began)."""
        return self.engine.eof or not self.started

    def __call__(self, chunk: bytes, room: int) -> Iterator[bytes]:
        self.started = True
        data = chunk
        while room > 0 and not self.engine.eof:
            step = min(room, STEP)
            try:
                decoded = self.engine.decompress(data, step)
            except zlib.error as error:
                raise Malformed(
                    f"{self.name} sent an answer whose compression is broken.", "content-encoding"
                ) from error
            room -= len(decoded)
            yield decoded
            data = self.engine.unconsumed_tail
            if not data and len(decoded) < step:
                break


def decoder(encoding: str, name: str) -> Plain | Inflate:
    """Return what undoes `encoding`, called with (bytes, room); raises Malformed for one that we do not ask for."""
    kinds = [kind for kind in encoding.lower().replace(" ", "").split(",") if kind not in ("", "identity")]
    if not kinds:
        return Plain()
    if kinds in (["gzip"], ["x-gzip"]):
        return Inflate(31, name)
    if kinds == ["deflate"]:
        return Inflate(15, name)
    raise Malformed(f"{name} sent an answer in a compression that we did not ask for.", "content-encoding")
