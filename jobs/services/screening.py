"""Writing what was read and is not shown."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from datetime import datetime

from jobs.models.board import Board
from jobs.models.posting import Posting
from jobs.models.screened import Screened
from jobs.services.bulk import upsert_rows
from jobs.services.labelling import Labelled

COLUMNS = (
    "board_id", "external_id", "content_hash", "title", "url", "company_name", "place", "reason", "text_compressed",
    "first_seen_at",
)  # fmt: skip
REWRITTEN = ("content_hash", "title", "url", "company_name", "place", "reason", "text_compressed")


def write_screened(*, board: Board, items: Sequence[Labelled], now: datetime) -> None:
    """Write what is read but not shown; a posting shown until now is closed with the reason."""
    if not items:
        return
    rows = [
        (
            board.pk,
            item.clean.external_id,
            item.content_hash,
            item.clean.title,
            item.clean.url,
            (item.clean.company_name or "")[:200],
            "; ".join(place.text for place in item.clean.places)[:300],
            str(item.screened_as or Screened.Reason.NO_ROLE),
            zlib.compress(item.clean.text.encode("utf-8"), 6),
            now,
        )
        for item in items
    ]
    upsert_rows(Screened, COLUMNS, rows, unique=["board_id", "external_id"], update=REWRITTEN)
    ids = [item.clean.external_id for item in items]
    Screened.objects.filter(board=board, external_id__in=ids).exclude(suspect_since=None, absent_since=None).update(
        suspect_since=None, absent_since=None
    )
    Posting.objects.open().filter(board=board, external_id__in=ids).update(
        state=Posting.State.CLOSED,
        closed_at=now,
        closed_reason="Its source changed it; it is no role of this board now.",
        suspect_since=None,
        suspect_run=None,
    )
