"""Celery's doors: each loads by id, calls one service and holds the retry policy."""

from __future__ import annotations

from datetime import timedelta

from celery import Task, shared_task
from django.conf import settings
from django.utils import timezone
from kombu.exceptions import OperationalError

from jobs.mails import mail_ends_soon, mail_still_open, send_left_behind, send_on_commit
from jobs.models.report import Report
from jobs.search.feed import prune_changes
from jobs.search.host import save_snapshot
from jobs.services import reports
from jobs.services.closing import close_lapsed
from jobs.services.clustering import link_left
from jobs.services.counting import count_unknown
from jobs.services.fetching import fetcher_of, make_fetcher
from jobs.services.importing import import_board as import_one
from jobs.services.leases import Claim, abandon_lapsed_runs, claim_due_boards, give_back, take_over
from jobs.services.link_checks import check_due_links, look_at_links
from jobs.services.list_mail import tell_suggester, tell_suggesters_left_behind
from jobs.services.list_preview import keep_links, links_to_check
from jobs.services.liveness import check_pages
from jobs.services.old_previews import forget_previews
from jobs.services.own_schedule import ask_whether_open, hide_and_end, warn_of_end
from jobs.services.previewing import run_preview
from jobs.services.relabelling import relabel, runs_left_behind
from jobs.services.relabelling_own import follow_rules
from jobs.services.signals import observe_due
from jobs.services.sorted_words import sort_new_words as sort_words
from jobs.services.suggestions import forget_suggesters
from jobs.services.traffic import flush

# A link is given less time than a board: one that takes longer is no help to a reader.
LINK_S = 15.0
# Of a board just read, the signals of so many postings are looked at in passing; the rest are due ten minutes later.
SIGNALS_AT_IMPORT = 200


@shared_task(name="jobs.tasks.import_due_boards")
def import_due_boards() -> int:
    """End lapsed runs, claim the boards that are due and enqueue one import for each; return how many."""
    abandon_lapsed_runs()
    claims = claim_due_boards()
    for place, claim in enumerate(claims):
        try:
            import_board.delay(claim.board_id, claim.fence)
        except OperationalError:
            give_back(claims=claims[place:])
            raise
    return len(claims)


@shared_task(name="jobs.tasks.import_board", bind=True)
def import_board(self: Task, board_id: int, fence: int) -> None:
    """Import the board of one claim; a message that comes twice finds the claim used and does nothing.

    One that comes again because its worker is gone carries on in a new claim.
    """
    claim = Claim(board_id, fence)
    if (self.request.delivery_info or {}).get("redelivered"):
        claim = take_over(claim=claim) or claim
    if import_one(claim=claim, fetcher=fetcher_of(board_id=board_id)) is not None:
        observe_due(board_id=board_id, limit=SIGNALS_AT_IMPORT)


@shared_task(name="jobs.tasks.close_lapsed_postings")
def close_lapsed_postings() -> int:
    """Close what time alone closes; return how many postings that were."""
    closed = close_lapsed()
    return closed.expired + closed.unseen


@shared_task(name="jobs.tasks.tell_reporter")
def tell_reporter(report_id: int) -> None:
    """Mail the outcome of a report to whoever left an address; a second message finds it told."""
    report = Report.objects.filter(pk=report_id).first()
    if report is not None:
        reports.tell_reporter(report=report)


@shared_task(name="jobs.tasks.tell_reporters_left_behind")
def tell_reporters_left_behind() -> int:
    """Tell the readers whom no worker told when their reports were decided; return how many."""
    return sum(reports.tell_reporter(report=report) for report in reports.reports_untold())


@shared_task(name="jobs.tasks.forget_reporters")
def forget_reporters() -> int:
    """Drop what is known of the reporters of old decisions; return of how many."""
    return reports.forget_reporters()


@shared_task(name="jobs.tasks.check_list_links")
def check_list_links() -> int:
    """Look at links of curated lists that are due; return how many."""
    return check_due_links(fetcher=make_fetcher(patience_s=LINK_S), limit=settings.LINK_CHECKS_PER_RUN)


@shared_task(name="jobs.tasks.link_postings_left")
def link_postings_left() -> int:
    """Compare the postings that no comparison reached; return how many were compared."""
    return link_left().compared


@shared_task(name="jobs.tasks.check_posting_pages")
def check_posting_pages() -> int:
    """Ask a sample of old postings' own pages whether they are gone; return how many answered or did not."""
    return check_pages(fetcher=make_fetcher(patience_s=LINK_S))


@shared_task(name="jobs.tasks.observe_signals")
def observe_signals() -> int:
    """Look at the signals of postings that are due; return how many signals changed."""
    return observe_due().written


@shared_task(name="jobs.tasks.check_import_links")
def check_import_links(import_id: int) -> int:
    """Look at the links that a file for a list brings; return how many answers its preview got."""
    links = look_at_links(fetcher=make_fetcher(patience_s=LINK_S), urls=links_to_check(import_id))
    keep_links(import_id=import_id, links=links, now=timezone.now())
    return len(links)


@shared_task(
    name="jobs.tasks.mail_decision", autoretry_for=(OSError,), retry_backoff=60, retry_backoff_max=3600, max_retries=8
)
def mail_decision(suggestion_id: int) -> None:
    """Tell a reader what became of a suggestion; a message that comes twice sends one mail."""
    tell_suggester(suggestion_id=suggestion_id)


@shared_task(name="jobs.tasks.mail_decisions_left_behind")
def mail_decisions_left_behind() -> int:
    """Tell the readers whom no worker told what became of their suggestions; return how many."""
    return tell_suggesters_left_behind()


@shared_task(name="jobs.tasks.forget_old_suggesters")
def forget_old_suggesters() -> int:
    """Erase e-mail addresses that are no longer needed; return how many."""
    return forget_suggesters()


@shared_task(name="jobs.tasks.tend_own_postings")
def tend_own_postings() -> None:
    """Hide and end own postings whose time has come, and ask or tell the recruiters of those whose time is near."""
    hide_and_end()
    for posting_id in ask_whether_open():
        send_on_commit(mail_still_open, posting_id)
    for posting_id in warn_of_end():
        send_on_commit(mail_ends_soon, posting_id)


@shared_task(name="jobs.tasks.send_mails_left_behind")
def send_mails_left_behind() -> int:
    """Send the owed mails that the door of their change could not send; return how many were tried."""
    return send_left_behind()


@shared_task(name="jobs.tasks.write_traffic")
def write_traffic() -> int:
    """Write the views and apply clicks counted since the last minute; return how many rows."""
    return flush(now=timezone.now())


@shared_task(name="jobs.tasks.save_search_snapshot")
def save_search_snapshot() -> int:
    """Write the file from which web processes start their index; return its size in bytes."""
    return save_snapshot() if settings.SEARCH_ENGINE != "sql" else 0


@shared_task(name="jobs.tasks.prune_search_changes")
def prune_search_changes() -> int:
    """Forget changes that every index has behind it; return how many."""
    return prune_changes(before=timezone.now() - timedelta(days=settings.SEARCH_CHANGES_DAYS))


@shared_task(name="jobs.tasks.forget_old_previews")
def forget_old_previews() -> int:
    """Delete old previews that nobody applied; return how many."""
    return forget_previews()


@shared_task(name="jobs.tasks.preview_vocabulary")
def preview_vocabulary(preview_id: int) -> None:
    """Work out what an addition to the vocabulary would change; a message that comes twice finds it done."""
    run_preview(preview_id=preview_id)


@shared_task(name="jobs.tasks.relabel_postings")
def relabel_postings(run_id: int) -> None:
    """Carry a version of the vocabulary through to stored postings; a message that comes twice finds it held or done."""
    relabel(run_id=run_id)


@shared_task(name="jobs.tasks.relabel_left_behind")
def relabel_left_behind() -> int:
    """Carry on the relabellings that no live worker holds; return how many."""
    runs = runs_left_behind()
    for run_id in runs:
        relabel_postings.delay(run_id)
    return len(runs)


@shared_task(name="jobs.tasks.relabel_own_postings")
def relabel_own_postings() -> int:
    """Label own ads by the rules of a new release; return how many have other labels now."""
    return follow_rules()


@shared_task(name="jobs.tasks.sort_new_words")
def sort_new_words() -> int:
    """Sort the words of new postings into the index by which SQL finds them; return how many pages of them waited."""
    return sort_words()


@shared_task(name="jobs.tasks.count_unknown_words")
def count_unknown_words() -> int:
    """Count titles without a role and unknown terms anew; return how many texts were read."""
    return count_unknown().texts
