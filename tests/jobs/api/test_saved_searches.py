"""/api/v1/saved-searches/: a reader's own, through the session and the forms' token."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as project
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from jobs.models.account import User
from jobs.models.saved_search import SavedSearch
from jobs.services.saved_searches import MOST_SAVED
from tests.factories import make_posting, make_saved_search, make_user

pytestmark = pytest.mark.django_db

PATH = "/api/v1/saved-searches/"


@pytest.fixture
def cem() -> User:
    return make_user("cem@example.org")


@pytest.fixture
def reader(cem: User) -> Client:
    client = Client()
    client.force_login(cem, backend="django.contrib.auth.backends.ModelBackend")
    return client


def send(client: Client, method: str, path: str, content: Any) -> Any:
    return getattr(client, method)(path, content, content_type="application/json")


def test_a_search_is_saved_once_and_listed_with_what_it_finds(reader: Client, settings: Settings) -> None:
    make_posting(skills=["spark"], first_seen_at=timezone.now() - timedelta(hours=1))
    made = send(reader, "post", PATH, {"query": "skill=spark&role=data-engineer"})
    assert made.status_code == 201
    again = send(reader, "post", PATH, {"query": "?role=data-engineer&skill=spark", "name": "Other"})
    assert (again.status_code, again.json()["id"]) == (200, made.json()["id"])
    response = reader.get(PATH)
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    (found,) = response.json()["results"]
    assert found == reader.get(f"{PATH}{found['id']}/").json()
    question = "role=data-engineer&skill=spark"
    assert (found["query"], found["name"], found["words"]) == (question, "Data Engineer, Spark", "Data Engineer, Spark")
    assert (found["count"], found["count_is_exact"], found["new"], found["problems"]) == (1, True, 0, [])
    assert found["page"] == f"{settings.SITE_URL}/jobs/?{question}"
    assert found["feeds"] == {name: f"{settings.SITE_URL}/jobs.{name}?{question}" for name in ("atom", "rss", "json")}


def test_changing_renames_and_marks_seen(reader: Client, cem: User) -> None:
    search = make_saved_search(cem, "skill=spark", seen_at=timezone.now() - timedelta(days=1))
    make_posting(skills=["spark"], first_seen_at=timezone.now() - timedelta(hours=1))
    assert reader.get(f"{PATH}{search.pk}/").json()["new"] == 1
    renamed = send(reader, "patch", f"{PATH}{search.pk}/", {"name": "Mine"}).json()
    assert (renamed["name"], renamed["new"]) == ("Mine", 1)
    assert send(reader, "patch", f"{PATH}{search.pk}/", {"seen": False}).json()["new"] == 1
    assert send(reader, "patch", f"{PATH}{search.pk}/", {"seen": True}).json()["new"] == 0
    assert reader.delete(f"{PATH}{search.pk}/").status_code == 204
    assert reader.delete(f"{PATH}{search.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"query": "role=ml-enginer"}, {"code": "invalid_value", "parameter": "role", "did_you_mean": "ml-engineer"}),
        ({"query": "rolle=x"}, {"code": "unknown_parameter", "parameter": "rolle", "did_you_mean": "role"}),
        ({"qery": ""}, {"code": "unknown_parameter", "parameter": "qery", "did_you_mean": "query"}),
        ({}, {"code": "cannot_save"}),
        ([], {"code": "cannot_save"}),
        ({"query": 7}, {"code": "cannot_save", "detail": "query is a text."}),
        ({"query": "", "name": ""}, {"code": "cannot_save", "detail": "A saved search needs a name."}),
        ({"query": "q=" + "a" * 3000}, {"code": "cannot_save"}),
    ],
)
def test_what_cannot_be_saved_is_a_400_that_says_why(reader: Client, content: Any, expected: dict[str, str]) -> None:
    response = send(reader, "post", PATH, content)
    assert response.status_code == 400
    (error,) = response.json()["errors"]
    assert {name: error[name] for name in expected} == expected and error["detail"]
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize("content", [{"seen": "yes"}, {"name": " "}, {"watermark": 1}])
def test_what_cannot_be_changed_changes_nothing(reader: Client, cem: User, content: Any) -> None:
    search = make_saved_search(cem, name="Mine")
    assert send(reader, "patch", f"{PATH}{search.pk}/", content).status_code == 400
    before = (search.name, search.seen_at)
    search.refresh_from_db()
    assert (search.name, search.seen_at) == before


def test_beyond_the_limit_nothing_is_saved(reader: Client, cem: User) -> None:
    for number in range(MOST_SAVED):
        make_saved_search(cem, f"posted_within={number + 1}")
    response = send(reader, "post", PATH, {"query": ""})
    assert (response.status_code, response.json()["errors"][0]["code"]) == (400, "cannot_save")


def test_a_value_that_is_gone_is_a_problem_of_the_row_and_its_feeds_are_absent(reader: Client, cem: User) -> None:
    make_saved_search(cem, "role=data-enginer&skill=spark")
    make_posting(skills=["spark"], first_seen_at=timezone.now() - timedelta(hours=1))
    (found,) = reader.get(PATH).json()["results"]
    (problem,) = found["problems"]
    assert (problem["parameter"], problem["value"], problem["did_you_mean"]) == (
        "role",
        "data-enginer",
        "data-engineer",
    )
    assert (found["query"], found["count"], found["feeds"]) == ("role=data-enginer&skill=spark", 1, None)


def test_another_persons_search_is_absent_and_a_stranger_is_refused(reader: Client, cem: User) -> None:
    other = make_saved_search(make_user(), "q=a", name="A secret")
    assert reader.get(PATH).json() == {"results": []}
    for method in ("get", "patch", "delete"):
        assert send(reader, method, f"{PATH}{other.pk}/", {}).status_code == 404
    response = Client().get(PATH)
    assert (response.status_code, response.json()["errors"][0]["code"]) == (403, "not_authenticated")
    assert SavedSearch.objects.filter(pk=other.pk, name="A secret").exists()


def test_writing_asks_for_the_forms_token(cem: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cem, backend="django.contrib.auth.backends.ModelBackend")
    assert send(client, "post", PATH, {"query": ""}).status_code == 403
    assert not SavedSearch.objects.exists()
    client.get("/jobs/")
    token = client.cookies[project.CSRF_COOKIE_NAME].value
    made = client.post(PATH, {"query": ""}, content_type="application/json", headers={"X-CSRFToken": token})
    assert made.status_code == 201


def test_the_schema_describes_it(client: Client) -> None:
    paths = client.get("/api/v1/schema/?format=json").json()["paths"]
    assert set(paths["/api/v1/saved-searches/"]) == {"get", "post"}
    assert set(paths["/api/v1/saved-searches/{id}/"]) == {"get", "patch", "delete"}
