"""The drill: a filled database, its backup, an empty database, and everything is there again."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.test import Client

from jobs.models.account import User
from jobs.models.posting import Posting
from mlcareers.backup.errors import BackupError
from mlcareers.backup.making import make_backup
from mlcareers.backup.restoring import restore_backup
from mlcareers.backup.tables import applied_migrations, measure
from mlcareers.lib.direct_connection import connect
from tests import factories
from tests.databases import pointing_at
from tests.mlcareers.backup import seed
from tests.mlcareers.backup.conftest import Backup


def test_a_restored_database_holds_every_row_of_every_table(backup: Backup, empty_database: str) -> None:
    assert sum(table.rows > 0 for table in backup.manifest.tables.values()) >= 18
    assert backup.manifest.tables["public.jobs_posting"].rows == seed.POSTINGS
    assert restore_backup(backup.path, version=settings.VERSION) == backup.manifest
    with connect() as link, link.transaction():
        assert measure(link) == backup.manifest.tables
        assert applied_migrations(link) == backup.manifest.migrations


def test_the_site_answers_from_a_restored_database(backup: Backup, empty_database: str, client: Client) -> None:
    restore_backup(backup.path, version=settings.VERSION)
    call_command("migrate", verbosity=0)
    page = client.get("/api/v1/postings/", {"role": "data-engineer", "skill": "spark"}).json()
    assert page["count"] == seed.POSTINGS
    posting = Posting.objects.get(pk=page["results"][0]["id"])
    assert client.get(posting.get_absolute_url()).status_code == 200
    assert User.objects.get(email="reader0@example.org").check_password(factories.PASSWORD)
    # Rows that are written next get numbers of their own.
    factories.make_posting(title="One more")
    assert Posting.objects.count() == seed.POSTINGS + 1


def test_nobody_stays_signed_in_through_a_restore(backup: Backup, empty_database: str) -> None:
    restore_backup(backup.path, version=settings.VERSION)
    assert Session.objects.count() == 0
    with pointing_at(NAME=backup.database):
        assert Session.objects.count() == 1


def test_a_backup_is_its_owners_and_holds_no_secret(backup: Backup) -> None:
    assert stat.S_IMODE(backup.path.stat().st_mode) == 0o600
    assert list(backup.path.parent.iterdir()) == [backup.path]
    content = backup.path.read_bytes()
    for secret in (settings.SECRET_KEY, settings.DATABASES["default"].get("PASSWORD") or settings.SECRET_KEY):
        assert secret.encode() not in content


def test_a_database_that_holds_a_table_is_left_as_it_is(backup: Backup, seeded_database: str) -> None:
    with connect() as link, link.transaction():
        before = measure(link)
    with pytest.raises(BackupError, match=r"^The database is not empty \(it has a table \w+\); create a new one"):
        restore_backup(backup.path, version=settings.VERSION)
    with connect() as link, link.transaction():
        assert measure(link) == before


def test_an_empty_database_gives_no_backup(empty_database: str, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="nothing to back up"):
        make_backup(tmp_path / "board.tar", version=settings.VERSION)
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_never_written_over(seeded_database: str, tmp_path: Path) -> None:
    path = tmp_path / "notes.tar"
    path.write_text("mine")
    with pytest.raises(CommandError, match=r"notes\.tar exists already; choose another name"):
        call_command("backup", str(path))
    assert path.read_text() == "mine"


def test_a_failing_program_leaves_no_file(
    seeded_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "pg_dump").write_text("#!/bin/sh\nprintf half\necho 'pg_dump: error: server gone' >&2\nexit 1\n")
    (programs / "pg_dump").chmod(0o755)
    monkeypatch.setattr("mlcareers.embedded.client_program", lambda name: None)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    with pytest.raises(BackupError, match=r"^pg_dump failed: pg_dump: error: server gone$"):
        make_backup(tmp_path / "board.tar", version=settings.VERSION)
    assert list(tmp_path.glob("*.tar*")) == list(tmp_path.glob(".*")) == []


def test_missing_programs_are_named(seeded_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mlcareers.embedded.client_program", lambda name: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackupError, match=r"^pg_dump is not installed; install PostgreSQL's client programs"):
        make_backup(tmp_path / "board.tar", version=settings.VERSION)


def test_a_row_that_changed_changes_its_tables_sum_alone(backup: Backup, empty_database: str) -> None:
    restore_backup(backup.path, version=settings.VERSION)
    Posting.objects.filter(pk=Posting.objects.order_by("pk").values("pk")[:1]).update(title="Changed")
    with connect() as link, link.transaction():
        now = measure(link)
    changed = [name for name, table in now.items() if table != backup.manifest.tables[name]]
    assert changed == ["public.jobs_posting"]


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_database_that_does_not_answer_is_told_in_one_sentence(
    backup: Backup, seeded_database: str, tmp_path: Path, command: str
) -> None:
    path = backup.path if command == "restore" else tmp_path / "board.tar"
    with pointing_at(HOST=str(tmp_path)), pytest.raises(CommandError, match=r"^The database did not let us finish \("):
        call_command(command, str(path))
    assert list(tmp_path.iterdir()) == []
