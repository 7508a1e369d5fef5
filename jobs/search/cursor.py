"""Places in an ordered result, so that paging neither repeats nor skips while postings come in."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import orjson

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Cursor:
    """The row beside which a page starts: `backwards` pages end just before it, others start just after it."""

    tier: int
    listed_at: datetime
    pk: int
    backwards: bool = False

    def encode(self) -> str:
        """Return the cursor as URL-safe text."""
        microseconds = (self.listed_at - _EPOCH) // timedelta(microseconds=1)
        data = orjson.dumps([int(self.backwards), self.tier, microseconds, self.pk])
        return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")

    @classmethod
    def decode(cls, text: str) -> Cursor:
        """Return the cursor in `text`; raises ValueError where it is not one of ours."""
        try:
            data = orjson.loads(base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4)))
            backwards, tier, microseconds, pk = data
            if not all(type(item) is int for item in data) or backwards not in (0, 1) or tier not in (0, 1):
                raise ValueError
            if not 0 < pk < 2**63 or len(text) > 200:
                raise ValueError
            return cls(tier, _EPOCH + timedelta(microseconds=microseconds), pk, bool(backwards))
        except (ValueError, TypeError, UnicodeError, OverflowError, binascii.Error) as error:
            raise ValueError("This cursor is not one of ours; start again without it.") from error
