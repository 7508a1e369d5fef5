"""A streaming replica of the tests' own PostgreSQL: a second server on this machine that follows the first."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg

from mlcareers import embedded
from mlcareers.lib.processes import die_with_parent
from mlcareers.lib.run_file import RunFile


class Replica(embedded.Servers):
    """A server whose data is a copy of a running primary's, and that goes on from there."""

    def __init__(self, place: embedded.Layout, run: RunFile, primary: Path) -> None:
        super().__init__(place, run)
        self._primary = primary

    def _initdb(self, binaries: Path, cluster: Path) -> None:
        cluster.mkdir(mode=0o700)
        self.user.own(cluster)
        subprocess.run(
            [str(binaries / "pg_basebackup"), "-D", str(cluster), "-h", str(self._primary), "-U", embedded.USER,
             "--write-recovery-conf", "--wal-method=stream", "--checkpoint=fast", "--no-sync"],
            check=True, capture_output=True, text=True, cwd="/", env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
            preexec_fn=die_with_parent(signal.SIGTERM), timeout=300, **self.user.arguments(),
        )  # fmt: skip


@contextmanager
def replica(primary_url: str) -> Iterator[tuple[Replica, embedded.Layout]]:
    """Run a replica of the embedded server at `primary_url`; it is stopped and removed with the block."""
    folder = Path(tempfile.mkdtemp(prefix="mlc-", dir="/tmp"))
    try:
        folder.chmod(0o755)
        away = embedded.layout(Path(__file__).resolve().parent.parent).away
        place = embedded.Layout(folder / "s", folder / "data", away, durable=False)
        with RunFile(place.data / "run.json").held() as run:
            server = Replica(place, run, Path(unquote(urlsplit(primary_url).netloc.rpartition("@")[2])))
            try:
                server.start(database=True, broker=False)
                yield server, place
            finally:
                server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run_on(place: embedded.Layout, statement: str, database: str = "postgres") -> object:
    """Run one statement on a server and return its first value."""
    with psycopg.connect(
        host=str(place.sockets), user=embedded.USER, dbname=database, autocommit=True, connect_timeout=60
    ) as link:
        row = link.execute(statement.encode()).fetchone()  # a test's own words
        return row[0] if row else None
