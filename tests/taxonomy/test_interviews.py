"""Interview stages and questions: complete, and refused by name where broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from taxonomy.datafile import DATA_FOLDER, CatalogError
from taxonomy.interviews import load_interviews, read_interviews


def test_six_questions_for_every_role_and_stage() -> None:
    guide = load_interviews()
    assert [stage.order for stage in guide.stages] == [1, 2, 3, 4, 5, 6]
    assert len(guide.questions) == 36
    assert {len(questions) for questions in guide.questions.values()} == {6}
    texts = [question for questions in guide.questions.values() for question in questions]
    assert len(set(texts)) == len(texts) == 216


def test_ml_engineers_meet_coding_and_theory_always() -> None:
    frequency = load_interviews().frequency
    assert frequency["ml-engineer", "coding"] == frequency["ml-engineer", "ml-theory"] == "always"
    assert frequency["data-analyst", "ml-theory"] == "rare"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('coding = "often"', 'coding = "mostly"', "'mostly' is unknown"),
        ('coding = "often"', "", '"coding" is missing'),
        ("[questions.coding]", "[questions.sport]\n[questions.coding]", "unknown key 'sport'"),
        ("data-ops = [", "data_ops = [", "no questions for 'data-ops'"),
    ],
)
def test_gaps_are_refused_by_name(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    whole = (DATA_FOLDER / "interviews.toml").read_text(encoding="utf-8")
    assert old in whole
    (tmp_path / "interviews.toml").write_text(whole.replace(old, new, 1), encoding="utf-8")
    roles = (
        "data-analyst",
        "data-scientist",
        "data-engineer",
        "ml-engineer",
        "data-infrastructure-engineer",
        "data-ops",
    )
    with pytest.raises(CatalogError, match=sentence):
        read_interviews(tmp_path, roles)
