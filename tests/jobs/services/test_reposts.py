"""Reposts: which new posting repeats a closed one, and what is only a copy or another opening."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from jobs.models.board import Board
from jobs.models.importing import ImportRun
from jobs.models.posting import Posting
from tests.factories import make_board
from tests.jobs.payloads import TEXT, ScriptedFetcher, greenhouse_board, greenhouse_job
from tests.jobs.readings import NOW, read_through

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
OTHER_TEXT = "<p>You keep the ledgers of forty shops and teach their owners to read a chart with Python and SQL.</p>"


@pytest.fixture
def board(clock: Any) -> Board:
    return make_board(source="greenhouse", token="lanternworks")


def read(board: Board, *jobs: dict[str, Any]) -> ImportRun:
    return read_through(board, ScriptedFetcher(greenhouse_board(*jobs)))


def keeper() -> dict[str, Any]:
    """A posting that stays, so that no reading is empty."""
    return greenhouse_job(99, "Data Scientist", content=OTHER_TEXT)


def opened_and_closed(board: Board, clock: Any, job: dict[str, Any]) -> Posting:
    read(board, job, keeper())
    for _ in range(2):
        clock.shift(DAY)
        read(board, keeper())
    closed = Posting.objects.get(external_id=str(job["id"]))
    assert not closed.is_open
    clock.shift(30 * DAY)
    return closed


@pytest.mark.parametrize(
    ("changes", "is_repost"),
    [
        ({"requisition_id": "R-1", "title": "Principal Data Engineer", "content": OTHER_TEXT}, True),
        ({"requisition_id": None, "internal_job_id": 555, "content": TEXT}, True),
        ({"requisition_id": "R-2", "title": "DATA ENGINEER (m/f/d) - Remote"}, True),
        ({"requisition_id": "R-2", "content": OTHER_TEXT}, False),
        ({"requisition_id": "R-2", "title": "Lead Data Engineer"}, False),
    ],
)
def test_a_new_posting_repeats_a_closed_one_by_its_number_or_by_title_and_text(
    board: Board, clock: Any, changes: dict[str, Any], is_repost: bool
) -> None:
    earlier = opened_and_closed(board, clock, greenhouse_job(1))
    again = greenhouse_job(2, **changes)
    read(board, again, keeper())
    later = Posting.objects.get(external_id=str(again["id"]))
    assert (later.repost_of == earlier, later.repost_count) == (is_repost, int(is_repost))
    assert later.first_posted_at == (earlier.first_seen_at if is_repost else None)
    kinds = set(later.events.values_list("kind", flat=True))
    assert kinds == ({"opened", "reposted"} if is_repost else {"opened"})


def test_the_number_of_the_vendor_links_posts_without_a_stated_one(board: Board, clock: Any) -> None:
    earlier = opened_and_closed(board, clock, greenhouse_job(1, requisition_id=None))
    read(board, greenhouse_job(2, "Lead Data Engineer", requisition_id=None, internal_job_id=9_000_001), keeper())
    assert Posting.objects.get(title="Lead Data Engineer").repost_of == earlier


def test_reposts_of_reposts_count_on_and_keep_the_first_date(board: Board, clock: Any) -> None:
    opened_and_closed(board, clock, greenhouse_job(1, requisition_id="R-7"))
    opened_and_closed(board, clock, greenhouse_job(2, requisition_id="R-7"))
    read(board, greenhouse_job(3, requisition_id="R-7"), keeper())
    last = Posting.objects.open().get(title="Data Engineer")
    assert (last.repost_count, last.first_posted_at) == (2, NOW)


def test_a_copy_of_what_is_open_is_no_repost_of_what_closed(board: Board, clock: Any) -> None:
    """One job in two cities: the end of one, and then a third city, reposts nothing."""
    two = [greenhouse_job(number, requisition_id="R-7") for number in (1, 2)]
    read(board, *two, keeper())
    for _ in range(2):
        clock.shift(DAY)
        read(board, two[0], keeper())
    assert Posting.objects.filter(state="closed").count() == 1
    clock.shift(DAY)
    read(board, two[0], greenhouse_job(3, requisition_id="R-7"), keeper())
    assert not Posting.objects.filter(repost_count__gt=0).exists()


def test_a_posting_that_moves_to_a_new_id_is_linked_when_the_old_one_closes(board: Board, clock: Any) -> None:
    read(board, greenhouse_job(1), keeper())
    clock.shift(DAY)
    read(board, greenhouse_job(2, requisition_id="R-1"), keeper())
    later = Posting.objects.open().get(external_id="7000002")
    assert later.repost_count == 0
    clock.shift(DAY)
    read(board, greenhouse_job(2, requisition_id="R-1"), keeper())
    later.refresh_from_db()
    assert later.repost_of == Posting.objects.get(external_id="7000001")
    assert later.events.filter(kind="reposted", at=NOW + 2 * DAY).count() == 1


def test_another_employer_with_the_same_words_reposts_nothing(board: Board, clock: Any) -> None:
    opened_and_closed(board, clock, greenhouse_job(1))
    other = make_board(source="greenhouse", token="harbour")
    read(other, greenhouse_job(1))
    assert not Posting.objects.filter(repost_count__gt=0).exists()


def test_the_page_and_the_api_tell_a_repost_and_lead_from_one_to_the_other(
    board: Board, clock: Any, client: Client
) -> None:
    earlier = opened_and_closed(board, clock, greenhouse_job(1))
    read(board, greenhouse_job(2, requisition_id="R-1"), keeper())
    later = Posting.objects.get(repost_of=earlier)
    html = client.get(later.get_absolute_url()).content.decode()
    assert "Reposted: first seen on 1 June 2026, posted again 1 time." in html and earlier.get_absolute_url() in html
    closed = client.get(earlier.get_absolute_url()).content.decode()
    assert "posted it again" in closed and later.get_absolute_url() in closed
    body = client.get(f"/api/v1/postings/{later.pk}/").json()
    assert body["repost"] == {"of": earlier.pk, "count": 1, "first_seen_at": "2026-06-01T12:00:00Z"}
