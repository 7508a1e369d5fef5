"""`quality`: our own examples stay above their floors, and what is measured is kept."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError

from jobs.models.quality import QualityReport
from jobs.services import quality
from jobs.services.labelling import rules_version
from jobs.services.measuring import EXAMPLES
from jobs.services.quality import below_floor

DEVELOPMENT = Path(__file__).resolve().parents[4] / "shared" / "data" / "labelled"


def run(capsys: pytest.CaptureFixture[str], **options: Any) -> dict[str, Any]:
    call_command("quality", **options)
    printed: dict[str, Any] = json.loads(capsys.readouterr().out)
    return printed


def test_our_own_examples_are_above_their_floors_without_a_database(capsys: pytest.CaptureFixture[str]) -> None:
    figures = run(capsys, check=True)
    assert figures["roles"]["n"] >= 150 and figures["roles"]["of_none"] >= 40
    assert min(figures["skills"]["n"], figures["pay"]["n"], figures["places"]["n"]) >= 60
    assert figures["workplace"]["sentences"]["n"] >= 40
    assert figures["rules"]["n"] >= 600


@pytest.mark.skipif(not DEVELOPMENT.is_dir(), reason="the development data (../shared) are not here")
def test_the_development_data_are_above_their_floors(capsys: pytest.CaptureFixture[str]) -> None:
    figures = run(capsys, check=True, data=str(DEVELOPMENT))
    assert figures["skipped"] == []
    assert figures["roles"]["n"] > 1000


@pytest.mark.django_db
@time_machine.travel("2026-05-01T09:00:00Z", tick=False)
def test_what_is_printed_is_kept_with_its_date_and_the_version_of_its_rules(capsys: pytest.CaptureFixture[str]) -> None:
    figures = run(capsys)
    report = QualityReport.objects.get()
    assert (report.source, report.rules, report.figures) == (
        "own",
        rules_version(),
        figures | {"corrections": {}},
    )
    assert (figures["date"], report.made_at.isoformat()) == ("2026-05-01", "2026-05-01T09:00:00+00:00")


@pytest.mark.django_db
def test_the_same_rules_are_measured_once_where_that_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(2):
        call_command("quality", if_new=True, verbosity=0)
    assert QualityReport.objects.count() == 1
    QualityReport.objects.update(rules="older")
    call_command("quality", if_new=True, verbosity=0)
    assert Counter(QualityReport.objects.values_list("rules", flat=True)) == {"older": 1, rules_version(): 1}


def row_of(role: str) -> str:
    return json.dumps({"title": "Data Engineer", "text": "", "role": role}) + "\n"


@pytest.mark.django_db
def test_a_folder_may_lack_files_and_that_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "roles_dev.jsonl").write_text(row_of("data_engineer") + row_of("none"))
    (tmp_path / "skills_vocab.jsonl").write_text("no text of ours")
    call_command("quality", data=str(tmp_path))
    out, err = capsys.readouterr()
    figures = json.loads(out)
    assert figures["files"] == ["roles_dev.jsonl"]
    assert figures["roles"]["accuracy"] == 0.5
    assert "pay" not in figures
    for name in ("skills.jsonl", "salary.jsonl", "location.jsonl"):
        assert f"There is no {name}, so nothing of it is measured." in err
    assert QualityReport.objects.get().source == "data"


def test_a_figure_below_its_floor_ends_with_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "roles.jsonl").write_text(row_of("data_engineer") + row_of("none"))
    with pytest.raises(CommandError) as problem:
        call_command("quality", check=True, data=str(tmp_path))
    assert str(problem.value) == "roles.accuracy is 0.5, and its floor for data is 0.97 (floors.csv)."
    assert json.loads(capsys.readouterr().out)["roles"]["n"] == 2


@pytest.mark.parametrize(
    ("wrong", "sentence"), [(0, ""), (1, "pay.wrong_period is 1, and its floor for own is 0 (floors.csv).")]
)
def test_a_wrong_period_must_not_occur_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: int, sentence: str
) -> None:
    monkeypatch.setattr(quality, "FLOORS", tmp_path / "floors.csv")
    (tmp_path / "floors.csv").write_text("figure,own,data\npay.wrong_period,0,\n")
    assert below_floor({"source": "own", "pay": {"wrong_period": wrong}}) == sentence
    assert below_floor({"source": "data", "pay": {"wrong_period": wrong}}) == ""


def test_a_floor_of_nothing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quality, "FLOORS", tmp_path / "floors.csv")
    (tmp_path / "floors.csv").write_text("figure,own,data\npay.exakt,0.9,\n")
    with pytest.raises(ValueError, match=r"a floor for pay\.exakt, which is not measured"):
        below_floor({"source": "own", "pay": {"exact": 1}})


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(None, "has none of the files"), ("{", "roles.jsonl, line 1 is not JSON in UTF-8.")],
)
def test_bad_input_ends_with_one_sentence(tmp_path: Path, content: str | None, sentence: str) -> None:
    if content:
        (tmp_path / "roles.jsonl").write_text(content)
    with pytest.raises(CommandError, match=sentence):
        call_command("quality", check=True, data=str(tmp_path))
    with pytest.raises(CommandError, match="is no folder of labelled files"):
        call_command("quality", check=True, data=str(tmp_path / "nothing"))


@pytest.mark.parametrize("name", ["roles", "skills", "salary", "location"])
def test_no_example_stands_twice(name: str) -> None:
    rows = [json.loads(line) for line in (EXAMPLES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    for keys in (("id",), ("title", "text")):
        assert [
            values for values, n in Counter(tuple(row.get(key) for key in keys) for row in rows).items() if n > 1
        ] == []
