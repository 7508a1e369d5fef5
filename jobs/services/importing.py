"""One import, from a claim to an ended run that says in a sentence what happened."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from jobs import registry
from jobs.contract import CleanPosting
from jobs.errors import Gone, SourceError, Throttled
from jobs.fetch import Fetcher
from jobs.models.board import Board
from jobs.models.importing import ImportRun, Rejection
from jobs.models.posting import Posting, Screened
from jobs.services.closing import (
    Absence,
    absence,
    close_at_page,
    mark_absent,
    mark_present,
    mark_unseen,
    still_absent,
)
from jobs.services.labelling import Labelled, Rules, content_hash, current_rules, label
from jobs.services.leases import Claim, LeaseLost, holding, kept_alive, open_run, renew
from jobs.services.page_checks import pages_gone
from jobs.services.publishing import Written, is_expired, write_postings
from jobs.services.reading import Reading, read_board

logger = logging.getLogger(__name__)

# Above this share of unreadable entries an answer is not trusted to say what is gone.
REJECTED_SHARE = 0.20
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Sorted:
    """A reading compared with what is stored: what must be written, and how many of each kind it holds."""

    changed: list[Labelled]
    shown: int
    screened: int


def import_board(*, claim: Claim, fetcher: Fetcher, conditional: bool = True) -> ImportRun | None:
    """Read the claimed board and write what changed; return the ended run, or None where the claim is outdated.

    Every end is a state of the run with one sentence; no error of a source leaves this function.
    """
    run = open_run(claim=claim)
    if run is None:
        return None
    try:
        with kept_alive(run):
            _work(run, fetcher, conditional)
    except LeaseLost:
        logger.warning("run lost its board", extra={"run": run.pk, "board": run.board_id})
    except Exception:
        logger.exception("import failed on our side", extra={"run": run.pk, "board": run.board_id})
        _end_with_our_error(run)
    run.refresh_from_db()
    took = round(((run.finished_at or timezone.now()) - run.started_at).total_seconds() * 1000)
    logger.info(
        "import ended",
        extra={
            "run": run.pk, "board": str(run.board), "state": run.state, "seen": run.seen, "shown": run.shown,
            "new": run.created, "updated": run.updated, "closed": run.closed, "ms": took,
        },
    )  # fmt: skip
    return run


def _work(run: ImportRun, fetcher: Fetcher, conditional: bool) -> None:
    board = run.board

    def alive() -> None:
        if not renew(run=run):
            raise LeaseLost(f"run {run.pk} was ended by someone else")

    rules = current_rules()
    same_rules = board.read_with == rules.version
    try:
        reading = read_board(board, fetcher, conditional=conditional and same_rules, alive=alive)
    except SourceError as error:
        _end_with_error(run, error)
        return
    if reading.unchanged:
        _end_unchanged(run, reading)
        return
    sorted_out = _sort(board, reading.postings, timezone.now(), rules)
    gone: frozenset[int] = frozenset()
    if not _absence_closes(board):
        missing = absence(board=board, seen_ids=_seen_ids(reading))
        gone = pages_gone(missing=missing, fetcher=fetcher, alive=alive)
    alive()
    _write(run, reading, sorted_out, gone, rules)


def _absence_closes(board: Board) -> bool:
    """Whether a whole reading without a posting says that it is gone."""
    return registry.source(board.source).ABSENCE_CLOSES


def _seen_ids(reading: Reading) -> list[str]:
    """Return the ids of all that a reading held, entries that could not be read among them."""
    rejected = [item.external_id for item in reading.rejected if item.external_id]
    return [clean.external_id for clean in reading.postings] + rejected


def _sort(board: Board, postings: Sequence[CleanPosting], now: datetime, rules: Rules) -> Sorted:
    """Label what is new or changed; what is stored under the same hash is only counted.

    What a person closed, or whose stated date has passed, stays closed and counts as screened.
    """
    kept = Posting.objects.filter(board=board).filter(
        Q(state=Posting.State.OPEN) | Q(closed_by_person_at__isnull=False) | Q(expires_at__lte=now)
    )
    stored: dict[str, tuple[str, bool]] = {}
    closed_by_person: set[str] = set()
    for external_id, digest, state, by_person in kept.values_list(
        "external_id", "content_hash", "state", "closed_by_person_at"
    ):
        stored[external_id] = (digest, state == Posting.State.OPEN)
        if by_person and state != Posting.State.OPEN:
            closed_by_person.add(external_id)
    stored |= {
        external_id: (digest, False)
        for external_id, digest in Screened.objects.filter(board=board, absent_since=None).values_list(
            "external_id", "content_hash"
        )
    }
    company = board.company.name if board.company else None
    changed: list[Labelled] = []
    shown = screened = 0
    for clean in postings:
        digest, is_shown = stored.get(clean.external_id, ("", False))
        if digest != content_hash(clean, rules):
            item = label(clean, clean.company_name or company, rules)
            changed.append(item)
            is_shown = item.screened_as is None and not is_expired(clean, now)
            is_shown = is_shown and clean.external_id not in closed_by_person
        shown += is_shown
        screened += not is_shown
    return Sorted(changed, shown, screened)


def _write(run: ImportRun, reading: Reading, sorted_out: Sorted, gone: frozenset[int], rules: Rules) -> None:
    now = timezone.now()
    seen_ids = _seen_ids(reading)
    with holding(run) as board:
        newest = current_rules()
        if newest.version != rules.version:
            # The vocabulary grew while the board was read: whoever labels its postings anew waits for this lock.
            rules, sorted_out = newest, _sort(board, reading.postings, now, newest)
        missing = absence(board=board, seen_ids=seen_ids)
        hold = _reason_to_hold(board, reading, missing)
        written = write_postings(board=board, run=run, changed=sorted_out.changed, now=now)
        mark_present(board=board, seen_ids=seen_ids)
        if hold:
            run.closed = 0
        elif _absence_closes(board):
            run.closed = mark_absent(missing=missing, now=now)
        else:
            run.closed = mark_unseen(missing=missing, gone=gone, now=now)
        _count(run, reading, sorted_out, written, missing)
        run.state = ImportRun.State.HELD if hold else ImportRun.State.COMPLETE
        run.sentence = hold or _summary(run)
        if not hold:
            board.etag, board.last_modified = reading.etag, reading.last_modified
            board.read_with = rules.version
            board.last_complete_at = now
            if not missing.is_too_much(reading.seen):
                board.accepts_missing = False
        _end(run, board, Board.State.HELD if hold else Board.State.OK, now)


def _reason_to_hold(board: Board, reading: Reading, missing: Absence) -> str:
    """Return why nothing may be closed by this reading; empty where it is trusted."""
    # Where absence closes nothing, entries that are no postings hide none, as long as there are others.
    guarded = _absence_closes(board) or not reading.postings
    if guarded and reading.seen and len(reading.rejected) > REJECTED_SHARE * reading.seen:
        return (
            f"Held: {len(reading.rejected)} of {reading.seen} entries could not be read; nothing was closed. "
            "Look at the rejections of this run."
        )
    if _absence_closes(board) and missing.is_too_much(reading.seen) and not board.accepts_missing:
        return (
            f"Held: {missing.missing} of {missing.known} known postings are missing; nothing was closed. "
            "If that is right, let the board accept it in the admin."
        )
    return ""


def _count(run: ImportRun, reading: Reading, sorted_out: Sorted, written: Written, missing: Absence) -> None:
    run.seen, run.shown, run.screened = reading.seen, sorted_out.shown, sorted_out.screened
    run.rejected = len(reading.rejected)
    run.created, run.updated, run.reopened = written.created, written.updated, written.reopened
    run.missing = missing.missing
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
    parts = [f"Read whole: {run.seen} postings, {run.shown} shown, {run.screened} screened"]
    if run.rejected:
        parts.append(f"{run.rejected} rejected")
    if run.missing:
        parts.append(f"{run.missing} {'missing' if _absence_closes(run.board) else 'not in it any more'}")
    if run.closed:
        parts.append(f"{run.closed} closed")
    return ", ".join(parts) + "."


def _end_unchanged(run: ImportRun, reading: Reading) -> None:
    now = timezone.now()
    with holding(run) as board:
        missing = still_absent(board=board)
        run.missing = missing.missing
        run.closed = mark_absent(missing=missing, now=now) if missing.missing else 0
        run.requests, run.bytes = reading.requests, reading.bytes
        run.state = ImportRun.State.UNCHANGED
        run.sentence = "The source says that nothing changed since the last reading."
        board.last_complete_at = now
        _end(run, board, Board.State.OK, now)


def _end_with_error(run: ImportRun, error: SourceError) -> None:
    now = timezone.now()
    with holding(run) as board:
        run.state = ImportRun.State(error.code)
        run.sentence = error.sentence[:500]
        board_state = Board.State(error.code)
        if (
            isinstance(error, Gone)
            and not board.runs.exclude(pk=run.pk).filter(state=ImportRun.State.COMPLETE).exists()
        ):
            run.state, board_state = ImportRun.State.NOT_FOUND, Board.State.NOT_FOUND
            run.sentence = f"Not found: {error.sentence}"[:500]
        if isinstance(error, Gone) and not _absence_closes(board):
            page = registry.source(board.source).board_url(board.ref)
            run.closed = close_at_page(board=board, url=page, now=now)
        board.failures += 1
        _end(run, board, board_state, now, error)


def _end_with_our_error(run: ImportRun) -> None:
    """End the run after a fault of ours, so that it never stays "running"; a lost lease is left to its new holder."""
    now = timezone.now()
    try:
        with holding(run) as board:
            run.refresh_from_db()
            run.state = ImportRun.State.ERROR
            run.sentence = "Something failed on our side while this board was read; the log has the details."
            board.failures += 1
            _end(run, board, Board.State.ERROR, now)
    except LeaseLost:
        logger.warning("run lost its board", extra={"run": run.pk, "board": run.board_id})


def _end(run: ImportRun, board: Board, state: Board.State, now: datetime, error: SourceError | None = None) -> None:
    run.finished_at = now
    run.save()
    board.state = state
    board.sentence = run.sentence
    if state in (Board.State.OK, Board.State.HELD):
        board.failures = 0
    board.next_import_at = _next_time(board, now, error)
    board.save()


def _next_time(board: Board, now: datetime, error: SourceError | None) -> datetime:
    """Return when the board is due again: daily when not found, after the time a throttled source named, else 2^n."""
    interval = timedelta(minutes=board.interval_minutes)
    if error is None and board.failures == 0:
        return now + interval
    if board.state in (Board.State.NOT_FOUND, Board.State.GONE, Board.State.BLOCKED):
        return now + DAY
    pause = timedelta(minutes=min(5 * 2 ** max(0, board.failures - 1), DAY.total_seconds() / 60))
    if isinstance(error, Throttled) and error.retry_after_s:
        pause = max(pause, min(timedelta(seconds=error.retry_after_s), DAY))
    return now + pause
