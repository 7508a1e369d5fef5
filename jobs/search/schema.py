"""Which rules made the words and values of an index: a snapshot of other rules is not used."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

# The files whose change makes an old snapshot wrong.
RULES = (
    "copies.py",
    "document.py",
    "feed.py",
    "first_seen.py",
    "rows.py",
    "tokenise.py",
    "wording.py",
    "column.py",
    "facet.py",
    "ordinals.py",
    "snapshot.py",
    "terms.py",
)


@cache
def schema() -> str:
    """Return a short hash of the rules' own files."""
    folder = Path(__file__).parent
    digest = hashlib.blake2b(digest_size=8)
    for name in RULES:
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()
