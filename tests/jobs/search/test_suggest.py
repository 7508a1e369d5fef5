"""What is suggested while one types."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from jobs.models.posting import Cluster
from jobs.search.suggest import SHOWN, SHOWN_OF_KIND, Choice, Suggester
from jobs.search.suggesting import as_asked, suggestions
from jobs.search.tokenise import plain_words
from tests.factories import make_company, make_posting

CHOICES = (
    Choice("q", "Senior Data Engineer", "Senior Data Engineer", 9),
    Choice("q", "Data Engineer", "Data Engineer", 20),
    Choice("skill", "kubernetes", "Kubernetes", 12, ("k8s",)),
    Choice("skill", "cpp", "C++", 3),
    Choice("skill", "causal", "Causal inference", 30, ("data causality", "causality")),
    Choice("company", "data-works", "Data Works", 20),
    Choice("city", "cairo-eg", "Cairo, Egypt", 7),
    Choice("q", "مهندس بيانات", "مهندس بيانات", 2),
)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("dat", ["Data Engineer", "Data Works", "Senior Data Engineer", "Causal inference (data causality)"]),
        ("causal", ["Causal inference"]),
        ("Data E", ["Data Engineer", "Senior Data Engineer"]),
        ("data engineer", ["Data Engineer", "Senior Data Engineer"]),
        ("K8", ["Kubernetes (k8s)"]),
        ("c++", ["C++"]),
        ("eg", ["Cairo, Egypt"]),
        ("بيان", ["مهندس بيانات"]),
        ("ngineer", []),
        ("", []),
        ("?", []),
    ],
)
def test_a_word_that_begins_so_is_suggested_the_most_frequent_first(typed: str, expected: list[str]) -> None:
    assert [choice.text for choice in Suggester(CHOICES).find(typed)] == expected


names = st.text("ab ", min_size=1, max_size=6).filter(lambda name: bool(name.strip()))


@given(st.lists(st.tuples(st.sampled_from(["q", "skill", "city"]), names, st.integers(1, 5)), max_size=30), names)
def test_what_is_suggested_equals_a_plain_search(rows: list[tuple[str, str, int]], typed: str) -> None:
    choices = list({(kind, name): Choice(kind, name, name, count) for kind, name, count in rows}.values())
    start = " ".join(plain_words(typed))
    expected: list[Choice] = []
    for choice in sorted(choices, key=lambda item: (-item.count, item.text, item.parameter, item.value)):
        words = plain_words(choice.text)
        begins = any(" ".join(words[place:]).startswith(start) for place in range(len(words)))
        same = [found for found in expected if found.parameter == choice.parameter]
        if begins and len(same) < SHOWN_OF_KIND and len(expected) < SHOWN:
            expected.append(choice)
    assert list(Suggester(choices).find(typed)) == expected


@pytest.fixture
def fresh(db: None) -> Iterator[None]:
    suggestions.reset()
    yield
    suggestions.reset()


def test_open_postings_lend_their_titles_skills_companies_and_places(fresh: None, client: Client) -> None:
    make_posting(title="Kafka Engineer", company=make_company("Kafka Works"), skills=["kafka"], cities=[("Kafr", "EG")])
    make_posting(title="Kafka Closed", state="closed", closed_at="2026-01-01T00:00Z", company=make_company("Kaput"))
    results = client.get("/api/v1/suggest/?q=ka").json()["results"]
    assert {(item["kind"], item["text"], item["parameter"], item["value"], item["count"]) for item in results} == {
        ("title", "Kafka Engineer", "q", "Kafka Engineer", 1),
        ("skill", "Kafka", "skill", "kafka", 1),
        ("company", "Kafka Works", "company", "kafka-works", 1),
        ("place", "Kafr, Egypt", "city", "kafr-eg", 1),
    }


def test_the_count_beside_a_suggestion_is_that_of_its_search(fresh: None, client: Client) -> None:
    cluster = Cluster.objects.create()
    for place in (1, 2):
        make_posting(
            title="Kafka -Cairo, OR *", skills=["kafka"], cities=[("Kafr", "EG")], cluster=cluster, cluster_place=place
        )
    results = client.get("/api/v1/suggest/?q=ka").json()["results"]
    assert {item["kind"] for item in results} == {"title", "skill", "place"}
    for item in results:
        search = client.get("/api/v1/postings/", {item["parameter"]: item["value"]})
        assert search.json()["count"] == item["count"] == 1, item


@pytest.mark.parametrize(
    ("title", "asked"),
    [
        ("Data Engineer", "Data Engineer"),
        ("Data Engineer - Remote", "Data Engineer Remote"),
        ("Engineer -Remote", "Engineer Remote"),
        ("Data-Engineer, Portland OR", "Data-Engineer, Portland or"),
        ('"Lead" Engineer*', "Lead Engineer"),
        ("“-Senior” Engineer", "Senior Engineer"),
        ("«Engineer*» -«-»-Remote", "Engineer Remote"),
    ],
)
def test_the_signs_of_a_title_ask_for_nothing(title: str, asked: str) -> None:
    assert as_asked(title) == asked


@pytest.mark.parametrize("path", ["?q=", "", "?q=" + "a" * 300, "?q=a&kind=title", "?p=a"])
def test_a_question_that_is_none_is_a_400_with_a_sentence(fresh: None, client: Client, path: str) -> None:
    response = client.get(f"/api/v1/suggest/{path}")
    assert response.status_code == 400
    assert response.json()["errors"]
