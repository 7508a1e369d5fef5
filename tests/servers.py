"""The tests' own PostgreSQL and Valkey, as a pytest plug-in: named in pyproject.toml, it is loaded before Django's settings.

With no DATABASE_URL the servers are started in a temporary folder by the process that starts the tests; its parallel
workers inherit the addresses.
"""

from __future__ import annotations

import os

import pytest

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


_start()
