"""The living vocabulary in the admin: from an unknown word to a preview, an entry, its effect and the way back."""

from __future__ import annotations

import re
import zlib
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from jobs.models.posting import Posting
from jobs.models.screened import Screened
from jobs.models.vocabulary import LabelChange, RelabelRun, UnknownTerm, UnmatchedTitle, VocabularyPreview
from jobs.services.counting import count_unknown
from taxonomy.models import VocabularyEntry
from tests.factories import make_board, make_company, make_posting, make_screened, make_vocabulary_entry

pytestmark = pytest.mark.django_db

BASE = "/admin/taxonomy/vocabularyentry/"
ADD = f"{BASE}add/"
PATTERN = {
    "kind": "title", "text": "senior? data herder", "role": "data-engineer", "why": "It herds data.",
    "examples": "Data Herder\nSenior Data Herder", "not_examples": "Sheep Herder",
}  # fmt: skip
TEXT = "You move tables with Python and SQL."


def screened(title: str = "Data Herder", text: str = TEXT, **fields: Any) -> Screened:
    board = make_board()
    return make_screened(board, title=title, text_compressed=zlib.compress(text.encode()), **fields)


@pytest.fixture
def herders() -> list[Screened]:
    return [screened(), screened("Senior Data-Herder (m/w/d)"), screened("Sheep Herder")]


def commit(callbacks: Any, client: Client, path: str, data: dict[str, Any]) -> str:
    """Send a form, let what waits for the commit happen, and return the page that it leads to."""
    with callbacks(execute=True):
        answer = client.post(path, data)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_an_unmatched_title_leads_to_a_preview_an_entry_and_its_effect(
    admin: Client, herders: list[Screened], django_capture_on_commit_callbacks: Any
) -> None:
    count_unknown()
    html = admin.get("/admin/jobs/unmatchedtitle/").content.decode()
    link = re.search(r'href="(/admin/taxonomy/vocabularyentry/add/\?kind=title&amp;text=data\+herder[^"]*)"', html)
    assert link, html
    form = admin.get(link[1].replace("&amp;", "&")).content.decode()
    assert 'value="data herder"' in form and "Data Herder</textarea>" in form
    page = commit(django_capture_on_commit_callbacks, admin, ADD, PATTERN)
    html = admin.get(page).content.decode()
    assert "+2 postings, -0; 0 stay with other labels" in html
    assert "<q>Data Herder</q>" in html and "<q>Senior Data-Herder" in html and "Sheep" not in html
    assert not Posting.objects.exists() and not VocabularyEntry.objects.exists()
    run = commit(django_capture_on_commit_callbacks, admin, page, {"_save": "1"})
    html = admin.get(run).content.decode()
    assert "3 of 3 postings looked at" in html and "Refresh" not in admin.get(run).headers
    assert set(Posting.objects.open().values_list("title", flat=True)) == {"Data Herder", "Senior Data-Herder (m/w/d)"}
    html = admin.get(BASE).content.decode()
    assert "+2 postings, -0, 0 with other labels" in html and "in use" in html
    assert (
        "Added: It herds data." in LogEntry.objects.get().get_change_message() or LogEntry.objects.get().is_addition()
    )
    entry = VocabularyEntry.objects.get()
    back = commit(django_capture_on_commit_callbacks, admin, f"{BASE}{entry.pk}/take-back/", {"reason": "No."})
    assert "taken back" in admin.get(back).content.decode()
    assert not Posting.objects.open().exists() and Screened.objects.count() == 3
    assert "taken back" in admin.get(f"{BASE}{entry.pk}/change/").content.decode()


def test_an_unknown_term_counts_each_employer_once_and_shows_its_words(admin: Client) -> None:
    company = make_company("Boilerplate Works")
    for _ in range(6):
        make_posting(company=company, text="We use Python, Glowbase and SQL.")
    for number in range(3):
        make_posting(company=make_company(f"House {number}"), text="Python, Zorblax, and SQL are asked for.")
    screened(text="You know Python, Zorblax and Airflow.")
    count_unknown()
    terms = {term.key: term for term in UnknownTerm.objects.all()}
    assert set(terms) == {"zorblax"}
    assert (terms["zorblax"].employers, terms["zorblax"].open_employers, terms["zorblax"].postings) == (4, 3, 4)
    html = admin.get("/admin/jobs/unknownterm/").content.decode()
    assert "Python, <mark>Zorblax</mark>, and SQL are asked for." in html
    assert "kind=alias&amp;text=Zorblax" in html and "kind=skill&amp;text=Zorblax" in html


def test_what_is_dismissed_stays_away_after_the_next_count_until_it_is_brought_back(
    admin: Client, herders: list[Screened]
) -> None:
    count_unknown()
    row = UnmatchedTitle.objects.get(key="data herder")
    path = "/admin/jobs/unmatchedtitle/"
    admin.post(path, {"action": "dismiss", "_selected_action": [str(row.pk)]})
    count_unknown()
    titles = '<th class="field-title"><a href="/admin/jobs/unmatchedtitle/%d/'
    assert titles % row.pk not in admin.get(path).content.decode()
    gone = f"{path}?dismissed=yes"
    assert titles % row.pk in admin.get(gone).content.decode()
    admin.post(gone, {"action": "bring_back", "_selected_action": [str(row.pk)]})
    assert titles % row.pk in admin.get(path).content.decode()


def test_counting_is_started_by_who_may_and_leaves_nothing_of_the_last_time(
    admin: Client, staff: Client, herders: list[Screened], django_capture_on_commit_callbacks: Any
) -> None:
    path = "/admin/jobs/unmatchedtitle/count/"
    commit(django_capture_on_commit_callbacks, admin, path, {})
    assert UnmatchedTitle.objects.count() == 3
    Screened.objects.filter(title="Sheep Herder").delete()
    commit(django_capture_on_commit_callbacks, admin, path, {})
    assert set(UnmatchedTitle.objects.values_list("key", flat=True)) == {"data herder", "senior data herder"}
    assert staff.post(path).status_code == 403 and admin.get(path).status_code == 405


def test_a_title_that_a_rule_calls_none_of_the_six_is_not_unmatched(admin: Client) -> None:
    screened("Solutions Architect")
    screened("Sheep Herder")
    count_unknown()
    assert list(UnmatchedTitle.objects.values_list("title", flat=True)) == ["Sheep Herder"]


def test_a_count_that_found_no_term_is_a_count(admin: Client) -> None:
    screened("Sheep Herder", text="You herd.")
    assert "Not counted yet" in admin.get("/admin/jobs/unknownterm/").content.decode()
    count_unknown()
    assert not UnknownTerm.objects.exists()
    assert "Not counted yet" not in admin.get("/admin/jobs/unknownterm/").content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"text": "data (herder"}, "A bracket of the pattern is not closed."),
        ({"text": "data .*"}, "“*” may not stand in a pattern"),
        ({"role": ""}, "Choose the role of these titles."),
        ({"examples": ""}, "This field is required."),
        ({"examples": "Data Engineer"}, "The pattern does not match the example “Data Engineer”."),
        (
            {"not_examples": "Senior Data Herder"},
            "The counter-example “Senior Data Herder” comes out as data-engineer.",
        ),
        ({"kind": "alias", "skill": "Juggling"}, "There is no skill called “Juggling”."),
        ({"kind": "skill", "text": "Herdbase"}, "Choose the kind of the new skill."),
        (
            {"kind": "alias", "skill": "Spark", "text": "Kafka", "examples": "We use Kafka."},
            "is a name of Kafka",
        ),
        ({"kind": "not-title", "text": "data engineer", "examples": "Data Herder"}, "does not match the example"),
    ],
)
def test_a_form_that_cannot_be_taken_says_why_in_one_sentence(
    admin: Client, changes: dict[str, str], sentence: str
) -> None:
    html = admin.post(ADD, {**PATTERN, **changes}).content.decode()
    assert sentence in html.replace("&#x27;", "'")
    assert not VocabularyPreview.objects.exists()


def test_many_texts_are_previewed_by_a_task_and_the_page_looks_again(
    admin: Client, herders: list[Screened], monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.setattr("jobs.services.previewing.SMALL", 1)
    with django_capture_on_commit_callbacks() as waiting:
        page = str(admin.post(ADD, PATTERN)["Location"])
    answer = admin.get(page)
    assert answer["Refresh"] == "3" and "It is being worked out" in answer.content.decode()
    assert "Work out first" in admin.post(page, {"_save": "1"}).content.decode()
    for callback in waiting:
        callback()
    answer = admin.get(page)
    assert "Refresh" not in answer.headers and "+2 postings, -0" in answer.content.decode()


def test_too_many_candidates_are_sampled_and_the_page_says_so(
    admin: Client, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.setattr("jobs.services.previewing.MOST_LABELLED", 5)
    board = make_board()
    for _ in range(20):
        make_screened(board, title="Data Herder", text_compressed=zlib.compress(TEXT.encode()))
    html = admin.get(commit(django_capture_on_commit_callbacks, admin, ADD, PATTERN)).content.decode()
    assert "Only 5 were labelled both ways" in html and "+20 postings, -0" in html


def test_a_preview_that_was_overtaken_is_refused_and_worked_out_again(
    admin: Client, herders: list[Screened], django_capture_on_commit_callbacks: Any
) -> None:
    page = commit(django_capture_on_commit_callbacks, admin, ADD, PATTERN)
    make_vocabulary_entry()
    assert "The vocabulary changed meanwhile" in admin.post(page, {"_save": "1"}).content.decode()
    page = commit(django_capture_on_commit_callbacks, admin, page, {"_again": "1"})
    commit(django_capture_on_commit_callbacks, admin, page, {"_save": "1"})
    assert Posting.objects.open().count() == 2
    assert "Work out first" in admin.post(page, {"_save": "1"}).content.decode()


def test_each_page_is_for_who_has_the_permission(admin: Client, staff: Client, herders: list[Screened]) -> None:
    entry = make_vocabulary_entry()
    make_posting(text="You know lake brigade and Python.")
    count_unknown()
    run = RelabelRun.objects.get()
    preview = VocabularyPreview.objects.create(said={}, compared_with=0)
    paths = [
        BASE, ADD, f"{BASE}{entry.pk}/change/", f"{BASE}preview/{preview.pk}/", "/admin/jobs/relabelrun/",
        f"/admin/jobs/relabelrun/{run.pk}/change/", "/admin/jobs/labelchange/", "/admin/jobs/unmatchedtitle/",
        f"/admin/jobs/unmatchedtitle/{UnmatchedTitle.objects.all()[0].pk}/change/", "/admin/jobs/unknownterm/",
    ]  # fmt: skip
    for path in paths:
        assert Client().get(path).status_code == 302, path
        assert staff.get(path).status_code == 403, path
        if "preview" not in path:
            answer = admin.get(path, follow=True)
            html = answer.content.decode()
            assert answer.status_code == 200 and not re.search(r"<style|\sstyle=|\son[a-z]+=\"|javascript:", html), path
    assert staff.post(f"{BASE}{entry.pk}/take-back/", {"reason": "Mine."}).status_code == 403
    assert admin.get(f"{BASE}{entry.pk}/take-back/").status_code == 405
    assert admin.post(f"{BASE}{entry.pk}/delete/", {"post": "yes"}).status_code == 403


def test_a_change_of_labels_is_told_posting_by_posting(admin: Client) -> None:
    make_posting(text="You know lake brigade and Python.", title="Data Engineer")
    make_vocabulary_entry()
    change = LabelChange.objects.get()
    html = admin.get("/admin/jobs/labelchange/").content.decode()
    assert "+spark" in html and "Data Engineer" in html
    assert admin.get(f"/admin/jobs/labelchange/{change.pk}/change/").status_code == 200


def test_lists_ask_as_often_for_many_rows_as_for_few(admin: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(6):
        make_vocabulary_entry(text=f"lake brigade {number}", examples=(f"You know lake brigade {number}.",))
    for path in (BASE, "/admin/jobs/relabelrun/"):
        with django_assert_max_num_queries(24):
            admin.get(path)
