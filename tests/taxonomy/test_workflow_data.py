"""Every example of the workflow phrases runs, and the labelled texts that were kept apart are scored."""

from __future__ import annotations

import hashlib
import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taxonomy.catalog import load_catalog
from taxonomy.classify.workflow import Phrase, find_workflow, load_phrases

LABELLED = Path(__file__).resolve().parents[1] / "fixtures" / "workflow.jsonl"
ROWS = [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]
STEPS = [step.slug for step in load_catalog().steps]
LEAST_AGREEMENT = 0.85


def cases(kind: str) -> list[tuple[Phrase, str]]:
    return [(phrase, text) for phrase in load_phrases() for text in getattr(phrase, kind)]


def for_development(identity: str) -> bool:
    """A third of the labelled texts, by hash: rules were made on these alone."""
    return hashlib.sha256(identity.encode()).digest()[0] % 3 == 0


def steps_of(text: str, phrases: tuple[Phrase, ...] | None = None) -> set[str]:
    return {finding.step for finding in find_workflow(text, phrases)}


@pytest.mark.parametrize(("phrase", "text"), cases("examples"))
def test_example_is_found(phrase: Phrase, text: str) -> None:
    assert steps_of(text, (phrase,)) == {phrase.step}


@pytest.mark.parametrize(("phrase", "text"), cases("not_examples"))
def test_counter_example_is_not_found(phrase: Phrase, text: str) -> None:
    assert steps_of(text, (phrase,)) == set()


def test_each_step_has_phrases_and_each_phrase_an_example() -> None:
    assert {phrase.step for phrase in load_phrases()} == set(STEPS)
    assert all(phrase.examples for phrase in load_phrases())


@pytest.mark.parametrize("development", [True, False])
@pytest.mark.parametrize("step", STEPS)
def test_labelled_texts_agree(step: str, development: bool) -> None:
    rows = [row for row in ROWS if for_development(row["id"]) == development]
    agreed = sum((step in steps_of(row["text"])) == (step in row["steps"]) for row in rows)
    assert agreed / len(rows) >= LEAST_AGREEMENT


def test_quotes_are_the_texts_own_words() -> None:
    text = "🚀 Vous entraînez des modèles\u00a0de prévision. مراقبة الأنظمة بعد التشغيل. You train ranking models."
    found = {finding.step: finding.evidence for finding in find_workflow(text)}
    assert set(found) == {"model", "monitor"}
    assert all(text[item.start : item.end] == item.quote for items in found.values() for item in items)
    assert found["model"][0].label == "workflow:model"


def test_helping_is_told_from_owning() -> None:
    shares = {
        finding.step: finding.share
        for finding in find_workflow("You support the team that deploys models. Watch drift.")
    }
    assert shares == {"engineer": "contributes", "monitor": "owns"}


def test_what_speaks_of_the_employer_or_its_customers_asks_for_nothing() -> None:
    assert steps_of("Our customers build dashboards with our product. We raised money to train models.") == set()


@given(st.text(max_size=200))
def test_any_text_gives_true_quotes(text: str) -> None:
    text = f"{text} monitor drift {text}"
    for finding in find_workflow(text):
        assert all(text[item.start : item.end] == item.quote for item in finding.evidence)


@pytest.mark.parametrize("part", ["build ", "train the ", "a b ", "analyse ", "define a b c d e ", "x", ". "])
def test_hostile_text_takes_no_long_time(part: str) -> None:
    began = time.process_time()
    find_workflow(part * 20_000)
    assert time.process_time() - began < 2
