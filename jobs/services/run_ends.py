"""How a run ends: what is noted of it and of its board, and when the board is due again."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.utils import timezone

from jobs.errors import Gone, HostBusy, Miscounted, SourceError, Throttled, Unmet
from jobs.models.board import Board
from jobs.models.importing import ImportRun
from jobs.outage import site_of
from jobs.pace import GIVEN_UP, back_off
from jobs.services.answers import Heard, keep_answer
from jobs.services.board_health import assess
from jobs.services.doubts import absence_closes
from jobs.services.gone_boards import close_with_board
from jobs.services.known import Known
from jobs.services.leases import LeaseLost, holding
from jobs.services.outages import OFFLINE, TRIED_AGAIN, is_our_fault
from jobs.services.reading import Reading

logger = logging.getLogger(__name__)

DAY = timedelta(days=1)


def end_unchanged(*, run: ImportRun, heard: Heard, reading: Reading, known: Known) -> None:
    """End a reading that brought nothing: it confirms what the last whole one held, and is no second look at what it missed."""
    now = timezone.now()
    with holding(run) as board:
        run.missing = known.still_missing().missing
        run.requests, run.bytes = reading.requests, reading.bytes
        run.state = ImportRun.State.UNCHANGED
        run.sentence = "The source says that nothing changed since the last reading."
        board.last_complete_at = now
        end_run(run=run, board=board, heard=heard, state=Board.State.OK, now=now)


def end_with_error(*, run: ImportRun, heard: Heard, error: SourceError) -> None:
    """End a reading that its source, or our own network, did not let succeed; only a board that is gone may close postings."""
    now = timezone.now()
    with holding(run) as board:
        if isinstance(error, Unmet):
            run.unmet_site = site_of(error.host)[:100]
            if is_our_fault(site=run.unmet_site, now=now):
                _end_offline(run, board, now)
                return
        run.state = ImportRun.State(error.code)
        run.sentence = error.sentence[:500]
        board_state = Board.State(error.code)
        if (
            isinstance(error, Gone)
            and not board.runs.exclude(pk=run.pk).filter(state=ImportRun.State.COMPLETE).exists()
        ):
            run.state, board_state = ImportRun.State.NOT_FOUND, Board.State.NOT_FOUND
            run.sentence = f"Not found: {error.sentence}"[:500]
        if run.state == ImportRun.State.GONE:
            close_with_board(board=board, run=run, now=now)
        if isinstance(error, Miscounted):
            run.source_total, run.seen = error.stated, error.counted
        if not isinstance(error, HostBusy):
            board.failures += 1
        end_run(run=run, board=board, heard=heard, state=board_state, now=now, error=error)


def _end_offline(run: ImportRun, board: Board, now: datetime) -> None:
    """End a reading that our own network did not let begin: the board stays as it was, and is tried again soon."""
    run.state, run.sentence, run.finished_at = ImportRun.State.OFFLINE, OFFLINE, now
    run.save()
    board.last_started_at, board.next_import_at = run.started_at, now + TRIED_AGAIN
    board.save()


def end_with_our_error(*, run: ImportRun, heard: Heard) -> None:
    """End the run after a fault of ours, so that it never stays "running"; a lost lease is left to its new holder."""
    now = timezone.now()
    try:
        with holding(run) as board:
            run.refresh_from_db()
            run.state = ImportRun.State.ERROR
            run.sentence = "Something failed on our side while this board was read; the log has the details."
            board.failures += 1
            end_run(run=run, board=board, heard=heard, state=Board.State.ERROR, now=now)
    except LeaseLost:
        logger.warning("run lost its board", extra={"run": run.pk, "board": run.board_id})


def end_run(
    *, run: ImportRun, board: Board, heard: Heard, state: Board.State, now: datetime, error: SourceError | None = None
) -> None:
    """Write the end of a run and what it makes of its board; the caller holds the board, and has set the run's state."""
    run.finished_at = now
    run.save()
    board.last_started_at = run.started_at
    keep_answer(board=board, heard=heard, now=now)
    board.state = state
    board.sentence = run.sentence
    if state in (Board.State.OK, Board.State.HELD):
        board.failures = 0
    assess(board=board, is_site=not absence_closes(board), now=now)
    board.next_import_at = _next_time(board, now, error)
    board.save()


def _next_time(board: Board, now: datetime, error: SourceError | None) -> datetime:
    """Return when the board is due again: daily when not found, weekly when given up, after the time a source named, else 2^n."""
    if isinstance(error, HostBusy):
        return now + timedelta(seconds=error.retry_after_s or 60)
    if board.given_up_at is not None:
        return now + GIVEN_UP
    if error is None and board.failures == 0:
        return now + board.wait
    if board.state in (Board.State.NOT_FOUND, Board.State.GONE, Board.State.BLOCKED):
        return now + DAY
    pause = back_off(board.failures)
    if isinstance(error, Throttled) and error.retry_after_s:
        pause = max(pause, min(timedelta(seconds=error.retry_after_s), DAY))
    return now + pause
