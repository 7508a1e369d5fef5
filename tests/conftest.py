"""Tests run on a real PostgreSQL and Valkey of their own, and reach nothing but this machine.

With no DATABASE_URL the servers are started in a temporary folder before Django reads its settings: by the process that
starts the tests; its parallel workers inherit the addresses.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
import pytest_socket

from mlcareers import embedded

_servers: embedded.Servers | None = None


def _start() -> None:
    """Start the servers, unless the environment names others or a parent process started them."""
    global _servers
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    database, broker = not os.environ.get("DATABASE_URL"), not os.environ.get("BROKER_URL")
    if not database and not broker:
        return
    place = embedded.temporary_layout()
    _servers = embedded.Servers(place)
    try:
        _servers.start(database=database, broker=broker)
    except BaseException:
        _stop()
        raise
    if database:
        os.environ["DATABASE_URL"] = place.database_url
    if broker:
        os.environ["BROKER_URL"] = place.broker_url


def _stop() -> None:
    global _servers
    if _servers is not None:
        _servers.stop()
        embedded.remove_temporary(_servers.place)
        _servers = None


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the servers, also after Ctrl-C."""
    _stop()


# This file is read before pytest-django sets Django up, so the addresses are there in time.
_start()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> None:
    """Fill the six roles and the skills once: every test of postings points at them."""
    from django.core.management import call_command

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        call_command("sync_taxonomy", verbosity=0)


@pytest.fixture(autouse=True)
def _loopback_only(request: pytest.FixtureRequest) -> Iterator[None]:
    """Sockets stay blocked but for Unix ones; a test marked `loopback` or `browser` may reach 127.0.0.1."""
    if request.node.get_closest_marker("loopback") or request.node.get_closest_marker("browser"):
        pytest_socket.enable_socket()
        pytest_socket.socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)
    yield
    pytest_socket.disable_socket(allow_unix_socket=True)


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """No test sees what another one cached."""
    from django.core.cache import cache

    yield
    cache.clear()
