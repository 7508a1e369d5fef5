"""Carrying a version of the vocabulary through to stored postings: board by board, resumable, and the same if run twice.

A board is one transaction under its lock, with the progress of the run: a worker that dies has done a board or has not,
and an import that read the board by older rules sees the new version once it holds the lock (services/importing.py).
What recruiters wrote here comes last, in one transaction with the end of the run (services/relabelling_own.py).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from jobs.models.board import Board
from jobs.models.posting import Posting
from jobs.models.vocabulary import LabelChange, RelabelRun
from jobs.services.labelling import Rules, current_rules
from jobs.services.publishing import References
from jobs.services.relabelled import hide_posting, labels_of, publish_screened, relabel_posting
from jobs.services.relabelling_own import relabel_own
from jobs.services.stored_labels import labels_now
from jobs.services.stored_texts import Stored, open_of, screened_of, stored_openings, stored_screened
from taxonomy.additions import may_concern

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)
MOST_ATTEMPTS = 5


class RunLost(Exception):
    """Another worker carries this run on."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A run that one worker may now carry on."""

    run: RelabelRun
    fence: int


def claim_run(*, run_id: int, now: datetime | None = None) -> Claimed | None:
    """Take a run that nobody holds; None where it has ended, a live worker holds it, or no worker gets any further."""
    now = now or timezone.now()
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    run = RelabelRun.objects.filter(free, pk=run_id, state=RelabelRun.State.RUNNING).first()
    if run is None:
        return None
    if run.attempts >= MOST_ATTEMPTS:
        _fail(RelabelRun.objects.filter(pk=run_id, fence=run.fence, state=RelabelRun.State.RUNNING), now)
        return None
    taken = RelabelRun.objects.filter(free, pk=run_id, state=RelabelRun.State.RUNNING, fence=run.fence).update(
        fence=F("fence") + 1,
        # Taken back by the first board that is done; a worker that is killed cannot count itself.
        attempts=F("attempts") + 1,
        lease_until=now + LEASE,
        heartbeat_at=now,
        started_at=run.started_at or now,
    )
    return Claimed(run, run.fence + 1) if taken else None


def runs_left_behind(*, now: datetime | None = None) -> list[int]:
    """Return the runs that no live worker holds: their message got lost, or their worker died."""
    now = now or timezone.now()
    free = Q(lease_until=None, created_at__lt=now - timedelta(seconds=30)) | Q(lease_until__lt=now)
    return list(RelabelRun.objects.filter(free, state=RelabelRun.State.RUNNING).values_list("pk", flat=True))


def relabel(*, run_id: int) -> RelabelRun | None:
    """Label stored postings anew for one run, from the board where it stopped; None where another worker holds it.

    A fault of ours gives the run back after a minute; after MOST_ATTEMPTS in a row it ends as failed, and boards that it
    did not reach follow at their next reading, since the version of the rules has changed.
    """
    claimed = claim_run(run_id=run_id)
    if claimed is None:
        return None
    try:
        _work(claimed)
    except RunLost:
        logger.warning("relabelling lost its run", extra={"run": run_id})
    except Exception:
        logger.exception("relabelling failed on our side", extra={"run": run_id})
        _give_back(claimed)
    run = RelabelRun.objects.get(pk=run_id)
    logger.info(
        "relabelling stopped",
        extra={"run": run.pk, "state": run.state, "done": run.done, "appeared": run.appeared, "gone": run.gone,
               "changed": run.changed},
    )  # fmt: skip
    return run


def _work(claimed: Claimed) -> None:
    run = claimed.run
    if run.total is None:
        _update(claimed, total=stored_openings().count() + stored_screened().count())
    rules = current_rules()
    references = References.load()
    concerns = may_concern(run.version.entry.addition(), rules.catalog)
    cursor = run.cursor
    while board_id := Board.objects.filter(pk__gt=cursor).order_by("pk").values_list("pk", flat=True).first():
        with transaction.atomic():
            _relabel_board(claimed, board_id, rules, references, concerns)
        cursor = board_id
    with transaction.atomic():
        own = relabel_own(rules=rules, references=references, concerns=concerns)
        changes = [_change(LabelChange.Kind.CHANGED, None, posting, before) for posting, before in own.changed]
        ended = {"state": RelabelRun.State.DONE, "finished_at": timezone.now(), "lease_until": None}
        _record(claimed, changes, own.looked_at, **ended)


def _relabel_board(
    claimed: Claimed, board_id: int, rules: Rules, references: References, concerns: Callable[[str, str], bool]
) -> None:
    """Write the other labels of one board and the progress of the run; the caller opens the transaction."""
    board = Board.objects.select_for_update(of=("self",)).select_related("company").filter(pk=board_id).first()
    shown: list[Stored] = []
    hidden: list[Stored] = []
    looked_at = 0
    for rows, kept in (
        (open_of(stored_openings().filter(board=board_id)), shown),
        (screened_of(stored_screened().filter(board=board_id)), hidden),
    ):
        for item in rows:
            looked_at += 1
            if concerns(item.title, item.text):
                kept.append(item)
    changes: list[LabelChange] = []
    if board is not None:
        now = timezone.now()
        changes = [change for item in shown if (change := _of_shown(item, board, rules, references, now))]
        appeared = publish_screened(board=board, items=hidden, rules=rules, references=references, now=now)
        changes += [_change(LabelChange.Kind.APPEARED, board, posting, None) for posting in appeared]
    _record(claimed, changes, looked_at, cursor=board_id, attempts=0)


def _record(claimed: Claimed, changes: list[LabelChange], looked_at: int, **fields: Any) -> None:
    """Write what one transaction changed, and the progress of the run."""
    for change in changes:
        change.run = claimed.run
    LabelChange.objects.bulk_create(changes, batch_size=500, ignore_conflicts=True)
    counts = {kind: sum(change.kind == kind for change in changes) for kind in LabelChange.Kind.values}
    more = {kind: F(kind) + count for kind, count in counts.items() if count}
    _update(claimed, done=F("done") + looked_at, **more, **fields)


def _of_shown(item: Stored, board: Board, rules: Rules, references: References, now: datetime) -> LabelChange | None:
    """Write what the rules say of a shown posting now; return the change, None where there is none."""
    posting = item.row
    before = labels_of(posting)
    labels = labels_now(item, rules.catalog)
    if labels.role is None:
        hide_posting(posting=posting, board=board, now=now)
        return _change(LabelChange.Kind.GONE, board, posting, before)
    if not relabel_posting(posting=posting, labels=labels, references=references):
        return None
    return _change(LabelChange.Kind.CHANGED, board, posting, before)


def _change(
    kind: LabelChange.Kind, board: Board | None, posting: Posting, before: dict[str, Any] | None
) -> LabelChange:
    return LabelChange(
        kind=kind,
        board=board,
        external_id=posting.external_id,
        posting=posting,
        title=posting.title,
        company=posting.company.name[:200],
        before=before,
        after=None if kind == LabelChange.Kind.GONE else labels_of(posting),
    )


def _update(claimed: Claimed, **fields: Any) -> None:
    """Write progress and extend the lease, as long as this worker holds the run; raises RunLost."""
    now = timezone.now()
    held = RelabelRun.objects.filter(pk=claimed.run.pk, fence=claimed.fence, state=RelabelRun.State.RUNNING)
    if not held.update(**{"heartbeat_at": now, "lease_until": now + LEASE, **fields}):
        raise RunLost(f"run {claimed.run.pk} is carried on elsewhere")


def _give_back(claimed: Claimed) -> None:
    """Let another worker try in a minute; after too many tries end the run."""
    now = timezone.now()
    held = RelabelRun.objects.filter(pk=claimed.run.pk, fence=claimed.fence, state=RelabelRun.State.RUNNING)
    held.update(lease_until=now + timedelta(minutes=1))
    _fail(held.filter(attempts__gte=MOST_ATTEMPTS), now)


def _fail(runs: QuerySet[RelabelRun], now: datetime) -> None:
    runs.update(
        state=RelabelRun.State.FAILED,
        finished_at=now,
        lease_until=None,
        sentence="Five tries in a row got no further; boards that it did not reach follow at their next reading.",
    )
