"""Roles: how the tiers decide between words of one title, when the text is read, and what is quoted."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taxonomy.catalog import load_catalog
from taxonomy.classify.role import (
    ADOPT_POINTS,
    ADOPT_POINTS_SHORT,
    CONFIDENCE,
    LETTERS_A_POINT,
    adopt_points,
    find_role,
)

LABELLED = Path(__file__).resolve().parents[4] / "shared" / "data" / "labelled" / "roles_dev.jsonl"
WORDS = [
    "Data",
    "Engineer",
    "ML",
    "Ops",
    "Platform",
    "Données",
    "ingénieur",
    "بيانات",
    "مُهندس",
    "(H/F)",
    "–",
    "ß",
    "AI",
]


@pytest.mark.parametrize(
    ("title", "role", "runner_up"),
    [
        ("Data Scientist / ML Engineer", "data-scientist", "ml-engineer"),
        ("ML Engineer / Data Scientist", "ml-engineer", "data-scientist"),
        ("Machine Learning Engineer - MLOps", "data-ops", "ml-engineer"),
        ("Machine Learning Engineer, ML Platform", "data-infrastructure-engineer", "ml-engineer"),
        ("Data Engineer, Data Platform", "data-engineer", "data-infrastructure-engineer"),
        ("Business Intelligence Engineer", "data-analyst", "data-engineer"),
        ("Data Engineer (Databricks)", "data-engineer", None),
        ("Data Center Data Engineer", "data-engineer", None),
        ("Full Stack Data Scientist", "data-scientist", None),
    ],
)
def test_two_heads_in_one_title(title: str, role: str, runner_up: str | None) -> None:
    finding = find_role(title, "", load_catalog())
    assert (finding.role, finding.runner_up) == (role, runner_up)
    assert finding.confidence < CONFIDENCE["head"] or runner_up is None


@pytest.mark.parametrize(
    "title",
    [
        "",
        "   ",
        "Software Engineer",
        "Nurse",
        "Data Center Technician",
        "Data Product Manager",
        "Manager",
        "🙂",
        "\ud800",
    ],
)
def test_other_work_has_no_role_and_no_evidence(title: str) -> None:
    finding = find_role(title, "We use Spark, Airflow and dashboards every day.", load_catalog())
    assert (finding.role, finding.evidence) == (None, ())


def test_text_decides_a_weak_title_and_is_quoted() -> None:
    text = "You train models, build embeddings and improve retrieval augmented answers of our LLMs with PyTorch."
    finding = find_role("Software Engineer, AI Assistants", text, load_catalog())
    assert finding.role == "ml-engineer"
    assert finding.confidence == CONFIDENCE["text"]
    assert {evidence.field for evidence in finding.evidence} == {"text"}
    assert "train models" in [evidence.quote for evidence in finding.evidence]


def test_weak_title_abstains_where_the_text_speaks_of_something_else() -> None:
    text = "You write React and TypeScript, HTML and CSS for our customers' pages."
    finding = find_role("Software Engineer, AI Assistants", text, load_catalog())
    assert (finding.role, finding.runner_up) == (None, "ml-engineer")


FOUR_PHRASES = "You build dashboards in Power BI, follow KPIs and answer ad hoc questions."
FILLER = "The office is bright and the colleagues are kind. "


def test_short_text_needs_fewer_phrases_than_a_long_one() -> None:
    long = FOUR_PHRASES + FILLER * (LETTERS_A_POINT * ADOPT_POINTS // len(FILLER))
    assert find_role("Data Specialist", FOUR_PHRASES, load_catalog()).role == "data-analyst"
    assert find_role("Data Specialist", long, load_catalog()).role is None
    assert find_role("Data Specialist", FILLER + "You follow KPIs.", load_catalog()).role is None


@given(letters=st.integers(0, LETTERS_A_POINT * ADOPT_POINTS * 2))
def test_longer_texts_never_need_less(letters: int) -> None:
    assert ADOPT_POINTS_SHORT <= adopt_points(letters) <= adopt_points(letters + 1) <= ADOPT_POINTS


def test_text_does_not_move_a_clear_title() -> None:
    text = "Dashboards, KPIs, Power BI, Tableau, reporting, metrics, stakeholders, Excel, insights."
    assert find_role("Data Engineer", text, load_catalog()).role == "data-engineer"


def test_language_and_gender_marks_do_not_matter() -> None:
    titles = [
        "Data Engineer (m/w/d)",
        "Ingénieur(e) de données H/F",
        "Dateningenieur*in",
        "مهندسة بيانات",
        "Engenheira de dados",
    ]
    assert {find_role(title, "", load_catalog()).role for title in titles} == {"data-engineer"}


@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=8)), max_size=8), st.text(max_size=200))
def test_evidence_is_always_the_exact_words(parts: list[str], text: str) -> None:
    title = " ".join(parts)
    finding = find_role(title, text, load_catalog())
    assert 0 <= finding.confidence <= 1
    assert finding.role != finding.runner_up or finding.role is None
    for evidence in finding.evidence:
        field = {"title": title, "text": text}[evidence.field]
        assert evidence.label in (f"role:{finding.role}", f"role:{finding.secondary}")
        assert evidence.quote
        assert field[evidence.start : evidence.end] == evidence.quote


@pytest.mark.parametrize(
    ("title", "role", "secondary", "quotes"),
    [
        ("Data Scientist / ML Engineer", "data-scientist", "ml-engineer", ["Data Scientist", "ML Engineer"]),
        (
            "Data Engineer, Data Platform",
            "data-engineer",
            "data-infrastructure-engineer",
            ["Data Engineer", "Data Platform"],
        ),
        # People label it two ways, so the same words speak for both.
        ("Database Engineer", "data-ops", "data-infrastructure-engineer", ["Database Engineer", "Database Engineer"]),
        ("Data Engineer", "data-engineer", None, ["Data Engineer"]),
        # The runner-up of another trade makes no role of it.
        ("Business Analyst", None, None, []),
    ],
)
def test_a_second_role_that_the_title_speaks_for_is_defensible(
    title: str, role: str | None, secondary: str | None, quotes: list[str]
) -> None:
    finding = find_role(title, "", load_catalog())
    assert (finding.role, finding.secondary) == (role, secondary)
    assert [item.quote for item in finding.evidence] == quotes
    assert [item.label for item in finding.evidence] == [f"role:{slug}" for slug in (role, secondary) if slug]


def test_a_text_gives_a_second_role_only_where_both_reach_the_bar() -> None:
    models = (
        "You train models and serve models, own embeddings, inference, fine tuning, LLMs, PyTorch, prompt engineering and "
        "machine learning, also deep learning."
    )
    systems = (
        "You run distributed systems, Kubernetes, sharding, replication, consensus, Trino and Iceberg at high throughput "
        "over petabytes."
    )
    catalog = load_catalog()
    both = find_role("Software Engineer, Search", f"{models} {systems}", catalog)
    assert {both.role, both.secondary} == {"ml-engineer", "data-infrastructure-engineer"}
    for role in (both.role, both.secondary):
        assert any(item.label == f"role:{role}" and item.field == "text" for item in both.evidence)
    for text in (models, f"{models} Sharding, replication, consensus, Trino and Kubernetes."):
        finding = find_role("Software Engineer, Search", text, catalog)
        assert (finding.role, finding.secondary) == ("ml-engineer", None)
        assert {item.label for item in finding.evidence} == {"role:ml-engineer"}


def test_a_very_long_title_is_read_from_its_beginning() -> None:
    assert find_role("Data Engineer " + "x" * 100_000, "", load_catalog()).role == "data-engineer"


@pytest.mark.skipif(not LABELLED.exists(), reason="the labelled postings are not beside the project")
def test_agreement_with_labelled_postings_does_not_fall() -> None:
    rows = [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]
    clear = [row for row in rows if not row["alt_roles"] and not row.get("constructed")]
    catalog = load_catalog()
    names = {"data-infrastructure-engineer": "data_infra_engineer", None: "none"}
    wrong = []
    for row in clear:
        role = find_role(row["title"], row["text"] or "", catalog).role
        if names.get(role, (role or "").replace("-", "_")) != row["role"]:
            wrong.append((row["title"], row["role"], role))
    print(wrong, file=sys.stderr)
    assert len(wrong) / len(clear) < 0.02
