"""What the queue of the day holds, and what is not for moderators yet."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from jobs.models.board import Board
from jobs.models.membership import Membership
from jobs.models.report import Report
from jobs.services.queue import LISTED, Kind, next_item, waiting_counts, waiting_items, waiting_rows
from tests.factories import make_board, make_posting, make_recruiter, make_report
from tests.jobs.waiting import MAKERS, wait

pytestmark = pytest.mark.django_db


def test_each_kind_is_counted_once_and_an_empty_board_has_none() -> None:
    now = timezone.now()
    assert set(waiting_counts(now).values()) == {0}
    for kind in MAKERS:
        wait(kind, kind)
    assert list(waiting_counts(timezone.now()).items()) == [(kind, 1) for kind in Kind]


@pytest.mark.parametrize(
    ("fields", "days", "waits"),
    [
        ({"failures": 3, "state": "unreachable"}, 3, True),
        ({"failures": 2, "state": "unreachable"}, 9, False),
        ({"failures": 9, "state": "unreachable"}, 2, False),
        ({"failures": 3, "state": "unreachable", "is_active": False}, 9, False),
        ({"failures": 0, "state": "ok"}, 9, False),
        ({"failures": 3, "state": "gone"}, 3, True),
    ],
)
def test_a_board_is_broken_after_three_failures_and_three_days(
    fields: dict[str, object], days: int, waits: bool
) -> None:
    now = timezone.now()
    board = make_board(last_complete_at=now - timedelta(days=days), **fields)
    assert [item.pk for item in waiting_items(Kind.BROKEN, now)] == ([board.pk] if waits else [])


def test_a_board_that_was_never_read_counts_from_its_first_day() -> None:
    now = timezone.now()
    board = make_board(failures=5, state="not-found")
    assert not waiting_rows(Kind.BROKEN, now).exists()
    Board.objects.filter(pk=board.pk).update(created_at=now - timedelta(days=3))
    assert waiting_rows(Kind.BROKEN, now).exists()


@pytest.mark.parametrize(
    ("fields", "waits"),
    [({}, True), ({"accepts_missing": True}, False), ({"is_active": False}, False)],
)
def test_a_held_board_waits_until_it_is_released_or_paused(fields: dict[str, object], waits: bool) -> None:
    make_board(state="held", **fields)
    assert waiting_rows(Kind.HELD, timezone.now()).exists() == waits


@pytest.mark.parametrize(
    ("hours", "has_owner", "waits"), [(0, False, True), (0, True, False), (47, True, False), (48, True, True)]
)
def test_who_joins_waits_for_moderators_without_an_owner_or_after_two_days(
    hours: int, has_owner: bool, waits: bool
) -> None:
    now = timezone.now()
    request = Membership.objects.get(pk=wait("membership"))
    Membership.objects.filter(pk=request.pk).update(requested_at=now - timedelta(hours=hours))
    if has_owner:
        make_recruiter(request.company, "owner")
    assert waiting_rows(Kind.MEMBERSHIP, now).exists() == waits


def test_the_oldest_report_of_a_posting_says_since_when() -> None:
    now = timezone.now()
    posting = make_posting()
    for days in (1, 3, 2):
        report = make_report(posting)
        Report.objects.filter(pk=report.pk).update(created_at=now - timedelta(days=days))
    (item,) = waiting_items(Kind.REPORT, now)
    assert (item.pk, item.since) == (posting.pk, now - timedelta(days=3))
    assert item.about.endswith("3 reports")


def test_what_comes_next_is_of_the_same_kind_then_of_the_first_that_waits() -> None:
    now = timezone.now()
    assert next_item(Kind.REPORT, now) is None
    first, second, third = (wait("report", str(number)) for number in range(3))
    assert next_item(Kind.REPORT, now) == ("report", first)
    assert next_item(Kind.REPORT, now, after=second) == ("report", third)
    assert next_item(Kind.REPORT, now, after=third) is None
    held = wait("held")
    assert next_item(Kind.REPORT, now, after=third) == ("held", held)
    assert next_item(Kind.LINK, now) == ("report", first)


def test_a_page_lists_the_first_hundred() -> None:
    Board.objects.bulk_create(
        Board(source="greenhouse", token=f"held{number}", state="held") for number in range(LISTED + 5)
    )
    now = timezone.now()
    assert len(waiting_items(Kind.HELD, now)) == LISTED
    assert waiting_counts(now)[Kind.HELD] == LISTED + 5
