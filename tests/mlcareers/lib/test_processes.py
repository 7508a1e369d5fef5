"""Processes are told apart by number and start time, and a server's pid file never keeps the next one from starting."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mlcareers.lib.processes import Process, command_of, end_holder, started_at

SLEEPER = [sys.executable, "-c", "print(flush=True); input()", "a marker"]
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); input()"


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(SLEEPER, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process
        process.kill()


def remains() -> subprocess.Popen[bytes]:
    """A process that has ended and that nobody has reaped."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    return process


def test_a_process_is_found_by_its_number_and_known_by_its_start(sleeper: subprocess.Popen[bytes]) -> None:
    found = Process.find(sleeper.pid)
    assert found is not None and found.is_alive()
    assert not Process(sleeper.pid, "an earlier time").is_alive()
    assert "a marker" in command_of(sleeper.pid)


def test_the_remains_of_a_process_are_no_process() -> None:
    process = remains()
    assert started_at(process.pid) is None
    process.wait()


@pytest.mark.parametrize("pid", [0, -1, 2**31 - 2])
def test_a_number_that_nobody_has_is_no_process(pid: int) -> None:
    assert Process.find(pid) is None
    assert command_of(pid) == ""


def test_one_that_does_not_listen_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", STUBBORN], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        found = Process.find(process.pid)
        assert found is not None
        found.end((signal.SIGTERM, 0.1))
        assert process.wait(60) == -signal.SIGKILL


def test_a_server_that_no_run_file_knows_is_ended_by_its_own_pid_file(
    sleeper: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    (tmp_path / "postmaster.pid").write_text(f"{sleeper.pid}\nfolder\n")
    end_holder(tmp_path / "postmaster.pid", "a marker")
    assert sleeper.wait(60) != 0


def test_another_program_with_the_number_lives_on_and_the_number_is_replaced(
    sleeper: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    file = tmp_path / "postmaster.pid"
    file.write_text(f"{sleeper.pid}\nfolder\nmemory 7\n")
    end_holder(file, "another marker")
    number, *rest = file.read_text().splitlines()
    assert sleeper.poll() is None
    assert started_at(int(number)) is None
    assert rest == ["folder", "memory 7"]


def test_remains_that_have_the_number_do_not_keep_it(tmp_path: Path) -> None:
    process = remains()
    file = tmp_path / "postmaster.pid"
    file.write_text(f"{process.pid}\nfolder\n")
    end_holder(file, "folder")
    with pytest.raises(ProcessLookupError):
        os.kill(int(file.read_text().splitlines()[0]), 0)
    process.wait()


@pytest.mark.parametrize("text", [None, "", "no number\n", "2147483646\nfolder\n"])
def test_a_pid_file_that_names_nobody_stays_as_it_is(tmp_path: Path, text: str | None) -> None:
    file = tmp_path / "postmaster.pid"
    if text is not None:
        file.write_text(text)
    end_holder(file, "folder")
    assert (file.read_text() if file.exists() else None) == text
