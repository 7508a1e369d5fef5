"""A backup of the newest PostgreSQL goes into the oldest that we support, and one moment is one moment."""

from __future__ import annotations

import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from jobs.models.posting import Posting
from mlcareers.backup.errors import BackupError
from mlcareers.backup.making import make_backup
from mlcareers.backup.restoring import restore_backup
from mlcareers.embedded import client_program
from mlcareers.lib.direct_connection import connect
from mlcareers.lib.server_user import ServerUser
from tests.databases import new_database, pointing_at
from tests.mlcareers.backup import seed
from tests.mlcareers.backup.conftest import Backup

OLDEST = Path("/usr/lib/postgresql/15/bin")
needs_oldest = pytest.mark.skipif(not (OLDEST / "postgres").exists(), reason="PostgreSQL 15 is not installed here")
START_S = 30


@contextmanager
def oldest_server() -> Iterator[Path]:
    """Run Debian's PostgreSQL 15 in a temporary folder and give the folder of its socket."""
    user = ServerUser.choose(())
    with tempfile.TemporaryDirectory(prefix="mlc-15-", dir="/tmp") as name:
        folder = Path(name)
        user.own(folder)
        data = folder / "data"
        run = {"cwd": "/", "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **user.arguments()}
        make = [OLDEST / "initdb", "-D", data, "-U", "mlcareers", "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "-N"]
        subprocess.run([str(part) for part in make], check=True, **run)
        options = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={folder}", "-c", "fsync=off"]
        control = [str(OLDEST / "pg_ctl"), "-D", str(data), "-t", str(START_S), "-l", str(folder / "log")]
        subprocess.run([*control, "-w", "-o", " ".join(options), "start"], check=True, **run)
        try:
            yield folder
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], check=True, **run)


@pytest.fixture
def oldest_database(django_db_blocker: Any) -> Iterator[None]:
    """Django uses an empty database of PostgreSQL 15."""
    with (
        oldest_server() as folder,
        django_db_blocker.unblock(),
        pointing_at(HOST=str(folder), USER="mlcareers", NAME="postgres"),
        new_database("restored_in_15") as name,
        pointing_at(NAME=name),
    ):
        yield


@needs_oldest
def test_a_backup_of_the_newest_server_goes_into_the_oldest(backup: Backup, oldest_database: None) -> None:
    with connect() as link:
        assert 150_000 <= link.info.server_version < 160_000
    assert restore_backup(backup.path, version=settings.VERSION) == backup.manifest
    call_command("migrate", verbosity=0)
    assert Posting.objects.count() == seed.POSTINGS


@needs_oldest
def test_a_script_that_fails_in_the_oldest_leaves_it_empty(
    backup: Backup, oldest_database: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mlcareers.backup.programs._TRANSACTION_TIMEOUT", b"-- nothing of the script\n")
    with pytest.raises(BackupError, match=r"^psql failed: .*transaction_timeout"):
        restore_backup(backup.path, version=settings.VERSION)
    assert connection.introspection.table_names() == []


def test_a_backup_is_one_moment_while_rows_are_written(backup: Backup, empty_database: str, tmp_path: Path) -> None:
    restore_backup(backup.path, version=settings.VERSION)
    where = {**connection.get_connection_params()}
    for part in ("cursor_factory", "context"):
        where.pop(part)
    stop = threading.Event()
    written = 0

    def write() -> None:
        nonlocal written
        with psycopg.connect(**where, autocommit=True) as link:
            while not stop.is_set():
                link.execute("INSERT INTO jobs_cluster (created_at) VALUES (now())")
                written += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while not written:
            stop.wait(0.01)
        busy = make_backup(tmp_path / "busy.tar", version=settings.VERSION)
        at_the_end = written
    finally:
        stop.set()
        writer.join()
    before = backup.manifest.tables["public.jobs_cluster"].rows
    assert before < busy.tables["public.jobs_cluster"].rows < before + at_the_end
    with new_database("restored_busy") as name, pointing_at(NAME=name):
        assert restore_backup(tmp_path / "busy.tar", version=settings.VERSION) == busy


@needs_oldest
def test_a_script_that_breaks_off_is_not_committed(
    backup: Backup, oldest_database: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(name: str) -> Path | None:
        if name != "pg_restore":
            return client_program(name)
        program = tmp_path / name
        program.write_text("#!/bin/sh\ncat >/dev/null\necho 'CREATE TABLE half (id int);'\necho torn >&2\nexit 1\n")
        program.chmod(0o755)
        return program

    monkeypatch.setattr("mlcareers.embedded.client_program", broken)
    with pytest.raises(BackupError, match=r"^pg_restore failed: torn$"):
        restore_backup(backup.path, version=settings.VERSION)
    assert connection.introspection.table_names() == []
