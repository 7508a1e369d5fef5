"""What the schedule names is there for the worker to run."""

from __future__ import annotations

import pytest
from django.conf import settings

from mlcareers.celery import app


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
