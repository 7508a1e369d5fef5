"""What a reading stores beside role and skills, and that each of its words stands where it says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from jobs.contract import RawPosting
from jobs.models.board import Board
from jobs.models.posting import Posting
from jobs.parsing.clean import clean
from jobs.services.labelling import label
from tests.factories import make_board, make_posting
from tests.jobs.payloads import greenhouse_board, greenhouse_job
from tests.jobs.readings import run_import

pytestmark = pytest.mark.django_db

TEXT = (
    "<p>Remote within EMEA, but we cannot hire in Tunisia.</p>"
    "<h3>What you will do</h3><ul><li>Train ranking models and ship them.</li><li>Help the team to analyse A/B tests.</li>"
    "</ul><h3>What you bring</h3><ul><li>At least 4 years of experience with Python.</li>"
    "<li>A Bachelor's degree in computer science is required.</li></ul>"
    "<p>We do not offer visa sponsorship. We offer a relocation package. An active security clearance is required.</p>"
)


@pytest.fixture
def board() -> Board:
    return make_board(source="greenhouse", token="lanternworks")


@pytest.fixture
def posting(board: Board) -> Posting:
    job = greenhouse_job(1, "Junior Machine Learning Engineer", content=TEXT, location={"name": "Remote - EMEA"})
    run_import(board, greenhouse_board(job))
    return Posting.objects.get()


def test_a_reading_stores_each_fact(posting: Posting) -> None:
    assert posting.eligibility == "only"
    assert "EG" in posting.eligible_countries
    assert posting.excluded_countries == ["TN"]
    assert "model" in posting.workflow_owns
    assert (posting.experience_years, posting.experience_required) == (4, True)
    assert (posting.education, posting.education_required) == ("bachelor", True)
    assert posting.contradicts_entry_level
    assert (posting.visa, posting.relocation, posting.clearance) == ("not-offered", "offered", "required")


def test_each_fact_has_its_words_and_they_stand_where_it_says(posting: Posting) -> None:
    evidence = list(posting.evidence.all())
    assert {item.label for item in evidence} >= {
        "eligible:accepts", "eligible:excludes", "workflow:model", "experience", "education", "visa", "relocation",
        "clearance",
    }  # fmt: skip
    fields = {"title": posting.title, "text": posting.text, "place": posting.places_text}
    for item in evidence:
        assert fields[item.field][item.start : item.end] == item.quote
    assert ("eligible:accepts", "place") in {(item.label, item.field) for item in evidence}


def test_each_place_that_speaks_is_quoted(board: Board) -> None:
    job = greenhouse_job(1, location={"name": "Remote - US; Remote - Canada"}, content="<p>Numbers.</p>")
    run_import(board, greenhouse_board(job))
    posting = Posting.objects.get()
    assert posting.eligible_countries == ["CA", "US"]
    quotes = {
        posting.places_text[item.start : item.end]
        for item in posting.evidence.filter(label="eligible:accepts", field="place")
    }
    assert quotes == {"Remote - US", "Remote - Canada"}


def test_a_silent_posting_says_nothing(board: Board) -> None:
    run_import(board, greenhouse_board(greenhouse_job(1, content="<p>Numbers.</p>", location={"name": ""})))
    posting = Posting.objects.get()
    assert (posting.eligibility, posting.eligible_countries) == ("unknown", [])
    assert (posting.workflow_owns, posting.workflow_contributes) == ([], [])
    assert (posting.experience_years, posting.education, posting.contradicts_entry_level) == (None, "", False)
    assert (posting.visa, posting.relocation, posting.clearance) == ("", "", "")


def test_an_edit_takes_the_old_facts_and_their_words_away(board: Board, posting: Posting) -> None:
    job = greenhouse_job(1, "Machine Learning Engineer", content="<p>You work from anywhere in the world.</p>")
    run_import(board, greenhouse_board(job))
    posting.refresh_from_db()
    assert (posting.eligibility, posting.eligible_countries, posting.excluded_countries) == ("anywhere", [], [])
    assert (posting.experience_years, posting.education, posting.visa) == (None, "", "")
    assert {item.label for item in posting.evidence.all()} == {"role:ml-engineer", "eligible:accepts"}


def test_what_is_screened_is_read_no_further() -> None:
    raw = RawPosting(external_id="1", title="Account Executive", url="https://jobs.example.org/1", html=TEXT)
    screened, shown = label(clean(raw), None), label(clean(replace(raw, title="Data Engineer")), None)
    assert (screened.facts, screened.labels.skills) == (None, ())
    assert shown.facts is not None and shown.labels.skills


@pytest.mark.parametrize(
    "change",
    [
        {"eligibility": "anywhere", "eligible_countries": ["EG"]},
        {"eligibility": "some", "eligible_countries": []},
        {"eligibility": "nowhere"},
        {"eligibility": "only", "eligible_countries": ["EG"], "excluded_countries": ["EG"]},
        {"experience_required": True},
    ],
)
def test_the_database_refuses_facts_that_contradict_themselves(change: dict[str, object]) -> None:
    posting = make_posting()
    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.filter(pk=posting.pk).update(**change)
