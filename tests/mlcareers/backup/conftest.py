"""One seeded database and one backup of it, for all tests of this folder that only read them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from mlcareers.backup.making import make_backup
from mlcareers.backup.manifest import Manifest
from tests.databases import new_database, pointing_at
from tests.mlcareers.backup.seed import fill
from tests.prepared import prepared_template


@dataclass(frozen=True)
class Backup:
    """A backup, and the database that it was made of."""

    path: Path
    manifest: Manifest
    database: str


@pytest.fixture(scope="session")
def backup(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[Backup]:
    """The backup; Django uses the database that it used before."""
    path = tmp_path_factory.mktemp("backup") / "board.tar"
    with django_db_blocker.unblock(), new_database("backup_seeded", prepared_template()) as name:
        with pointing_at(NAME=name):
            fill()
            manifest = make_backup(path, version=settings.VERSION)
        yield Backup(path, manifest, name)


@pytest.fixture
def seeded_database(backup: Backup, django_db_blocker: Any) -> Iterator[str]:
    """Django uses the database that the backup was made of."""
    with django_db_blocker.unblock(), pointing_at(NAME=backup.database):
        yield backup.database


@pytest.fixture
def empty_database(backup: Backup, django_db_blocker: Any) -> Iterator[str]:
    """Django uses a new database without any table."""
    with django_db_blocker.unblock(), new_database("backup_restored") as name, pointing_at(NAME=name):
        yield name
