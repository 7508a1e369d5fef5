"""Boards of many employers, from an answer to stored postings: whose they are, and what a reading may say is wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import orjson
import pytest

from jobs.models.board import Board
from jobs.models.company import Company
from jobs.models.importing import ImportRun
from jobs.models.posting import Posting
from jobs.models.screened import Screened
from tests.factories import make_board
from tests.jobs.payloads import ScriptedFetcher
from tests.jobs.readings import read_through

pytestmark = pytest.mark.django_db
FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "sources"


def fixture(source: str) -> Any:
    return orjson.loads((FIXTURES / f"{source}.json").read_bytes())


def run(source: str, *answers: Any) -> ImportRun:
    board = Board.objects.filter(source=source).first() or make_board(source=source, token=source, company=None)
    return read_through(board, ScriptedFetcher(*map(orjson.dumps, answers)))


def test_each_posting_goes_to_the_employer_that_it_names() -> None:
    done = run("remotive", fixture("remotive"))
    assert (done.state, done.seen, done.shown, done.rejected) == (ImportRun.State.COMPLETE, 3, 2, 1)
    assert {posting.company.name for posting in Posting.objects.open()} == {"Tidewatch"}
    assert Company.objects.get(name="Tidewatch").origin == Company.Origin.FEED


def test_a_posting_that_names_no_employer_is_kept_unseen_and_makes_no_company() -> None:
    done = run("remoteok", fixture("remoteok"))
    assert (done.shown, done.screened, done.rejected) == (1, 1, 1)
    assert Screened.objects.get().title == "Data Clerk"
    assert not Company.objects.filter(name__icontains="remote").exists()


def test_prose_between_the_postings_of_a_thread_holds_no_reading() -> None:
    search = {"hits": [{"objectID": "900", "title": "Ask HN: Who is hiring? (May 2026)"}]}
    thread = fixture("hackernews")
    thread["children"] += [{"id": number, "author": "x", "text": "We hire."} for number in range(1_000, 1_010)]
    done = run("hackernews", search, thread)
    assert (done.state, done.seen, done.rejected) == (ImportRun.State.COMPLETE, 15, 12)
    assert {posting.company.name for posting in Posting.objects.open()} == {"Tidewatch", "Fjord Line"}


def test_a_thread_of_prose_alone_is_held() -> None:
    search = {"hits": [{"objectID": "900", "title": "Ask HN: Who is hiring? (May 2026)"}]}
    assert (
        run("hackernews", search, {"children": [{"id": 1, "author": "x", "text": "We hire."}]}).state
        == ImportRun.State.HELD
    )


def test_a_career_site_is_read_with_its_texts_and_closes_what_left() -> None:
    board = make_board(source="workday", token="fjord.wd3/Careers")
    first = {
        "title": "Data Engineer",
        "externalPath": "/job/Oslo/Data-Engineer_R1",
        "locationsText": "Oslo",
        "bulletFields": ["R1"],
    }
    second = json.loads(json.dumps(first).replace("R1", "R2"))
    detail = {"jobPostingInfo": {"title": "Data Engineer", "jobDescription": "<p>You build pipelines with Spark and SQL.</p>",
                                 "location": "Oslo, Norway", "startDate": "2026-05-04"}}  # fmt: skip
    done = run("workday", {"total": 2, "jobPostings": [first, second]}, detail, detail)
    assert (done.state, done.seen, done.shown, done.source_total) == (ImportRun.State.COMPLETE, 2, 2, 2)
    assert {posting.text for posting in Posting.objects.filter(board=board)} == {
        "You build pipelines with Spark and SQL."
    }
    # One whose own answer fails stays as it was; one that left the list is missed.
    gone = run("workday", {"total": 1, "jobPostings": [second]}, {"error": "none"})
    assert (gone.rejected, gone.missing, gone.failed_rules) == (1, 1, {"request:detail": 1})
    assert Posting.objects.open().get(external_id="R2").text
