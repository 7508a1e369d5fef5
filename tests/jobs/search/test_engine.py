"""Search as doors ask for it, by each engine: words, totals, order, facets and paging."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from jobs.models.company import CompanyList, CompanyListEntry
from jobs.models.posting import Posting
from jobs.search import engine, filters
from jobs.search import index as index_module
from jobs.search.query import SearchQuery
from tests.factories import make_company, make_posting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("each_engine")]


def query(**params: object) -> SearchQuery:
    given = {name: value if isinstance(value, list) else [str(value)] for name, value in params.items()}
    found, _ = engine.read_query(given)  # type: ignore[arg-type]
    assert found.problems == ()
    return found


def titles(**params: object) -> list[str]:
    return [posting.title for posting in engine.search(query(**params)).rows]


def test_all_words_must_occur_in_title_company_skills_or_text() -> None:
    make_posting(title="Data Engineer", text="Streaming of tickets", skills=["kafka"])
    make_posting(title="Data Engineer", text="Reports")
    assert engine.search(query(q="streaming kafka")).total == 1
    assert engine.search(query(q="engineers")).total == 2
    assert engine.search(query(q="streaming cobol")).total == 0


def test_title_comes_before_skills_before_text_then_age_then_what_speaks_for_it_then_newest() -> None:
    now = timezone.now()
    for title, text, days, fields in (
        ("A", "uses kafka", 0, {}),
        ("Kafka old", "", 40, {"workplace": "remote"}),
        ("Kafka plain", "", 2, {}),
        ("Kafka remote", "", 3, {"workplace": "remote"}),
        ("Kafka newer", "", 1, {}),
        ("B", "", 5, {"skills": ["kafka"]}),
    ):
        make_posting(title=title, text=text, listed_at=now - timedelta(days=days), **fields)  # type: ignore[arg-type]
    assert titles(q="kafka") == ["Kafka remote", "Kafka newer", "Kafka plain", "Kafka old", "B", "A"]
    assert titles(q="kafka", sort="newest") == ["A", "Kafka newer", "Kafka plain", "Kafka remote", "B", "Kafka old"]


def test_another_name_of_a_skill_does_not_find_the_ordinary_word_that_the_skill_is_called() -> None:
    make_posting(title="Go developer", text="", skills=["go"])
    make_posting(title="Backend developer", text="Written in golang", skills=["go"])
    make_posting(title="Go-to-market analyst", text="We go far")
    assert titles(q="golang") == ["Go developer", "Backend developer"]
    assert titles(q="golang developer", role="data-engineer") == ["Go developer", "Backend developer"]
    assert len(titles(q="go")) == 3


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("data engineer", {"Data Engineer", "مهندسة بيانات", "Engineer of data", "Ingénieur données"}),
        ("مهندس بيانات", {"Data Engineer", "مهندسة بيانات", "Engineer of data", "Ingénieur données"}),
        ('"data engineer"', {"Data Engineer"}),
        ("“data engineer”", {"Data Engineer"}),
        ('"Engineer data"', set()),
        ("engineer -data", {"C++ Engineer"}),
        ('engineer -"data engineer"', {"Engineer of data", "C++ Engineer"}),
        ("c++ OR .net", {"C++ Engineer", "Developer"}),
        ("c++ OR .net developer", {"Developer"}),
        ("devel*", {"Developer"}),
        ("engineers* c++", {"C++ Engineer"}),
        ("k8s", {"Kubernetes admin", "Admin"}),
        ("-engineer -مهندس -ingénieur -admin", {"Developer"}),
        ("OR", {"Developer"}),
        ('"', None),
    ],
)
def test_phrases_choices_exclusion_prefixes_and_synonyms(asked: str, expected: set[str] | None) -> None:
    make_posting(title="Data Engineer", text="")
    make_posting(title="Engineer of data", text="")
    make_posting(title="مهندسة بيانات", text="", language="ar")
    make_posting(title="Ingénieur données", text="", language="fr")
    make_posting(title="C++ Engineer", text="")
    make_posting(title="Developer", text="in .NET or otherwise")
    make_posting(title="Kubernetes admin", text="")
    make_posting(title="Admin", text="", skills=["kubernetes"])
    found, _ = engine.read_query({"q": [asked]})
    if expected is None:
        assert found.problems
        return
    assert {row.title for row in engine.search(found).rows} == expected


@pytest.mark.parametrize(
    ("asked", "is_exact", "total"),
    [
        ('"data engineer"', False, 1),
        ('-"data engineer"', False, 3),
        ("data engineer", True, 3),
        ('"engineer of"', True, 1),
        # Whatever else is asked for leaves fewer to look at.
        ('"data engineer" python', True, 1),
        ('"data engineer" OR python', False, 2),
    ],
)
def test_a_total_says_whether_a_phrase_was_looked_for_in_every_posting_that_has_the_words(
    client: Client, monkeypatch: pytest.MonkeyPatch, asked: str, is_exact: bool, total: int
) -> None:
    monkeypatch.setattr(index_module, "PHRASE_CHECKED", 2)
    monkeypatch.setattr(filters, "PHRASE_CHECKED", 2)
    for days, title in enumerate(("Data Engineer", "Engineer of data", "Data Engineer", "Analyst")):
        text = "Python" if days == 2 else ""
        make_posting(title=title, text=text, listed_at=timezone.now() - timedelta(days=days))
    page = engine.search(query(q=asked))
    assert (page.is_exact, page.total) == (is_exact, total)
    answer = client.get("/api/v1/postings/", {"q": asked}).json()
    assert (answer["count_is_exact"], answer["count"]) == (is_exact, total)
    assert ("looked for side by side" in client.get("/jobs/", {"q": asked}).content.decode()) is not is_exact


def test_the_phrases_of_a_search_share_one_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_module, "PHRASE_CHECKED", 5)
    monkeypatch.setattr(filters, "PHRASE_CHECKED", 5)
    for days in range(4):
        make_posting(text="Engineer of big data", listed_at=timezone.now() - timedelta(days=days))
    page = engine.search(query(q='"engineer of"'))
    assert (page.is_exact, page.total) == (True, 4)
    # One text for each of three, since no more than five may be read.
    page = engine.search(query(q='"engineer of" OR "of big" OR "big data"'))
    assert (page.is_exact, page.total) == (False, 1)
    # What a rare phrase leaves of it is for the other one.
    page = engine.search(query(q='"engineer of" OR "analyst of"'))
    assert (page.is_exact, page.total) == (True, 4)


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"role": "ml-engineer"}, {"B"}),
        ({"role": ["ml-engineer", "data-engineer"]}, {"A", "B"}),
        ({"skill": "spark"}, {"A", "C"}),
        ({"skill": ["spark", "sql"]}, {"A"}),
        ({"seniority": "senior"}, {"A"}),
        ({"workplace": "remote"}, {"B"}),
        ({"workplace": ["remote", "unknown"]}, {"B", "C"}),
        ({"country": "EG"}, {"A", "B"}),
        ({"country": ["DE"]}, {"B"}),
        ({"company": "acme"}, {"A"}),
        ({"list": "egypt-ai"}, {"A"}),
        ({"employment": "contract"}, {"C"}),
        ({"language": "de"}, {"B"}),
        ({"posted_within": 7}, {"A", "B"}),
        ({"posted_within": 1}, {"A"}),
        ({"role": "data-ops"}, set()),
        ({"country": "FR"}, set()),
        ({"role": "ml-engineer", "skill": "sql"}, set()),
    ],
)
def test_each_filter_keeps_what_it_says(params: dict[str, object], expected: set[str]) -> None:
    now = timezone.now()
    acme, other = make_company("Acme"), make_company("Other")
    curated = CompanyList.objects.create(slug="egypt-ai", name="AI companies in Egypt")
    CompanyListEntry.objects.create(company_list=curated, company=acme, reason="Shown by its own page")
    make_posting(
        title="A", company=acme, role="data-engineer", skills=["spark", "sql"], seniority="senior", workplace="onsite",
        countries=["EG"], employment="full-time", language="en", listed_at=now,
    )  # fmt: skip
    make_posting(
        title="B", company=other, role="ml-engineer", workplace="remote", countries=["DE", "EG"],
        employment="full-time", language="de", listed_at=now - timedelta(days=3),
    )  # fmt: skip
    make_posting(
        title="C", company=other, role="data-analyst", skills=["spark"], employment="contract",
        listed_at=now - timedelta(days=30),
    )  # fmt: skip
    found = engine.search(query(**params))
    assert {posting.title for posting in found.rows} == expected
    assert found.total == len(expected)


def test_closed_postings_are_not_found() -> None:
    posting = make_posting()
    Posting.objects.filter(pk=posting.pk).update(state="closed", closed_at=timezone.now())
    assert engine.search(query()).total == 0


def test_a_facet_ignores_its_own_selection_but_skills_keep_theirs() -> None:
    make_posting(role="data-engineer", skills=["spark", "sql"])
    make_posting(role="data-engineer", skills=["spark"])
    make_posting(role="ml-engineer", skills=["sql"])
    asked = query(role="data-engineer", skill="spark")
    _, known = engine.read_query({})
    counts = {
        name: {item.value: item.count for item in items} for name, items in engine.facet_counts(asked, known).items()
    }
    assert counts["role"] == {"data-engineer": 2}
    assert counts["skill"] == {"spark": 2, "sql": 1}
    assert {item.value: item.count for item in engine.facet_counts(query(role="data-engineer"), known)["role"]} == {
        "data-engineer": 2,
        "ml-engineer": 1,
    }


def test_each_count_is_what_choosing_it_would_give() -> None:
    for number in range(12):
        make_posting(
            role=["data-engineer", "ml-engineer", "data-ops"][number % 3],
            workplace=["remote", "hybrid"][number % 2],
            seniority=["senior", "mid", "junior", "lead"][number % 4],
            skills=["spark", "sql", "python"][: number % 4],
            countries=["EG", "DE"][: number % 3],
            language="en",
            employment="full-time",
        )
    asked = query(workplace="remote")
    _, known = engine.read_query({})
    for facet, items in engine.facet_counts(asked, known).items():
        for item in items:
            chosen = asked.without(facet) if facet != "skill" else asked
            assert engine.search(chosen.with_value(facet, item.value)).total == item.count, (facet, item.value)


def test_walking_by_cursor_gives_every_posting_once_in_order_while_new_ones_come_in() -> None:
    moment = timezone.now() - timedelta(days=2)
    made = [make_posting(title=f"Data Engineer {n}", listed_at=moment - timedelta(hours=n // 3)) for n in range(23)]
    expected = [posting.pk for posting in sorted(made, key=lambda item: (item.listed_at, item.pk), reverse=True)]
    seen: list[int] = []
    cursor = None
    while True:
        page = engine.search(query(), cursor, size=5)
        seen += [posting.pk for posting in page.rows]
        make_posting(title="New", listed_at=timezone.now())
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == expected


def test_going_back_gives_the_pages_one_came_by() -> None:
    for number in range(12):
        make_posting(title=f"Kafka {number}" if number % 2 else f"Data {number}", text="kafka")
    asked = query(q="kafka")
    first = engine.search(asked, size=5)
    second = engine.search(asked, first.next_cursor, size=5)
    third = engine.search(asked, second.next_cursor, size=5)
    assert third.next_cursor is None and first.previous_cursor is None
    back = engine.search(asked, third.previous_cursor, size=5)
    assert [row.pk for row in back.rows] == [row.pk for row in second.rows]
    start = engine.search(asked, back.previous_cursor, size=5)
    assert [row.pk for row in start.rows] == [row.pk for row in first.rows]
    assert start.previous_cursor is None


@pytest.mark.parametrize("cursor", ["x", "AAAA", "W10", "é", "a" * 500, "WzAsMCwxLCIyIl0"])
def test_a_cursor_that_is_not_ours_is_refused_with_a_sentence(cursor: str) -> None:
    with pytest.raises(ValueError, match="start again"):
        engine.search(query(), cursor)


@pytest.mark.parametrize("text", ["'; drop table", "a & b | !c", "\\", "c++ 'quoted'", "%_", "(a"])
def test_signs_of_a_query_language_are_only_words(text: str) -> None:
    make_posting(title=f"Engineer {text}")
    found, _ = engine.read_query({"q": [text]})
    assert engine.search(found).total in (0, 1)
