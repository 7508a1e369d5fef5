"""What a board is known to have, and what of it a reading did not hold: read in one query, whatever the size."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db.models import BooleanField, Case, DateTimeField, F, Q, Value, When

from jobs.models.board import Board
from jobs.models.posting import Posting
from jobs.models.screened import Screened

COLUMNS = (
    "is_posting", "pk", "external_id", "content_hash", "is_there", "by_person", "suspect_since", "unseen_since"
)  # fmt: skip


class Row(NamedTuple):
    """One posting or screened entry that is stored; `is_there` unless it is closed, `by_person` where a person closed it.

    `suspect_since` is when a whole reading was first without it; `unseen_since` the same where absence does not close.
    """

    is_posting: bool
    pk: int
    external_id: str
    content_hash: str
    is_there: bool
    by_person: bool
    suspect_since: datetime | None
    unseen_since: datetime | None


@dataclass(frozen=True, slots=True)
class Absence:
    """What a board had and this reading did not, and how much there was to miss."""

    rows: tuple[Row, ...]
    known: int

    @property
    def postings(self) -> frozenset[int]:
        """The ids of the open postings that are missing."""
        return frozenset(row.pk for row in self.rows if row.is_posting)

    @property
    def screened(self) -> frozenset[int]:
        """The ids of the screened entries that are missing."""
        return frozenset(row.pk for row in self.rows if not row.is_posting)

    @property
    def missing(self) -> int:
        """How many are missing."""
        return len(self.rows)

    def without(self, external_ids: Collection[str]) -> Absence:
        """Return the same as if these had not been known."""
        rest = tuple(row for row in self.rows if row.external_id not in external_ids)
        return Absence(rest, self.known - (len(self.rows) - len(rest)))

    def is_too_much(self, seen: int, known_before: int | None = None) -> bool:
        """Whether a reading of `seen` entries must be held: empty after a history, or missing more than max(5, 30 %).

        `known_before` is how many were known before a hold began: what held readings brought does not make a loss smaller.
        """
        if self.known and not seen:
            return True
        known = self.known if known_before is None else min(self.known, known_before)
        allowed = max(settings.IMPORT_HOLD_MISSING_MIN, settings.IMPORT_HOLD_MISSING_SHARE * known)
        return self.missing > allowed


@dataclass(frozen=True, slots=True)
class Known:
    """What is stored of one board and matters to its next reading."""

    rows: tuple[Row, ...]

    @property
    def there(self) -> list[Row]:
        """What counts as on the board: open postings, and screened entries that are not taken for gone."""
        return [row for row in self.rows if row.is_there]

    @property
    def by_id(self) -> dict[str, Row]:
        """What is stored under each id; what is screened, before a posting that it may have been."""
        return {row.external_id: row for row in sorted(self.rows, key=lambda row: not row.is_posting)}

    def missing(self, seen_ids: Collection[str]) -> Absence:
        """Return what is not among the external ids of a reading."""
        seen, there = set(seen_ids), self.there
        return Absence(tuple(row for row in there if row.external_id not in seen), len(there))

    def still_missing(self) -> Absence:
        """Return what the last whole reading missed; an unchanged answer repeats that and confirms nothing."""
        there = self.there
        return Absence(tuple(row for row in there if row.suspect_since is not None), len(there))

    def back(self, seen_ids: Collection[str]) -> list[Row]:
        """Return what was missed before and is among the external ids of a reading."""
        seen = set(seen_ids)
        return [row for row in self.there if (row.suspect_since or row.unseen_since) and row.external_id in seen]


def read_known(*, board: Board, now: datetime) -> Known:
    """Return what is stored of `board`: what is there, and what stays closed whatever a reading says of it."""
    kept = Q(state=Posting.State.OPEN) | Q(closed_by_person_at__isnull=False) | Q(expires_at__lte=now)
    no, yes = Value(False), Value(True)
    postings = (
        Posting.objects.filter(kept, board=board)
        .order_by()
        .annotate(
            is_posting=yes,
            is_there=Case(When(state=Posting.State.OPEN, then=yes), default=no, output_field=BooleanField()),
            by_person=Case(
                When(~Q(state=Posting.State.OPEN) & Q(closed_by_person_at__isnull=False), then=yes),
                default=no,
                output_field=BooleanField(),
            ),
            unseen_since=F("absent_since"),
        )
    )
    screened = (
        Screened.objects.filter(board=board, absent_since=None)
        .order_by()
        .annotate(
            is_posting=no, is_there=yes, by_person=no, unseen_since=Value(None, output_field=DateTimeField(null=True))
        )
    )
    found = postings.values_list(*COLUMNS).union(screened.values_list(*COLUMNS), all=True)
    return Known(tuple(Row(*values) for values in found))
