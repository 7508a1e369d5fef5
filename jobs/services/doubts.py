"""Whether a reading is trusted so far that what it misses may be gone."""

from __future__ import annotations

from collections.abc import Mapping

from jobs import registry
from jobs.models.board import Board
from jobs.services.closing import Held
from jobs.services.feed_holds import reason_to_hold_feed
from jobs.services.held import must_hold
from jobs.services.known import Absence
from jobs.services.page_checks import Asked
from jobs.services.reading import Reading

# Above this share of unreadable entries an answer is not trusted to say what is gone.
REJECTED_SHARE = 0.20


def absence_closes(board: Board) -> bool:
    """Whether a whole reading without a posting says that it is gone."""
    return registry.absence_closes(board.ref)


def is_unreadable(*, board: Board, reading: Reading) -> bool:
    """Whether too many entries could not be read to trust what the others say."""
    # Where absence closes nothing, entries that are no postings hide none, as long as there are others.
    guarded = absence_closes(board) or not (reading.postings or reading.same)
    return bool(guarded and reading.seen and len(reading.rejected) > REJECTED_SHARE * reading.seen)


def reason_to_hold(*, board: Board, reading: Reading, missing: Absence, held: Mapping[str, Held], asked: Asked) -> str:
    """Return why nothing may be closed by this reading; empty where it is trusted."""
    if is_unreadable(board=board, reading=reading):
        return (
            f"Held: {len(reading.rejected)} of {reading.seen} entries could not be read; nothing was closed. "
            "Look at the rejections of this run."
        )
    if not absence_closes(board):
        return reason_to_hold_feed(board=board, missing=missing, held=held, seen=reading.seen, asked=asked)
    return _too_much(missing) if must_hold(board=board, missing=missing, held=held, seen=reading.seen) else ""


def _too_much(missing: Absence) -> str:
    return (
        f"Held: {missing.missing} of {missing.known} known postings are missing; nothing was closed. "
        "If that is right, release the board in the queue."
    )
