"""`make new-source`: what it writes is a source of the house that lacks exactly what its failing test asks for."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.new_source import ROOT, files_of, main

PYTHON = sys.executable


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Return a copy of what a source needs."""
    for folder in ("jobs", "taxonomy", "mlcareers", "tests"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__", "data"))
    shutil.copytree(ROOT / "jobs/data", tmp_path / "jobs/data")
    shutil.copytree(ROOT / "taxonomy/data", tmp_path / "taxonomy/data")
    for name in ("pyproject.toml", "CHANGELOG.md", "manage.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def run(tree: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "PYTEST_ADDOPTS"}
    return subprocess.run(
        [PYTHON, *arguments],
        cwd=tree,
        capture_output=True,
        text=True,
        timeout=120,
        env=environment | {"PYTHONPATH": ""},
    )


def test_a_new_source_is_found_and_its_test_fails_only_where_it_is_not_read_yet(
    tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["acme-ats", f"--root={tree}"]) == 0
    assert capsys.readouterr().out.splitlines()[:3] == list(files_of("acme-ats"))
    detected = run(
        tree, "-c", "from jobs.registry import detect; print(detect('https://jobs.acme-ats.example/Lantern/jobs/1'))"
    )
    assert detected.stdout.strip() == "BoardRef(source='acme-ats', token='Lantern')", detected.stderr
    plugins = ("-p", "no:cacheprovider", "-p", "no:randomly", "-p", "no:xdist")
    tests = ("tests/jobs/sources/test_acme_ats.py", "tests/jobs/test_registry.py")
    done = run(tree, "-m", "pytest", "-q", *plugins, *tests)
    assert done.stdout.count("FAILED ") == 1, done.stdout + done.stderr
    assert "FAILED tests/jobs/sources/test_acme_ats.py::test_text_place_and_date_are_read" in done.stdout
    for tool in (("ruff", "check"), ("ruff", "format", "--check")):
        style = run(tree, "-m", *tool, *(path for path in files_of("acme-ats") if path.endswith(".py")))
        assert style.returncode == 0, style.stdout


@pytest.mark.parametrize(
    ("slug", "sentence"),
    [
        ("", "Name the source: make new-source slug=acme-ats"),
        ("Acme", "'Acme' is no slug"),
        ("acme_ats", "is no slug"),
        ("-acme", "is no slug"),
        ("acme--ats", "is no slug"),
        ("../acme", "is no slug"),
        ("acme ats", "is no slug"),
        ("a" * 41, "at most 40"),
        ("lever", "There is a source 'lever' already."),
        ("indeed-xml", "There is a source 'indeed-xml' already."),
        ("real-feeds", "tests/jobs/sources/test_real_feeds.py is there already"),
    ],
)
def test_a_slug_that_cannot_be_one_is_one_sentence_and_writes_nothing(
    slug: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(ROOT.joinpath("jobs/sources").iterdir())
    arguments = [slug] if not slug.startswith("-") else ["--", slug]
    assert main(arguments) == 1
    said = capsys.readouterr().err.strip()
    assert sentence in said and "\n" not in said
    assert sorted(ROOT.joinpath("jobs/sources").iterdir()) == before
