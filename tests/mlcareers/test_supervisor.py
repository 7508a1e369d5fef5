"""Programs of one run: one log, one that ends is told, and stopping leaves nothing behind."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mlcareers import supervisor as module
from mlcareers.lib.processes import started_at
from mlcareers.lib.run_file import RunFile
from mlcareers.supervisor import ProgramEnded, Supervisor

SLEEP = "import time; time.sleep(60)"
# Ignores the request to stop, and so does its child; both numbers go to the file named by the first argument.
STUBBORN = """
import os, pathlib, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = os.fork()
if child:
    partial = pathlib.Path(sys.argv[1] + ".partial")
    partial.write_text(f"{os.getpid()} {child}")
    partial.rename(sys.argv[1])
time.sleep(60)
"""


@pytest.fixture
def run(tmp_path: Path) -> Iterator[RunFile]:
    with RunFile(tmp_path / "run.json").held() as held:
        yield held


@pytest.fixture
def programs(run: RunFile, tmp_path: Path) -> Iterator[Supervisor]:
    programs = Supervisor(run, tmp_path, os.environ)
    yield programs
    programs.stop()


def until(condition: Callable[[], bool]) -> None:
    """Wait for something that another process does; fails after a minute."""
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_every_line_carries_the_name_of_its_program(programs: Supervisor, capfd: pytest.CaptureFixture[str]) -> None:
    programs.start("web", ["-c", "print('one'); import sys; print('two', file=sys.stderr)"])
    with pytest.raises(ProgramEnded):
        programs.watch(print)
    programs.stop()
    assert sorted(capfd.readouterr().err.splitlines()) == ["web    | one", "web    | two"]


def test_lines_that_are_no_text_do_not_stop_the_log(programs: Supervisor, capfd: pytest.CaptureFixture[str]) -> None:
    programs.start("web", ["-c", r"import sys; sys.stdout.buffer.write(b'\xff\nafter\n')"])
    with pytest.raises(ProgramEnded):
        programs.watch(print)
    programs.stop()
    assert capfd.readouterr().err.splitlines() == ["web    | �", "web    | after"]


def test_the_one_that_ended_is_named(programs: Supervisor) -> None:
    programs.start("beat", ["-c", SLEEP])
    programs.check()
    programs.start("worker", ["-c", "raise SystemExit(3)"])
    with pytest.raises(ProgramEnded, match=r"^The worker process ended by itself; .*\.$"):
        programs.watch(print)


def test_one_that_may_is_started_again_and_the_others_go_on(
    programs: Supervisor, run: RunFile, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(module, "PAUSES_S", (0.0, 0.0))
    said: list[str] = []
    programs.start("web", ["-c", SLEEP])
    web = json.loads(run.path.read_text())["web"]["pid"]
    programs.start(
        "worker", ["-c", f"open({str(tmp_path / 'starts')!r}, 'a').write('x'); raise SystemExit(3)"], again=True
    )
    with pytest.raises(ProgramEnded, match=r"^The worker process ended 3 times in a row; .*\.$"):
        programs.watch(said.append)
    assert (tmp_path / "starts").read_text() == "xxx"
    assert said == ["The worker process ended by itself; it is started again."] * 2
    assert started_at(web)


class Enough(Exception):
    """Ends watching from within."""


def test_children_of_one_that_was_killed_end_before_it_is_started_again(
    programs: Supervisor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def say(sentence: str) -> None:
        raise Enough

    numbers = tmp_path / "numbers"
    programs.start("worker", ["-c", STUBBORN, str(numbers)], again=True)
    until(numbers.exists)
    parent, child = (int(number) for number in numbers.read_text().split())
    os.kill(parent, signal.SIGKILL)
    with pytest.raises(Enough):
        programs.watch(say)
    until(lambda: not started_at(child))


def test_one_that_ran_long_has_all_its_pauses_again(programs: Supervisor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAUSES_S", (0.0,))
    monkeypatch.setattr(module, "RECOVERED_S", 0.0)
    said: list[str] = []

    def say(sentence: str) -> None:
        said.append(sentence)
        if len(said) == 3:
            raise Enough

    programs.start("worker", ["-c", "raise SystemExit(3)"], again=True)
    with pytest.raises(Enough):
        programs.watch(say)


def test_the_run_file_names_who_runs(programs: Supervisor, run: RunFile) -> None:
    programs.start("web", ["-c", SLEEP])
    entry = json.loads(run.path.read_text())["web"]
    assert started_at(entry["pid"]) == entry["started"]
    programs.stop()
    assert "web" not in json.loads(run.path.read_text())


def test_stopping_ends_the_stubborn_and_their_children(
    programs: Supervisor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "STOP_S", 0.2)
    numbers = tmp_path / "numbers"
    programs.start("worker", ["-c", STUBBORN, str(numbers)])
    until(numbers.exists)
    pids = [int(number) for number in numbers.read_text().split()]
    assert all(started_at(pid) for pid in pids)
    programs.stop()
    until(lambda: not any(started_at(pid) for pid in pids))


def test_stopping_does_not_wait_for_ever_for_one_that_a_signal_left_locked(
    programs: Supervisor, run: RunFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "STOP_S", 0.1)
    monkeypatch.setattr(module, "_KILLED_S", 0.1)
    programs.start("web", ["-c", SLEEP])
    pid = json.loads(run.path.read_text())["web"]["pid"]
    lock = programs._programs["web"].process._waitpid_lock  # type: ignore[attr-defined]
    with lock:
        programs.stop()
    os.waitpid(pid, 0)
    assert not started_at(pid)


def test_an_open_socket_is_handed_on(programs: Supervisor, tmp_path: Path) -> None:
    reading, writing = os.pipe()
    programs.start("web", ["-c", f"import os; os.write({writing}, b'here')"], [writing])
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        assert pipe.read() == b"here"
