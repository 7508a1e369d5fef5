"""A board of Rippling with more postings than may be asked for at once: each gets its text, and none loses it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import cast

import orjson
import pytest
import time_machine

from jobs.contract import Page, Request
from jobs.fetch import Fetcher
from jobs.fetched import NotModified, Validators
from jobs.models.board import Board
from jobs.models.importing import ImportRun
from jobs.models.posting import Posting
from jobs.services.importing import import_board
from jobs.services.leases import claim_board
from tests.factories import make_board

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


class Vendor:
    """Stands for the vendor: a list of so many postings, and each one's own answer; notes which were asked for."""

    def __init__(self, count: int, pages: int = 0) -> None:
        self.ids = [f"{number:04}" for number in range(count)]
        self.pages = pages
        self.asked: list[str] = []

    def fetch(self, request: Request, validators: Validators | None = None) -> Page | NotModified:
        """Return the list, a page of it, or a posting."""
        if request.tag == "detail":
            own = request.url.rpartition("/")[2]
            self.asked.append(own)
            said = {"role": f"<p>You build pipelines, number {own}, in Python and SQL.</p>"}
            return Page(request, 200, {}, orjson.dumps({"uuid": own, "name": "Data Engineer", "description": said}))
        ids = self.ids
        if self.pages:
            number = int(request.url.partition("?page=")[2].partition("&")[0])
            ids = ids[number :: self.pages]
        entries = [
            {
                "uuid": own,
                "id": own,
                "name": "Data Engineer",
                "url": f"https://ats.rippling.com/lanternworks/jobs/{own}",
            }
            for own in ids
        ]
        return Page(
            request, 200, {}, orjson.dumps({"items": entries, "totalPages": self.pages} if self.pages else entries)
        )


def read(board: Board, vendor: Vendor, day: int) -> ImportRun:
    vendor.asked.clear()
    with time_machine.travel(NOON + timedelta(days=day), tick=False):
        claim = claim_board(board_id=board.pk)
        assert claim is not None
        run = import_board(claim=claim, fetcher=cast(Fetcher, vendor))
    assert run is not None and run.state == ImportRun.State.COMPLETE
    assert (run.seen, run.shown, run.closed) == (len(vendor.ids), len(vendor.ids), 0)
    return run


@pytest.mark.parametrize(("token", "pages"), [("lanternworks", 0), ("v2/lanternworks", 3)])
def test_every_posting_of_a_large_board_gets_its_text_and_keeps_it(token: str, pages: int) -> None:
    board, vendor = make_board(source="rippling", token=token), Vendor(150, pages)
    read(board, vendor, 0)
    first = set(vendor.asked)
    assert len(first) == 90
    assert Posting.objects.exclude(text="").count() == 90
    read(board, vendor, 1)
    assert len(vendor.asked) == 90 and set(vendor.asked) >= set(vendor.ids) - first
    assert Posting.objects.filter(text="").count() == 0
    before = dict(Posting.objects.values_list("external_id", "content_hash"))
    third = set()
    for day in (2, 3):
        run = read(board, vendor, day)
        assert run.updated == 0
        third |= set(vendor.asked)
    assert len(third) > 90, "each reading asks for others"
    assert dict(Posting.objects.values_list("external_id", "content_hash")) == before


def test_our_own_new_rules_take_no_text_away() -> None:
    board, vendor = make_board(source="rippling", token="lanternworks"), Vendor(120)
    for day in (0, 1):
        read(board, vendor, day)
    Board.objects.update(read_with="older")
    read(board, vendor, 2)
    assert len(vendor.asked) == 90
    assert not Posting.objects.filter(text="").exists()


def test_a_board_within_the_limit_is_read_whole_each_time() -> None:
    board, vendor = make_board(source="rippling", token="lanternworks"), Vendor(60)
    for day in (0, 1):
        read(board, vendor, day)
        assert sorted(vendor.asked) == vendor.ids


def test_what_leaves_the_list_closes() -> None:
    board, vendor = make_board(source="rippling", token="lanternworks"), Vendor(120)
    for day in (0, 1):
        read(board, vendor, day)
    gone = vendor.ids.pop(5)
    read(board, vendor, 2)
    with time_machine.travel(NOON + timedelta(days=3), tick=False):
        claim = claim_board(board_id=board.pk)
        assert claim is not None
        run = import_board(claim=claim, fetcher=cast(Fetcher, vendor))
    assert run is not None and run.closed == 1
    assert Posting.objects.get(external_id=gone).state == Posting.State.CLOSED
