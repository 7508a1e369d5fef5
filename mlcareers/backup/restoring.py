"""Restores a backup into an empty database, and compares what is there then with what was written down."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from mlcareers.backup import archive, programs
from mlcareers.backup.errors import BackupError, database_errors_told
from mlcareers.backup.manifest import Manifest, TableSum
from mlcareers.backup.tables import applied_migrations, measure, table_names
from mlcareers.lib.direct_connection import connect


@database_errors_told()
def restore_backup(path: Path, *, version: str) -> Manifest:
    """Restore `path` and return its manifest, which the database now equals row by row; raises BackupError.

    Refused: a database that holds a table, a file that no mlcareers made, a damaged one, one of a newer program.
    `version` is this program's.
    """
    with archive.opened(path) as (manifest, dump):
        manifest.refuse_newer(version)
        with connect() as link:
            if tables := table_names(link):
                raise BackupError(
                    f"The database is not empty (it has a table {tables[0][1]}); create a new one and restore into that."
                )
            programs.load(dump(), server=link.info.server_version)
            with link.transaction():
                _compare(manifest, applied_migrations(link), measure(link))
    return manifest


def _compare(manifest: Manifest, migrations: tuple[str, ...], tables: Mapping[str, TableSum]) -> None:
    names = sorted(manifest.tables.keys() | tables.keys())
    wrong = [name for name in names if manifest.tables.get(name) != tables.get(name)]
    if wrong or manifest.migrations != migrations:
        raise BackupError(
            f"What was restored is not what was backed up (first difference: {(wrong or ['migrations'])[0]}); drop this "
            "database and use another backup."
        )
