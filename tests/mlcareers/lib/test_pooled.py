"""A connection of the pool is asked whether it lives after a second of rest, and at once where something arrived on it."""

from __future__ import annotations

import select
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection

from mlcareers.lib.direct_connection import connect
from mlcareers.lib.pooled import base
from mlcareers.lib.pooled.base import BELIEVED_S, check


@pytest.fixture
def link(db: None) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    made = connect()
    yield made
    made.close()


def asked(link: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Return the list that grows by each statement of the connection from now on."""
    found: list[object] = []
    run = link.execute

    def execute(query: Any, *arguments: Any, **named: Any) -> Any:
        found.append(query)
        return run(query, *arguments, **named)

    monkeypatch.setattr(link, "execute", execute)
    return found


def test_one_in_use_is_not_asked_and_one_that_rested_for_a_second_is(
    link: psycopg.Connection[tuple[Any, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    statements = asked(link, monkeypatch)
    now = 1000.0
    monkeypatch.setattr(base.time, "monotonic", lambda: now)
    check(link)
    assert len(statements) == 1
    for _ in range(5):
        now += BELIEVED_S / 2
        check(link)
    assert len(statements) == 1
    now += BELIEVED_S * 1.1
    check(link)
    assert len(statements) == 2


def test_one_that_the_server_ended_is_noticed_at_once(link: psycopg.Connection[tuple[Any, ...]]) -> None:
    check(link)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [link.info.backend_pid])
    assert select.select([link], [], [], 20)[0]
    with pytest.raises(psycopg.OperationalError):
        check(link)
