"""Feeds of their own format: saved maps are versions, and a board is read with the newest one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from jobs.errors import Malformed
from jobs.fetch import Fetcher
from jobs.models.board import Board
from jobs.models.field_map import FieldMap
from jobs.models.importing import ImportRun
from jobs.models.posting import Posting
from jobs.parsing.field_map import BadFieldMap, map_text
from jobs.services.boards import locate_board
from jobs.services.field_maps import feed_shape, feed_token, fetch_feed, guessed_fields, preview_map, save_map
from jobs.services.importing import import_board
from jobs.services.leases import claim_board
from tests.factories import make_admin
from tests.jobs.payloads import TEXT, ScriptedFetcher
from tests.jobs.readings import read_through

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
URL = "https://lantern.example/work.xml"
FIELDS = {
    "title": "called",
    "url": "page",
    "id": "@nr",
    "text": "words",
    "place": '"Cairo, Egypt"',
    "company": '"Lantern"',
}
pytestmark = pytest.mark.django_db


def feed(*numbers: int, title: str = "Data Engineer", name: str = "called") -> bytes:
    entries = "".join(
        f"<vacancy nr='L-{number}'><{name}>{title}</{name}><page>/jobs/{number}</page><words><![CDATA[{TEXT}]]></words></vacancy>"
        for number in numbers
    )
    return f"<work>{entries}</work>".encode()


def text(*, whole: bool = True, **changes: str) -> str:
    return map_text(record="vacancy", whole=whole, fields=FIELDS | changes)


def read(board: Board, body: bytes) -> ImportRun:
    return read_through(board, ScriptedFetcher(body))


def saved(**changes: Any) -> Board:
    return save_map(token=URL, text=text(**changes), by=make_admin("ada@example.org"), company_name="Lantern").board


def test_a_feed_is_looked_at_and_its_names_guessed() -> None:
    page = fetch_feed(token=URL, fetcher=cast(Fetcher, ScriptedFetcher(feed(1, 2))))
    found, record = feed_shape(page=page)
    assert (record, found.looked_at) == ("vacancy", 2)
    assert guessed_fields(found=found) == {}
    assert feed_shape(page=page, record=".")[1] == "."


def test_an_answer_that_is_no_feed_says_so() -> None:
    for body in (b"<a/>", b"{}", b"nothing"):
        page = fetch_feed(token=URL, fetcher=ScriptedFetcher(body))
        with pytest.raises(Malformed):
            feed_shape(page=page)


@pytest.mark.parametrize(
    "url", ["", "nothing", "ftp://lantern.example/x", "http://localhost/x", "https://x.example/" + "a" * 300]
)
def test_an_address_that_cannot_be_a_feed_is_one_sentence(url: str) -> None:
    with pytest.raises(ValueError, match=r"no public address .*\.$"):
        feed_token(url=url)


def test_the_first_five_entries_are_shown_with_what_is_wrong_in_each_field() -> None:
    fields = text(
        published="words", pay_min="@nr", employment='"now and then"', place='"Nowhereville"', language="none"
    )
    fetcher = cast(Fetcher, ScriptedFetcher(feed(1, 2, 3, 4, 5, 6)))
    preview = preview_map(page=fetch_feed(token=URL, fetcher=fetcher, text=fields))
    assert (preview.read, preview.rejected, len(preview.samples)) == (6, 0, 5)
    sample = preview.samples[0]
    assert sample.posting is not None and sample.posting.title == "Data Engineer"
    wrong = dict(sample.faults)
    assert set(wrong) == {"published", "employment", "place", "language", "pay_currency", "pay_period"}
    assert "is not a date" in wrong["published"] and "names no place" in wrong["place"]
    assert wrong["language"] == "Nothing stands there in this entry."


def test_an_entry_that_is_no_posting_says_why() -> None:
    fields = map_text(record="vacancy", whole=True, fields={"title": "called", "url": "nowhere"})
    preview = preview_map(page=fetch_feed(token=URL, fetcher=cast(Fetcher, ScriptedFetcher(feed(1))), text=fields))
    assert (preview.read, preview.samples[0].posting) == (0, None)
    assert preview.samples[0].reason == "The entry has no address."
    assert preview.reasons == ("entry 1: The entry has no address.",)


def test_a_saved_map_makes_a_board_that_is_due_and_read_with_it() -> None:
    board = saved()
    assert board in Board.objects.due(timezone.now()) and str(board.company) == "Lantern"
    run = read(board, feed(1, 2))
    assert (run.state, run.seen, run.shown) == ("complete", 2, 2)
    assert {posting.external_id for posting in Posting.objects.filter(board=board)} == {"L-1", "L-2"}


def test_a_new_map_is_a_new_version_and_reads_the_feed_anew() -> None:
    board = saved()
    read(board, feed(1))
    Board.objects.filter(pk=board.pk).update(etag='"1"', last_modified="yesterday", next_import_at="2099-01-01T00:00Z")
    by = make_admin("bob@example.org")
    assert save_map(token=URL, text=text(), by=by).version == 1
    again = save_map(token=URL, text=text(title="heading"), by=by)
    board.refresh_from_db()
    assert (again.version, again.by, board.etag, board.last_modified, board.read_with) == (2, by, "", "", "")
    assert board in Board.objects.due(timezone.now())
    run = read(board, feed(1, title="Data Analyst", name="heading"))
    assert (run.state, Posting.objects.get(board=board).title) == ("complete", "Data Analyst")


def test_a_feed_that_left_its_map_closes_nothing() -> None:
    board = saved()
    read(board, feed(*range(6)))
    run = read(board, feed(*range(6), name="renamed"))
    assert run.state == "held" and Posting.objects.open().filter(board=board).count() == 6
    assert read(board, b"<html><body>Down</body></html>").state == "malformed"


@pytest.mark.parametrize(("whole", "open_then"), [(True, 5), (False, 6)])
def test_what_left_a_feed_that_lists_everything_is_closed(whole: bool, open_then: int) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        board = saved(whole=whole)
        read(board, feed(*range(6)))
        for _ in range(2):
            clock.shift(timedelta(hours=6))
            run = import_board(
                claim=cast(Any, claim_board(board_id=board.pk)),
                # A page of a posting that is unseen is asked by itself where absence closes nothing.
                fetcher=cast(Fetcher, ScriptedFetcher(feed(*range(5)), b"<html>still here</html>")),
            )
            assert run is not None and run.state == "complete"
    assert Posting.objects.open().filter(board=board).count() == open_then


def test_a_map_that_cannot_be_used_is_not_saved() -> None:
    with pytest.raises(BadFieldMap, match="title: “/y” is no path"):
        save_map(token=URL, text=text(title="x/y"), by=make_admin("ada@example.org"))
    assert not Board.objects.exists()


def test_a_board_without_a_map_is_malformed_and_says_what_to_do() -> None:
    board = Board.objects.create(source="custom", token=URL)
    run = read(board, feed(1))
    assert (run.state, "make one in the admin" in run.sentence) == ("malformed", True)


def test_the_database_keeps_one_map_for_each_version() -> None:
    board = saved()
    for wrong in ({"version": 1, "text": "x"}, {"version": 0, "text": "x"}, {"version": 2, "text": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            FieldMap.objects.create(board=board, **wrong)


def test_an_address_that_is_mapped_leads_to_its_board() -> None:
    board = saved()
    assert locate_board(url=URL).ref == board.ref
    assert board.ref.field_map == text()
