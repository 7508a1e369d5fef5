"""Places in an ordered result, so that paging neither repeats nor skips while postings come in."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import orjson

from jobs.search.ordering import EPOCH, UNPAID, Place, microseconds

# No search was asked before this project was.
_EARLIEST = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Cursor:
    """The row beside which a page starts: `backwards` pages end just before it, others start just after it.

    `moment` is when the walk began: ages are counted from it on every page, so that no row changes its place meanwhile.
    None where ages do not matter. `rates` is the version of the exchange rates that it began with, 0 where none matter.
    """

    place: Place
    moment: datetime | None = None
    backwards: bool = False
    rates: int = 0

    def encode(self) -> str:
        """Return the cursor as URL-safe text."""
        place, asked_at = self.place, 0 if self.moment is None else microseconds(self.moment)
        data = orjson.dumps([int(self.backwards), place.bucket, place.listed_at, place.id, asked_at, self.rates])
        return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")

    @classmethod
    def decode(cls, text: str) -> Cursor:
        """Return the cursor in `text`; raises ValueError where it is not one of ours."""
        try:
            data = orjson.loads(base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4)))
            backwards, bucket, listed_at, pk, asked_at, rates = data
            if not all(type(item) is int for item in data) or backwards not in (0, 1) or len(text) > 200:
                raise ValueError
            moment = EPOCH + timedelta(microseconds=asked_at) if asked_at else None
            EPOCH + timedelta(microseconds=listed_at)  # raises where no moment is so far away
            if not (
                0 < pk < 2**63
                and 0 <= rates < 2**63
                and 0 <= bucket <= UNPAID
                and (moment is None or moment >= _EARLIEST)
            ):
                raise ValueError
            return cls(Place(bucket, listed_at, pk), moment, bool(backwards), rates)
        except (ValueError, TypeError, UnicodeError, OverflowError, binascii.Error) as error:
            raise ValueError("This cursor is not one of ours; start again without it.") from error
