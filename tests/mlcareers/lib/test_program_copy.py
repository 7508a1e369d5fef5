"""Programs are copied once for each build, with their libraries, for everyone to run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mlcareers.lib.program_copy import copy_programs


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    """A wheel as it lies in a virtual environment that only its owner enters."""
    folder = tmp_path / "packages" / "a_wheel" / "install"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "server").write_text("#!/bin/sh\n")
    (folder / "bin" / "server").chmod(0o700)
    (folder / "share.txt").write_text("facts")
    (folder / "share.txt").chmod(0o600)
    libraries = tmp_path / "packages" / "a_wheel.libs"
    libraries.mkdir()
    (libraries / "library.so").write_text("code")
    (libraries / "link.so").symlink_to("library.so")
    return folder


def test_programs_and_libraries_keep_their_places_beside_each_other(wheel: Path, tmp_path: Path) -> None:
    copied = copy_programs(wheel, wheel / "bin" / "server", tmp_path / "copies")
    assert (copied / "bin" / "server").read_text() == "#!/bin/sh\n"
    assert (copied / "bin" / "../../../a_wheel.libs" / "link.so").read_text() == "code"


def test_everyone_may_run_the_copy_and_nobody_else_the_original(wheel: Path, tmp_path: Path) -> None:
    copied = copy_programs(wheel, wheel / "bin" / "server", tmp_path / "copies")
    assert (copied / "bin" / "server").stat().st_mode & 0o777 == 0o755
    assert (copied / "share.txt").stat().st_mode & 0o777 == 0o644
    assert copied.stat().st_mode & 0o777 == 0o755
    assert (wheel / "bin" / "server").stat().st_mode & 0o777 == 0o700


def test_a_build_is_copied_once_and_another_one_again(wheel: Path, tmp_path: Path) -> None:
    program = wheel / "bin" / "server"
    first = copy_programs(wheel, program, tmp_path / "copies")
    (first / "share.txt").unlink()
    assert copy_programs(wheel, program, tmp_path / "copies") == first
    assert not (first / "share.txt").exists()
    program.write_text("#!/bin/sh\nexit 0\n")
    assert copy_programs(wheel, program, tmp_path / "copies") != first


def test_what_a_killed_copy_left_is_copied_anew(wheel: Path, tmp_path: Path) -> None:
    program = wheel / "bin" / "server"
    whole = copy_programs(wheel, program, tmp_path / "copies").parent.parent
    whole.rename(whole.with_name(f"{whole.name}.{os.getpid()}"))
    assert (copy_programs(wheel, program, tmp_path / "copies") / "share.txt").exists()
    assert [path.name for path in (tmp_path / "copies").iterdir()] == [whole.name]
