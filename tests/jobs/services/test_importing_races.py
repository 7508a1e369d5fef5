"""One board queued ten times at once is read once; the other nine messages find that somebody reads it."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from jobs.contract import Page, Request
from jobs.fetched import NotModified, Validators
from jobs.models.importing import ImportRun
from jobs.models.posting import Posting
from jobs.services.importing import import_board
from jobs.services.leases import Claim, claim_board
from tests.factories import make_board
from tests.jobs.payloads import ScriptedFetcher, greenhouse_board, greenhouse_job

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 10
# Far more than a busy machine needs.
LONGEST_S = 120


class Gathering:
    """Answers nobody before all who still come have come: whoever opened a run holds it meanwhile."""

    def __init__(self, answer: bytes) -> None:
        self.answer = answer
        self.asked = 0
        self.began = threading.Event()
        self.others_ended = threading.Event()

    def fetch(self, request: Request, validators: Validators | None = None) -> Page | NotModified:
        """Answer once the others have ended."""
        self.asked += 1
        self.began.set()
        assert self.others_ended.wait(LONGEST_S)
        page = ScriptedFetcher(self.answer).fetch(request, validators)
        assert isinstance(page, Page)
        return page


@pytest.mark.parametrize("is_same_message", [True, False], ids=["one message ten times", "ten claims"])
def test_ten_imports_of_a_board_at_once_are_one_run(is_same_message: bool) -> None:
    board = make_board(source="greenhouse", token="lanternworks")
    world = Gathering(greenhouse_board(greenhouse_job(1), greenhouse_job(2)))
    claims = [claim_board(board_id=board.pk) for _ in range(1 if is_same_message else AT_ONCE)]
    messages = [claim for claim in claims if claim is not None] * (AT_ONCE if is_same_message else 1)
    assert len(messages) == AT_ONCE
    start, ended = threading.Barrier(AT_ONCE), threading.Semaphore(0)
    runs: list[ImportRun | None] = []

    def work(claim: Claim) -> None:
        start.wait(LONGEST_S)
        try:
            runs.append(import_board(claim=claim, fetcher=world))
        finally:
            connection.close()
            ended.release()

    threads = [threading.Thread(target=work, args=(claim,)) for claim in messages]
    for thread in threads:
        thread.start()
    try:
        assert world.began.wait(LONGEST_S)
        for _ in range(AT_ONCE - 1):
            assert ended.acquire(timeout=LONGEST_S)
        # Asked for by hand meanwhile, it is not read a second time either.
        assert claim_board(board_id=board.pk) is None
    finally:
        world.others_ended.set()
        for thread in threads:
            thread.join(LONGEST_S)
    assert sum(run is not None for run in runs) == 1 and len(runs) == AT_ONCE
    assert [run.state for run in ImportRun.objects.all()] == ["complete"]
    assert (world.asked, Posting.objects.count()) == (1, 2)
