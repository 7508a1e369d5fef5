"""What closes when a board itself is gone: its source answers 404 or 410 for the whole of it.

A board whose absences tell is believed once GONE_READINGS readings said so, the first of them GONE_FOR ago or longer, and none
since the last that worked said otherwise. Readings that failed in another way neither count nor start anew: boards are
given up after seven failures, so that five leave room for two of those. Where every board of the same system is gone
alike, it is the system that moved, and nothing closes. What closed is opened again by the first reading that has it.

A feed that is gone closes what stands on its own address; the rest waits for the clock (`closing.close_lapsed`).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, Min, Q

from jobs import registry
from jobs.models.board import Board
from jobs.models.importing import ImportRun
from jobs.models.posting import Posting
from jobs.models.screened import Screened
from jobs.services.closing import close, close_at_page
from jobs.services.life import turned
from jobs.services.reposts import link_closed

GONE_READINGS = 5
GONE_FOR = timedelta(days=3)
BOARD_GONE = "Its employer's board is gone."
_WORKED = (ImportRun.State.COMPLETE, ImportRun.State.UNCHANGED, ImportRun.State.HELD)


def close_with_board(*, board: Board, run: ImportRun, now: datetime) -> None:
    """Close what `board` takes with it, now that `run` found it gone, and say so in the run. The caller saves both."""
    with turned(at=now, run=run):
        if not registry.absence_closes(board.ref):
            run.closed = close_at_page(board=board, url=registry.source(board.source).board_url(board.ref), now=now)
            return
        since = _gone_since(board, run, now)
        if since is None or not _others_are_there(board, since):
            return
        closed = close(postings=Posting.objects.filter(board=board), reason=BOARD_GONE, now=now)
        away = Screened.objects.filter(board=board, absent_since=None).update(absent_since=now, suspect_since=None)
        link_closed(closed=closed, missed_since=since)
    run.closed = len(closed) + away
    if closed:
        run.sentence = f"{run.sentence} It is gone since {since:%Y-%m-%d}, so what it held was closed."[:500]


def _gone_since(board: Board, run: ImportRun, now: datetime) -> datetime | None:
    """Return when the readings began that found `board` gone; None while they are too few or too close together."""
    earlier = board.runs.exclude(pk=run.pk)
    worked = (
        earlier.filter(state__in=_WORKED).order_by("-started_at", "-pk").values_list("started_at", flat=True).first()
    )
    rows = earlier.filter(state=ImportRun.State.GONE)
    rows = rows if worked is None else rows.filter(started_at__gt=worked)
    found = rows.aggregate(count=Count("pk"), first=Min("finished_at"))
    since: datetime = found["first"] or now
    return since if found["count"] + 1 >= GONE_READINGS and since <= now - GONE_FOR else None


def _others_are_there(board: Board, since: datetime) -> bool:
    """Whether another board of the same system was read whole since, or there is none to tell."""
    is_asked = Q(is_active=True) | Q(given_up_at__gt=since)
    others = Board.objects.filter(is_asked, source=board.source, is_sample=False).exclude(pk=board.pk)
    return others.filter(last_complete_at__gt=since).exists() or not others.exists()
