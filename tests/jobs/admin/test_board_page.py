"""The page of one board in the admin: readings, the last answer, and buttons that are logged."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from jobs.admin import board_reading
from jobs.models.board import Board
from jobs.models.importing import BoardAnswer
from jobs.models.moderation import Decision
from tests.factories import make_board, make_run, make_user
from tests.jobs.admin.forms import submit

pytestmark = pytest.mark.django_db


def page(board: Board) -> str:
    return f"/admin/jobs/board/{board.pk}/change/"


def press(client: Client, board: Board, button: str) -> str:
    response = client.post(f"/admin/jobs/board/{board.pk}/{button}/", follow=True)
    board.refresh_from_db()
    return str(response.content.decode())


def messages() -> list[str]:
    return [entry.get_change_message() for entry in LogEntry.objects.order_by("pk")]


def test_the_page_shows_readings_with_their_time_and_size_and_the_answer_escaped(admin: Client) -> None:
    board = make_board(health="degraded", health_sentence="3 of 90 entries could not be read.")
    now = timezone.now()
    make_run(
        board, started_at=now - timedelta(seconds=2.5), finished_at=now, bytes=20_480, requests=3, sentence="So it was."
    )
    BoardAnswer.objects.create(
        board=board, status=200, size=5, head=b"<script>alert(1)</script>\x00\xff \xe2\x80\xae", received_at=now
    )
    html = admin.get(page(board)).content.decode()
    for words in (
        "So it was.",
        "20.0",
        "2.5",
        "3 of 90 entries",
        "&lt;script&gt;alert(1)&lt;/script&gt;\\x00\\xff \\x202e",
    ):
        assert words in html, words
    assert "<script>alert" not in html


def test_hold_and_release_stop_and_start_the_reading(admin: Client) -> None:
    board = make_board()
    assert "is not read until somebody releases it" in press(admin, board, "hold")
    assert (board.is_active, board.health) == (False, "paused")
    assert "paused already" in press(admin, board, "hold")
    assert "is read again, beginning now" in press(admin, board, "release")
    assert board in Board.objects.due(timezone.now())
    assert messages() == ["Held: not read.", "Released: read again."]
    assert list(Decision.objects.order_by("pk").values_list("verdict", flat=True)) == ["paused", "resumed"]


def test_a_board_that_was_given_up_is_released_with_one_click(admin: Client) -> None:
    board = make_board(is_active=False, given_up_at=timezone.now(), failures=7, state="unreachable")
    assert "Release: read it again" in admin.get(page(board)).content.decode()
    press(admin, board, "release")
    assert (board.is_active, board.given_up_at, board.failures) == (True, None, 0)


def test_a_board_that_was_given_up_is_kept_paused_for_good(admin: Client) -> None:
    held, chosen = (make_board(is_active=False, given_up_at=timezone.now(), failures=7) for _ in range(2))
    due = Board.objects.due(timezone.now())
    assert set(due) == {held, chosen}
    assert "Hold: do not read it" in admin.get(page(held)).content.decode()
    press(admin, held, "hold")
    admin.post("/admin/jobs/board/", {"action": "pause", "_selected_action": [chosen.pk]})
    chosen.refresh_from_db()
    assert {(board.is_active, board.given_up_at) for board in (held, chosen)} == {(False, None)}
    assert not due.all()


def test_a_board_that_is_made_active_again_has_seven_tries(admin: Client) -> None:
    board = make_board(is_active=False, given_up_at=timezone.now(), failures=7)
    submit(admin, page(board), is_active="on")
    board.refresh_from_db()
    assert (board.is_active, board.given_up_at, board.failures) == (True, None, 0)
    assert board.resumed_at is not None and board in Board.objects.due(timezone.now())


def test_a_board_that_is_stopped_or_made_active_in_its_form_says_so_at_once(admin: Client) -> None:
    board = make_board(health="new")
    for is_active, health in ((None, "paused"), ("on", "new")):
        submit(admin, page(board), is_active=is_active)
        board.refresh_from_db()
        assert (board.is_active, board.health) == (is_active == "on", health)


def test_many_are_resumed_by_an_action(admin: Client) -> None:
    gone = [make_board(is_active=False, given_up_at=timezone.now(), failures=7) for _ in range(3)]
    data = {"action": "resume", "_selected_action": [board.pk for board in gone]}
    assert "3 resumed" in admin.post("/admin/jobs/board/", data, follow=True).content.decode()
    assert Board.objects.filter(is_active=True, given_up_at=None, failures=0, health="new").count() == 3


def test_release_of_a_held_reading_lets_it_close(admin: Client) -> None:
    board = make_board(state="held")
    make_run(board, state="held", seen=1, shown=1, missing=9)
    assert "two complete readings may close what is missing" in press(admin, board, "release")
    assert board.accepts_missing and board.is_active
    assert messages() == ["Accepted what is missing."]


def test_read_now_hands_it_to_the_workers(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    enqueued: list[tuple[int, int]] = []
    monkeypatch.setattr(board_reading.import_board, "delay_on_commit", lambda *arguments: enqueued.append(arguments))
    board = make_board(next_import_at=timezone.now() + timedelta(days=1))
    assert "1 handed to the workers" in press(admin, board, "read")
    assert enqueued == [(board.pk, 1)]
    assert messages() == ["Asked to read it now."]


@pytest.mark.parametrize("button", ["read", "hold", "release"])
def test_only_who_may_change_boards_presses_a_button(button: str, client: Client, admin: Client) -> None:
    board = make_board()
    path = f"/admin/jobs/board/{board.pk}/{button}/"
    assert client.post(path).status_code == 302
    viewer = make_user(is_staff=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_board"))
    client.force_login(viewer, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(path).status_code == 403
    assert "Read now" not in client.get(page(board)).content.decode()
    assert admin.get(path).status_code == 405
    assert admin.post(f"/admin/jobs/board/999999/{button}/").status_code == 404
    assert not LogEntry.objects.exists()


def test_an_interval_that_a_person_sets_is_a_limit_and_another_change_is_none(admin: Client) -> None:
    board = make_board(pace_minutes=60)
    submit(admin, page(board), is_first="on")
    board.refresh_from_db()
    assert (board.is_first, board.interval_is_limit, board.wait) == (True, False, timedelta(hours=1))
    submit(admin, page(board), interval_minutes="720")
    board.refresh_from_db()
    assert (board.interval_is_limit, board.wait) == (True, timedelta(hours=12))
