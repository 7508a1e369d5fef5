"""What a board said at its last reading: a posting that it gives again, word for word, is neither cleaned nor compared.

The memory lies beside the board and not in its postings, so that remembering changes none of them. It is worth nothing
once anything differs that made a stored posting: its words at the source, the rules that clean it, those that label it,
or what is stored under its id since.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from django.utils import timezone

import jobs.parsing.clean
import taxonomy.catalog
from jobs.models.board import Board
from jobs.models.importing import BoardMemory
from jobs.parsing.gazetteer import TABLE
from jobs.services.known import Known, read_known
from jobs.services.labelling import Rules

# The rules for markup, scripts and countries are theirs.
_PARTS = ("nh3", "selectolax", "pycountry")


@dataclass(frozen=True, slots=True)
class Remembered:
    """What a board said last, as `rules` would read it now, and what is stored of it (`hashes`: id to content hash)."""

    digests: frozenset[bytes]
    known: Known
    hashes: Mapping[str, str]
    rules: Rules

    def has(self, external_id: str, said: bytes) -> bool:
        """Whether the posting of this id is stored just as these rules would store what is said of it now."""
        stored = self.hashes.get(external_id)
        return stored is not None and digest_of(said, self.rules, stored) in self.digests


def digest_of(said: bytes, rules: Rules, content_hash: str) -> bytes:
    """Return what stands for a posting that was said so, read by `rules` and stored under `content_hash`."""
    whole = hashlib.sha256(said)
    whole.update(f"{cleaning_version()}:{rules.version}:{content_hash}".encode())
    return whole.digest()[: BoardMemory.DIGEST]


@cache
def cleaning_version() -> str:
    """Return a hash that changes with the code and the data that clean a posting, so that nobody has to think of it."""
    digest = hashlib.sha256(" ".join(f"{part} {version(part)}" for part in _PARTS).encode())
    folders = (Path(jobs.parsing.clean.__file__).parent, Path(taxonomy.catalog.__file__).parent)
    for path in [TABLE, *(path for folder in folders for path in sorted(folder.rglob("*.py")))]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def recall(*, board: Board, rules: Rules) -> Remembered:
    """Return what `board` said at its last reading, and what is known of it at this moment."""
    known = read_known(board=board, now=timezone.now())
    kept = BoardMemory.objects.filter(board=board).values_list("digests", flat=True).first()
    size, kept = BoardMemory.DIGEST, bytes(kept or b"")
    digests = frozenset(kept[start : start + size] for start in range(0, len(kept), size))
    return Remembered(digests, known, {row.external_id: row.content_hash for row in known.by_id.values()}, rules)


def remember(*, board: Board, before: Remembered, digests: Set[bytes]) -> None:
    """Keep the digests of a reading in place of those `before`; nothing is written where they are the same."""
    if before.digests != digests:
        BoardMemory.objects.update_or_create(board=board, defaults={"digests": b"".join(sorted(digests))})
