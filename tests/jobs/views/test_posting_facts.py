"""The facts of a posting's page: each leads to its words, and what is not said is said to be so."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from jobs.models.posting import Posting
from tests.factories import make_board, make_posting
from tests.jobs.payloads import greenhouse_board, greenhouse_job
from tests.jobs.readings import run_import
from tests.jobs.services.test_facts import TEXT

pytestmark = pytest.mark.django_db


def page(client: Client, posting: Posting) -> str:
    html = client.get(posting.get_absolute_url()).content.decode()
    return re.sub(r"\s+", " ", unescape(html))


def quoted(html: str, words: str) -> str:
    """Return what is marked in the text where a link with these words leads."""
    found = re.search(rf'href="#(e-\d+)">(?:<q>)?{re.escape(words)}', html)
    assert found, words
    marked = re.search(rf'<mark id="{found.group(1)}">(.*?)</mark>', html)
    assert marked
    return marked.group(1)


@pytest.fixture
def posting() -> Posting:
    board = make_board(source="greenhouse", token="lanternworks")
    job = greenhouse_job(1, "Junior Machine Learning Engineer", content=TEXT, location={"name": "Remote - EMEA"})
    run_import(board, greenhouse_board(job))
    return Posting.objects.get()


def test_each_fact_leads_to_its_words(client: Client, posting: Posting) -> None:
    html = page(client, posting)
    assert "4 years" in quoted(html, "from 4 years")
    assert "Bachelor" in quoted(html, "Bachelor")
    assert "sponsorship" in quoted(html, "Not offered")
    assert "relocation" in quoted(html, "Offered")
    assert "clearance" in quoted(html, "Required")
    assert quoted(html, "Train ranking models") == "Train ranking models"


def test_from_where_one_can_apply_is_a_sentence_with_its_words(client: Client, posting: Posting) -> None:
    html = page(client, posting)
    assert "Not from: <span>Tunisia</span>" in html
    assert "and from nowhere else" in html
    assert "The place line says <mark>Remote - EMEA</mark>" in html
    assert "EMEA" in quoted(html, "Remote within EMEA")
    assert re.search(r"<summary>\d\d+ countries</summary>[^<]*Egypt", html)


def test_a_beginners_title_over_years_asked_for_shows_both_quotes(client: Client, posting: Posting) -> None:
    html = page(client, posting)
    section = html[html.index('id="doubt-title"') : html.index('id="why-title"')]
    assert "<mark>Junior</mark>" in section and "4 years" in section
    Posting.objects.update(contradicts_entry_level=False)
    assert 'id="doubt-title"' not in page(client, posting)


def test_the_glyph_is_the_postings_own(client: Client, posting: Posting) -> None:
    owned = {"frame-and-acquire": "frame and acquire"}.get(posting.workflow_owns[0], posting.workflow_owns[0])
    assert f'aria-label="owns {owned}' in page(client, posting)
    assert f'aria-label="owns {owned}' in client.get("/jobs/").content.decode()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {"eligibility": "anywhere", "excluded_countries": ["BR"]},
            ["<p>anywhere</p>", "Not from: <span>Brazil</span>"],
        ),
        (
            {"eligibility": "some", "eligible_countries": ["EG"]},
            ["<span>Egypt</span>", "by its place; nothing is said"],
        ),
        ({"eligibility": "only", "eligible_countries": ["EG"]}, ["<span>Egypt</span>", "would have to move"]),
        ({"eligibility": "only", "unsure_countries": ["US"]}, ["Not certain: <span>United States</span>"]),
        ({"excluded_countries": ["BR"]}, ["Not from: <span>Brazil</span>", "nothing is said of other countries"]),
        ({}, ['You can apply from</dt><dd><span class="unstated">not stated</span>']),
        ({}, ["names no step of the work", "owns frame and acquire; contributes to model"]),
        ({"workflow_owns": ["monitor"]}, ['aria-label="owns monitor"', "not named"]),
        ({"experience_years": 1, "experience_required": True}, ["from 1 year "]),
        ({"experience_years": 2}, ["from 2 years, as a plus"]),
        ({"education": "master"}, ["Master, not insisted on"]),
        ({"education": "none"}, ["No degree needed"]),
    ],
)
def test_what_is_said_and_what_is_not(client: Client, fields: dict[str, object], said: list[str]) -> None:
    html = page(client, make_posting(**fields))  # type: ignore[arg-type]
    for words in said:
        assert words in html


def test_the_api_gives_the_same_facts(client: Client, posting: Posting) -> None:
    body = client.get(f"/api/v1/postings/{posting.pk}/").json()
    assert body["eligible"]["scope"] == "only" and "EG" in body["eligible"]["accepted"]
    assert body["workflow"]["owns"] == posting.workflow_owns
    assert body["demands"] == {
        "experience_years": 4, "experience_required": True, "education": "bachelor", "education_required": True,
        "contradicts_entry_level": True, "visa": "not-offered", "relocation": "offered", "clearance": "required",
    }  # fmt: skip
    assert "place" in {item["field"] for item in body["evidence"]}
    for item in body["evidence"]:
        assert body[item["field"]][item["start"] : item["end"]] == item["quote"]


def test_what_a_text_does_not_say_is_null_in_the_api(client: Client) -> None:
    make_posting()
    (body,) = client.get("/api/v1/postings/").json()["results"]
    said = {name: value for name, value in body["demands"].items() if value not in (None, False)}
    assert said == {}
    assert body["eligible"] == {"scope": "unknown", "accepted": [], "excluded": [], "unsure": []}
