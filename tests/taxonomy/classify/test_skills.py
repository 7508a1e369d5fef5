"""Skills: which words name one, what is asked for and what is not, and time that grows with the text only."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taxonomy.catalog import load_catalog
from taxonomy.classify.passage import LONGEST_TEXT
from taxonomy.classify.skills import find_skills

LABELLED = Path(__file__).resolve().parents[4] / "shared" / "data" / "labelled"


def wanted(text: str, title: str = "", company: str | None = None) -> dict[str, str]:
    return {match.slug: match.wanted for match in find_skills(title, text, load_catalog(), company)[0]}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Python required, Spark a plus.", {"python": "required", "spark": "nice-to-have"}),
        ("Python (required), Airflow (nice to have).", {"python": "required", "airflow": "nice-to-have"}),
        (
            "Requirements:\n- SQL\n- dbt\nNice to have:\n- Kafka",
            {"sql": "required", "dbt": "required", "kafka": "nice-to-have"},
        ),
        ("Qualifications\nPython\nBenefits\nA course in Tableau", {"python": "required", "tableau": "mentioned"}),
        ("Our stack runs on Snowflake.", {"snowflake": "mentioned"}),
        ("We use Kafka. You have worked with Flink.", {"kafka": "mentioned", "flink": "required"}),
        ("Experience with Python; ideally also Scala.", {"python": "required", "scala": "nice-to-have"}),
        (
            "Kafka, Flink and Spark are a plus.",
            {"kafka": "nice-to-have", "flink": "nice-to-have", "spark": "nice-to-have"},
        ),
        ("Spark. Later: Spark is a must.", {"spark": "required"}),
        ("Maîtrise de Python indispensable, Scala serait un plus.", {"python": "required", "scala": "nice-to-have"}),
        ("Anforderungen:\n- SQL\nVon Vorteil:\n- Kafka", {"sql": "required", "kafka": "nice-to-have"}),
        ("Requisitos:\n- Python\nDeseable:\n- Scala", {"python": "required", "scala": "nice-to-have"}),
        ("Requisitos:\n- Python\nDiferenciais:\n- Scala", {"python": "required", "scala": "nice-to-have"}),
        ("المتطلبات:\nPython\nميزة إضافية:\nScala", {"python": "required", "scala": "nice-to-have"}),
    ],
)
def test_words_tell_what_is_asked_for(text: str, found: dict[str, str]) -> None:
    assert wanted(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "No Java needed.",
        "You do not need to know Java.",
        "Java is not required.",
        "Java experience is not strictly necessary.",
        "No prior experience with Java or Scala.",
        "No Scala, Java required.",
        "Without Java.",
        "Not required: Java",
        "We don't use Java.",
        "Pas besoin de Java.",
        "Java n'est pas obligatoire.",
        "Keine Java Kenntnisse.",
        "Java ist nicht erforderlich.",
        "No se requiere Java.",
        "Sin Java.",
        "Java no es necesario.",
        "Java não é obrigatório.",
        "لا يشترط Java.",
        "Java غير مطلوب.",
        "You will not write Java.",
        "Don't worry about Scala or Java.",
        "Nobody expects Java of you.",
        "Java is no longer used here.",
        "Java is not in use.",
        "Java: no.",
        "Pas besoin de connaître Java.",
        "Le langage Java n'est pas utilisé.",
        "Java n'est pas demandé.",
        "Kenntnisse in Java werden nicht benötigt.",
        "Java-Kenntnisse braucht niemand mehr.",
        "No hace falta experiencia en Java.",
        "Java ya no se usa.",
        "Não é necessário conhecer Java.",
        "Não exigimos Scala ou Java.",
        "Não exigimos Scala nem Java.",
        "Java n'est plus utilisé.",
        "Weder Scala noch Java.",
        "Scala wird nicht vorausgesetzt, ebenso wenig Java.",
        "No se necesita experiencia en Scala ni en Java.",
        "لا يشترط معرفة Scala أو Java.",
        "لا نحتاج خبرة في Java.",
        "لا تتطلب الوظيفة معرفة Java.",
    ],
)
def test_a_denied_skill_is_left_out(text: str) -> None:
    assert "java" not in wanted(text)


@pytest.mark.parametrize(
    ("text", "slug", "asked"),
    [
        ("Not only Java.", "java", "mentioned"),
        ("Java is not required but a plus.", "java", "nice-to-have"),
        ("There is no limit. Java runs everywhere.", "java", "mentioned"),
        ("If you do not know us, read on.\nJava", "java", "mentioned"),
        ("Não só Java.", "java", "mentioned"),
        ("Java é usado em tudo que não é legado.", "java", "mentioned"),
        ("Nossa equipe desenvolve em Java no Airflow e no Databricks, com dados.", "databricks", "mentioned"),
        ("Modelos registrados no MLflow e testes no Java; você trabalha em uma squad.", "java", "mentioned"),
    ],
)
def test_a_denial_of_something_else_leaves_the_skill(text: str, slug: str, asked: str) -> None:
    assert wanted(text).get(slug) == asked


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("A degree in Statistics, Mathematics or a related field.", "statistics"),
        ("BSc/MSc in Computer Science, Machine Learning or similar.", "machine-learning"),
        ("Computer Science, Statistics, or other quantitative discipline.", "statistics"),
        ("Diplôme en statistiques ou équivalent.", "statistics"),
        ("Abgeschlossenes Studium der Statistik.", "statistics"),
        ("Licenciatura en Estadística.", "statistics"),
        ("بكالوريوس في الإحصاء", "statistics"),
        ("Mestrado em Estatística é bem-vindo.", "statistics"),
        ("Maestría en Estadística.", "statistics"),
        ("M.Sc. in Statistics.", "statistics"),
        ("We may use artificial intelligence in our hiring process.", "artificial-intelligence"),
        ("AI may support the review of your application.", "artificial-intelligence"),
        ("Our R&D office.", "r"),
        ("Grow in a Series C company.", "c"),
        ("Go to market with us.", "go"),
        ("Boards in Azure DevOps.", "devops"),
        ("Star and snowflake schemas.", "snowflake"),
        ("Spring Health cares.", "spring"),
        ("Our team is agile.", "agile"),
        ("Markov Chain Monte Carlo.", "monte-carlo"),
        ("Une vue d'ensemble des données.", "vue-js"),
        ("Suivi du tableau de bord.", "tableau"),
        ("node.js", "dotnet"),
        ("Write to python@example.com.", "sql"),
    ],
)
def test_words_that_only_look_like_a_skill(text: str, slug: str) -> None:
    assert slug not in wanted(text)


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("A degree in Physics. Experience with statistics.", {"statistics"}),
        ("PhD in physics, papers welcome. Reinforcement learning is used daily.", {"reinforcement-learning"}),
        ("Grado en Física y experiencia en machine learning.", {"machine-learning"}),
        ("Degree or strong knowledge of machine learning.", {"machine-learning"}),
        ("C, C++ or C# on .NET.", {"c", "cpp", "csharp", "dotnet"}),
        ("C/C++ and Python.", {"c", "cpp", "python"}),
        ("Languages (python, go, scala).", {"python", "go", "scala"}),
        ("R, Python and SAS.", {"r", "python", "sas"}),
        ("Node.js, CI/CD and A/B tests.", {"nodejs", "ci-cd", "a-b-testing"}),
        ("Large language models (LLMs).", {"llm"}),
        ("EKS or GKE.", {"amazon-eks", "kubernetes", "google-kubernetes-engine", "aws", "gcp"}),
        ("Modelisation de donnees et données massives.", {"data-modeling", "big-data"}),
        ("machine-learning, time series", {"machine-learning", "time-series"}),
        (
            "خبرة في تحليل البيانات وحوكمة البيانات والذكاء الاصطناعي",
            {"data-analysis", "data-governance", "artificial-intelligence"},
        ),
        ("Pipelines\nde données", set()),
    ],
)
def test_names_are_found_in_all_their_spellings(text: str, slugs: set[str]) -> None:
    assert set(wanted(text)) == slugs


@pytest.mark.parametrize(
    ("text", "company", "slugs"),
    [
        ("Databricks is hiring. You know Spark.", "Databricks", {"spark"}),
        ("At Snowflake we build.", "Snowflake Inc.", set()),
        ("Oracle Database is what you tune.", "Oracle", {"oracle"}),
        ("Experience with Databricks.", "Acme", {"databricks"}),
        ("Experience with AI.", "AI Fund", {"artificial-intelligence"}),
    ],
)
def test_the_employers_own_name_is_no_skill(text: str, company: str, slugs: set[str]) -> None:
    assert set(wanted(text, company=company)) == slugs


def test_a_title_asks_for_tools_and_names_the_field_only_where_there_is_no_text() -> None:
    assert wanted("You write pipelines.", title="Machine Learning Engineer (Python)") == {"python": "required"}
    assert wanted("", title="Machine Learning Engineer (Python)") == {
        "machine-learning": "required",
        "python": "required",
    }


def test_a_skill_stands_once_with_its_first_words_and_its_strongest_wish() -> None:
    text = "Python here. Python is a plus. You know Python."
    matches, evidence = find_skills("", text, load_catalog())
    assert [(match.slug, match.wanted) for match in matches] == [("python", "required")]
    assert [(item.start, item.quote) for item in evidence] == [(0, "Python")]


def test_those_asked_for_stand_first() -> None:
    text = "We run Kafka. Scala is a plus. You know SQL."
    assert list(wanted(text)) == ["sql", "scala", "kafka"]


@given(st.text(max_size=300), st.text(max_size=60), st.none() | st.text(max_size=20))
def test_evidence_is_always_the_exact_words(noise: str, title: str, company: str | None) -> None:
    text = f"{noise} Python, GO, ReST {noise} تحليل البيانات"
    matches, evidence = find_skills(title, text, load_catalog(), company)
    assert len(matches) == len(evidence) == len({match.slug for match in matches})
    for match, item in zip(matches, evidence, strict=True):
        field = {"title": title, "text": text}[item.field]
        assert item.label == f"skill:{match.slug}"
        assert field[item.start : item.end] == item.quote != ""


HOSTILE = [
    "no experience with a, ", "not ", "C ", "R, ", "Go/", "degree in statistics, ", "statistics or related ", "AI ",
    "python, go, ", "a plus ", "required ", "nice to have\n", "data ", "(python ", "no java, scala or ", "وال", "بيانات ",
    "is not strictly ", "e", "-", "Spring in ", "bachelor ", ". ", "\n", "İ", "é",
]  # fmt: skip


@pytest.mark.parametrize("prefix", HOSTILE)
def test_time_grows_with_the_text_only(prefix: str) -> None:
    def seconds(length: int) -> float:
        text = prefix * (length // len(prefix))
        best = 9.0
        for _ in range(3):
            start = time.process_time()
            find_skills("Data Engineer", text, load_catalog(), company="Go")
            best = min(best, time.process_time() - start)
        return best

    assert seconds(200_000) < 1
    assert seconds(40_000) < 8 * seconds(10_000) + 0.05


def test_a_very_long_text_is_read_from_its_beginning() -> None:
    text = "Python " + "x" * LONGEST_TEXT + " Scala"
    assert set(wanted(text)) == {"python"}


@pytest.mark.skipif(not LABELLED.exists(), reason="the labelled postings are not beside the project")
def test_agreement_with_labelled_postings_does_not_fall() -> None:
    def rows(name: str) -> list[dict]:
        return [json.loads(line) for line in (LABELLED / name).read_text(encoding="utf-8").splitlines()]

    names = {
        spelling.lower(): entry["skill"]
        for entry in rows("skills_vocab.jsonl")
        for spelling in [entry["skill"], *entry["aliases"]]
    }
    labelled = [row for row in rows("skills_dev.jsonl") if row["label_origin"] == "hand"]
    right = wrong = missed = 0
    known = {*names.values(), *(name for row in labelled for name in row["skills"])}
    names = {**{name.lower(): name for name in known}, **names}
    for row in labelled:
        matches, _ = find_skills(row["title"], row["text"], load_catalog())
        found = {names[match.name.lower()] for match in matches if match.name.lower() in names}
        right += len(found & set(row["skills"]))
        wrong += len(found - set(row["skills"]))
        missed += len(set(row["skills"]) - found)
    assert right / (right + wrong) >= 0.95
    assert 2 * right / (2 * right + wrong + missed) >= 0.94
