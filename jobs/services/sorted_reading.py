"""A reading compared with what is stored of its board: what must be written, and what is only counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from jobs.contract import CleanPosting
from jobs.models.board import Board
from jobs.services.known import Absence, Row
from jobs.services.labelling import TOGETHER, Labelled, Rules, content_hash, label_all
from jobs.services.packed import Packed, batches
from jobs.services.publishing import is_expired
from jobs.services.reading import Reading
from jobs.services.remembered import Remembered, digest_of


@dataclass(frozen=True, slots=True)
class Sorted:
    """A reading compared with what is stored: what must be written, and how many of each kind it holds.

    `missing` is what it did not hold, `back` what was missed before and is there again. `digests` stand for what is stored
    as it was said, once `changed` is written.
    """

    changed: Packed[Labelled]
    shown: int
    screened: int
    missing: Absence
    back: list[Row]
    digests: set[bytes]


def seen_ids(reading: Reading) -> list[str]:
    """Return the ids of all that a reading held, entries that could not be read among them."""
    rejected = [item.external_id for item in reading.rejected if item.external_id]
    return reading.cleaned + rejected + reading.kept + reading.same


def sort_reading(*, board: Board, last: Remembered, reading: Reading, now: datetime, rules: Rules) -> Sorted:
    """Label what is new or changed; what is stored under the same hash, or kept as it is stored, is only counted.

    What a person closed, or whose stated date has passed, stays closed and counts as screened.
    """
    known, rows = last.known, last.known.by_id
    closed_by_person = {row.external_id for row in known.rows if row.by_person}
    company = board.company.name if board.company else None
    changed: Packed[Labelled] = Packed()
    digests: set[bytes] = set()
    shown = screened = 0
    for batch in batches(reading.postings, TOGETHER):
        fresh: list[tuple[CleanPosting, str | None]] = []
        for clean in batch:
            row = rows.get(clean.external_id)
            hashed = content_hash(clean, rules)
            if (said := reading.said.get(clean.external_id)) is not None:
                digests.add(digest_of(said, rules, hashed))
            if row is None or row.content_hash != hashed:
                fresh.append((clean, clean.company_name or company))
                continue
            is_shown = row.is_posting and row.is_there
            shown += is_shown
            screened += not is_shown
        for item in label_all(fresh, rules):
            changed.append(item)
            is_shown = item.screened_as is None and not is_expired(item.clean, now)
            is_shown = is_shown and item.clean.external_id not in closed_by_person
            shown += is_shown
            screened += not is_shown
    for external_id in (*reading.kept, *reading.same):
        row = rows.get(external_id)
        is_shown = row is not None and row.is_posting and row.is_there
        shown += is_shown
        screened += not is_shown
    for external_id in reading.same:
        row, said = rows.get(external_id), reading.said[external_id]
        # Under other rules than it was stored by it is read anew next time.
        if row is not None and last.rules.version == rules.version:
            digests.add(digest_of(said, rules, row.content_hash))
    ids = seen_ids(reading)
    return Sorted(changed, shown, screened, known.missing(ids), known.back(ids), digests)
