"""Celery's doors: each loads by id, calls one service and holds the retry policy."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from jobs.search.feed import prune_changes
from jobs.search.host import save_snapshot
from jobs.services.closing import close_lapsed
from jobs.services.fetching import fetcher_of, make_fetcher
from jobs.services.importing import import_board as import_one
from jobs.services.leases import Claim, abandon_lapsed_runs, claim_due_boards
from jobs.services.link_checks import check_due_links
from jobs.services.list_mail import tell_suggester
from jobs.services.suggestions import forget_suggesters

# A link is given less time than a board: one that takes longer is no help to a reader.
LINK_S = 15.0


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


@shared_task(name="jobs.tasks.check_list_links")
def check_list_links() -> int:
    """Look at links of curated lists that are due; return how many."""
    return check_due_links(fetcher=make_fetcher(patience_s=LINK_S), limit=settings.LINK_CHECKS_PER_RUN)


@shared_task(
    name="jobs.tasks.mail_decision", autoretry_for=(OSError,), retry_backoff=60, retry_backoff_max=3600, max_retries=8
)
def mail_decision(suggestion_id: int) -> None:
    """Tell a reader what became of a suggestion; a message that comes twice sends one mail."""
    tell_suggester(suggestion_id=suggestion_id)


@shared_task(name="jobs.tasks.forget_old_suggesters")
def forget_old_suggesters() -> int:
    """Erase e-mail addresses that are no longer needed; return how many."""
    return forget_suggesters()


@shared_task(name="jobs.tasks.save_search_snapshot")
def save_search_snapshot() -> int:
    """Write the file from which web processes start their index; return its size in bytes."""
    return save_snapshot() if settings.SEARCH_ENGINE == "index" else 0


@shared_task(name="jobs.tasks.prune_search_changes")
def prune_search_changes() -> int:
    """Forget changes that every index has behind it; return how many."""
    return prune_changes(before=timezone.now() - timedelta(days=settings.SEARCH_CHANGES_DAYS))
