"""Makes a backup: one moment of the database, its manifest counted in the same moment."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from mlcareers.backup import archive, programs
from mlcareers.backup.errors import BackupError, database_errors_told
from mlcareers.backup.manifest import Manifest
from mlcareers.backup.tables import applied_migrations, measure
from mlcareers.lib.direct_connection import connect


@database_errors_told()
def make_backup(path: Path, *, version: str) -> Manifest:
    """Write the whole database to `path` while the site runs on, and return what was written; raises BackupError.

    `version` is this program's.
    """
    with connect(autocommit=False) as link, archive.new_file(path) as output:
        # Everything below sees what this transaction sees, whatever is written meanwhile.
        link.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        exported = link.execute("SELECT pg_export_snapshot()").fetchone()
        assert exported is not None
        migrations = applied_migrations(link)
        if not migrations:
            raise BackupError("The database holds no tables of mlcareers, so there is nothing to back up.")
        with programs.dump(exported[0]) as source:
            written = archive.write_dump(output, source)
        manifest = Manifest(
            version=version,
            created_at=datetime.now(UTC).isoformat(timespec="seconds"),
            postgres=str(link.info.parameter_status("server_version")),
            migrations=migrations,
            tables=measure(link),
            dump_bytes=written.size,
            dump_sha256=written.sha256,
        )
        archive.write_manifest(output, manifest)
    return manifest
