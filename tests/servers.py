"""The tests' own PostgreSQL and Valkey, as a pytest plug-in: named in pyproject.toml, it is loaded before Django's settings.

With no DATABASE_URL the servers are started in a temporary folder by the process that starts the tests; its parallel
workers inherit the addresses.
"""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
from contextlib import ExitStack, suppress
from pathlib import Path

import psycopg
import pytest

from mlcareers import embedded
from tests.prepared import forget_template

PROJECT = Path(__file__).resolve().parent.parent
_servers = ExitStack()


def _keep_bytecode() -> None:
    """Keep what Python compiled, also where the environment says no: every program of every test would compile it anew."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False


def _start() -> None:
    """Start the servers, unless the environment names others or a parent process started them."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    os.environ["TESTS_STARTED_BY"] = str(os.getpid())
    # CI stops a run by SIGTERM: end it like Ctrl-C does, so that the servers stop and their folder goes.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    database, broker = not os.environ.get("DATABASE_URL"), not os.environ.get("BROKER_URL")
    if not database and not broker:
        return
    try:
        place = _servers.enter_context(embedded.temporary(PROJECT, database=database, broker=broker))
    except embedded.EmbeddedError as problem:
        sys.exit(str(problem))
    if database:
        os.environ["DATABASE_URL"] = place.database_url
    if broker:
        os.environ["BROKER_URL"] = place.broker_url


def pytest_configure(config: pytest.Config) -> None:
    """Begin to make the database that parallel workers copy, while they still gather their tests."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    _servers.callback(_forget)
    if config.getoption("numprocesses", None):
        program = subprocess.Popen([sys.executable, "-m", "tests.prepared"], cwd=PROJECT, start_new_session=True)
        _servers.callback(_end, program)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Look for rubbish among what tests make, and not among all that was gathered for them: that stays to the end."""
    gc.freeze()
    gc.enable()


def _forget() -> None:
    with suppress(psycopg.OperationalError):
        forget_template()


def _end(program: subprocess.Popen[bytes]) -> None:
    """End a program with those that it started."""
    with suppress(ProcessLookupError):
        os.killpg(program.pid, signal.SIGKILL)
    program.wait()


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the servers, also after Ctrl-C."""
    _servers.close()


# What gathers thousands of tests makes no rubbish to speak of; looking for it took a third of the time.
gc.disable()
_keep_bytecode()
_start()
