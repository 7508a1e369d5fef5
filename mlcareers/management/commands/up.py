"""Start the whole board: database, broker, web, worker and schedule, in one log; Ctrl-C stops them all."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from jobs.tasks import import_due_boards
from mlcareers import embedded

PORTS = range(8000, 8020)
HEALTHY_S = 60
STOP_S = 10


class Command(BaseCommand):
    """`up`: needs nothing but this folder; DATABASE_URL and BROKER_URL are used where they are set."""

    help = __doc__ or ""
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--no-import", action="store_true", help="Start without reading any board.")

    def handle(self, *args: Any, **options: Any) -> None:
        self.began = time.monotonic()
        host = os.environ.get("HOST", "") or "127.0.0.1"
        port = choose_port(host, os.environ.get("PORT", ""))
        signal.signal(signal.SIGTERM, _interrupt)
        signal.signal(signal.SIGHUP, _interrupt)
        with ExitStack() as stack:
            try:
                self._start_servers(stack)
                self._prepare()
                self._serve(host, port, options["no_import"])
            except embedded.EmbeddedError as problem:
                raise CommandError(str(problem)) from problem
            except KeyboardInterrupt:
                self._say("Stopping ...")
            finally:
                connection.close()
                _close_pools()
        self._say("Stopped.")

    def _say(self, sentence: str) -> None:
        self.stderr.write(f"[{time.monotonic() - self.began:5.1f} s] {sentence}")
        self.stderr.flush()

    def _start_servers(self, stack: ExitStack) -> None:
        database, broker = not os.environ.get("DATABASE_URL"), not os.environ.get("BROKER_URL")
        if not database and not broker:
            return
        names = [name for name, wanted in (("PostgreSQL 18", database), ("Valkey", broker)) if wanted]
        self._say(f"Starting {' and '.join(names)} ...")
        stack.enter_context(embedded.running(embedded.layout(settings.BASE_DIR), database=database, broker=broker))

    def _prepare(self) -> None:
        call_command("check", fail_level="ERROR", verbosity=0)
        self._say("Preparing the tables ...")
        call_command("migrate", interactive=False, verbosity=0)
        self._say("Loading roles, skills, companies, lists and boards ...")
        call_command("sync_taxonomy", verbosity=0)
        call_command("load_curated", verbosity=0)
        if not settings.DEBUG and static_is_stale(settings.BASE_DIR / "static", Path(settings.STATIC_ROOT)):
            self._say("Collecting static files ...")
            call_command("collectstatic", interactive=False, verbosity=0)

    def _serve(self, host: str, port: int, no_import: bool) -> None:
        shown = f"[{host}]" if ":" in host else host
        url = f"http://{shown}:{port}"
        environment = dict(os.environ)
        if not os.environ.get("SITE_URL") and settings.SITE_URL.startswith("http://127.0.0.1"):
            environment["SITE_URL"] = url
        processes = Processes(environment)
        try:
            # The default server thread count keeps a slow page from holding up the others.
            processes.start("web", ["-m", "gunicorn", "mlcareers.wsgi", "--bind", f"{shown}:{port}", "--worker-class",
                                    "gthread", "--workers", "2", "--threads", "4", "--preload", "--log-level", "warning",
                                    "--graceful-timeout", "5", "--no-control-socket"])  # fmt: skip
            if not no_import:
                beat = settings.LOCAL_DIR / f"beat-{os.getpid()}"
                processes.start("worker", ["-m", "celery", "--quiet", "-A", "mlcareers.celery", "worker", "--loglevel", "INFO",
                                           "--concurrency", "2", "--without-mingle", "--without-gossip"])  # fmt: skip
                processes.start("beat", ["-m", "celery", "--quiet", "-A", "mlcareers.celery", "beat", "--loglevel", "WARNING",
                                         "--schedule", str(beat), "--pidfile", ""])  # fmt: skip
            self._wait_until_healthy(host, port, processes)
            self._announce(url)
            if not no_import:
                import_due_boards.delay()
                threading.Thread(target=self._tell_progress, daemon=True).start()
            name = processes.wait()
            raise CommandError(f"The {name} process ended by itself; its last lines above say why.")
        finally:
            processes.stop()
            for left in settings.LOCAL_DIR.glob(f"beat-{os.getpid()}*"):
                left.unlink(missing_ok=True)

    def _announce(self, url: str) -> None:
        from jobs.services.admin_links import first_admin, make_admin_link

        self._say(f"The board is at {url}/")
        self._say(f"Sign in to the admin, once within 24 hours: {make_admin_link(first_admin(), url)}")
        self._say("Ctrl-C stops everything.")

    def _wait_until_healthy(self, host: str, port: int, processes: Processes) -> None:
        deadline = time.monotonic() + HEALTHY_S
        while not is_healthy(host, port):
            processes.check()
            if time.monotonic() > deadline:
                raise CommandError(
                    f"The web server did not answer at /healthz within {HEALTHY_S} s; the log above says why."
                )
            time.sleep(0.1)

    def _tell_progress(self) -> None:
        """Say how far the first boards are, until each was read once; a failing database ends this, nothing else."""
        from jobs.models.board import Board
        from jobs.models.posting import Posting

        last = ""
        try:
            while True:
                first = Board.objects.filter(is_first=True, is_active=True)
                total, done = first.count(), first.exclude(state=Board.State.NEW).count()
                sentence = f"First boards read: {done} of {total}; open postings: {Posting.objects.open().count()}"
                if sentence != last:
                    self._say(sentence)
                    last = sentence
                if done >= total:
                    break
                connection.close()
                time.sleep(1)
        except Exception as problem:
            self._say(f"The progress cannot be shown ({type(problem).__name__}).")
        finally:
            connection.close()


class Processes:
    """The programs of one run; each has its own session, so that Ctrl-C reaches them only through us, in order."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment | {"PYTHONUNBUFFERED": "1"}
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.writing = threading.Lock()

    def start(self, name: str, arguments: list[str]) -> None:
        """Start a Python program whose lines go to our log under `name`."""
        process = subprocess.Popen(
            [sys.executable, *arguments], cwd=settings.BASE_DIR, env=self.environment, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self.running[name] = process
        threading.Thread(target=self._copy, args=(name, process), daemon=True).start()

    def _copy(self, name: str, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            with self.writing:
                sys.stderr.write(f"{name:6} | {line.decode('utf-8', 'replace').rstrip()}\n")
                sys.stderr.flush()

    def check(self) -> None:
        """Raise CommandError where one of them ended."""
        for name, process in self.running.items():
            if process.poll() is not None:
                raise CommandError(f"The {name} process ended by itself; its last lines above say why.")

    def wait(self) -> str:
        """Return the name of the first one that ends."""
        while True:
            for name, process in self.running.items():
                if process.poll() is not None:
                    return name
            time.sleep(0.2)

    def stop(self) -> None:
        """Ask all to stop, give them STOP_S, then end them with their children."""
        for process in reversed(self.running.values()):
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + STOP_S
        for process in self.running.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, deadline - time.monotonic()))
            # What is left of the session: children of a program that did not wait for them.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def choose_port(host: str, wanted: str) -> int:
    """Return the port to listen on: `wanted`, or the first free one of PORTS; raises CommandError with one sentence."""
    if wanted:
        if not (wanted.isascii() and wanted.isdigit() and 0 < int(wanted) < 65536):
            raise CommandError(f"PORT={wanted} is not a port; use a number from 1 to 65535.")
        if not is_free(host, int(wanted)):
            raise CommandError(f"Port {wanted} is taken on {host}; stop what uses it, or choose another with PORT=.")
        return int(wanted)
    for port in PORTS:
        if is_free(host, port):
            return port
    raise CommandError(f"All ports from {PORTS[0]} to {PORTS[-1]} are taken on {host}; choose one with PORT=.")


def is_free(host: str, port: int) -> bool:
    """Whether nobody listens on the port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def is_healthy(host: str, port: int) -> bool:
    """Whether /healthz answers 200; asked on a plain socket, since this is no fetching of the outside."""
    target = "127.0.0.1" if host in ("0.0.0.0", "") else host  # noqa: S104 - compared, not bound
    try:
        with socket.create_connection((target, port), timeout=2) as link:
            link.settimeout(5)
            link.sendall(b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n")
            return b" 200 " in link.recv(64)
    except OSError:
        return False


def static_is_stale(source: Path, target: Path) -> bool:
    """Whether a static file is newer than what was collected, or nothing was."""
    manifest = target / "staticfiles.json"
    if not manifest.exists():
        return True
    collected = manifest.stat().st_mtime
    return any(path.stat().st_mtime > collected for path in source.rglob("*") if path.is_file())


def _interrupt(number: int, frame: object) -> None:
    """Let SIGTERM and SIGHUP end us the way Ctrl-C does."""
    raise KeyboardInterrupt


def _close_pools() -> None:
    """Close the connection pool before its server stops."""
    close = getattr(connection, "close_pool", None)
    if close is not None:
        close()
