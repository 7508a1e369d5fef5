"""All labels of one posting together."""

from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from taxonomy.catalog import load_catalog
from taxonomy.classify.posting import classify

TITLES = [
    "Senior Data Engineer",
    "Ingénieur de données confirmé (H/F)",
    "مهندس بيانات أول",
    "Nurse",
    "Software Engineer, AI",
]


def test_labels_and_their_evidence_stand_in_one_order() -> None:
    text = "Pipelines with Spark and Airflow."
    labels = classify("Senior Data Engineer", text, load_catalog())
    assert (labels.role, labels.seniority) == ("data-engineer", "senior")
    kinds = [evidence.label.partition(":")[0] for evidence in labels.evidence]
    assert kinds == sorted(kinds, key=["role", "seniority", "skill"].index)
    assert {"role", "seniority", "skill"} == set(kinds)


def test_arabic_title_is_quoted_with_its_own_letters() -> None:
    labels = classify("مُهَندس بيانات أول", "", load_catalog())
    assert (labels.role, labels.seniority) == ("data-engineer", "senior")
    assert [evidence.quote for evidence in labels.evidence] == ["مُهَندس بيانات", "أول"]


@given(st.sampled_from(TITLES), st.text(max_size=40), st.text(max_size=300))
def test_every_quote_is_exact(title: str, noise: str, text: str) -> None:
    whole = f"{noise} {title} {noise}"
    body = f"{text} LLMs, Spark, dbt and PyTorch {noise}"
    for evidence in classify(whole, body, load_catalog(), company=noise).evidence:
        field = {"title": whole, "text": body}[evidence.field]
        assert field[evidence.start : evidence.end] == evidence.quote != ""


CATALOG = load_catalog()
BEGINNINGS = sorted(
    {
        *(example.title for rule in CATALOG.title_rules for example in rule.examples),
        *(cue.rstrip("*") for cues in CATALOG.cues.values() for cue in cues),
        *(text for skill in CATALOG.skills for text in (*skill.aliases, *skill.examples, *skill.not_examples)),
    }
)


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(BEGINNINGS), st.integers(min_value=1, max_value=12), st.sampled_from(["", " ", ", ", "\n"]))
def test_a_beginning_repeated_without_end_is_read_quickly(phrase: str, length: int, joint: str) -> None:
    beginning = phrase[:length] + joint
    text = beginning * (200_000 // len(beginning))
    # About 50 ms on an idle core; the margin is for a busy one.
    start = time.process_time()
    classify(text, text, CATALOG, company=phrase)
    assert time.process_time() - start < 1
