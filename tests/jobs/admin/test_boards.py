"""Boards in the admin: added in two steps, read now, paused, resumed, let go."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.admin.models import ADDITION, LogEntry
from django.test import Client
from django.utils import timezone
from kombu.exceptions import OperationalError

from jobs.admin import board_reading, boards
from jobs.errors import Gone, SourceError
from jobs.models.board import Board
from jobs.models.moderation import Decision
from tests.factories import make_board, make_company, make_posting, make_run
from tests.jobs.admin.forms import errors_of, submit
from tests.jobs.payloads import ScriptedFetcher, greenhouse_board, greenhouse_job

pytestmark = pytest.mark.django_db

ADD = "/admin/jobs/board/add/"
URL = "https://boards.greenhouse.io/lanternworks"


def outside(monkeypatch: pytest.MonkeyPatch, *answers: bytes | SourceError) -> ScriptedFetcher:
    fetcher = ScriptedFetcher(*answers)
    monkeypatch.setattr(boards, "make_fetcher", lambda **_: fetcher)
    return fetcher


def act(admin: Client, action: str, *chosen: Board) -> str:
    data = {"action": action, "_selected_action": [board.pk for board in chosen]}
    return str(admin.post("/admin/jobs/board/", data, follow=True).content.decode())


def test_a_pasted_address_is_shown_before_it_is_saved(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    fetcher = outside(monkeypatch, greenhouse_board(greenhouse_job(1, "Data <b>Engineer</b>"), greenhouse_job(2)))
    html = admin.post(ADD, {"url": URL, "company_name": "Lantern Works", "_preview": "1"}).content.decode()
    for words in ("Greenhouse", "lanternworks", "2 postings at Greenhouse.", "Lantern Works, a new company"):
        assert words in html
    assert "<b>Engineer" not in html
    assert not Board.objects.exists()
    response = admin.post(ADD, {"url": URL, "company_name": "Lantern Works", "_save": "1"})
    board = Board.objects.get()
    assert response["Location"] == f"/admin/jobs/board/{board.pk}/change/"
    assert (board.token, str(board.company), board.changed_by_person_at is not None) == (
        "lanternworks",
        "Lantern Works",
        True,
    )
    assert board in Board.objects.due(timezone.now())
    assert LogEntry.objects.get().action_flag == ADDITION
    assert len(fetcher.asked) == 1


def test_a_board_that_is_not_there_says_so_before_it_is_saved(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    outside(monkeypatch, Gone("There is no such board (404)."))
    html = admin.post(ADD, {"url": URL, "_preview": "1"}).content.decode()
    assert "It could not be read:" in html and "There is no such board (404)." in html


@pytest.mark.parametrize("button", ["_preview", "_save"])
@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"url": "https://example.org/jobs"}, "names no board that we can read. We read: "),
        ({"url": ""}, "This field is required."),
        ({"url": URL + "/jobs/1"}, "This board is here already"),
        ({"url": "https://jobs.lever.co/x", "company_name": "***"}, "needs a name with letters or digits"),
    ],
)
def test_what_cannot_be_added_is_told(
    admin: Client, button: str, data: dict[str, str], sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside(monkeypatch, b"<html>Hello")
    make_board(token="lanternworks")
    html = admin.post(ADD, {**data, button: "1"}).content.decode()
    assert sentence in html
    assert Board.objects.count() == 1


def test_adding_needs_the_permission(staff: Client) -> None:
    assert staff.post(ADD, {"url": URL, "_save": "1"}).status_code == 403


def test_read_now_hands_boards_to_the_workers(
    admin: Client, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: object
) -> None:
    later = timezone.now() + timedelta(days=1)
    board, busy = make_board(next_import_at=later), make_board(next_import_at=later)
    make_run(busy, state="running", lease_until=timezone.now() + timedelta(minutes=1))
    enqueued: list[tuple[int, int]] = []
    monkeypatch.setattr(board_reading.import_board, "delay_on_commit", lambda *arguments: enqueued.append(arguments))
    html = act(admin, "run_now", board, busy)
    assert enqueued == [(board.pk, 1)]
    assert "1 handed to the workers" in html and "was not handed on: it is being read" in html
    assert LogEntry.objects.get().object_id == str(board.pk)


def test_a_broker_that_is_away_is_asked_once_and_leaves_the_boards_due(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def away(board_id: int, fence: int) -> None:
        asked.append(board_id)
        raise OperationalError("away")

    boards = [make_board(next_import_at=timezone.now() + timedelta(days=1)) for _ in range(3)]
    monkeypatch.setattr(board_reading.import_board, "delay_on_commit", away)
    html = act(admin, "run_now", *boards)
    assert "No worker can be told now; 3 stay due and are read once the broker is back." in html
    assert "handed to the workers" not in html
    assert len(asked) == 1
    assert set(Board.objects.due(timezone.now())) == set(boards)


def test_paused_resumed_and_allowed_to_close(admin: Client) -> None:
    board = make_board(next_import_at=timezone.now() + timedelta(days=1))
    act(admin, "pause", board)
    board.refresh_from_db()
    assert (board.is_active, board.changed_by_person_at is not None) == (False, True)
    act(admin, "resume", board)
    assert board in Board.objects.due(timezone.now())
    assert "was released, or read whole, already" in act(admin, "accept_missing", board)
    Board.objects.update(state=Board.State.HELD)
    act(admin, "accept_missing", board)
    board.refresh_from_db()
    assert board.accepts_missing
    assert Decision.objects.get().verdict == Decision.Verdict.RELEASED
    assert [entry.get_change_message() for entry in LogEntry.objects.order_by("pk")] == [
        "Paused.",
        "Resumed.",
        "Accepted what is missing.",
    ]


def test_a_board_gets_another_interval_and_keeps_its_token(admin: Client) -> None:
    board = make_board(token="lanternworks")
    response = submit(admin, f"/admin/jobs/board/{board.pk}/change/", interval_minutes="60", token="other")
    board.refresh_from_db()
    assert (board.interval_minutes, board.token) == (60, "lanternworks"), errors_of(response)
    assert board.changed_by_person_at is not None
    assert "board_interval_at_least_15_min" in errors_of(
        submit(admin, f"/admin/jobs/board/{board.pk}/change/", interval_minutes="1")
    )


def test_the_list_shows_state_sentence_and_counts(admin: Client) -> None:
    board = make_board(company=make_company("Acme"), state="held", sentence="Held: 9 of 10 are missing.")
    make_run(board, seen=10, shown=4, screened=6)
    make_posting(board=board)
    html = admin.get("/admin/jobs/board/?state=held").content.decode()
    for words in ('class="badge badge-held"', "Held: 9 of 10 are missing.", "10 seen, 4 shown", "Acme"):
        assert words in html


def test_a_board_whose_source_is_switched_off_says_why_and_is_not_read(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetcher = outside(monkeypatch)
    url, reason = "https://careers.smartrecruiters.com/Lantern", "Its robots.txt asks programs not to read the postings"
    assert reason in admin.post(ADD, {"url": url, "_preview": "1"}).content.decode()
    html = admin.post(ADD, {"url": url, "_save": "1"}, follow=True).content.decode()
    board = Board.objects.get()
    assert f"The board {board} was added, but is not read. {reason}" in html
    for address in ("/admin/jobs/board/", f"/admin/jobs/board/{board.pk}/change/"):
        html = admin.get(address).content.decode()
        assert "source switched off" in html and reason in html
    assert f"Lantern is not read. {reason}" in act(admin, "run_now", board)
    board.refresh_from_db()
    assert (board.fence, fetcher.asked) == (0, [])


def test_a_board_with_postings_is_not_deleted_and_one_without_is(admin: Client) -> None:
    used, unused = make_posting().board, make_board()
    assert used is not None
    admin.post(f"/admin/jobs/board/{used.pk}/delete/", {"post": "yes"})
    assert (
        "postings came from it (1), so it stays. Pause it instead."
        in admin.get(f"/admin/jobs/board/{used.pk}/delete/").content.decode()
    )
    admin.post(f"/admin/jobs/board/{unused.pk}/delete/", {"post": "yes"})
    assert list(Board.objects.all()) == [used]


def test_the_employer_s_own_page_is_looked_at_and_saved_as_what_it_is(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = "https://lanternworks.example/careers"
    page = b'<script type="application/ld+json">{"@type": "JobPosting", "title": "Data Engineer"}</script>'
    fetcher = outside(monkeypatch, page, page)
    html = admin.post(ADD, {"url": url, "_preview": "1"}).content.decode()
    assert "JobPosting page" in html and "<li>Data Engineer</li>" in html
    assert len(fetcher.asked) == 1
    admin.post(ADD, {"url": url, "_save": "1"})
    assert (Board.objects.get().source, Board.objects.get().token) == ("jsonld", url)
