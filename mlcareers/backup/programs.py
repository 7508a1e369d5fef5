"""pg_dump, pg_restore and psql: of the embedded wheel where it is installed, else from the PATH."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import IO, Any

from django.db import connection
from psycopg.conninfo import make_conninfo

from mlcareers import embedded
from mlcareers.backup.archive import Reader, copy
from mlcareers.backup.errors import BackupError
from mlcareers.backup.tables import WITHOUT_ROWS

# libpq: which parameter a program takes from which variable; a password is never an argument, which others can see.
_VARIABLES = {
    "host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY",
    "service": "PGSERVICE", "passfile": "PGPASSFILE", "options": "PGOPTIONS",
}  # fmt: skip
# The first release whose servers know this setting, which newer pg_restore sets in older databases too.
TRANSACTION_TIMEOUT_SINCE = 170_000
_TRANSACTION_TIMEOUT = b"SET transaction_timeout = 0;\n"


@contextmanager
def dump(snapshot: str) -> Iterator[Reader]:
    """Give what pg_dump writes of `snapshot`; raises BackupError when it did not end well."""
    left_out = [f"--exclude-table-data={name}" for name in WITHOUT_ROWS]
    arguments = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", *left_out]
    with _running("pg_dump", arguments, stdout=subprocess.PIPE) as program:
        assert program.stdout is not None
        yield program.stdout


def load(source: Reader, *, server: int) -> None:
    """Load a dump into the empty database in one transaction; raises BackupError, and the database stays empty.

    `server` is the server's version number, such as 180006.
    """
    if server >= TRANSACTION_TIMEOUT_SINCE:
        where = make_conninfo(dbname=connection.settings_dict["NAME"])
        arguments = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", f"--dbname={where}"]
        with _running("pg_restore", arguments, stdin=subprocess.PIPE) as program:
            _feed(source, program)
        return
    quiet = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]
    with (
        _running("psql", quiet, stdin=subprocess.PIPE) as reader,
        _running(
            "pg_restore", ["--no-owner", "--no-privileges", "--file=-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as writer,
    ):
        feeder = threading.Thread(target=_feed, args=(source, writer), daemon=True)
        feeder.start()
        assert writer.stdout is not None
        assert reader.stdin is not None
        _copy_for_older(writer.stdout, reader.stdin)
        feeder.join()


def _copy_for_older(script: IO[bytes], target: IO[bytes]) -> None:
    """Copy a script but for the one line, before any data, that an older server refuses.

    `target` stays open: psql commits when it ends, and whether the script is whole is not known yet.
    """
    try:
        for line in script:
            if line == _TRANSACTION_TIMEOUT:
                break
            target.write(line)
        copy(script, target.write)
    except BrokenPipeError:
        # psql says why itself; pg_restore is read to its end, so that it does not seem to have failed.
        copy(script, lambda piece: None)


def _feed(source: Reader, program: subprocess.Popen[bytes]) -> None:
    """Write `source` to a program; one that ended early says why itself."""
    assert program.stdin is not None
    with suppress(BrokenPipeError), program.stdin as pipe:
        copy(source, pipe.write)


@contextmanager
def _running(name: str, arguments: Sequence[str], **pipes: Any) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program for the block; raises BackupError with its last words when it fails."""
    with tempfile.TemporaryFile() as said:
        pipes.setdefault("stdin", subprocess.DEVNULL)
        program = subprocess.Popen(  # noqa: S603 - a program of PostgreSQL and our own arguments, no shell
            [find(name), *arguments], stderr=said, env=_environment(), **pipes
        )
        try:
            yield program
        except BaseException:
            program.kill()
            raise
        finally:
            for pipe in (program.stdin, program.stdout):
                with suppress(OSError):
                    if pipe:
                        pipe.close()
            code = program.wait()
        if code:
            said.seek(0)
            lines = said.read().decode("utf-8", "replace").strip().splitlines() or ["it gave no reason"]
            raise BackupError(f"{name} failed: {lines[0]}")


def find(name: str) -> str:
    """Return where a program of PostgreSQL's clients is; raises BackupError."""
    found = embedded.client_program(name)
    if found is None:
        on_path = shutil.which(name)
        if on_path is None:
            raise BackupError(
                f"{name} is not installed; install PostgreSQL's client programs (on Debian postgresql-client)."
            )
        return on_path
    return str(found)


def _environment() -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    parameters = connection.get_connection_params()
    ours = {variable: str(parameters[name]) for name, variable in _VARIABLES.items() if parameters.get(name)}
    return kept | ours | {"LC_ALL": "C", "PGCONNECT_TIMEOUT": "10"}
