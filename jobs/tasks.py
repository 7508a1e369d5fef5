"""Celery's doors: each loads by id, calls one service and holds the retry policy."""

from __future__ import annotations

from celery import shared_task

from jobs.models.report import Report
from jobs.services import reports
from jobs.services.fetching import make_fetcher
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
    import_one(claim=Claim(board_id, fence), fetcher=make_fetcher())


@shared_task(name="jobs.tasks.tell_reporter")
def tell_reporter(report_id: int) -> None:
    """Mail the outcome of a report to whoever left an address; a second message finds it told."""
    report = Report.objects.filter(pk=report_id).first()
    if report is not None:
        reports.tell_reporter(report=report)


@shared_task(name="jobs.tasks.forget_reporters")
def forget_reporters() -> int:
    """Drop what is known of the reporters of old decisions; return of how many."""
    return reports.forget_reporters()
