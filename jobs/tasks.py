"""Celery's doors: each loads by id, calls one service and holds the retry policy."""

from __future__ import annotations

from celery import shared_task

from jobs.services.closing import close_lapsed
from jobs.services.fetching import fetcher_of
from jobs.services.importing import import_board as import_one
from jobs.services.leases import Claim, abandon_lapsed_runs, claim_due_boards


@shared_task(name="jobs.tasks.import_due_boards")
def import_due_boards() -> int:
    """End lapsed runs, claim the boards that are due and enqueue one import for each; return how many."""
    abandon_lapsed_runs()
    claims = claim_due_boards()
    for claim in claims:
        import_board.delay(claim.board_id, claim.fence)
    return len(claims)


@shared_task(name="jobs.tasks.import_board")
def import_board(board_id: int, fence: int) -> None:
    """Import the board of one claim; a message that comes twice finds the claim used and does nothing."""
    import_one(claim=Claim(board_id, fence), fetcher=fetcher_of(board_id=board_id))


@shared_task(name="jobs.tasks.close_lapsed_postings")
def close_lapsed_postings() -> int:
    """Close what time alone closes; return how many postings that were."""
    closed = close_lapsed()
    return closed.expired + closed.unseen
