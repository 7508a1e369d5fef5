"""Our own network that fails: noticed by its breadth, held against no board, and tried again with a few of them.

While an outage lasts, a reading that cannot connect ends as "offline", which counts as no failure; what had failed before it
was noticed is put right. The first reading that began during it and is answered ends it; so does the pause of all boards, for
nothing would ever tell of its end.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from jobs import registry
from jobs.models.board import Board
from jobs.models.importing import ImportRun
from jobs.models.outage import NetworkOutage
from jobs.outage import FEWEST, SITES, WITHIN, Outage, Trial, own_outage, site_of
from jobs.services.board_health import readings_of, set_health

logger = logging.getLogger(__name__)

# While it lasts, so many boards are tried each minute, and one that was tried waits five.
PROBES = 3
PROBE_EVERY = timedelta(minutes=1)
TRIED_AGAIN = timedelta(minutes=5)
# A reading began so long before its end at most.
LONGEST = timedelta(minutes=10)
OFFLINE = (
    "No host could be connected to from here, so the fault is taken for our own network's: it counts as no failure of this "
    "board, which is tried again soon."
)
_STATE = ImportRun.State
_ANSWERED = Q(
    state__in=[_STATE.COMPLETE, _STATE.UNCHANGED, _STATE.HELD, _STATE.GONE, _STATE.NOT_FOUND, _STATE.MALFORMED]
) | Q(state=_STATE.UNREACHABLE, unmet_site="")


def lasting_outage() -> NetworkOutage | None:
    """Return the outage that lasts; None where our network works, as far as is known."""
    return NetworkOutage.objects.filter(ended_at=None).first()


def is_our_fault(*, site: str, now: datetime) -> bool:
    """Whether our own network is why `site` cannot be connected to now."""
    return lasting_outage() is not None or _told(now, Trial(now, site)) is not None


def watch_network(*, now: datetime) -> NetworkOutage | None:
    """Return the outage that lasts: begin one that the latest readings tell of, or end it once one was answered."""
    outage = lasting_outage()
    # Of readings, one that began before the outage may have been broken off by it: only one that began during it tells.
    if outage is not None and _runs_since(outage.began_at).filter(_ANSWERED, started_at__gt=outage.began_at).exists():
        NetworkOutage.objects.filter(pk=outage.pk, ended_at=None).update(ended_at=now)
        logger.warning("our network works again", extra={"since": outage.began_at.isoformat()})
        return None
    if outage is not None and not _is_tried(now):
        NetworkOutage.objects.filter(pk=outage.pk, ended_at=None).update(ended_at=now)
        logger.warning("our network is tried no more", extra={"since": outage.began_at.isoformat()})
        return None
    if outage is None:
        found = _told(now)
        if found is None or not _is_tried(now):
            return None
        NetworkOutage.objects.bulk_create(
            [NetworkOutage(began_at=found.since, noticed_at=now, sites=found.sites)], ignore_conflicts=True
        )
        outage = lasting_outage()
        logger.error("our own network fails", extra={"since": found.since.isoformat(), "sites": found.sites})
    if outage is not None:
        _put_right(outage, now)
    return outage


def boards_to_try(*, outage: NetworkOutage, now: datetime) -> int:
    """Return how many boards may be read now to try our network; of callers at once, one gets any."""
    rested = Q(probed_at=None) | Q(probed_at__lte=now - PROBE_EVERY)
    return PROBES if NetworkOutage.objects.filter(rested, pk=outage.pk).update(probed_at=now) else 0


def _is_tried(now: datetime) -> bool:
    """Whether there are boards to try our network with: those that failed are due within minutes, unless they were paused."""
    return Board.objects.due(now + WITHIN).filter(is_sample=False).exists()


def _told(now: datetime, *trials: Trial) -> Outage | None:
    """Return the outage that the readings of the last hour tell of, with `trials` that are not stored yet."""
    recent = ImportRun.objects.filter(finished_at__gt=now - WITHIN)
    rows = recent.exclude(unmet_site="").values_list("finished_at", "unmet_site")
    unmet = [*(Trial(at, site) for at, site in rows if at is not None), *trials]
    if len({trial.site for trial in unmet}) < FEWEST:
        return None
    answered = (
        _runs_since(now - WITHIN).filter(_ANSWERED).order_by("-finished_at").values_list("finished_at", flat=True)
    )
    known = [*unmet, *(Trial(at) for at in answered[:1] if at is not None)]
    found = own_outage(known, sites_read=FEWEST, now=now)
    if found is None or found.sites >= SITES:
        return found
    # How many there are, all boards tell; that is asked only where it matters.
    return own_outage(known, sites_read=len(_sites_read()), now=now)


def _runs_since(moment: datetime) -> QuerySet[ImportRun]:
    """Return the readings of real boards that ended after `moment`."""
    began = moment - LONGEST
    rows = ImportRun.objects.filter(board__last_started_at__gt=began, started_at__gt=began, finished_at__gt=moment)
    return rows.filter(board__is_sample=False)


def _sites_read() -> set[str]:
    """Return the sites of the boards that are read here, as far as their sources are installed."""
    return {
        site_of(host)
        for board in Board.objects.readable().filter(is_sample=False)
        if (host := registry.host_of(board.ref))
    }


def _put_right(outage: NetworkOutage, now: datetime) -> None:
    """Hold nothing against the boards that could not be connected to before the outage was noticed."""
    failed = ImportRun.objects.filter(
        state=_STATE.UNREACHABLE, finished_at__gte=outage.began_at, finished_at__lte=now
    ).exclude(unmet_site="")
    for board_id in failed.order_by("board").values_list("board", flat=True).distinct():
        with transaction.atomic():
            board = Board.objects.select_for_update().get(pk=board_id)
            count = failed.filter(board=board).update(state=_STATE.OFFLINE, sentence=OFFLINE)
            if board.given_up_at is not None and board.given_up_at >= outage.began_at:
                board.is_active, board.given_up_at = True, None
            board.failures = max(0, board.failures - count)
            board.next_import_at = min(board.next_import_at, now + TRIED_AGAIN)
            _as_before(board)
            set_health(board, readings_of(board), now)
            board.save()


def _as_before(board: Board) -> None:
    """Set state and sentence of `board` to those of its last reading that tells of it."""
    told = board.runs.exclude(state__in=[_STATE.RUNNING, _STATE.ABANDONED, _STATE.OFFLINE])
    last = told.order_by("-started_at", "-pk").values_list("state", "sentence").first()
    state, board.sentence = last or (Board.State.NEW, "")
    board.state = Board.State.OK if state in (_STATE.COMPLETE, _STATE.UNCHANGED) else Board.State(state)
