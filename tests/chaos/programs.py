"""Real workers and schedules for tests, as `up` starts them; each is ended with its block, with all its children."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from celery import Celery

from mlcareers.lib.processes import Process
from tests.chaos.own_servers import children, wait_until
from tests.prepared import PROJECT

CELERY = [sys.executable, "-m", "celery", "-q", "-A", "mlcareers.celery"]
# Far more than a busy machine needs.
LONGEST_S = 180


class Worker:
    """One running worker with its pool of processes."""

    def __init__(self, program: subprocess.Popen[bytes], log: Path) -> None:
        self.program = program
        self.log = log

    def pool(self) -> list[Process]:
        """Return the processes that do the work."""
        return children(self.program.pid)

    def kill(self) -> None:
        """End it and its pool at once."""
        os.killpg(self.program.pid, signal.SIGKILL)
        self.program.wait(LONGEST_S)

    def has_done(self, task: str) -> int:
        """Return how many tasks of this name it has done."""
        lines = self.log.read_text(errors="replace").splitlines()
        return sum(f"jobs.tasks.{task}[" in line and "succeeded" in line for line in lines)

    def said(self) -> str:
        """Return what it wrote to its log, the last of it."""
        return self.log.read_text(errors="replace")[-4000:]


@contextmanager
def worker(environment: Mapping[str, str], folder: Path, name: str = "one", *, processes: int = 1) -> Iterator[Worker]:
    """Run a worker; it is ready with the block."""
    arguments = ["worker", "--loglevel", "INFO", "--concurrency", str(processes), "--without-mingle",
                 "--without-gossip", "--hostname", f"{name}@localhost"]  # fmt: skip
    with _running(arguments, environment, folder / f"worker-{name}-{time.monotonic_ns()}.log") as found:
        wait_until(lambda: f"{name}@localhost ready" in found.said(), "the worker is ready", LONGEST_S)
        yield found


@contextmanager
def beat(environment: Mapping[str, str], folder: Path, name: str = "one") -> Iterator[Worker]:
    """Run a schedule."""
    arguments = ["beat", "--loglevel", "INFO", "--schedule", str(folder / f"beat-{name}"), "--pidfile", ""]
    with _running(arguments, environment, folder / f"beat-{name}.log") as found:
        yield found


@contextmanager
def _running(arguments: list[str], environment: Mapping[str, str], log: Path) -> Iterator[Worker]:
    kept = {key: value for key, value in environment.items() if not key.startswith("PYTEST")}
    with log.open("wb") as output:
        program = subprocess.Popen(
            [*CELERY, *arguments], cwd=PROJECT, env=kept, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            start_new_session=True,
        )  # fmt: skip
    found = Worker(program, log)
    try:
        yield found
    finally:
        program.terminate()
        with suppress(subprocess.TimeoutExpired):
            program.wait(15)
        with suppress(ProcessLookupError):
            os.killpg(program.pid, signal.SIGKILL)
        program.wait(LONGEST_S)


def messenger(broker_url: str, **options: object) -> Celery:
    """Return an app that puts tasks into the queue by their names, as the schedule does; `options` are of its transport."""
    app = Celery("tests", broker=broker_url, set_as_current=False)
    app.conf.update(task_ignore_result=True, broker_transport_options=options)
    return app


def hand_out_again(broker_url: str) -> None:
    """Let the broker hand out at once all that nobody has acknowledged, as it does by itself after its timeout."""
    with messenger(broker_url, visibility_timeout=0).connection() as link:
        link.default_channel.qos.restore_visible(num=1000, interval=1)
