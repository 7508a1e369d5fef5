"""A web server, worker or schedule that must not start ends with one sentence and exit code 1."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from mlcareers.startup import pending_migrations, refusal, refuse_to_start
from tests.databases import new_database

PROJECT = Path(__file__).resolve().parents[2]
SECRET = "kN3vQ8xT1mZ6bY0pR5sW9cD2fG7hJ4lA-kN3vQ8xT1mZ6bY0pR5sW9cD"
COMMANDS = {
    "web": ["-m", "gunicorn", "-c", "python:mlcareers.gunicorn", "--bind", "unix:{folder}/web.sock"],
    "worker": ["-m", "celery", "-q", "-A", "mlcareers.celery", "worker", "--concurrency", "1"],
    "beat": ["-m", "celery", "-q", "-A", "mlcareers.celery", "beat", "--schedule", "{folder}/beat", "--pidfile", ""],
}
REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("short secret", {"SECRET_KEY": "x" * 49}, "SECRET_KEY is too short."),
    (
        "default secret",
        {"SECRET_KEY": "change-me-" * 6, "ALLOWED_HOSTS": ["board.example"], "DEBUG": False},
        "SECRET_KEY is a placeholder.",
    ),
    (
        "debug",
        {"DEBUG": True, "ALLOWED_HOSTS": ["board.example"]},
        "DEBUG is on while ALLOWED_HOSTS names a public host.",
    ),
]


@pytest.fixture
def _kept_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's transaction lives on the connection that a start would close."""
    monkeypatch.setattr("mlcareers.startup.close_connections", lambda: None)


@pytest.mark.django_db
@pytest.mark.usefixtures("_kept_open")
def test_nothing_is_in_the_way_of_a_good_installation() -> None:
    assert refusal() == ""
    refuse_to_start()


@pytest.mark.django_db
@pytest.mark.usefixtures("_kept_open")
@pytest.mark.parametrize(("title", "values", "sentence"), REFUSED, ids=[row[0] for row in REFUSED])
def test_wrong_settings_are_refused_with_what_to_do(
    settings: Any, title: str, values: dict[str, Any], sentence: str
) -> None:
    for name, value in values.items():
        setattr(settings, name, value)
    assert refusal().startswith(f"{sentence} ")
    assert "docs/settings.md" in refusal()
    with pytest.raises(SystemExit) as ended:
        refuse_to_start()
    assert ended.value.code == f"mlcareers does not start: {refusal()}"


@pytest.mark.django_db
@pytest.mark.usefixtures("_kept_open")
def test_a_migration_that_waits_is_named() -> None:
    MigrationRecorder(connection).migration_qs.filter(app="sessions").delete()
    assert pending_migrations() == ["sessions.0001_initial"]
    assert refusal() == "The database lacks the migration sessions.0001_initial; run `manage.py setup` first."


@pytest.mark.django_db
@pytest.mark.usefixtures("_kept_open")
def test_tables_of_the_next_release_are_no_reason_to_refuse() -> None:
    MigrationRecorder(connection).record_applied("jobs", "9999_of_the_next_release")
    assert refusal() == ""


@pytest.fixture
def environment() -> Iterator[dict[str, str]]:
    """Of an installation whose database has no tables yet."""
    with new_database("not_migrated") as name:
        url = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
        kept = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST")}
        yield kept | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "mlcareers.settings", "SECRET_KEY": SECRET}


@pytest.mark.parametrize("program", COMMANDS)
def test_no_program_starts_before_the_tables_are_there(
    program: str, environment: dict[str, str], tmp_path: Path
) -> None:
    command = [part.format(folder=tmp_path) for part in COMMANDS[program]]
    ended = subprocess.run(
        [sys.executable, *command],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    said = ended.stdout + ended.stderr
    assert "mlcareers does not start: The database lacks the migration " in said
    assert "run `manage.py setup` first" in said
    assert "Traceback" not in said
    assert ended.returncode == 1


def test_a_database_that_does_not_answer_is_named(environment: dict[str, str], tmp_path: Path) -> None:
    command = [part.format(folder=tmp_path) for part in COMMANDS["web"]]
    away = environment | {"DATABASE_URL": f"postgres://mlcareers@{str(tmp_path).replace('/', '%2F')}/nothing"}
    ended = subprocess.run(
        [sys.executable, *command], cwd=PROJECT, env=away, capture_output=True, text=True, timeout=300, check=False
    )
    assert "mlcareers does not start: The database cannot be reached (" in ended.stderr
    assert ended.returncode == 1
