"""The servers of one folder: where they lie, what they refuse, and how they come back after a kill."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from mlcareers import embedded
from mlcareers.lib.processes import Process, started_at
from mlcareers.lib.run_file import RunFile, RunFileError


@pytest.fixture
def short() -> Iterator[Path]:
    """A folder whose name leaves room for a socket's, and that other accounts may enter."""
    folder = Path(tempfile.mkdtemp(prefix="mlct-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def layout_in(folder: Path) -> embedded.Layout:
    return embedded.Layout(folder / "s", folder / "data", folder / "away", durable=False)


# --- Where things lie -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["plain", "with space", "quote's, comma", "ü" * 80, "/".join(["deep" * 20] * 20)])
def test_sockets_are_short_wherever_the_project_lies(tmp_path: Path, name: str) -> None:
    place = embedded.layout(tmp_path / name)
    assert len(os.fsencode(place.sockets / ".s.PGSQL.5432.lock")) < 104
    assert " " not in str(place.sockets)
    assert place.data == tmp_path / name / ".local"


def test_two_folders_never_share_a_server(tmp_path: Path) -> None:
    first, second = embedded.layout(tmp_path / "a"), embedded.layout(tmp_path / "b")
    assert not {first.sockets, first.away, first.data} & {second.sockets, second.away, second.data}


def test_a_folder_is_the_same_by_whatever_path_it_is_reached(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "a")
    assert embedded.project_hash(tmp_path / "link") == embedded.project_hash(tmp_path / "a" / ".." / "a")


@pytest.mark.parametrize(
    ("broker", "expected"),
    [
        ("redis://host:6379/0", "redis://host:6379/1"),
        ("redis://host", "redis://host/1"),
        ("rediss://:secret@host:6380/5?ssl_cert_reqs=required", "rediss://:secret@host:6380/1?ssl_cert_reqs=required"),
        ("redis+socket:///tmp/a/valkey.sock?virtual_host=0", "unix:///tmp/a/valkey.sock?db=1"),
    ],
)
def test_another_database_of_the_broker_is_named(broker: str, expected: str) -> None:
    assert embedded.redis_url(broker, 1) == expected


# --- What is refused --------------------------------------------------------------------------------------------------


def refused(place: embedded.Layout) -> str:
    """Start nothing but the folders; return the sentence."""
    with pytest.raises(embedded.EmbeddedError) as refusal, RunFile(place.data / "run.json").held() as run:
        embedded.Servers(place, run).start(database=False, broker=False)
    return str(refusal.value)


def test_a_socket_folder_that_is_a_link_is_refused(short: Path) -> None:
    (short / "elsewhere").mkdir()
    (short / "s").symlink_to(short / "elsewhere")
    assert "belongs to someone else" in refused(layout_in(short))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_socket_folder_of_somebody_else_is_refused(short: Path) -> None:
    (short / "s").mkdir()
    os.chown(short / "s", 12345, 12345)
    assert "belongs to someone else" in refused(layout_in(short))
    assert (short / "s").stat().st_uid == 12345


def test_a_socket_folder_with_too_long_a_name_is_one_sentence(short: Path) -> None:
    place = embedded.Layout(short / ("x" * 100), short / "data", short / "away")
    assert refused(place).endswith("has too long a name for a socket.")
    assert not place.sockets.exists()


def test_a_folder_that_cannot_be_written_is_one_sentence(short: Path) -> None:
    (short / "data").write_text("a file in its place")
    with (
        pytest.raises(RunFileError, match=r"^The folder .* cannot be written \(.*\)\.$"),
        RunFile(short / "data" / "run.json").held(),
    ):
        pass


# --- After a kill -----------------------------------------------------------------------------------------------------


def test_a_process_that_has_the_number_of_a_left_over_lives_on(short: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as bystander:
        record = {"postgres": {"pid": bystander.pid, "started": "an earlier time"}}
        (short / "run.json").write_text(json.dumps(record))
        with RunFile(short / "run.json").held():
            assert bystander.poll() is None
        bystander.kill()


def test_a_left_over_itself_is_ended(short: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as left:
        record = {"worker": {"pid": left.pid, "started": started_at(left.pid)}}
        (short / "run.json").write_text(json.dumps(record))
        with RunFile(short / "run.json").held():
            assert left.wait(60) == -signal.SIGTERM


@pytest.mark.parametrize("text", ["", "{", "[]", '{"postgres": {"pid": "x"}}', '{"postgres": {"pid": 1}}'])
def test_a_broken_run_file_ends_nothing_and_stops_nothing(short: Path, text: str) -> None:
    (short / "run.json").write_text(text)
    with RunFile(short / "run.json").held() as run:
        assert json.loads(run.path.read_text())["owner"]["pid"] == os.getpid()


def test_a_folder_runs_once(short: Path) -> None:
    again = RunFile(short / "run.json")
    with RunFile(short / "run.json").held(), pytest.raises(RunFileError, match="runs already"), again.held():
        raise AssertionError("two run in one folder")
    with again.held():
        assert again.is_left_over() is False


def test_a_database_that_was_killed_recovers_at_the_next_start(short: Path) -> None:
    place = replace(layout_in(short), durable=True)
    with RunFile(place.data / "run.json").held() as run:
        with embedded.running(place, run, broker=False):
            with psycopg.connect(place.database_url) as link:
                link.execute("CREATE TABLE kept AS SELECT 7 AS number")
            pid = json.loads(run.path.read_text())["postgres"]["pid"]
            server = Process.find(pid)
            assert server is not None
            os.kill(pid, signal.SIGKILL)
        assert not server.is_alive()
        with embedded.running(place, run, broker=False), psycopg.connect(place.database_url) as link:
            assert link.execute("SELECT number FROM kept").fetchone() == (7,)
    assert not (place.data / "run.json").exists()
