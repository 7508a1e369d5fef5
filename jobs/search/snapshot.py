"""The index as one file: written at night and after a release, read in about a second when a process starts.

Layout: one line of JSON (format, schema, count, horizon, length and BLAKE2b of what follows), then sections, each a
4-byte length and a JSON head, then its bytes. It is data alone: nothing in it is run when it is read.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from jobs.search.index import SearchIndex
from jobs.search.terms import Terms

FORMAT = "mlcareers-search-1"
TERMS = ("titles", "skills", "texts")
COPIES = ("cluster", "cluster_place")
LONGEST_LINE = 4096


class SnapshotError(Exception):
    """The file cannot be used; the message is one sentence that says why."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a snapshot says of itself.

    `schema` names the rules that made its words, `origin` the database that it was made from, `horizon` where to read
    changes on.
    """

    schema: str
    origin: str
    horizon: int
    count: int


def save(index: SearchIndex, path: Path, *, schema: str, origin: str, horizon: int) -> int:
    """Write the index to `path`, whole or not at all, and return its size in bytes."""
    partial = path.with_suffix(f".{os.getpid()}.partial")
    digest = hashlib.blake2b(digest_size=32)
    length = 0
    try:
        with partial.open("wb") as file:
            file.write(b" " * LONGEST_LINE)
            for chunk in _sections(index):
                file.write(chunk)
                digest.update(chunk)
                length += len(chunk)
            head = {
                "format": FORMAT, "schema": schema, "origin": origin, "horizon": horizon, "count": len(index.live),
                "length": length, "blake2b": digest.hexdigest(),
            }  # fmt: skip
            file.seek(0)
            file.write(json.dumps(head).encode().ljust(LONGEST_LINE - 1) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return LONGEST_LINE + length


def load(path: Path, *, schema: str, origin: str) -> tuple[SearchIndex, Header]:
    """Return the index of a file and what it says of itself.

    Raises SnapshotError where there is none, or it is foreign, cut off, damaged, made by other rules than `schema`,
    or from another database than `origin`.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SnapshotError(f"The snapshot cannot be read: {error.strerror or error}.") from error
    head = _fitting_head(content[:LONGEST_LINE], schema, origin)
    body = memoryview(content)[LONGEST_LINE:]
    if len(body) != head["length"]:
        raise SnapshotError(f"The snapshot is cut off: {len(body)} of {head['length']} bytes are there.")
    if hashlib.blake2b(body, digest_size=32).hexdigest() != head["blake2b"]:
        raise SnapshotError("The snapshot is damaged: its checksum differs.")
    try:
        index = _restore(body)
    except (ValueError, KeyError, IndexError, struct.error) as error:
        raise SnapshotError(f"The snapshot does not hold what it should: {error}.") from error
    return index, Header(schema, origin, int(head["horizon"]), int(head["count"]))


def read_header(path: Path, *, schema: str, origin: str) -> Header:
    """Return what a file says of itself, without reading on; raises SnapshotError where it does not fit."""
    try:
        with path.open("rb") as file:
            head = _fitting_head(file.read(LONGEST_LINE), schema, origin)
    except OSError as error:
        raise SnapshotError(f"The snapshot cannot be read: {error.strerror or error}.") from error
    return Header(schema, origin, int(head["horizon"]), int(head["count"]))


def _fitting_head(line: bytes, schema: str, origin: str) -> dict[str, Any]:
    head = _head(line)
    if head.get("schema") != schema:
        raise SnapshotError("The snapshot was made by other rules than today's; it is built anew.")
    if head.get("origin") != origin:
        raise SnapshotError("The snapshot was made from another database; it is built anew.")
    return head


def _head(line: bytes) -> dict[str, Any]:
    try:
        head = json.loads(line)
    except ValueError as error:
        raise SnapshotError("The file is no snapshot of ours.") from error
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        raise SnapshotError("The file is no snapshot of ours, or of another version.")
    if not (isinstance(head.get("length"), int) and isinstance(head.get("blake2b"), str)):
        raise SnapshotError("The snapshot's first line is not whole.")
    return head


def _sections(index: SearchIndex) -> Iterator[bytes]:
    ids, times = index.ordinals.columns()
    yield from _array_section("ids", ids)
    yield from _array_section("times", times)
    yield from _array_section("pay", index.pay[: len(ids)])
    yield from _array_section("first_seen", index.first_seen.column(len(ids)))
    for name, column in zip(COPIES, index.copies.columns(len(ids)), strict=True):
        yield from _array_section(name, column)
    yield from _bits_section("live", index.live)
    yield from _bits_section("tail", index.ordinals.tail)
    yield _section({"name": "sorted_until", "value": index.ordinals.sorted_until}, b"")
    yield _section({"name": "spellings"}, json.dumps(index.spellings, ensure_ascii=False).encode())
    for grade, bits in enumerate(index.quality):
        yield from _bits_section(f"quality:{grade}", bits)
    for name, facet in index.facets.items():
        values, bitmaps, columns = facet.state()
        yield from _named_bits_section(f"facet:{name}", list(zip(values, bitmaps, strict=True)))
        for number, column in enumerate(columns):
            yield from _array_section(f"column:{name}:{number}", column)
    for name in TERMS:
        terms: Terms = getattr(index, name)
        yield from _named_bits_section(f"terms:{name}", list(terms.items()))


def _section(head: dict[str, Any], body: bytes) -> bytes:
    line = json.dumps(head | {"length": len(body)}).encode()
    return struct.pack("<I", len(line)) + line + body


def _array_section(name: str, values: NDArray[Any]) -> Iterator[bytes]:
    yield _section({"name": name, "type": str(values.dtype)}, np.ascontiguousarray(values).tobytes())


def _bits_section(name: str, bits: BitMap) -> Iterator[bytes]:
    yield _section({"name": name, "type": "bits"}, bits.serialize())


def _named_bits_section(name: str, pairs: list[tuple[str, BitMap]]) -> Iterator[bytes]:
    bodies = [bits.serialize() for _, bits in pairs]
    sizes = [len(body) for body in bodies]
    yield _section(
        {"name": name, "type": "named-bits", "names": [key for key, _ in pairs], "sizes": sizes}, b"".join(bodies)
    )


def _read(body: memoryview) -> dict[str, tuple[dict[str, Any], memoryview]]:
    found: dict[str, tuple[dict[str, Any], memoryview]] = {}
    place = 0
    while place < len(body):
        (line,) = struct.unpack_from("<I", body, place)
        head = json.loads(bytes(body[place + 4 : place + 4 + line]))
        start = place + 4 + line
        place = start + int(head["length"])
        found[head["name"]] = (head, body[start:place])
    return found


def _restore(body: memoryview) -> SearchIndex:
    sections = _read(body)

    def numbers(name: str) -> NDArray[Any]:
        head, data = sections[name]
        return np.frombuffer(data, np.dtype(head["type"]))

    def bits(name: str) -> BitMap:
        return BitMap.deserialize(bytes(sections[name][1]))

    def named(name: str) -> dict[str, BitMap]:
        head, data = sections[name]
        result: dict[str, BitMap] = {}
        place = 0
        for key, size in zip(head["names"], head["sizes"], strict=True):
            result[key] = BitMap.deserialize(bytes(data[place : place + size]))
            place += size
        return result

    index = SearchIndex(numbers("ids"), numbers("times"))
    index.live = bits("live")
    index.ordinals.restore(index.live, bits("tail"), int(sections["sorted_until"][0]["value"]))
    index.spellings = Counter(json.loads(bytes(sections["spellings"][1])))
    pay = numbers("pay")
    index.pay[: len(pay)] = pay
    index.first_seen.fill(numbers("first_seen"))
    index.copies.restore(numbers("cluster"), numbers("cluster_place"), index.live)
    index.quality = [bits(f"quality:{grade}") for grade in range(len(index.quality))]
    for name, facet in index.facets.items():
        pairs = named(f"facet:{name}")
        columns = [numbers(f"column:{name}:{number}") for number in range(4)]
        facet.restore(list(pairs), list(pairs.values()), columns, index.ordinals.count)
    for name in TERMS:
        getattr(index, name).restore(named(f"terms:{name}"))
    return index
