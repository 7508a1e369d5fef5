"""Precision and recall of the rules on labelled pairs of recorded boards."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import orjson
import pytest
from django.core.management import CommandError, call_command

from jobs.services.opening_scores import Score, opening_scores

FEEDS = Path(__file__).resolve().parents[4] / "shared" / "data" / "feeds"
recorded = pytest.mark.skipif(not FEEDS.is_dir(), reason="the recorded boards are not beside this project")


@pytest.fixture(scope="module")
def scores() -> Mapping[str, Score]:
    return opening_scores(FEEDS)


@recorded
@pytest.mark.parametrize("rules", ["all", "ids", "text"])
def test_copies_are_linked_and_distinct_openings_are_not(scores: Mapping[str, Score], rules: str) -> None:
    score = scores[rules]
    assert score.labelled >= 400
    assert score.precision >= 0.98, score
    assert score.recall >= 0.85, score


@recorded
def test_without_any_id_the_text_alone_is_known_to_be_weaker(scores: Mapping[str, Score]) -> None:
    # Employers do publish one text under two requisitions: only their ids tell these apart.
    assert 0.85 <= scores["text, no ids"].precision < scores["text"].precision


@recorded
def test_the_command_prints_the_scores(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("score_openings", str(FEEDS))
    assert orjson.loads(capsys.readouterr().out)["all"]["precision"] >= 0.98


def test_a_folder_without_the_recorded_answers_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"^The recorded answer .* cannot be read: No such file or directory\.$"):
        call_command("score_openings", str(tmp_path))
