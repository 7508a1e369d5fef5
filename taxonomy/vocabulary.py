"""The vocabulary that classifies now: the files with the entries in use, held once a process and checked by its version."""

from __future__ import annotations

import time
from dataclasses import dataclass

from taxonomy.additions import Addition, digest_of, with_additions
from taxonomy.catalog import Catalog, load_catalog
from taxonomy.models import VocabularyEntry, VocabularyVersion

# Seconds for which a page may be answered without asking whether there is a newer version.
GLANCE_S = 2.0


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One version; `number` 0 is that of the files alone, `digest` is empty where no entry is in use.

    `redundant` and `set_aside` (with its sentence) are entries in use that change nothing, by their numbers.
    """

    number: int
    digest: str
    catalog: Catalog
    additions: tuple[Addition, ...]
    redundant: frozenset[int]
    set_aside: dict[int, str]


_held: tuple[tuple[int, str], Vocabulary] | None = None
_asked_at = 0.0


def current_vocabulary() -> Vocabulary:
    """Return the newest version; one small query, and the entries are read only where it is new to this process."""
    global _held, _asked_at
    newest = VocabularyVersion.objects.order_by("-pk").values_list("pk", "digest").first() or (0, "")
    held = _held
    if held is None or held[0] != newest:
        # Entries that change meanwhile come with a newer version, which the next question finds.
        held = _held = (newest, _read(newest[0], in_use=bool(newest[1])))
    _asked_at = time.monotonic()
    return held[1]


def vocabulary_at_hand() -> Vocabulary:
    """Return the version of this process; whether there is a newer one is asked every GLANCE_S seconds only."""
    held = _held
    if held is None or time.monotonic() - _asked_at > GLANCE_S:
        return current_vocabulary()
    return held[1]


def forget_vocabulary() -> None:
    """Let the next question read the version anew, as a new process does."""
    global _held
    _held = None


def _read(number: int, *, in_use: bool) -> Vocabulary:
    entries = VocabularyEntry.objects.filter(is_active=True).order_by("pk")
    additions = tuple(entry.addition() for entry in entries) if in_use else ()
    merged = with_additions(load_catalog(), additions)
    return Vocabulary(number, digest_of(additions), merged.catalog, additions, merged.redundant, dict(merged.set_aside))
