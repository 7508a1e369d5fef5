"""Boards of many employers and whole files, on recorded answers: address, import, employers, credit."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from jobs.models.importing import ImportRun
from jobs.models.posting import Posting
from jobs.services.boards import add_board
from jobs.services.fetching import make_fetcher
from tests.jobs.readings import read_through
from tests.jobs.replay import Replay, needs_recordings, running_replay

pytestmark = [pytest.mark.django_db, pytest.mark.loopback, needs_recordings]

# Entries of each recorded board, as its manifest counts them.
COUNTS = {
    "https://www.arbeitnow.com/": 76,
    "https://remoteok.com/": 71,
    "https://remotive.com/remote-jobs": 16,
    "https://jobicy.com/jobs": 5,
    "https://himalayas.app/jobs": 3,
    "https://ats.rippling.com/11fs/jobs": 2,
    "https://feeds.4cornerresources.example/jobs.xml": 27,
}


@pytest.fixture(scope="module")
def replay() -> Iterator[Replay]:
    with running_replay() as running:
        yield running


@pytest.fixture(autouse=True)
def at_home(settings: object, replay: Replay) -> None:
    settings.FETCH_REPLAY_URL = replay.url  # type: ignore[attr-defined]


def imported(url: str) -> ImportRun:
    fetcher = make_fetcher()
    board = add_board(url=url, fetcher=fetcher)
    return read_through(board, fetcher)


@pytest.mark.parametrize(("url", "count"), COUNTS.items())
def test_a_recorded_board_is_read_whole_from_its_address(url: str, count: int) -> None:
    run = imported(url)
    assert (run.state, run.seen, run.rejected) == (ImportRun.State.COMPLETE, count, 0)
    assert run.shown + run.screened == count


def test_a_data_posting_of_a_job_site_belongs_to_its_employer_and_credits_the_site(client: Client) -> None:
    imported("https://remotive.com/remote-jobs")
    posting = Posting.objects.open().get(title__contains="Databricks Data Engineer")
    assert posting.company.name == "Mitre Media"
    html = client.get(posting.get_absolute_url()).content.decode()
    assert f'<a href="{posting.url}" rel="noopener">Remotive</a>' in html
    assert client.get(f"/api/v1/postings/{posting.pk}/").json()["attribution"] == {
        "name": "Remotive",
        "url": posting.url,
    }


def test_a_career_site_that_answers_its_parts_with_the_whole_changes_nothing() -> None:
    run = imported("https://nvidia.wd5.myworkdayjobs.com/NVIDIAExternalCareerSite")
    assert (run.state, run.sentence) == (
        ImportRun.State.MALFORMED,
        "Workday answered a part of its list with the whole; nothing was changed.",
    )
    assert not Posting.objects.exists()
