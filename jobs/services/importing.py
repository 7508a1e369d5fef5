"""One import, from a claim to an ended run that says in a sentence what happened."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from django.utils import timezone

from jobs import registry
from jobs.contract import CleanPosting
from jobs.errors import Gone, HostBusy, Miscounted, SourceError, Throttled, Unmet
from jobs.models.board import Board
from jobs.models.importing import ImportRun, Rejection
from jobs.outage import site_of
from jobs.pace import GIVEN_UP, back_off
from jobs.services.answers import Asks, Heard, keep_answer
from jobs.services.board_health import assess
from jobs.services.closing import Held, Marked, mark_back, mark_missing, mark_unseen
from jobs.services.clustering import link_pending
from jobs.services.feed_holds import confirmed_gone, is_emptied, reason_to_hold_feed, unanswered
from jobs.services.gone_boards import close_with_board
from jobs.services.held import forget, held_absences, hold, must_hold, settle
from jobs.services.known import Absence, Known, Row, read_known
from jobs.services.labelling import TOGETHER, Labelled, Rules, content_hash, current_rules, label_all
from jobs.services.leases import Claim, LeaseLost, holding, kept_alive, open_run, renew
from jobs.services.life import turned
from jobs.services.outages import OFFLINE, TRIED_AGAIN, is_our_fault
from jobs.services.packed import Packed, batches
from jobs.services.page_checks import Asked, ask_pages
from jobs.services.publishing import Written, is_expired, write_postings
from jobs.services.reading import Reading, read_board
from jobs.services.remembered import Remembered, digest_of, recall, remember
from jobs.services.reposts import link_closed
from mlcareers.lib.counted import counted

logger = logging.getLogger(__name__)

# Above this share of unreadable entries an answer is not trusted to say what is gone.
REJECTED_SHARE = 0.20
# A thread renews the lease; between two requests it is looked at this often at most (seconds).
LOOKED_AT_S = 5.0
DAY = timedelta(days=1)


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
        _end_with_our_error(run, heard)
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
        _end_with_error(run, heard, error)
        return
    now = timezone.now()
    if reading.unchanged or reading.last is None:
        _end_unchanged(run, heard, reading, read_known(board=board, now=now))
        return
    last = reading.last
    sorted_out = _sort(board, last, reading, now, rules)
    asked = Asked()
    if _may_ask_pages(board, reading, sorted_out.missing):
        asked = ask_pages(missing=sorted_out.missing, fetcher=fetcher, alive=alive)
    if sorted_out.changed:
        # Writing may take long. Where there is nothing to write, `holding` looks at the lease as soon.
        alive()
    _write(run, heard, reading, last, sorted_out, asked, rules)


def _may_ask_pages(board: Board, reading: Reading, missing: Absence) -> bool:
    """Whether a reading is believed so far that the own pages of what it misses may say that they are gone."""
    if _absence_closes(board) or _is_unreadable(board, reading):
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


def _absence_closes(board: Board) -> bool:
    """Whether a whole reading without a posting says that it is gone."""
    return registry.absence_closes(board.ref)


def _seen_ids(reading: Reading) -> list[str]:
    """Return the ids of all that a reading held, entries that could not be read among them."""
    rejected = [item.external_id for item in reading.rejected if item.external_id]
    return reading.cleaned + rejected + reading.kept + reading.same


def _sort(board: Board, last: Remembered, reading: Reading, now: datetime, rules: Rules) -> Sorted:
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
    seen_ids = _seen_ids(reading)
    return Sorted(changed, shown, screened, known.missing(seen_ids), known.back(seen_ids), digests)


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
            rules, sorted_out = newest, _sort(board, fresh, reading, now, newest)
        missing = sorted_out.missing
        if sorted_out.changed or sorted_out.back or missing.rows:
            turning.enter_context(turned(at=now, run=run))
        held = held_absences(board=board)
        reason = _reason_to_hold(board, reading, missing, held, asked)
        written = write_postings(board=board, run=run, changed=sorted_out.changed, now=now)
        remember(board=board, before=last, digests=sorted_out.digests)
        mark_back(rows=sorted_out.back)
        marked = Marked()
        if reason:
            _hold(run, board, reading, missing, held, now)
        elif _absence_closes(board):
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
        _end(run, board, heard, Board.State.HELD if reason else Board.State.OK, now)


def _hold(
    run: ImportRun, board: Board, reading: Reading, missing: Absence, held: Mapping[str, object], now: datetime
) -> None:
    if _is_unreadable(board, reading):
        forget(board=board, external_ids=set(held) & set(_seen_ids(reading)))
        hold(board=board, run=run, missing=None, held=held, now=now)
    else:
        hold(board=board, run=run, missing=missing, held=held, now=now)


def _is_unreadable(board: Board, reading: Reading) -> bool:
    """Whether too many entries could not be read to trust what the others say."""
    # Where absence closes nothing, entries that are no postings hide none, as long as there are others.
    guarded = _absence_closes(board) or not (reading.postings or reading.same)
    return bool(guarded and reading.seen and len(reading.rejected) > REJECTED_SHARE * reading.seen)


def _reason_to_hold(board: Board, reading: Reading, missing: Absence, held: Mapping[str, Held], asked: Asked) -> str:
    """Return why nothing may be closed by this reading; empty where it is trusted."""
    if _is_unreadable(board, reading):
        return (
            f"Held: {len(reading.rejected)} of {reading.seen} entries could not be read; nothing was closed. "
            "Look at the rejections of this run."
        )
    if not _absence_closes(board):
        return reason_to_hold_feed(board=board, missing=missing, held=held, seen=reading.seen, asked=asked)
    return _too_much(missing) if must_hold(board=board, missing=missing, held=held, seen=reading.seen) else ""


def _too_much(missing: Absence) -> str:
    return (
        f"Held: {missing.missing} of {missing.known} known postings are missing; nothing was closed. "
        "If that is right, release the board in the queue."
    )


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
        parts.append(f"{run.missing} {'missing' if _absence_closes(run.board) else 'not in it any more'}")
    if run.closed:
        parts.append(f"{run.closed} closed")
    return ", ".join(parts) + "."


def _end_unchanged(run: ImportRun, heard: Heard, reading: Reading, known: Known) -> None:
    """End a reading that brought nothing: it confirms what the last whole one held, and is no second look at what it missed."""
    now = timezone.now()
    with holding(run) as board:
        run.missing = known.still_missing().missing
        run.requests, run.bytes = reading.requests, reading.bytes
        run.state = ImportRun.State.UNCHANGED
        run.sentence = "The source says that nothing changed since the last reading."
        board.last_complete_at = now
        _end(run, board, heard, Board.State.OK, now)


def _end_with_error(run: ImportRun, heard: Heard, error: SourceError) -> None:
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
        _end(run, board, heard, board_state, now, error)


def _end_offline(run: ImportRun, board: Board, now: datetime) -> None:
    """End a reading that our own network did not let begin: the board stays as it was, and is tried again soon."""
    run.state, run.sentence, run.finished_at = ImportRun.State.OFFLINE, OFFLINE, now
    run.save()
    board.last_started_at, board.next_import_at = run.started_at, now + TRIED_AGAIN
    board.save()


def _end_with_our_error(run: ImportRun, heard: Heard) -> None:
    """End the run after a fault of ours, so that it never stays "running"; a lost lease is left to its new holder."""
    now = timezone.now()
    try:
        with holding(run) as board:
            run.refresh_from_db()
            run.state = ImportRun.State.ERROR
            run.sentence = "Something failed on our side while this board was read; the log has the details."
            board.failures += 1
            _end(run, board, heard, Board.State.ERROR, now)
    except LeaseLost:
        logger.warning("run lost its board", extra={"run": run.pk, "board": run.board_id})


def _end(
    run: ImportRun, board: Board, heard: Heard, state: Board.State, now: datetime, error: SourceError | None = None
) -> None:
    run.finished_at = now
    run.save()
    board.last_started_at = run.started_at
    keep_answer(board=board, heard=heard, now=now)
    board.state = state
    board.sentence = run.sentence
    if state in (Board.State.OK, Board.State.HELD):
        board.failures = 0
    assess(board=board, is_site=not _absence_closes(board), now=now)
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
