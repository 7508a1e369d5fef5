"""One import, from a claim to an ended run that says in a sentence what happened."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from functools import partial

from django.utils import timezone

from jobs.errors import SourceError
from jobs.models.board import Board
from jobs.models.importing import ImportRun, Rejection
from jobs.services.answers import Asks, Heard
from jobs.services.closing import Marked, mark_back, mark_missing, mark_unseen
from jobs.services.clustering import link_pending
from jobs.services.doubts import absence_closes, is_unreadable, reason_to_hold
from jobs.services.feed_holds import confirmed_gone, is_emptied, unanswered
from jobs.services.held import forget, held_absences, hold, settle
from jobs.services.known import Absence, read_known
from jobs.services.labelling import Rules, current_rules
from jobs.services.leases import Claim, LeaseLost, holding, kept_alive, open_run, renew
from jobs.services.life import turned
from jobs.services.page_checks import Asked, ask_pages
from jobs.services.publishing import Written, write_postings
from jobs.services.reading import Reading, read_board
from jobs.services.remembered import Remembered, recall, remember
from jobs.services.reposts import link_closed
from jobs.services.run_ends import end_run, end_unchanged, end_with_error, end_with_our_error
from jobs.services.sorted_reading import Sorted, seen_ids, sort_reading
from mlcareers.lib.counted import counted

logger = logging.getLogger(__name__)

# A thread renews the lease; between two requests it is looked at this often at most (seconds).
LOOKED_AT_S = 5.0


def import_board(*, claim: Claim, fetcher: Asks, conditional: bool = True) -> ImportRun | None:
    """Read the claimed board and write what changed; return the ended run, or None where the claim is outdated.

    Every end is a state of the run with one sentence; no error of a source leaves this function.
    """
    run = open_run(claim=claim)
    if run is None:
        return None
    heard, name = Heard(fetcher), str(run.board)
    try:
        with kept_alive(run):
            _work(run, fetcher, heard, conditional)
    except LeaseLost:
        logger.warning("run lost its board", extra={"run": run.pk, "board": run.board_id})
        run.refresh_from_db()
    except Exception:
        logger.exception("import failed on our side", extra={"run": run.pk, "board": run.board_id})
        end_with_our_error(run=run, heard=heard)
        run.refresh_from_db()
    _link(run)
    took = round(((run.finished_at or timezone.now()) - run.started_at).total_seconds() * 1000)
    logger.info(
        "import ended",
        extra={
            "run": run.pk, "board": name, "state": run.state, "seen": run.seen, "shown": run.shown,
            "new": run.created, "updated": run.updated, "closed": run.closed, "ms": took,
        },
    )  # fmt: skip
    return run


def _link(run: ImportRun) -> None:
    """Compare what the run wrote, in a transaction of its own: a fault of it leaves the postings to the next sweep."""
    if not (run.created or run.updated or run.reopened):
        return
    try:
        linked = link_pending(board=run.board)
    except Exception:
        logger.exception("postings were not compared", extra={"run": run.pk, "board": run.board_id})
    else:
        logger.info("postings compared", extra={"run": run.pk, "compared": linked.compared, "changed": linked.changed})


def _work(run: ImportRun, fetcher: Asks, heard: Heard, conditional: bool) -> None:
    board = run.board
    alive = _looking_after(run)
    rules = current_rules()
    same_rules = board.read_with == rules.version
    try:
        reading = read_board(
            board,
            heard,
            conditional=conditional and same_rules,
            alive=alive,
            recall=partial(recall, board=board, rules=rules),
        )
    except SourceError as error:
        end_with_error(run=run, heard=heard, error=error)
        return
    now = timezone.now()
    if reading.unchanged or reading.last is None:
        end_unchanged(run=run, heard=heard, reading=reading, known=read_known(board=board, now=now))
        return
    last = reading.last
    sorted_out = sort_reading(board=board, last=last, reading=reading, now=now, rules=rules)
    asked = Asked()
    if _may_ask_pages(board, reading, sorted_out.missing):
        asked = ask_pages(missing=sorted_out.missing, fetcher=fetcher, alive=alive)
    if sorted_out.changed:
        # Writing may take long. Where there is nothing to write, `holding` looks at the lease as soon.
        alive()
    _write(run, heard, reading, last, sorted_out, asked, rules)


def _may_ask_pages(board: Board, reading: Reading, missing: Absence) -> bool:
    """Whether a reading is believed so far that the own pages of what it misses may say that they are gone."""
    if absence_closes(board) or is_unreadable(board=board, reading=reading):
        return False
    return not is_emptied(board=board, missing=missing, held=held_absences(board=board), seen=reading.seen)


def _looking_after(run: ImportRun) -> Callable[[], None]:
    """Return what is called between requests: it raises LeaseLost where somebody else has ended the run."""
    looked_at = time.monotonic()

    def alive() -> None:
        nonlocal looked_at
        if time.monotonic() - looked_at < LOOKED_AT_S:
            return
        looked_at = time.monotonic()
        if not renew(run=run):
            raise LeaseLost(f"run {run.pk} was ended by someone else")

    return alive


def _write(
    run: ImportRun,
    heard: Heard,
    reading: Reading,
    last: Remembered,
    sorted_out: Sorted,
    asked: Asked,
    rules: Rules,
) -> None:
    now = timezone.now()
    with holding(run) as board, ExitStack() as turning:
        newest = current_rules()
        if newest.version != rules.version:
            # The vocabulary grew while the board was read: whoever labels its postings anew waits for this lock.
            fresh = replace(last, known=read_known(board=board, now=now))
            rules, sorted_out = newest, sort_reading(board=board, last=fresh, reading=reading, now=now, rules=newest)
        missing = sorted_out.missing
        if sorted_out.changed or sorted_out.back or missing.rows:
            turning.enter_context(turned(at=now, run=run))
        held = held_absences(board=board)
        reason = reason_to_hold(board=board, reading=reading, missing=missing, held=held, asked=asked)
        written = write_postings(board=board, run=run, changed=sorted_out.changed, now=now)
        remember(board=board, before=last, digests=sorted_out.digests)
        mark_back(rows=sorted_out.back)
        marked = Marked()
        if reason:
            _hold(run, board, reading, missing, held, now)
        elif absence_closes(board):
            marked = mark_missing(missing=missing, released=held if board.accepts_missing else {}, run=run, now=now)
            settle(board=board, held=held, waiting=marked.waiting)
            link_closed(closed=marked.closed, missed_since=marked.missed_since or now)
        else:
            gone = confirmed_gone(missing=missing, held=held, asked=asked, now=now)
            closed = mark_unseen(missing=missing, gone=gone, now=now)
            marked = Marked(closed, len(closed))
            settle(board=board, held=held, waiting=unanswered(missing=missing, asked=asked, closed=closed))
        run.closed = marked.gone
        _count(run, reading, sorted_out, written)
        run.state = ImportRun.State.HELD if reason else ImportRun.State.COMPLETE
        run.sentence = reason or _summary(run)
        if not reason:
            board.etag, board.last_modified = reading.etag, reading.last_modified
            # What was not cleaned is stored by the rules that the reading began with.
            board.read_with = last.rules.version if reading.same else rules.version
            board.last_complete_at = now
        state = Board.State.HELD if reason else Board.State.OK
        end_run(run=run, board=board, heard=heard, state=state, now=now)


def _hold(
    run: ImportRun, board: Board, reading: Reading, missing: Absence, held: Mapping[str, object], now: datetime
) -> None:
    if is_unreadable(board=board, reading=reading):
        forget(board=board, external_ids=set(held) & set(seen_ids(reading)))
        hold(board=board, run=run, missing=None, held=held, now=now)
    else:
        hold(board=board, run=run, missing=missing, held=held, now=now)


def _count(run: ImportRun, reading: Reading, sorted_out: Sorted, written: Written) -> None:
    run.seen, run.shown, run.screened = reading.seen, sorted_out.shown, sorted_out.screened
    run.rejected = len(reading.rejected)
    run.created, run.updated, run.reopened = written.created, written.updated, written.reopened
    run.missing = sorted_out.missing.missing
    run.source_total = reading.total
    run.requests, run.bytes = reading.requests, reading.bytes
    run.failed_rules = dict(reading.failed_rules)
    Rejection.objects.bulk_create(
        [
            Rejection(
                run=run, external_id=(item.external_id or "")[:300], where=item.where[:200], reason=item.reason[:500]
            )
            for item in reading.rejected
        ],
        batch_size=500,
    )


def _summary(run: ImportRun) -> str:
    parts = [f"Read whole: {counted(run.seen, 'posting')}, {run.shown} shown, {run.screened} screened"]
    if run.rejected:
        parts.append(f"{run.rejected} rejected")
    if run.missing:
        parts.append(f"{run.missing} {'missing' if absence_closes(run.board) else 'not in it any more'}")
    if run.closed:
        parts.append(f"{run.closed} closed")
    return ", ".join(parts) + "."
