"""Start the whole board: database, broker, web, worker and schedule, in one log; Ctrl-C stops them all."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper

from jobs.tasks import import_due_boards
from mlcareers import embedded
from mlcareers.lib.listening import WILDCARDS, ListenError, address_of, listen
from mlcareers.lib.run_file import RunFile, RunFileError
from mlcareers.samples import prepare_samples
from mlcareers.static_files import Collecting, CollectingFailed, static_is_stale
from mlcareers.supervisor import ProgramEnded, Supervisor

HEALTHY_S = 60.0
# gunicorn's own arguments; bench_pages measures the same.
WEB = (
    "mlcareers.wsgi", "--worker-class", "mlcareers.even_worker.EvenWorker", "--workers", "2", "--threads", "2", "--preload",
    "--log-level", "warning", "--graceful-timeout", "5", "--no-control-socket",
)  # fmt: skip
# Longer than stopping can take: a second Ctrl-C must not leave anything behind.
PATIENCE_S = 30.0


class Command(BaseCommand):
    """`up`: needs nothing but this folder; DATABASE_URL and BROKER_URL are used where they are set."""

    help = __doc__ or ""
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--no-import", action="store_true", help="Start without reading any board.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until a signal or until one of the programs ends; raises CommandError with one sentence."""
        self.began = time.monotonic()
        self.interrupted = 0.0
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            # nohup has it ignored.
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, self._interrupt)
        try:
            with ExitStack() as stack:
                self._run(stack, importing=not options["no_import"])
        except KeyboardInterrupt:
            self._say("Stopped.")
        except (embedded.EmbeddedError, RunFileError, ListenError, CollectingFailed, ProgramEnded) as problem:
            raise CommandError(str(problem)) from problem

    def _interrupt(self, number: int, frame: object) -> None:
        """Let every signal to stop end us the way Ctrl-C does; impatient repetitions change nothing."""
        now = time.monotonic()
        if self.interrupted and now - self.interrupted < PATIENCE_S:
            return
        self.interrupted = now
        self._say("Stopping ...")
        raise KeyboardInterrupt

    def _say(self, sentence: str) -> None:
        self.stderr.write(f"[{time.monotonic() - self.began:5.1f} s] {sentence}")
        self.stderr.flush()

    def _run(self, stack: ExitStack, *, importing: bool) -> None:
        """Start one thing after the other; what is started is stopped in reverse order when `stack` closes."""
        run = stack.enter_context(RunFile(settings.LOCAL_DIR / "run.json").held())
        host = settings.WEB_HOST or "127.0.0.1"
        listener = stack.enter_context(listen(host, settings.WEB_PORT))
        collecting = self._collect(stack)
        self._start_servers(stack, run)
        stack.callback(_close_connections)
        self._prepare()
        samples = self._samples(stack) if importing else None
        url = address_of(listener)
        supervisor = Supervisor(run, settings.BASE_DIR, self._environment(host, url, samples))
        stack.callback(supervisor.stop)
        if samples is not None:
            supervisor.start(
                "samples", ["-m", "mlcareers.samples_server", "--fd", str(samples.fileno())], [samples.fileno()]
            )
        if collecting is not None:
            if collecting.is_running:
                self._say("Collecting static files ...")
            collecting.wait()
        self._start_programs(supervisor, listener, stack, importing=importing)
        self._wait_until_healthy(url, supervisor)
        self._announce(url, run)
        if importing:
            import_due_boards.delay()
            threading.Thread(target=self._tell_progress, daemon=True).start()
        supervisor.watch(self._say)

    @staticmethod
    def _collect(stack: ExitStack) -> Collecting | None:
        """Begin to collect static files, which takes as long as all the rest; None where they are up to date."""
        if settings.DEBUG or not static_is_stale(settings.BASE_DIR, Path(settings.STATIC_ROOT)):
            return None
        collecting = Collecting(settings.BASE_DIR)
        stack.callback(collecting.stop)
        return collecting

    def _start_servers(self, stack: ExitStack, run: RunFile) -> None:
        database, broker = settings.EMBEDDED_DATABASE, settings.EMBEDDED_BROKER
        if not database and not broker:
            return
        names = [name for name, wanted in (("PostgreSQL 18", database), ("Valkey", broker)) if wanted]
        self._say(f"Starting {' and '.join(names)} ...")
        place = embedded.layout(settings.BASE_DIR)
        stack.enter_context(embedded.running(place, run, database=database, broker=broker))

    def _prepare(self) -> None:
        self.check()
        self._say("Preparing the tables ...")
        call_command("migrate", interactive=False, verbosity=0)
        self._say("Loading roles, skills, companies, lists and boards ...")
        call_command("sync_taxonomy", verbosity=0)
        call_command("quality", if_new=True, verbosity=0)
        call_command("load_curated", verbosity=0)

    def _samples(self, stack: ExitStack) -> socket.socket | None:
        """Return the socket that samples are to be served on; None where none are."""
        if not prepare_samples(self._say):
            return None
        return stack.enter_context(socket.create_server(("127.0.0.1", 0)))

    def _environment(self, host: str, url: str, samples: socket.socket | None) -> dict[str, str]:
        """Return the programs' environment: ours, with the addresses that were chosen where nothing else is set."""
        environment = dict(os.environ)
        if samples is not None:
            environment["SAMPLES_URL"] = address_of(samples)
        if not _is_public(settings.SITE_URL):
            environment["SITE_URL"] = url
        if host in WILDCARDS:
            self._say(
                f"Listening on all addresses; only these hosts are answered: {', '.join(settings.ALLOWED_HOSTS)}."
            )
        elif host not in settings.ALLOWED_HOSTS and "*" not in settings.ALLOWED_HOSTS:
            environment["ALLOWED_HOSTS"] = ",".join([*settings.ALLOWED_HOSTS, f"[{host}]" if ":" in host else host])
        return environment

    def _start_programs(
        self, supervisor: Supervisor, listener: socket.socket, stack: ExitStack, *, importing: bool
    ) -> None:
        self._say(f"Starting web{', worker and schedule' if importing else ''} ...")
        number = listener.fileno()
        supervisor.start(
            "web",
            ["-m", "gunicorn", *WEB, "--bind", f"fd://{number}"],
            [number],
        )
        # Its own copy is open now; ours would keep the port taken after it has stopped.
        listener.close()
        if not importing:
            return
        schedule = settings.LOCAL_DIR / "beat"
        # It remembers nothing that we need, and what a killed run left may be broken.
        for left in settings.LOCAL_DIR.glob(f"{schedule.name}*"):
            left.unlink(missing_ok=True)
        supervisor.start(
            "worker",
            ["-m", "celery", "-q", "-A", "mlcareers.celery", "worker", "--loglevel", "INFO", "--concurrency", "2",
             "--without-mingle", "--without-gossip"],
            again=True,
        )  # fmt: skip
        supervisor.start(
            "beat",
            ["-m", "celery", "-q", "-A", "mlcareers.celery", "beat", "--loglevel", "WARNING", "--schedule", str(schedule),
             "--pidfile", ""],
            again=True,
        )  # fmt: skip

    def _wait_until_healthy(self, url: str, supervisor: Supervisor) -> None:
        deadline = time.monotonic() + HEALTHY_S
        name = host_header(settings.ALLOWED_HOSTS)
        while not is_healthy(url, name):
            supervisor.check()
            if time.monotonic() > deadline:
                raise CommandError(f"The web server did not answer 200 at {url}/healthz within {HEALTHY_S:.0f} s.")
            time.sleep(0.1)

    def _announce(self, url: str, run: RunFile) -> None:
        from jobs.services.admin_links import first_admin, make_admin_link

        public = settings.SITE_URL if _is_public(settings.SITE_URL) else url
        run.set_url(public)
        self._say(f"The board is at {url}/" + (f" and, through your proxy, at {public}/" if public != url else ""))
        self._say(f"Sign in to the admin, once within 24 hours: {make_admin_link(first_admin(), public)}")
        self._say("Ctrl-C stops everything.")

    def _tell_progress(self) -> None:
        """Say how far the first boards are, until each was read once; a failing database ends this, nothing else."""
        from jobs.models.board import Board
        from jobs.models.posting import Posting

        last = ""
        try:
            while not self.interrupted:
                states = list(Board.objects.filter(is_first=True, is_active=True).values_list("state", flat=True))
                waiting = states.count(Board.State.NEW)
                read = states.count(Board.State.OK) + states.count(Board.State.HELD)
                sentence = progress(len(states), read, waiting, Posting.objects.open().count())
                connection.close()
                if sentence != last:
                    self._say(sentence)
                    last = sentence
                if not waiting:
                    break
                time.sleep(1)
        except Exception as problem:
            if not self.interrupted:
                self._say(f"The progress cannot be shown ({type(problem).__name__}).")
        finally:
            connection.close()


def progress(total: int, read: int, waiting: int, postings: int) -> str:
    """Return how far the first boards are, in one sentence."""
    failed = total - read - waiting
    not_read = f", {failed} could not be read (the admin says why)" if failed else ""
    return f"First boards read: {read} of {total}{not_read}; open postings: {postings}"


def host_header(allowed: Sequence[str]) -> str:
    """Return a host name that the settings answer to."""
    names = [name.removeprefix(".") for name in allowed if name != "*"]
    return "localhost" if "localhost" in names or not names else names[0]


def is_healthy(url: str, name: str) -> bool:
    """Whether /healthz answers 200; asked on a plain socket, since this is no fetching of the outside."""
    parts = urlsplit(url)
    try:
        with socket.create_connection((parts.hostname or "", parts.port or 80), timeout=2) as link:
            link.settimeout(2)
            link.sendall(f"GET /healthz HTTP/1.0\r\nHost: {name}\r\n\r\n".encode())
            return b" 200 " in link.recv(64)
    except OSError:
        return False


def _is_public(site_url: str) -> bool:
    """Whether the address of the site is more than the place that `up` listens at."""
    return (urlsplit(site_url).hostname or "") not in ("127.0.0.1", "localhost", "::1")


def _close_connections() -> None:
    """Close our connections, and the pool, before the server stops."""
    for link in connections.all(initialized_only=True):
        link.close()
        if isinstance(link, DatabaseWrapper):
            link.close_pool()
