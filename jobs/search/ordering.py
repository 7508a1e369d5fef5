"""The order of a result: which bucket a row belongs to, and the place of a row in a walk.

Sorted by relevance, a row's bucket is its tier (title, named skill, text), then the band of its age, then its grade
(what speaks for it beside the words). Sorted by pay, the more a posting's pay is worth the lower its bucket, and pay that
is not stated or has no rate makes the last. Within a bucket newest first, then the greater id. Both engines count so.
Where a role is asked for and no other order, postings that have it as their second role stand in further buckets behind.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from jobs.parsing.rates import MOST_WORTH
from jobs.search.document import QUALITIES, TIERS

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
BANDS_DAYS = (7, 30, 90)
BANDS = len(BANDS_DAYS) + 1
BUCKETS = TIERS * BANDS * QUALITIES
# The last bucket of the order by pay.
UNPAID = MOST_WORTH + 1


@dataclass(frozen=True, slots=True)
class Place:
    """Where one row stands in a walk: its bucket, then its (listed_at in microseconds since 1970, id)."""

    bucket: int
    listed_at: int
    id: int

    @property
    def key(self) -> tuple[int, int]:
        """Return the part that orders rows within a bucket."""
        return self.listed_at, self.id


def bucket_of(tier: int, band: int, grade: int) -> int:
    """Return the number of a bucket; `grade` counts from 0 for the best."""
    return (tier * BANDS + band) * QUALITIES + grade


def read_bucket(bucket: int) -> tuple[int, int, int]:
    """Return (tier, band, grade) of a bucket, also of one for second roles."""
    bucket %= BUCKETS
    return bucket // (BANDS * QUALITIES), bucket // QUALITIES % BANDS, bucket % QUALITIES


def pay_bucket(worth: int | None) -> int:
    """Return the bucket of pay that is worth so much (`rates.worth`); None: not stated, or without a rate."""
    return UNPAID if worth is None else MOST_WORTH - worth


def microseconds(moment: datetime) -> int:
    """Return the microseconds from 1970 to an aware moment."""
    return (moment - EPOCH) // timedelta(microseconds=1)
