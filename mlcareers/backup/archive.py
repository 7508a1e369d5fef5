"""The one file: a tar of exactly two members, `database.dump` and `manifest.json`; nothing of it is ever unpacked."""

from __future__ import annotations

import hashlib
import os
import secrets
import tarfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from mlcareers.backup.errors import BackupError
from mlcareers.backup.manifest import Manifest

DUMP, MANIFEST = "database.dump", "manifest.json"
LONGEST_MANIFEST = 4 * 1024 * 1024
_CHUNK = 1024 * 1024


class Reader(Protocol):
    """What can be read piece by piece."""

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes; none at the end."""


@dataclass(frozen=True, slots=True)
class Written:
    """Size in bytes and SHA-256 of what was copied."""

    size: int
    sha256: str


def copy(source: Reader, put: Callable[[bytes], object]) -> Written:
    """Hand all of `source` to `put`, piece by piece."""
    digest, size = hashlib.sha256(), 0
    while piece := source.read(_CHUNK):
        put(piece)
        digest.update(piece)
        size += len(piece)
    return Written(size, digest.hexdigest())


@contextmanager
def new_file(path: Path) -> Iterator[IO[bytes]]:
    """Write `path` (mode 0600), which appears only when the block ends well; raises BackupError."""
    partial = path.with_name(f".{path.name}.{secrets.token_hex(6)}.partial")
    if path.exists() or path.is_symlink():
        raise BackupError(f"{path} exists already; choose another name.")
    try:
        descriptor = os.open(partial, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w+b") as output:
                yield output
                output.flush()
                os.fsync(output.fileno())
            partial.rename(path)
        finally:
            with suppress(FileNotFoundError):
                partial.unlink()
    except OSError as problem:
        raise BackupError(f"{path} cannot be written: {problem.strerror or problem}.") from problem


def write_dump(output: IO[bytes], source: Reader) -> Written:
    """Write `source` as the first member; its size is filled in when it is known, so nothing is stored twice."""
    start = output.tell()
    output.write(_header(DUMP, 0))
    written = copy(source, output.write)
    _pad(output)
    end = output.tell()
    output.seek(start)
    output.write(_header(DUMP, written.size))
    output.seek(end)
    return written


def write_manifest(output: IO[bytes], manifest: Manifest) -> None:
    """Write the second member and the end of the file."""
    content = manifest.to_json()
    output.write(_header(MANIFEST, len(content)))
    output.write(content)
    _pad(output)
    output.write(bytes(2 * tarfile.BLOCKSIZE))


@contextmanager
def opened(path: Path) -> Iterator[tuple[Manifest, Callable[[], IO[bytes]]]]:
    """Give the manifest of a backup and a function that opens its dump; raises BackupError for any other file.

    The dump was read whole once by then: its size and SHA-256 are those of the manifest.
    """
    try:
        with tarfile.open(path, "r:") as archive:
            manifest, dump = _members(archive)
            seen = copy(dump(), lambda piece: None)
            if (seen.size, seen.sha256) != (manifest.dump_bytes, manifest.dump_sha256):
                raise BackupError("The backup is damaged: its dump is not the one that was written.")
            yield manifest, dump
    except (tarfile.TarError, EOFError) as problem:
        raise BackupError(f"{path} is no backup of mlcareers, or only a part of one.") from problem
    except OSError as problem:
        raise BackupError(f"{path} cannot be read: {problem.strerror or problem}.") from problem


def _members(archive: tarfile.TarFile) -> tuple[Manifest, Callable[[], IO[bytes]]]:
    # Two and no more are looked at, however many a file claims to hold.
    members = [member for member, _ in zip(archive, range(3), strict=False)]
    plain = all(member.type == tarfile.REGTYPE and not member.issparse() for member in members)
    if [member.name for member in members] != [DUMP, MANIFEST] or not plain:
        raise BackupError("The file is no backup of mlcareers: it holds something else.")
    if members[1].size > LONGEST_MANIFEST:
        raise BackupError("The file is no backup of mlcareers: its manifest is too long.")
    return Manifest.from_json(_open(archive, members[1]).read()), lambda: _open(archive, members[0])


def _open(archive: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    content = archive.extractfile(member)
    assert content is not None
    return content


def _header(name: str, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.mode, info.mtime = size, 0o600, int(time.time())
    # GNU writes sizes from 8 GiB on into the same 512 bytes.
    return info.tobuf(tarfile.GNU_FORMAT)


def _pad(output: IO[bytes]) -> None:
    output.write(bytes(-output.tell() % tarfile.BLOCKSIZE))
