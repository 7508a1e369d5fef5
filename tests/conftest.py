"""Tests reach nothing but this machine and start with the six roles and the skills."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import hypothesis
import pytest
import pytest_socket

# A run is the same each time and whatever else the machine does; `--hypothesis-profile=exploring` looks for new examples.
hypothesis.settings.register_profile("exploring", deadline=None)
hypothesis.settings.register_profile("repeatable", deadline=None, derandomize=True)
hypothesis.settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """Test in a copy of the prepared database: each process has its own, and migrating takes longer than hundreds of tests.

    Roles and skills are there before every test, since every posting points at them, also after a test that commits.
    """
    from django.test import TransactionTestCase

    from tests.databases import new_database, pointing_at
    from tests.emptying import empty_tables
    from tests.prepared import prepared_template

    TransactionTestCase._fixture_teardown = lambda case: empty_tables()  # type: ignore[method-assign]
    with ExitStack() as database:
        with django_db_blocker.unblock():
            name = database.enter_context(new_database("test", prepared_template()))
            database.enter_context(pointing_at(NAME=name))
        yield


@pytest.fixture(scope="session", autouse=True)
def _unhurried() -> Iterator[None]:
    """What is done anew, or left for later, after so many seconds is not so because a machine has much else to do."""
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr("taxonomy.vocabulary.GLANCE_S", 60.0)
        changed.setattr("jobs.search.host.CHANGES_S", 60.0)
        yield


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

    from mlcareers.lib.memory import Memory
    from taxonomy.vocabulary import forget_vocabulary

    yield
    cache.clear()
    Memory.clear_all()
    forget_vocabulary()


@pytest.fixture
def index(settings: object) -> Iterator[None]:
    """Searches of this test are answered by the index, also within its own transaction, which is rolled back."""
    from jobs.search.host import host

    settings.SEARCH_ENGINE = "index"  # type: ignore[attr-defined]
    host.reset(in_transactions=True)
    yield
    host.reset()


@pytest.fixture(params=["sql", "index"])
def each_engine(request: pytest.FixtureRequest) -> None:
    """Run a test with each of the two engines."""
    if request.param == "index":
        request.getfixturevalue("index")
