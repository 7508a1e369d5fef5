"""What a backup says about itself: which program made it, when, and what every table held."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db.migrations.loader import MigrationLoader

from mlcareers.backup.errors import BackupError

FORMAT = 1
APPLICATION = "mlcareers"


@dataclass(frozen=True, slots=True)
class TableSum:
    """How many rows a table holds, and a sum over them that no order changes (32 hex digits)."""

    rows: int
    checksum: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """`created_at` is UTC in ISO 8601, `postgres` the server's version; `tables` leaves out those kept without rows."""

    version: str
    created_at: str
    postgres: str
    migrations: tuple[str, ...]
    tables: Mapping[str, TableSum]
    dump_bytes: int
    dump_sha256: str

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(table.rows for table in self.tables.values())

    def to_json(self) -> bytes:
        """Return the text that `from_json` reads."""
        content = {"application": APPLICATION, "format": FORMAT, **asdict(self)}
        return json.dumps(content, indent=1, ensure_ascii=True).encode("ascii")

    @classmethod
    def from_json(cls, content: bytes) -> Manifest:
        """Return what `content` says; raises BackupError where it was not written by `to_json`."""
        try:
            read = json.loads(content)
            return cls._from_values(read)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as problem:
            raise BackupError("The file is no backup of mlcareers: its manifest cannot be read.") from problem

    @classmethod
    def _from_values(cls, read: Mapping[str, Any]) -> Manifest:
        if read["application"] != APPLICATION:
            raise BackupError("The file is a backup of another program.")
        if int(read["format"]) > FORMAT:
            raise BackupError("The backup was made by a newer mlcareers; install that release, then restore.")
        return cls(
            version=_version(read["version"]),
            created_at=str(read["created_at"]),
            postgres=str(read["postgres"]),
            migrations=tuple(str(name) for name in read["migrations"]),
            tables={
                str(name): TableSum(int(table["rows"]), str(table["checksum"]))
                for name, table in read["tables"].items()
            },
            dump_bytes=int(read["dump_bytes"]),
            dump_sha256=str(read["dump_sha256"]),
        )

    def refuse_newer(self, version: str) -> None:
        """Raise BackupError where a newer program than `version`, or one with other migrations, made the backup."""
        if _numbers(self.version) > _numbers(version):
            raise BackupError(
                f"The backup was made by mlcareers {self.version} and this is {version}; install that release, then restore."
            )
        unknown = sorted(set(self.migrations) - set(known_migrations()))
        if unknown:
            raise BackupError(
                f"The backup knows the migration {unknown[0]} and this program does not; install the release that "
                f"made the backup, then restore."
            )


def known_migrations() -> Iterable[str]:
    """Yield every migration that this program has, as app.name, replaced ones included."""
    for (app, name), migration in MigrationLoader(None).disk_migrations.items():
        yield f"{app}.{name}"
        yield from (f"{old_app}.{old_name}" for old_app, old_name in migration.replaces)


def _version(text: str) -> str:
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9}){0,3}", text):
        raise ValueError("no version")
    return text


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
