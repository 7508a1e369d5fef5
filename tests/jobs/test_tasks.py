"""What the schedule names is there for the worker to run."""

from __future__ import annotations

import pytest
from django.conf import settings
from kombu.exceptions import OperationalError

from jobs import tasks
from jobs.models.board import Board
from jobs.services.leases import claim_due_boards
from mlcareers.celery import app
from tests.factories import make_board


@pytest.mark.parametrize("name", sorted(settings.CELERY_BEAT_SCHEDULE))
def test_each_row_of_the_schedule_names_a_task_and_ends(name: str) -> None:
    app.loader.import_default_modules()
    row = settings.CELERY_BEAT_SCHEDULE[name]
    assert row["task"] in app.tasks
    # A message that nobody took up is dropped; the next round does its work.
    assert 30 <= row["options"]["expires"] <= 3600


def test_the_worker_knows_the_mails_that_doors_ask_for() -> None:
    app.loader.import_default_modules()
    for name in ("mail_draft_decided", "mail_membership_decided", "mail_still_open", "mail_ends_soon"):
        assert f"jobs.mails.{name}" in app.tasks


@pytest.mark.django_db
def test_boards_that_no_broker_took_are_due_again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for token in ("first", "second", "third"):
        make_board(source="greenhouse", token=token)
    handed: list[int] = []

    def delay(board_id: int, fence: int) -> None:
        if handed:
            raise OperationalError("The broker is away.")
        handed.append(board_id)

    monkeypatch.setattr(tasks.import_board, "delay", delay)
    with pytest.raises(OperationalError):
        tasks.import_due_boards()
    assert {claim.board_id for claim in claim_due_boards()} == set(Board.objects.values_list("pk", flat=True)) - {
        *handed
    }
