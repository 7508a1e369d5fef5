"""Two people decide the same thing at the same moment: one does, the other is told."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.utils import timezone

from jobs.models.board import Board
from jobs.models.draft import Draft
from jobs.models.moderation import Decision
from jobs.models.posting import Posting
from jobs.models.report import Report
from jobs.models.suggestion import Suggestion
from jobs.services.decisions import AlreadyDecided
from jobs.services.list_decisions import decide_suggestion
from jobs.services.moderation import close_postings, release_board
from jobs.services.own_postings import publish_draft
from jobs.services.reports import dismiss_report, uphold_report
from jobs.services.undoing import undo_decision
from tests.factories import make_moderator, make_posting
from tests.jobs.waiting import wait

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], object]) -> list[str]:
    """Run the calls together; return what became of each: done, or late."""
    ready, outcomes = threading.Barrier(len(calls)), []

    def run(call: Callable[[], object]) -> None:
        ready.wait()
        try:
            call()
        except AlreadyDecided:
            outcomes.append("late")
        else:
            outcomes.append("done")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def test_a_report_is_upheld_or_dismissed() -> None:
    report = Report.objects.get(posting=wait("report"))
    one, other = make_moderator(), make_moderator()
    outcomes = at_once(
        lambda: uphold_report(report=report, by=one, outcome="Gone.", close_posting=True),
        lambda: dismiss_report(report=Report.objects.get(pk=report.pk), by=other, outcome="Open."),
    )
    report.refresh_from_db()
    assert outcomes == ["done", "late"]
    assert Decision.objects.filter(kind="report").count() == 1
    assert (report.state == "upheld") == (Posting.objects.get().state == "closed")


def test_a_draft_is_published_once() -> None:
    pk, moderator = wait("draft"), make_moderator()
    outcomes = at_once(*[lambda: publish_draft(draft=Draft.objects.get(pk=pk), by=moderator) for _ in range(3)])
    assert outcomes == ["done", "late", "late"]
    assert (Posting.objects.count(), Decision.objects.count()) == (1, 1)


def test_a_suggestion_is_decided_once() -> None:
    pk, moderator = wait("suggestion"), make_moderator()
    outcomes = at_once(
        lambda: decide_suggestion(suggestion=Suggestion.objects.get(pk=pk), by=moderator, accept=True),
        lambda: decide_suggestion(suggestion=Suggestion.objects.get(pk=pk), by=moderator, accept=False, reason="No."),
    )
    assert outcomes == ["done", "late"]
    assert Decision.objects.count() == 1


def test_a_board_is_released_once() -> None:
    pk, moderator = wait("held"), make_moderator()
    outcomes = at_once(*[lambda: release_board(board=Board.objects.get(pk=pk), by=moderator) for _ in range(2)])
    assert outcomes == ["done", "late"]
    assert Decision.objects.count() == 1


def test_a_posting_is_closed_once() -> None:
    make_posting()
    moderator = make_moderator()
    at_once(*[lambda: close_postings(postings=Posting.objects.all(), reason="Gone.", by=moderator)] * 2)
    assert Decision.objects.count() == 1


def test_a_decision_is_taken_back_once() -> None:
    posting, moderator = make_posting(), make_moderator()
    (decision,) = close_postings(postings=Posting.objects.all(), reason="Gone.", by=moderator, now=timezone.now())
    outcomes = at_once(
        *[lambda: undo_decision(decision=Decision.objects.get(pk=decision.pk), by=moderator) for _ in range(2)]
    )
    posting.refresh_from_db()
    assert (outcomes, posting.state) == (["done", "late"], "open")
