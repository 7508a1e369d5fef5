"""When static files are collected, and what a failure says."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from mlcareers.static_files import Collecting, CollectingFailed, static_is_stale

Place = Callable[[str, int], None]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Write a file of the project with a time of change."""

    def write(name: str, modified: int) -> None:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
        os.utime(path, (modified, modified))

    write("requirements.lock", 100)
    write("static/css/a.css", 100)
    return write


def test_static_files_are_stale_before_they_were_collected(tmp_path: Path, place: Place) -> None:
    assert static_is_stale(tmp_path, tmp_path / "collected")


@pytest.mark.parametrize("newer", ["static/css/a.css", "static/js/new.js", "requirements.lock"])
def test_static_files_are_stale_once_a_file_or_the_packages_are_newer(tmp_path: Path, place: Place, newer: str) -> None:
    place("collected/staticfiles.json", 200)
    assert not static_is_stale(tmp_path, tmp_path / "collected")
    place(newer, 300)
    assert static_is_stale(tmp_path, tmp_path / "collected")


def project_that(folder: Path, does: str) -> Path:
    """A folder whose manage.py does one thing."""
    (folder / "manage.py").write_text(does)
    return folder


def test_collecting_runs_beside_the_start(tmp_path: Path) -> None:
    collecting = Collecting(project_that(tmp_path, "import sys; open('done', 'w').write(' '.join(sys.argv[1:]))"))
    collecting.wait()
    assert not collecting.is_running
    assert (tmp_path / "done").read_text().startswith("collectstatic --no-input")


def test_stopping_after_all_is_collected_does_nothing(tmp_path: Path) -> None:
    collecting = Collecting(project_that(tmp_path, "print('collected')"))
    collecting.wait()
    collecting.stop()
    assert not collecting.is_running


def test_a_failure_is_one_sentence(tmp_path: Path) -> None:
    collecting = Collecting(project_that(tmp_path, "raise SystemExit('No space left on device')"))
    with pytest.raises(CollectingFailed, match=r"could not be collected: No space left on device$"):
        collecting.wait()


def test_a_start_that_is_given_up_leaves_no_process(tmp_path: Path) -> None:
    collecting = Collecting(project_that(tmp_path, "import threading; threading.Event().wait(60)"))
    assert collecting.is_running
    collecting.stop()
    assert not collecting.is_running
